"""What the pictures of a backtest show, in numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from followup_cli.backtest.methods import percentile
from followup_cli.backtest.score import Score

LEVELS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
"""Levels at which a picture shows how often promises were kept."""

FEW = 20
"""Promises that a category or a month needs to be shown."""

MOST_CATEGORIES = 15


@dataclass(frozen=True, slots=True)
class Kept:
    """How often the promises of one method at one level were kept."""

    method: str
    level: float
    scored: int
    kept: float


@dataclass(frozen=True, slots=True)
class Category:
    """The promises for one category."""

    method: str
    category: str
    scored: int
    kept: float


@dataclass(frozen=True, slots=True)
class Month:
    """The promises for what was opened in one month, as 2016-03."""

    method: str
    month: str
    scored: int
    kept: float
    median_promise_h: float
    took_h: float
    """By then the share of the level had ended: the best promise, in hindsight."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything shown; categories and months are those of one level."""

    level: float
    calibration: tuple[Kept, ...]
    categories: tuple[Category, ...]
    months: tuple[Month, ...]


def picture(scores: Sequence[Score], level: float) -> Picture:
    """Return what is shown of these scores, in detail at that level."""
    detailed = [score for score in scores if score.level == level]
    return Picture(
        level=level,
        calibration=tuple(
            Kept(
                method=score.method,
                level=score.level,
                scored=score.scored,
                kept=score.kept / score.scored,
            )
            for score in sorted(scores, key=lambda one: one.level)
            if score.scored
        ),
        categories=tuple(_categories(detailed)),
        months=tuple(one for score in detailed for one in _months(score)),
    )


def _categories(scores: Sequence[Score]) -> Iterator[Category]:
    sizes: dict[str, int] = {}
    for score in scores:
        for name, kept in score.by_category.items():
            sizes[name] = max(sizes.get(name, 0), len(kept))
    shown = sorted(sizes, key=lambda name: (-sizes[name], name))[:MOST_CATEGORIES]
    for score in scores:
        for name in shown:
            kept = score.by_category.get(name, [])
            if len(kept) >= FEW:
                yield Category(
                    method=score.method,
                    category=name,
                    scored=len(kept),
                    kept=fmean(kept),
                )


def _months(score: Score) -> Iterator[Month]:
    for name in sorted(_enough(score.by_month.items())):
        lengths = score.lengths[name]
        yield Month(
            method=score.method,
            month=name,
            scored=len(lengths),
            kept=fmean(score.by_month[name]),
            median_promise_h=median(promised for promised, _ in lengths),
            took_h=percentile(sorted(took for _, took in lengths), score.level, 0.0),
        )


def _enough(groups: Iterable[tuple[str, list[bool]]]) -> Iterator[str]:
    return (name for name, kept in groups if len(kept) >= FEW)
