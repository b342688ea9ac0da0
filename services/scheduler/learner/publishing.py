"""Which curves to publish: those that say something else, and those that grow old."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from followup.lead_times.curve import Curve
from followup.lead_times.segments import Key
from followup.learning import (
    EFFECTIVE_AFTER,
    LeadTime,
    curve_of,
    lead_time_of,
)

LEVELS = (0.5, 0.9, 0.95, 0.99)
"""What is promised at these levels must follow what was learned."""

MOVED = 0.02
"""A quoted time that moved by more than this share is worth a new curve."""

WEIGHED = 0.1
"""So is a weight, which says from how many complaints it is known."""

RENEWED_AFTER = timedelta(days=1)
"""A curve that says the same is published again, so that it is not taken for stale."""

AT_MOST_EVERY = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
"""How often a kind of each depth may change: readers keep two days of curves."""

SOON = timedelta(seconds=30)
"""So often may a kind of which much more is known: at the beginning, and while a
history is read."""

MUCH_MORE = 1.25
"""So many times as many complaints as before: it cannot happen often. Their weight
would not tell, for in an old history it falls while more is read."""

MOST = 100
"""Curves published in one go; the rest follows with the next."""


def to_publish(
    curves: Iterable[Curve],
    published: Mapping[Key, LeadTime],
    now: datetime,
    half_life: timedelta,
) -> tuple[LeadTime, ...]:
    """Return the curves to publish now, the widest kinds first, at most `MOST`.

    `published` are those that Kafka has. Among kinds of one depth, those come first
    that have waited longest.
    """
    found: list[LeadTime] = []
    for curve in curves:
        known = published.get(curve.key)
        if not _is_due(curve, known, now):
            continue
        made = lead_time_of(curve, now + EFFECTIVE_AFTER, half_life)
        if made is not None:
            found.append(made)

    def order(one: LeadTime) -> tuple[int, datetime, Key]:
        known = published.get(one.key)
        return len(one.key), known.made_time if known else _EVER, one.key

    return tuple(sorted(found, key=order)[:MOST])


def differs(one: Curve, other: Curve) -> bool:
    """Whether two curves would promise different times, or from other knowledge."""
    if _apart(one.weight, other.weight, WEIGHED):
        return True
    return any(
        _apart(one.quantile(level), other.quantile(level), MOVED) for level in LEVELS
    )


def oldest(published: Sequence[LeadTime]) -> datetime | None:
    """Return when the oldest of these was made."""
    return min((one.made_time for one in published), default=None)


_EVER = datetime(1970, 1, 1, tzinfo=UTC)


def _is_due(curve: Curve, known: LeadTime | None, now: datetime) -> bool:
    if known is None:
        return curve.arrivals > 0
    age = now - known.made_time
    # One from the future was made by a clock that ran ahead, and would block for long.
    if age >= RENEWED_AFTER or age < -RENEWED_AFTER:
        return True
    depth = min(len(curve.key), len(AT_MOST_EVERY) - 1)
    soon = curve.arrivals >= MUCH_MORE * known.arrivals
    patience = SOON if soon else AT_MOST_EVERY[depth]
    return age >= patience and differs(curve, curve_of(known))


def _apart(one: float, other: float, share: float) -> bool:
    return abs(one - other) > share * max(one, other)
