"""When each case of one partition is next worth a look: a heap in memory.

Nothing here is durable: it is rebuilt from the cases whenever a partition is taken
over. A case that is due is given out once, then again only after `patience_seconds`
if nothing was heard of it, because the hint that it is due may be lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from heapq import heapify, heappop, heappush

from services.scheduler.drain import LATE_SECONDS, Drain
from services.scheduler.step import Look

PATIENCE_SECONDS = 10.0
MOST_OUT = 5_000
"""Most cases given out and not heard of: a slow agent is not flooded with hints."""

GATHER_SECONDS = 0.25
"""For how long more is gathered while what was given out is on its way: the fewer
hints, the less each case costs. A hint that got lost holds up others no longer."""

Slot = tuple[float, bytes, int]
"""Due (seconds since the epoch), key, revision; bare, for there are a million."""


class DueIndex:
    """The cases of one partition, in the order in which they are due."""

    def __init__(
        self,
        monotonic: Callable[[], float],
        *,
        patience_seconds: float = PATIENCE_SECONDS,
        most_out: int = MOST_OUT,
    ) -> None:
        self._monotonic = monotonic
        self._patience = patience_seconds
        self._most_out = most_out
        self._heap: list[Slot] = []
        self._late: list[Slot] = []
        self._current: dict[bytes, Slot] = {}
        self._out: dict[bytes, float] = {}
        self._under_way: set[bytes] = set()
        self._gather_until = monotonic()
        self._heard = monotonic()

    def put(self, look: Look) -> None:
        """Note when a case is next due, in place of what was noted before.

        An older revision than the one noted is ignored. A case that was given out and
        comes back unchanged stays out, so that it cannot be given out in a circle.
        """
        self._heard = self._monotonic()
        self._under_way.discard(look.key)
        known = self._current.get(look.key)
        if known is not None and look.revision < known[2]:
            return
        if look.due is None:
            self._current.pop(look.key, None)
            self._out.pop(look.key, None)
            return
        due = look.due.timestamp()
        if known is not None and (known[0], known[2]) == (due, look.revision):
            return
        self._out.pop(look.key, None)
        slot = (due, known[1] if known else look.key, look.revision)
        self._current[slot[1]] = slot
        heappush(self._heap, slot)
        self._tidy()

    def again(self, keys: Iterable[bytes], now: datetime) -> None:
        """Give these cases out anew: nobody acted on the hint that they are due."""
        self._heard = self._monotonic()
        moment = now.timestamp()
        for key in keys:
            self._under_way.discard(key)
            known = self._current.get(key)
            if known is None:
                continue
            self._out.pop(key, None)
            slot = (min(known[0], moment), known[1], known[2])
            self._current[slot[1]] = slot
            heappush(self._heap, slot)

    def load(self, looks: list[Look]) -> None:
        """Add many cases at once; `settle` must follow before any is given out."""
        for look in looks:
            if look.due is not None:
                slot = (look.due.timestamp(), look.key, look.revision)
                self._current[look.key] = slot
                self._heap.append(slot)

    def settle(self) -> None:
        """Put in order what was loaded; faster than `put` for each."""
        heapify(self._heap)

    def gathers(self) -> bool:
        """Whether to give out nothing yet: of the last hint's cases some are unheard.

        After a hint that was full there is nothing to wait for.
        """
        return bool(self._under_way) and self._monotonic() < self._gather_until

    def pop_due(
        self, now: datetime, limit: int, drain: Drain | None = None
    ) -> list[bytes]:
        """Give out at most `limit` cases that are due, the longest due first.

        Those that belong to a backlog only as fast as `drain` allows (None: all).
        """
        moment = now.timestamp()
        if not self._out:
            self._heard = self._monotonic()
        self._take_back()
        given: list[bytes] = []
        room = min(limit, self._most_out - len(self._out))
        while self._heap and self._heap[0][0] <= moment - LATE_SECONDS:
            heappush(self._late, heappop(self._heap))
        while self._late and len(given) < room:
            if not self._stands(self._late[0]):
                heappop(self._late)
            elif drain is None or drain.take():
                self._give(heappop(self._late), given)
            else:
                break
        while self._heap and self._heap[0][0] <= moment and len(given) < room:
            slot = heappop(self._heap)
            if self._stands(slot):
                self._give(slot, given)
        if given:
            full = len(given) == limit
            self._gather_until = self._monotonic() + (0 if full else GATHER_SECONDS)
        return given

    def _stands(self, slot: Slot) -> bool:
        """Return whether nothing newer is known, and the case is not out already."""
        return self._current.get(slot[1]) is slot and slot[1] not in self._out

    def _give(self, slot: Slot, given: list[bytes]) -> None:
        self._out[slot[1]] = self._monotonic() + self._patience
        self._under_way.add(slot[1])
        given.append(slot[1])

    def silence(self) -> float:
        """Return for how many seconds nothing was heard while cases were given out."""
        return self._monotonic() - self._heard if self._out else 0.0

    def __len__(self) -> int:
        """Return how many cases will be due some time."""
        return len(self._current)

    def _take_back(self) -> None:
        """Put back what was given out too long ago; the oldest is always first."""
        moment = self._monotonic()
        while self._out:
            key, deadline = next(iter(self._out.items()))
            if deadline > moment:
                return
            del self._out[key]
            self._under_way.discard(key)
            heappush(self._heap, self._current[key])

    def _tidy(self) -> None:
        """Drop what was superseded once it makes up more than half of the heap."""
        if len(self._heap) + len(self._late) > 2 * len(self._current) + 1_000:
            self._late = []
            self._heap = [
                slot for slot in self._current.values() if slot[1] not in self._out
            ]
            heapify(self._heap)
