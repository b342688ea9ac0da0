"""Whether quoted times are kept as often as they say, and what to do if they are not.

Pure: everything here follows from the milestones heard, in their order. A quote is
judged when its time has come, not when its complaint ended: kept ones end sooner, and
judged then, the last of them would make work look better than it is.
"""

from __future__ import annotations

from heapq import heappop, heappush
from math import sqrt

import msgspec

ALL = ""
"""Stands for complaints of every category."""

LATELY = 200
"""The last so many quotes of a category are counted."""

ENOUGH = 50
"""Quotes that must have come due before anything is concluded from them."""

TOLERATED = 0.05
"""A share of kept quotes that is less than this below the level is left alone."""

SURE = 2.33
"""Standard deviations: in one case of a hundred chance alone would look like that."""

STEP = 0.85
"""Each step takes so much of the hazards, so that quotes become longer."""

MOST_STEPS = 4
"""At the most quotes are made for half of the hazards: the rest is for people."""

LONGEST_HOURS = 400 * 24.0
"""Quotes longer than the log is kept are not judged."""


class Quoted(msgspec.Struct, array_like=True):
    """One quote whose time has not come yet; times in hours since 1970."""

    category: str
    made: float
    due: float
    median: float
    level: float
    ended: float = 0.0


class Kept(msgspec.Struct, array_like=True):
    """How the last quotes of one category came out, and what follows.

    `recent` has, for each, its level, whether it was kept, and whether it ended by its
    median. `counted`, `kept` and `hoped` are of those made since `since`, when the
    steps were last changed: what was quoted before says nothing of it.
    """

    recent: list[tuple[float, bool, bool]] = []
    steps: int = 0
    since: float = float("-inf")
    counted: int = 0
    kept: int = 0
    hoped: float = 0.0
    began: float = float("-inf")
    """When the first of the steps was taken."""

    @property
    def is_short(self) -> bool:
        """Whether fewer are kept than was said, by more than chance explains."""
        if self.counted < ENOUGH:
            return False
        level = self.hoped / self.counted
        missing = self.hoped - self.kept
        deviation = sqrt(self.counted * level * (1 - level))
        return missing > TOLERATED * self.counted and missing > SURE * deviation

    def take(self, quoted: Quoted, *, kept: bool, by_median: bool) -> None:
        """Count one more, and take or leave a step where that is due."""
        self.recent = [*self.recent[-(LATELY - 1) :], (quoted.level, kept, by_median)]
        if quoted.made < self.since:
            return
        self.counted += 1
        self.kept += kept
        self.hoped += quoted.level
        if self.counted < ENOUGH:
            return
        if self.is_short and self.steps < MOST_STEPS:
            self._change(self.steps + 1, quoted.due)
        elif self.kept >= self.hoped and self.steps:
            self._change(self.steps - 1, quoted.due)
        elif self.counted >= LATELY:
            self._change(self.steps, self.since)

    def summary(self) -> tuple[int, float, float, float, float]:
        """Return how many count, their level, and the shares kept and by the median.

        The last is what the hazards are multiplied with.
        """
        number = len(self.recent) or 1
        level = sum(one for one, _, _ in self.recent) / number
        kept = sum(one for _, one, _ in self.recent) / number
        by_median = sum(one for _, _, one in self.recent) / number
        return len(self.recent), level, kept, by_median, self.share

    @property
    def share(self) -> float:
        """What the hazards are multiplied with."""
        return float(STEP**self.steps)

    def _change(self, steps: int, since: float) -> None:
        if steps and not self.steps:
            self.began = since
        self.steps, self.since = steps, since
        self.counted, self.kept, self.hoped = 0, 0, 0.0


class Outcomes(msgspec.Struct, array_like=True):
    """All quotes that wait for their time, and what became of those before."""

    waiting: dict[str, Quoted] = {}
    kept: dict[str, Kept] = {}
    queue: list[tuple[float, str]] = []

    def quoted(self, case: str, quoted: Quoted) -> None:
        """Take in a quote."""
        if 0 < quoted.due - quoted.made <= LONGEST_HOURS and 0 < quoted.level < 1:
            self.waiting[case] = quoted
            heappush(self.queue, (quoted.due, case))

    def resolved(self, case: str, at: float) -> None:
        """Take in that a complaint was put right."""
        if case in self.waiting:
            self.waiting[case].ended = at

    def withdrawn(self, case: str) -> None:
        """Take in that it left: nobody knows whether its time would have been kept."""
        self.waiting.pop(case, None)

    def reopened(self, case: str) -> None:
        """Take in that its end did not hold."""
        if case in self.waiting:
            self.waiting[case].ended = 0.0

    def until(self, now: float) -> None:
        """Judge every quote whose time has come."""
        while self.queue and self.queue[0][0] <= now:
            due, case = heappop(self.queue)
            quoted = self.waiting.get(case)
            if quoted is None or quoted.due != due:
                continue
            del self.waiting[case]
            ended = quoted.ended
            for category in {ALL, quoted.category}:
                self.kept.setdefault(category, Kept()).take(
                    quoted,
                    kept=0 < ended <= quoted.due,
                    by_median=0 < ended <= quoted.median,
                )

    def hazards(self, category: str) -> float:
        """Return what the hazards of a category are to be multiplied with: at most 1.

        Quotes at a level L are then those that the curve itself gives at
        1 - (1 - L) ** (1 / share): 0.933, 0.959, 0.976 and 0.988 for 0.9.
        """
        found = self.kept.get(category)
        return found.share if found else 1.0
