"""What the gauges say about all cases of one partition, kept up to date by change.

Nothing is kept for each case but the few with messages that wait.
"""

from __future__ import annotations

from datetime import datetime

from services.scheduler.glance import Glance

_MINUTE = 60


class Tally:
    """Sums over the cases of one partition."""

    def __init__(self) -> None:
        self.untold = 0
        self.unowned = 0
        self.quarantined = 0
        self._promised: dict[int, int] = {}
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
        return sum(n for one, n in self._promised.items() if one <= minute)

    def oldest_unsent(self) -> float | None:
        """Return since when the oldest customer message waits, if any does."""
        return min(self._unsent.values(), default=None)

    def _count(self, glance: Glance, sign: int) -> None:
        self.untold += sign * glance.untold
        self.unowned += sign * glance.unowned
        self.quarantined += sign * glance.quarantined
        promised = self._promised
        for minute in glance.promised:
            count = promised.get(minute, 0) + sign
            if count:
                promised[minute] = count
            else:
                del promised[minute]
