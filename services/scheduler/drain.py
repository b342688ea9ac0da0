"""How fast a backlog is worked off: an outage must not end in a flood."""

from __future__ import annotations

from collections.abc import Callable

LATE_SECONDS = 60.0
"""What is due for longer belongs to a backlog; the rest is on time, and never waits."""


class Drain:
    """Lets through so many late cases a second, over all partitions together.

    What was not used up is kept for one second at most, so that after a quiet time no
    more than that comes at once.
    """

    def __init__(self, per_second: float, *, monotonic: Callable[[], float]) -> None:
        self._per_second = per_second
        self._monotonic = monotonic
        self._then = monotonic()
        self._left = 0.0

    def refill(self) -> None:
        """Add what the time since the last call allows."""
        now = self._monotonic()
        earned = (now - self._then) * self._per_second
        self._left = min(self._left + earned, max(1.0, self._per_second))
        self._then = now

    def take(self) -> bool:
        """Return whether one more late case may go now, and count it if so."""
        if self._left < 1:
            return False
        self._left -= 1
        return True
