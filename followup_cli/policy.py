"""`followup policy`: find mistakes in a policy file, and see what it would promise."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from followup.complaint import Severity
from followup.policy import Policies, Policy, PolicyErrors, PolicyProblem
from followup.policy.explain import Explanation, explain
from followup.runtime.clock import SystemClock
from followup.working_hours import NoOpenTime
from followup_cli.context import settings_of

app = typer.Typer(
    help="Check a policy file, and explain the times it would promise.",
    no_args_is_help=True,
)

WHEN = "%a %d %b %Y %H:%M"
SHORT = "%a %d %b %H:%M"

File = Annotated[
    Path | None,
    typer.Argument(
        help="A policy file or a folder of them; else FOLLOWUP_POLICY or the default."
    ),
]


@app.command("check")
def check_file(context: typer.Context, file: File = None) -> None:
    """Report every mistake with its line; exit 1 if there is one.

    Try:

      followup policy check

      followup policy check policies/2026.yaml
    """
    console = Console()
    policies = _load(console, _chosen(context, console, file))
    for policy in policies.versions:
        console.print(
            f"[green]good[/]: version {policy.version} in force from"
            f" {policy.effective_from.isoformat()}, mode {policy.mode.name},"
            f" {len(policy.categories)} categories, {len(policy.people)} people",
            highlight=False,
        )


@app.command("explain")
def explain_file(  # noqa: PLR0913 - one parameter for each option
    context: typer.Context,
    file: File = None,
    *,
    category: Annotated[
        str, typer.Option(help="A category's key; without it, the default category.")
    ] = "",
    severity: Annotated[Severity, typer.Option(case_sensitive=False)] = Severity.MEDIUM,
    opened: Annotated[
        str, typer.Option(help="As 2026-12-23T16:00:00+01:00; without it, now.")
    ] = "",
    zone: Annotated[
        str, typer.Option(help="The customer's IANA zone; without it, the company's.")
    ] = "",
    complaint: Annotated[
        str, typer.Option(help="A complaint id, to see who would own it.")
    ] = "",
) -> None:
    """Show what would be promised to a complaint, by when, and what is odd about it.

    Try:

      followup policy explain --severity high

      followup policy explain --opened 2026-12-23T16:00:00+01:00 --zone America/New_York
    """
    console = Console()
    at = _moment(opened)
    policy = _load(console, _chosen(context, console, file)).in_force_at(at)
    try:
        explanation = explain(
            policy,
            category=category,
            severity=severity,
            opened=at,
            customer_zone=zone,
            complaint_id=complaint,
        )
    except (ValueError, NoOpenTime) as error:
        console.print(f"[red]{escape(str(error))}[/]", highlight=False)
        raise typer.Exit(1) from error
    _show(console, policy, explanation)


def _chosen(context: typer.Context, console: Console, file: Path | None) -> Path | None:
    """Return the file named, else the one that every other command uses, and say so."""
    if file is not None:
        return file
    chosen = settings_of(context).policy
    which = escape(str(chosen or "the default policy"))
    console.print(which, style="dim", soft_wrap=True, highlight=False)
    return chosen


def _load(console: Console, file: Path | None) -> Policies:
    try:
        return Policies.load(file)
    except PolicyErrors as error:
        console.print(f"[red]{len(error.problems)} to correct[/]:", highlight=False)
        console.print(_problems(error.problems))
        raise typer.Exit(1) from error


def _problems(problems: tuple[PolicyProblem, ...]) -> Table:
    table = Table("where", "what is wrong", "what to do", box=None, pad_edge=False)
    for each in problems:
        place = f"{each.name}:{each.line}\n{each.path}".rstrip()
        table.add_row(escape(place), escape(each.problem), escape(each.remedy))
    return table


def _moment(opened: str) -> datetime:
    if not opened:
        return SystemClock().now()
    try:
        moment = datetime.fromisoformat(opened)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--opened") from error
    if moment.utcoffset() is None:
        raise typer.BadParameter("add a zone, as in +01:00 or Z", param_hint="--opened")
    return moment


def _show(console: Console, policy: Policy, explanation: Explanation) -> None:
    console.print(
        f"{explanation.category}, {explanation.severity.name}, received"
        f" {explanation.opened:{WHEN}} {policy.zone}"
        f" (policy {explanation.policy_version})",
        highlight=False,
    )
    customer_zone = explanation.times[0].promised.zone
    table = Table("promise", "duration", policy.zone, box=None, pad_edge=False)
    elsewhere = customer_zone != policy.zone
    if elsewhere:
        table.add_column(customer_zone)
    table.add_column("our target")
    table.add_column("open time", justify="right")
    for each in explanation.times:
        target = each.promised.internal_target_time.astimezone(each.company_time.tzinfo)
        table.add_row(
            each.promised.kind.name,
            each.duration,
            f"{each.company_time:{SHORT}}",
            *([f"{each.customer_time:{SHORT}}"] if elsewhere else []),
            f"{target:{SHORT}}",
            _hours(each.open_time),
        )
    console.print(table)
    console.print(f"a time to put it right: {explanation.resolution}", highlight=False)
    console.print(f"owner: {explanation.owner_rule}", highlight=False)
    chain = explanation.chain[0].step.chain
    console.print(f"while nobody acts on the first reply: {chain}", highlight=False)
    console.print(_chain(explanation))
    for note in explanation.notes:
        console.print(f"[yellow]note[/]: {escape(note)}", highlight=False)


def _chain(explanation: Explanation) -> Table:
    table = Table("step", "at", "tells", "by", box=None, pad_edge=False)
    for each in explanation.chain:
        again = len(each.step.times) - 1
        table.add_row(
            str(each.step.number),
            f"{each.company_time:{SHORT}}" + (f", again {again}x" if again else ""),
            escape(", ".join(each.people) or "nobody: the next step, at once"),
            ", ".join(channel.name for channel in each.step.channels),
        )
    return table


def _hours(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    return f"{minutes // 60}:{minutes % 60:02} h"
