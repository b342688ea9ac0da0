"""Measures what a quote and learning cost.

  make bench-quotes                        about 900 kinds of complaint
  make bench-quotes JSON=quotes.json       the figures for programs, too

A quote is all that intake does for one: the look-up among the curves of the last two
days, the level's and the median's time, the decision, and the rounding to open hours.
Beside it stand the policy's own four promises, which every complaint was given before,
and beside learning the least that a percentile needs: durations kept in order.
Times are of the processor, which other jobs do not lengthen; those on the wall stand
beside them, and the file has the former.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.quotes.measuring import Cost, Figures, measure


def main() -> int:
    """Measure, print a table, and give the exit code."""
    given = _arguments()
    console = Console()
    figures = measure(given.nodes, given.complaints, given.quotes)
    for table in (_quotes(figures), _learning(figures)):
        console.print(table)
    busy, _, _ = os.getloadavg()
    console.print(
        f"{_processor()}, {os.cpu_count()} cores, load {busy:.1f},"
        f" Python {platform.python_version()}, msgspec {version('msgspec')}"
    )
    if given.json:
        given.json.write_text(json.dumps(figures.result(), indent=2) + "\n")
    return 0


def _quotes(figures: Figures) -> Table:
    table = Table(title=f"one quote among {figures.nodes} curves, µs")
    table.add_column("part")
    for name in ("CPU p50", "p99", "wall p50", "p99", "times baseline"):
        table.add_column(name, justify="right")
    baseline = figures.policy_times

    def row(name: str, cost: Cost) -> None:
        times = (cost.p50, cost.p99, cost.wall_p50, cost.wall_p99)
        cells = (f"{each:.0f}" for each in times)
        table.add_row(name, *cells, f"{cost.p50 / baseline.p50:.2f}")

    row("baseline: the policy's four promises", baseline)
    row("look-up of a curve", figures.lookup)
    row("a quote, whole", figures.quote)
    return table


def _learning(figures: Figures) -> Table:
    table = Table(title=f"learning from {figures.facts} facts")
    table.add_column("")
    table.add_column("for each second of CPU", justify="right")
    table.add_column("times baseline", justify="right")
    sorted_, learned = figures.sort_per_second, figures.learn_per_second
    table.add_row("baseline: durations kept in order", f"{sorted_:,.0f}", "1.00")
    table.add_row("learned", f"{learned:,.0f}", f"{learned / sorted_:.2f}")
    table.caption = (
        f"all curves anew: {figures.all_curves_ms:.0f} ms;"
        f" snapshot: {figures.snapshot_bytes:,} bytes"
    )
    return table


def _processor() -> str:
    """Return the processor's name, where this system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = (one.partition(":")[2].strip() for one in lines if "model name" in one)
    return next(names, platform.machine())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench.quotes",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--nodes", type=int, default=911, help="kinds, about (%(default)s)")
    add("--complaints", type=int, default=30_000, help="learned (%(default)s)")
    add("--quotes", type=int, default=20_000, help="asked for (%(default)s)")
    add("--json", type=Path, metavar="FILE", help="write the figures there, too")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
