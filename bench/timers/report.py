"""Tells a person the figures, each beside the bare loop's."""

from __future__ import annotations

from dataclasses import dataclass

from rich.table import Table

from bench.timers.bare import BareFigures
from bench.timers.figures import AtRate, Figures

LATENESS = (("p50", "p50"), ("p99", "p99"), ("p999", "p99.9"), ("max", "max"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What the table tells besides the figures.

    `within` says, for each rate, which share was acknowledged within so many seconds.
    """

    bare: BareFigures
    ready_after_empty_s: float
    within: dict[float, dict[float, float]]


def table(figures: Figures, beside: Beside) -> Table:
    """Return the figures, the bare loop's, and their ratio."""
    made = Table(title=f"{figures.pending:,} pending")
    made.add_column("figure")
    for heading in ("followup", "bare loop", "ratio"):
        made.add_column(heading, justify="right")
    main = AtRate(figures.rate, figures.lateness_ms, figures.baseline.lateness_ms)
    for one in (main, *figures.other_rates):
        _lateness(made, one, beside.within[one.rate])
    bare = beside.bare
    back = figures.first_alert_after_kill_s
    rows = (
        ("facts heard a second", figures.facts_per_second, bare.facts_per_second),
        ("bytes for each pending", figures.bytes_per_pending, bare.bytes_per_pending),
        ("s from kill -9 to an alert, disk kept", back.kept_data, bare.first_send_s),
        ("s from kill -9 to an alert, emptied", back.emptied_data, bare.first_send_s),
        ("s until all due at one instant are said", figures.drain_100k_s, bare.drain_s),
    )
    for name, ours, theirs in rows:
        _row(made, name, ours, theirs)
    made.add_row("s until ready, disk empty", f"{beside.ready_after_empty_s:.1f}")
    told = ", ".join(f"{name} {one}" for name, one in figures.versions.items())
    made.caption = f"{figures.machine}\n{told}"
    return made


def _lateness(made: Table, at: AtRate, within: dict[float, float]) -> None:
    rate = f"at {at.rate:,.0f} a second"
    for name, shown in LATENESS:
        ours, theirs = getattr(at.lateness_ms, name), getattr(at.baseline_ms, name)
        _row(made, f"{rate}, ms from due to acknowledged, {shown}", ours, theirs)
    for limit, share in within.items():
        made.add_row(
            f"{rate}, % acknowledged within {limit * 1000:.0f} ms, by its own metric",
            f"{share * 100:.1f}",
        )


def _row(made: Table, name: str, ours: float, theirs: float) -> None:
    made.add_row(name, f"{ours:,.1f}", f"{theirs:,.1f}", f"{ours / theirs:.2f}")
