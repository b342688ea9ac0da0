"""What a backtest says, to people and to programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict

from rich.box import SIMPLE_HEAD
from rich.table import Table

from followup_cli.backtest.chances import Reliability
from followup_cli.backtest.picture import Picture
from followup_cli.backtest.score import Score
from followup_cli.backtest.tickets import Log, Ticket

SHOWN = 10
"""Lines of the log that are told one by one."""

_NONE = "-"
_END = "censored_at, or without one after the last time in the log"
_HEADINGS = (
    "scored",
    "kept",
    "worst\ncategory",
    "worst\nmonth",
    "median\ntime\nh",
    "median\nearly\nh",
    "pinball\nh",
    "share",
)


def remarks(log: Log) -> Iterator[str]:
    """Say which lines were passed by, and which count otherwise than they were written.

    The first of each one by one, then how many for which kind of reason.
    """
    for told, what in ((log.mistakes, "passed by"), (log.doubts, "mended")):
        yield from _first(told)
        if told:
            yield f"{len(told)} lines {what}: {_kinds(told)}"


def table(level: float, scores: Iterable[Score]) -> Table:
    """Return the figures of one level, a line for each method."""
    found = Table(
        title=f"to be kept: {level:.1%}",
        title_justify="left",
        box=SIMPLE_HEAD,
        show_edge=False,
    )
    found.padding = 0
    found.add_column("method", no_wrap=True)
    for heading in _HEADINGS:
        found.add_column(heading, justify="right")
    for score in scores:
        found.add_row(score.method, *_cells(score))
    return found


def nothing(tickets: Sequence[Ticket], scores: Collection[Score], days: float) -> str:
    """Say why nothing was scored; empty if something was."""
    if any(one.scored for one in scores):
        return ""
    if not tickets:
        why = "the log has no ticket that could be read"
    elif not any(one.asked for one in scores):
        many = f"all {len(tickets)} tickets were opened"
        why = f"{many} within the warm-up of {days:.0f} days (--warm-up)"
    elif not any(one.made for one in scores):
        why = "every promise would have been longer than --cap, or than three years"
    else:
        why = f"every promise was due after {_END}"
    return f"nothing to score: {why}"


def left_out(scores: Iterable[Score]) -> str:
    """Say how many promises were not scored; empty if all were."""
    told = [f"{one.method} {one.left_out:,}" for one in scores if one.left_out]
    why = f"not scored, as they were due after {_END}"
    return f"{why}: {', '.join(told)}" if told else ""


def reliability(held: Reliability, level: float) -> str:
    """Say how the chances of open promises came true."""
    return (
        f"chances of open promises at {level:.1%}: off by {held.calibration_error:.4f}"
        f" on average (Brier {held.brier:.4f}, a constant {held.brier_constant:.4f};"
        f" {held.looks:,} looks; {held.left_out:,} promises left out)"
    )


def report(
    name: str,
    log: Log,
    scores: Sequence[Score],
    seen: Picture | None = None,
    held: Reliability | None = None,
) -> dict[str, object]:
    """Return everything for programs, also what was drawn or asked for besides."""
    told: dict[str, object] = {
        "log": name,
        "tickets": len(log.tickets),
        "results": [score.result() for score in scores],
    }
    if seen is not None:
        told["picture"] = asdict(seen)
    if held is not None:
        told["chances"] = asdict(held)
    return told


def _kinds(told: Sequence[tuple[int, str]]) -> str:
    kinds = Counter(why.split(":")[0] for _, why in told)
    return ", ".join(f"{why} ({count})" for why, count in kinds.most_common())


def _first(told: Sequence[tuple[int, str]]) -> Iterator[str]:
    for line, why in told[:SHOWN]:
        yield f"line {line}: {why}"
    rest = len(told) - SHOWN
    if rest > 0:
        yield f"… and {rest} more lines"


def _cells(score: Score) -> Iterator[str]:
    figures = score.result()
    yield f"{score.scored:,}"
    yield _share(figures["kept"])
    for worst in (score.worst_category(), score.worst_month()):
        yield f"{worst[1]:.3f} {worst[0]}" if worst else _NONE
    yield _hours(figures["median_promise_h"])
    yield _hours(figures["median_early_h"])
    yield _hours(figures["pinball_h"])
    yield _share(figures["share_promised"])


def _share(figure: object) -> str:
    return f"{figure:.3f}" if isinstance(figure, float) else _NONE


def _hours(figure: object) -> str:
    return f"{figure:.1f}" if isinstance(figure, float) else _NONE
