"""Replays a month of a helpdesk's own log through the scheduler's judgement.

  make bench-replay LOG=tickets.csv.gz                      March 2016
  make bench-replay LOG=tickets.csv.gz MONTH=2016-03 JSON=replay.json

The log is a CSV file, or one packed with gzip, with the columns ticket_id, opened,
resolved, severity (P1 to P4) and customer. Each ticket becomes a complaint that was
reported when it was opened and resolved when it was resolved, moved by whole weeks to
where the default policy is in force. A log says nothing of what people did between, so
three teams are replayed: one that says nothing before the end, one that does within an
open hour what it is asked to, and one that also goes through its digest twice a day.
Kafka is left out; bytes and judgement are real.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bench.replay.figures import Figures, figures
from bench.replay.log import LogUnusable, Ticket, month_of, moved
from bench.replay.people import Team
from bench.replay.world import World
from followup.policy import Mode, Policy, load_default

AFTERWARDS = timedelta(days=31)
"""How long open tickets are watched when the month is over."""


def main() -> int:
    """Replay, and print a table; give the exit code."""
    given = _arguments()
    console = Console()
    policy = load_default().model_copy(update={"mode": Mode.LIVE})
    try:
        tickets = moved(
            month_of(given.log, given.month, given.zone),
            datetime(2026, 3, 2, tzinfo=UTC),
        )
    except (LogUnusable, OSError) as error:
        console.print(f"[red]{error}[/red]")
        return 1
    found = {
        team.value: _replayed(tickets, policy, team, given.seconds) for team in Team
    }
    console.print(_table(found))
    console.print(f"{platform.machine()}, Python {platform.python_version()}")
    if given.json:
        given.json.write_text(
            json.dumps({name: asdict(one) for name, one in found.items()}, indent=2)
        )
    return 0


def _replayed(
    tickets: list[Ticket], policy: Policy, team: Team, seconds: float
) -> Figures:
    first, last = tickets[0].opened, tickets[-1].opened
    with Progress(transient=True) as progress:
        end = last + AFTERWARDS
        task = progress.add_task(team.value, total=(end - first).total_seconds())
        replayed = World(policy, team).run(
            tickets,
            end,
            lambda now: progress.update(task, completed=(now - first).total_seconds()),
        )
    return figures(replayed, len(tickets), seconds)


def _table(found: dict[str, Figures]) -> Table:
    some = next(iter(found.values()))
    table = Table(title=f"{some.complaints} complaints; each figure for one of them")
    table.add_column("")
    for name in found:
        table.add_column(name, justify="right")

    def row(name: str, values: list[float], form: str = ".2f") -> None:
        table.add_row(name, *(f"{one:{form}}" for one in values))

    row(
        "alerts to one person's attention",
        [one.to_one_person for one in found.values()],
    )
    for kind in _kinds(one.alerts for one in found.values()):
        row(f"  {kind}", [one.alerts.get(kind, 0.0) for one in found.values()])
    table.add_section()
    row("updates to the customer", [sum(o.updates.values()) for o in found.values()])
    for kind in _kinds(one.updates for one in found.values()):
        row(f"  {kind}", [one.updates.get(kind, 0.0) for one in found.values()])
    table.add_section()
    row("judgements", [one.judgements for one in found.values()], ".1f")
    row("CPU, ms", [one.cpu_ms for one in found.values()], ".1f")
    name = f"latest judgement, ms, all within {some.compressed_s:g} s"
    row(name, [one.latest_ms for one in found.values()], ".0f")
    row("share of one core, then", [one.busy for one in found.values()])
    return table


def _kinds(counted: Iterable[dict[str, float]]) -> list[str]:
    together: dict[str, float] = {}
    for one in counted:
        for name, share in one.items():
            together[name] = max(share, together.get(name, 0.0))
    return sorted(together, key=lambda name: -together[name])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench.replay",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("log", type=Path, help="the CSV file, or one packed with gzip")
    add("--month", default="2016-03", help="tickets opened in it (%(default)s)")
    add("--zone", default="Europe/Berlin", help="of times without one (%(default)s)")
    add("--json", type=Path, metavar="FILE", help="write the figures there, too")
    add(
        "--seconds",
        type=float,
        default=600.0,
        help="how long all of it should take on one core (%(default)g)",
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
