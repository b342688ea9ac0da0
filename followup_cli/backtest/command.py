"""`followup backtest`: what promises would have been worth on one's own tickets."""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import inf
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from rich.console import Console
from rich.progress import track

from followup.lead_times.ages import HORIZON
from followup.lead_times.tuning import Tuning
from followup_cli.backtest.chances import Chances
from followup_cli.backtest.log import COLUMNS, read_log
from followup_cli.backtest.methods import (
    Frozen,
    KaplanMeier,
    Ledger,
    Method,
    Rolling,
)
from followup_cli.backtest.page import checked_plot, checked_writable, write_plot
from followup_cli.backtest.picture import LEVELS, picture
from followup_cli.backtest.replay import Replay, usual_warm_up
from followup_cli.backtest.score import Score, Terms
from followup_cli.backtest.show import (
    left_out,
    nothing,
    reliability,
    remarks,
    report,
    table,
)
from followup_cli.output import console, say, say_each
from followup_cli.trouble import Trouble

LONG_LOG = 2_000
"""Steps from which on a bar shows how far the replay is."""


def backtest(  # noqa: PLR0913 - each is an option of the command
    log_file: Annotated[
        Path, typer.Argument(metavar="LOG", help="A CSV file, plain or gzip.")
    ],
    *,
    level: Annotated[
        list[float] | None,
        typer.Option(help="How often promises are to be kept; may be repeated."),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(help="What the file calls a column: opened=created_at."),
    ] = None,
    zone: Annotated[str, typer.Option(help="Of times without a zone.")] = "UTC",
    warm_up: Annotated[
        float | None,
        typer.Option(
            help="Days before promises are scored. "
            "[default: 180, or the first sixth of the tickets if that is less]",
            show_default=False,
        ),
    ] = None,
    cap: Annotated[
        float | None, typer.Option(help="Days beyond which no time is promised.")
    ] = None,
    policy: Annotated[
        float, typer.Option(help="Days that the policy leaves, taken at the start.")
    ] = 10.0,
    window: Annotated[
        float, typer.Option(help="Days that Kaplan-Meier looks back.")
    ] = 180.0,
    whole_days: Annotated[
        bool, typer.Option("--whole-days", help="Promise until a day's end, in UTC.")
    ] = False,
    chances: Annotated[
        bool,
        typer.Option(
            "--chances", help="Also say how the chances of open promises came true."
        ),
    ] = False,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Also write it there, for programs.")
    ] = None,
    plot_file: Annotated[
        Path | None,
        typer.Option("--plot", help="Also draw it there: a name with .html or .svg."),
    ] = None,
) -> None:
    """Replay your own tickets and see how promises would have been kept.

    Each ticket gets its promise from what had happened when it was opened, nothing
    later. Beside followup's method (ledger) stand three that are used instead: a
    percentile by category that never changes, one of the last 200 resolved, and the
    estimate of Kaplan and Meier in a window. Early is how long before its time a kept
    promise was kept, at the median; pinball is the mean cost of promises that are too
    short and too long, less is better. With --chances each promise at the first level
    is looked at twenty times while its ticket is open, and the chance it then had is
    held against what came. A promise that was due after the end of the log is not
    scored, also if it was kept by then: methods of which very different numbers were
    scored are not to be compared.

    The columns are ticket_id, opened, resolved, and if you have them censored_at,
    category, severity, team, customer; times are ISO 8601. Until censored_at a ticket
    was watched, or would have been: the whole log until its last time if there is no
    such column. Export open tickets too. Nothing leaves the machine.

    Try:

      followup backtest tickets.csv

      followup backtest tickets.csv.gz --level 0.9 --column opened=created_at --cap 60

      followup backtest tickets.csv --plot promises.html
    """
    levels = checked_levels(level or [0.9, 0.95])
    checked_days(policy=policy, window=window, cap=cap)
    if warm_up is not None and not 0 <= warm_up < inf:
        raise Trouble(f"--warm-up {warm_up} is no number of days", "write 0 or 30")
    if plot_file is not None:
        checked_plot(plot_file)
    if json_file is not None:
        checked_writable(json_file)
    log = read_log(log_file, names_of(column or []), zone_of(zone))
    say_each(remarks(log), "yellow")
    days = usual_warm_up(log.tickets) if warm_up is None else warm_up
    hours = HORIZON if cap is None else min(cap * 24, HORIZON)
    ledger = Ledger(Tuning(policy_hours=policy * 24))
    watched = Chances(ledger) if chances else None
    methods: list[Method] = [
        watched or ledger,
        Frozen(policy * 24),
        Rolling(policy * 24),
        KaplanMeier(policy * 24, window),
    ]
    replay = Replay(
        log.tickets,
        methods,
        levels if plot_file is None else checked_levels([*levels, *LEVELS]),
        Terms(warm_up_days=days, cap=hours, whole_days=whole_days),
    )
    for _ in track(
        replay.run(),
        description="replaying",
        total=replay.steps,
        console=Console(stderr=True),
        transient=True,
        disable=replay.steps < LONG_LOG,
    ):
        pass
    scores = list(replay.scores.values())
    say(f"{len(log.tickets)} tickets; scored after {days:.0f} days")
    if empty := nothing(log.tickets, scores, days):
        say(empty, "yellow")
    else:
        _show(scores, levels)
    held = watched.reliability() if watched else None
    if held is not None:
        say(reliability(held, levels[0]))
    seen = None if plot_file is None else picture(scores, levels[0])
    if plot_file is not None and seen is not None:
        write_plot(plot_file, seen, log_file.name, len(log.tickets))
    if json_file is not None:
        write_json(json_file, report(log_file.name, log, scores, seen, held))


def _show(scores: Sequence[Score], levels: Sequence[float]) -> None:
    for one in levels:
        of_level = [score for score in scores if score.level == one]
        console().print(table(one, of_level))
        if missing := left_out(of_level):
            say(missing)


def checked_levels(levels: list[float]) -> list[float]:
    """Return the levels, each once; raises Trouble unless they lie between 0 and 1."""
    if not all(0 < one < 1 for one in levels):
        raise Trouble("a level lies between 0 and 1", "write --level 0.9")
    return list(dict.fromkeys(levels))


def checked_days(**given: float | None) -> None:
    """Raise Trouble unless each, if it is given, is a length."""
    for name, days in given.items():
        if days is not None and not 0 < days < inf:
            raise Trouble(f"--{name} {days} is no number of days", "write 60 or 0.5")


def names_of(given: list[str]) -> dict[str, str]:
    """Return what the file calls our columns; raises Trouble."""
    names = {}
    for one in given:
        ours, equals, theirs = one.partition("=")
        if ours not in COLUMNS or not equals or not theirs:
            raise Trouble(
                f"{one} names no column",
                f"write OURS=THEIRS, OURS being one of {', '.join(COLUMNS)}",
            )
        names[ours] = theirs
    return names


def write_json(path: Path, told: dict[str, object]) -> None:
    """Write it for programs; raises Trouble."""
    try:
        path.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise Trouble(f"{path} cannot be written: {error}") from error


def zone_of(name: str) -> ZoneInfo:
    """Return the zone of that name; raises Trouble."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Trouble(f"{name} is no time zone", "write Europe/Berlin") from error
