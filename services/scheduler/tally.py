"""What the gauges say about all cases of one partition, kept up to date by change.

Nothing is kept for each case but the few with messages that wait.
"""

from __future__ import annotations

from datetime import datetime

from services.scheduler.glance import Glance

_MINUTE = 60
_HOUR = 60
"""Minutes of an hour: a million promises lie in as many minutes as there are in weeks,
and the gauges are asked for every second."""


class Tally:
    """Sums over the cases of one partition."""

    def __init__(self) -> None:
        self.untold = 0
        self.unowned = 0
        self.quarantined = 0
        self._minutes: dict[int, int] = {}
        self._hours: dict[int, int] = {}
        self._unsent: dict[bytes, float] = {}
        self.held: set[bytes] = set()

    def change(self, key: bytes, before: Glance | None, after: Glance) -> None:
        """Replace what a case added by what it adds now."""
        if before is not None:
            self._count(before, -1)
        self._count(after, 1)
        if after.held:
            self.held.add(key)
        else:
            self.held.discard(key)
        if after.unsent_since is None:
            self._unsent.pop(key, None)
        else:
            self._unsent[key] = after.unsent_since

    def promised_by(self, moment: datetime) -> int:
        """Return how many open commitments are promised by then, to the minute."""
        minute = int(moment.timestamp()) // _MINUTE
        hour = minute // _HOUR
        whole = sum(count for one, count in self._hours.items() if one < hour)
        rest = range(hour * _HOUR, minute + 1)
        return whole + sum(self._minutes.get(one, 0) for one in rest)

    def oldest_unsent(self) -> float | None:
        """Return since when the oldest customer message waits, if any does."""
        return min(self._unsent.values(), default=None)

    def _count(self, glance: Glance, sign: int) -> None:
        self.untold += sign * glance.untold
        self.unowned += sign * glance.unowned
        self.quarantined += sign * glance.quarantined
        for minute in glance.promised:
            _add(self._minutes, minute, sign)
            _add(self._hours, minute // _HOUR, sign)


def _add(counts: dict[int, int], place: int, sign: int) -> None:
    count = counts.get(place, 0) + sign
    if count:
        counts[place] = count
    else:
        del counts[place]
