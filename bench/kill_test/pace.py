"""Whether the scheduler was keeping time, shown by what it said.

After an outage only the highest level is said, and nothing about what has ended by
then. That excuses silence only where there was an outage. A partition is looked
through oldest first: where nearly all that fell due later was said in time, what fell
due before must have been looked at too.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from datetime import datetime

FEWEST = 20
"""Fewer than this in the time show nothing: one look may say several at once."""

NEARLY_ALL = 0.95
"""A share that what is said for other reasons than the clock cannot reach."""


class Pace:
    """For each partition what fell due, and when it was said, if it was."""

    def __init__(self) -> None:
        self._due: dict[int, list[tuple[datetime, datetime | None]]] = defaultdict(list)
        self._moments: dict[int, list[datetime]] = {}

    def note(self, partition: int, due: datetime, said: datetime | None) -> None:
        """Take in one thing that fell due."""
        self._due[partition].append((due, said))

    def sort(self) -> None:
        """Make ready for questions, once all is noted."""
        for partition, noted in self._due.items():
            noted.sort(key=lambda one: one[0])
            self._moments[partition] = [due for due, _ in noted]

    def kept(self, partition: int, since: datetime, until: datetime) -> bool:
        """Whether nearly all that fell due in between was said before its end."""
        moments = self._moments.get(partition, [])
        first, last = bisect_right(moments, since), bisect_left(moments, until)
        between = self._due[partition][first:last]
        said = sum(1 for _, at in between if at is not None and at < until)
        return len(between) >= FEWEST and said > NEARLY_ALL * len(between)
