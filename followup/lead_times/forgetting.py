"""The clock of forgetting, which bad clocks cannot run away with.

Forward decay (Cormode, Shkapenyuk, Srivastava and Xu 2009): a complaint gets the weight
2 ** g when it is opened, g growing with time, and keeps it; at any later moment all
weights are divided by that of a complaint opened then. Since a weight is settled by the
opening alone, it cannot favour short durations over long ones.
"""

from __future__ import annotations

LONGEST_GAP = 30 * 24.0
"""Hours that a silence, or a clock set wrong, counts for at most."""


class Forgetting:
    """Half-lives that have passed until the latest opening."""

    __slots__ = ("half_life", "latest", "passed")

    def __init__(
        self, half_life: float, latest: float | None = None, passed: float = 0.0
    ) -> None:
        self.half_life = half_life
        self.latest = latest
        self.passed = passed

    def opened(self, opened: float, now: float) -> float:
        """Count an opening and return the half-lives that lay before it.

        A latest opening ahead of `now` came from a clock that has been set back; from
        then on time counts from `now`.
        """
        if self.latest is None:
            self.latest = opened
        self.latest = min(self.latest, now)
        gap = opened - self.latest
        if gap <= 0:
            return self.passed + gap / self.half_life
        self.passed += min(gap, LONGEST_GAP) / self.half_life
        self.latest = opened
        return self.passed

    def at(self, now: float) -> float:
        """Return the half-lives that have passed until now."""
        gap = 0.0 if self.latest is None else max(now - self.latest, 0.0)
        return self.passed + min(gap, LONGEST_GAP) / self.half_life
