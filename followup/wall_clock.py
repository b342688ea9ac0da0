"""When a clock on the wall comes to a time, also one that it skips or repeats."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_SECOND = timedelta(seconds=1)


def reached(wall: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Give the first and the last instant at which the wall clock comes to `wall`."""
    before = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    after = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if before <= after:
        return before, after
    low, high = after, before  # skipped: the change lies between the two readings
    while high - low > _SECOND:  # clocks change on whole seconds
        middle = low + (high - low) // 2
        if middle.astimezone(zone).replace(tzinfo=None) >= wall:
            high = middle
        else:
            low = middle
    change = high.replace(microsecond=0)
    return change, change
