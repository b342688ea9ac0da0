"""Runs the command line: `followup`, or `python -m followup_cli`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

from followup_cli import (
    answering,
    calls,
    dlq,
    ending,
    holding,
    our_clock,
    policy,
    promising,
    quarantine,
    reviewing,
    talking,
    topics,
)
from followup_cli.backtest.command import backtest
from followup_cli.complain import complain
from followup_cli.doctor import doctor
from followup_cli.explain import explain
from followup_cli.learn import learn
from followup_cli.output import complain_of
from followup_cli.quoting import quote
from followup_cli.report import report
from followup_cli.trouble import Trouble
from followup_cli.watch import watch

_HELP = """Keeps a company's word to a customer who complained.

Try it here: make up, then

  followup complain "a refund that does not arrive" --customer c-7 --id T-81

  followup watch --from-beginning

  followup update c-7/T-81 "The refund left us today." --by alex

  followup explain c-7/T-81

  followup resolve c-7/T-81 "The refund is on your account."

Settings: FOLLOWUP_INTAKE_ADDRESS, KAFKA_BOOTSTRAP_SERVERS (and the other KAFKA_*),
FOLLOWUP_TOPIC_PREFIX, FOLLOWUP_POLICY; for the doctor FOLLOWUP_HEALTH and
FOLLOWUP_SMTP. What is not set is taken from .local/stack/env, which make up writes, in
this folder or one above it; else the usual local addresses are used.
"""

_RUN = "Keep it running"
_PANELS: dict[str, tuple[Callable[..., None], ...]] = {
    "Say what happened": (
        complain,
        calls.wrote,
        calls.update,
        talking.call,
        talking.choose_updates,
        calls.resolve,
        ending.confirm,
        ending.reopen,
        ending.withdraw,
    ),
    "Promise, and answer for it": (
        promising.promise,
        calls.revise,
        answering.on_track,
        answering.ask_help,
        promising.explain_break,
    ),
    "Steer our own work": (
        calls.assign,
        answering.acknowledge,
        our_clock.severity,
        our_clock.pause,
        our_clock.resume,
    ),
    "Let the mail go, or stop it": (
        reviewing.approve,
        reviewing.reject,
        holding.hold,
        holding.release,
        holding.holds,
    ),
    "See what is going on": (watch, explain, report, quote, backtest),
    "Begin": (learn,),
    _RUN: (doctor,),
}


def build() -> typer.Typer:
    """Return the command line with all its commands."""
    app = typer.Typer(
        help=_HELP,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode="markdown",
        pretty_exceptions_enable=False,
    )
    app.callback()(_options)
    for panel, commands in _PANELS.items():
        for command in commands:
            name = command.__name__.replace("_", "-")
            app.command(name, rich_help_panel=panel)(command)
    for name, group in (
        ("topics", topics.app),
        ("policy", policy.app),
        ("dlq", dlq.app),
        ("quarantine", quarantine.app),
    ):
        app.add_typer(group, name=name, rich_help_panel=_RUN)
    return app


def main() -> None:
    """Run one command; exit 1 with the cause when it cannot be done."""
    try:
        build()()
    except Trouble as trouble:
        complain_of(trouble)
        sys.exit(1)


def _options(
    *,
    show_version: Annotated[
        bool,
        typer.Option(
            "--version",
            is_eager=True,
            callback=_print_version,
            help="Print the version.",
        ),
    ] = False,
) -> None:
    """Take what comes before a command."""


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - the shape of a callback
    if wanted:
        try:
            typer.echo(f"followup {version('followup')}")
        except PackageNotFoundError:
            typer.echo("followup, not installed: run from its folder")
        raise typer.Exit


if __name__ == "__main__":
    main()
