"""How often the quotes of one category are kept, and the steps that follow: pure."""

from __future__ import annotations

from bisect import bisect_left
from datetime import timedelta

import msgspec

from followup.lead_times.heard import SKEW
from followup.learning import EFFECTIVE_AFTER
from services.scheduler.learner.proof import (
    LONG_LOOKS,
    SHORT_LOOKS,
    are_more,
    are_too_few,
)
from services.scheduler.learner.publishing import AT_MOST_EVERY

LATELY = 200
"""The last so many quotes of a category are shown."""

TOLERATED = 0.05
"""A share of kept quotes that is less than this below the level is left alone."""

STEP = 0.85
"""Each step takes so much of the hazards, so that quotes become longer."""

MOST_STEPS = 4
"""At the most quotes are made for half of the hazards: the rest is for people."""

LOOKS_TAKE = timedelta(minutes=5)
"""A look at all curves comes so long after the one before, at the most."""

IN_FORCE_AFTER = (max(AT_MOST_EVERY) + EFFECTIVE_AFTER + LOOKS_TAKE) / timedelta(
    hours=1
)
"""Hours after a step by which all quotes are made with it: a curve may have to wait for
its turn, and is in force a while after it was published. A learner that stood still
meanwhile publishes later: the log does not tell."""


class Quoted(msgspec.Struct, array_like=True):
    """One quote that is watched; times in hours since 1970.

    `made` is the opening, by whose curves it was quoted; `ended` is 0 while it is open.
    """

    category: str
    made: float
    due: float
    median: float
    level: float
    ended: float = 0.0
    left: bool = False
    """It ended without a resolution: nobody knows whether it would have been kept."""

    @property
    def kept(self) -> bool:
        """Whether it was put right by its quoted time."""
        return not self.left and 0 < self.ended <= self.due

    @property
    def by_median(self) -> bool:
        """Whether it was put right by its median."""
        return not self.left and 0 < self.ended <= self.median


class Counted(msgspec.Struct, array_like=True):
    """How many were counted, kept, and to be kept; `first` is the first one's place."""

    counted: int = 0
    kept: int = 0
    hoped: float = 0.0
    first: int = 0


class Kept(msgspec.Struct, array_like=True):
    """How the last quotes of one category came out, and what follows.

    `recent` has, for each, its level, whether it was kept, and whether it ended by its
    median. `counted`, `kept` and `hoped` are of the present run of quotes made with the
    steps of `since`: what was quoted before says nothing of these.
    """

    recent: list[tuple[float, bool, bool]] = []
    steps: int = 0
    since: float = float("-inf")
    counted: int = 0
    kept: int = 0
    hoped: float = 0.0
    began: float = float("-inf")
    """When the first of the steps was taken."""

    taken: int = 0
    """How many were ever taken: the place of the next one."""

    places: list[int] = []
    """Those of the last ones in `recent`; it may have older ones without."""

    first: int = 0
    """The place of the first one of the present run."""

    longer: Counted = msgspec.field(default_factory=Counted)
    """The longer run, by which steps are taken back."""

    began_by: Counted | None = None
    """What led to the first of the steps."""

    changed_by: Counted | None = None
    """What led to the last change."""

    def take(self, quoted: Quoted, now: float) -> int:
        """Count one more, and take or leave a step where that is due.

        Return its place, by which it can be put right later.
        """
        place, self.taken = self.taken, self.taken + 1
        self.recent.append((quoted.level, quoted.kept, quoted.by_median))
        self.places.append(place)
        del self.recent[:-LATELY], self.places[:-LATELY]
        if self.since > now + SKEW:
            # A clock ran ahead: no quote would count until it were reached.
            self._restart(now)
        if self._counts(quoted):
            self._add(place, quoted.level, 1, int(quoted.kept))
            self._look(now)
        return place

    def put_right(self, place: int, quoted: Quoted, *, was_kept: bool) -> None:
        """Count one that was taken as it is known to be now; takes no step."""
        row = self._row(place)
        if row is not None:
            self.recent[row] = (quoted.level, quoted.kept, quoted.by_median)
        if self._counts(quoted):
            self._add(place, quoted.level, 0, quoted.kept - was_kept)

    def take_out(self, place: int, quoted: Quoted, *, was_kept: bool) -> None:
        """Count one no more that was taken; takes no step."""
        row = self._row(place)
        if row is not None:
            del self.recent[row], self.places[row]
        if self._counts(quoted):
            self._add(place, quoted.level, -1, -int(was_kept))

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

    def _row(self, place: int) -> int | None:
        """Return where it is, counted from the end, if it is one of the last ones."""
        found = bisect_left(self.places, place)
        if found == len(self.places) or self.places[found] != place:
            return None
        return found - len(self.places)

    def _counts(self, quoted: Quoted) -> bool:
        return quoted.made >= self.since + IN_FORCE_AFTER

    def _add(self, place: int, level: float, counted: int, kept: int) -> None:
        if place >= self.first:
            self.counted += counted
            self.kept += kept
            self.hoped += counted * level
        if place >= self.longer.first:
            self.longer.counted += counted
            self.longer.kept += kept
            self.longer.hoped += counted * level

    def _look(self, now: float) -> None:
        if self.counted in SHORT_LOOKS and self.steps < MOST_STEPS and self._is_short():
            by = Counted(self.counted, self.kept, self.hoped, self.first)
            self._change(self.steps + 1, now, by)
        elif self.longer.counted in LONG_LOOKS and self.steps and self._is_more():
            self._change(self.steps - 1, now, self.longer)
        if self.counted >= SHORT_LOOKS[-1]:
            self._restart_short()
        if self.longer.counted >= LONG_LOOKS[-1]:
            self.longer = Counted(first=self.taken)

    def _is_short(self) -> bool:
        missing = self.hoped - self.kept
        return missing > TOLERATED * self.counted and are_too_few(
            self.counted, self.kept, self.hoped
        )

    def _is_more(self) -> bool:
        one = self.longer
        return are_more(one.counted, one.kept, one.hoped)

    def _change(self, steps: int, now: float, by: Counted) -> None:
        if steps and not self.steps:
            self.began, self.began_by = now, by
        self.steps, self.changed_by = steps, by
        self._restart(now)

    def _restart(self, now: float) -> None:
        self.since = now
        self._restart_short()
        self.longer = Counted(first=self.taken)

    def _restart_short(self) -> None:
        self.counted, self.kept, self.hoped, self.first = 0, 0, 0.0, self.taken
