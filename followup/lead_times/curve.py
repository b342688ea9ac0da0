"""How long one kind of complaint stays open: a value that quotes promises."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import exp, expm1, log1p

from followup.lead_times.ages import BINS, EDGES, HORIZON, WIDTHS, bin_of, share_of
from followup.lead_times.segments import Key
from followup.value import Value


class Curve(Value):
    """The cumulative hazard of ending at each edge of the bins, never decreasing.

    A case is open at age t with chance S(t) = exp(-C(t)); of one open at age a, the
    chance to end by t is 1 - exp(-(C(t) - C(a))). Between two edges the hazard is
    constant. `pace`, everywhere, multiplies the hazard: below 1 work is slower than
    was learned.
    """

    key: Key
    """The closest kind of complaint about which anything was known."""

    made: float
    """When, in hours since 1970."""

    cumulative: tuple[float, ...]

    arrivals: int = 0
    """Complaints of this kind ever heard of."""

    weight: float = 0.0
    """How many fresh complaints those of them that were put right count for now."""

    def quantile(self, level: float, pace: float = 1.0) -> float:
        """Return the age by which a share `level` ends: at most HORIZON.

        Raises ValueError unless 0 < level < 1 and pace > 0.
        """
        return self.second(level, 0.0, pace)

    def second(self, level: float, age: float, pace: float = 1.0) -> float:
        """Return the age by which a case open at `age` ends with chance `level`.

        At least `age`; HORIZON, or `age` if later, when the curve does not reach so
        far. Raises ValueError unless 0 < level < 1 and pace > 0.
        """
        if not 0 < level < 1:
            raise ValueError("a level lies between 0 and 1, both excluded")
        wanted = self._at(age) - log1p(-level) / _checked(pace)
        if wanted > self.cumulative[-1]:
            return max(HORIZON, age)
        place = max(bisect_left(self.cumulative, wanted) - 1, 0)
        low, high = self.cumulative[place], self.cumulative[place + 1]
        share = (wanted - low) / (high - low) if high > low else 1.0
        found = EDGES[place] + WIDTHS[place] * min(max(share, 0.0), 1.0)
        return max(min(found, HORIZON), age)

    def chance(self, age: float, due: float, pace: float = 1.0) -> float:
        """Return the chance that a case open at `age` ends by the age `due`.

        0 when `due` has passed. Raises ValueError unless pace > 0.
        """
        if due <= age:
            return 0.0
        return -expm1(-_checked(pace) * (self._at(due) - self._at(age)))

    def between(self, young: float, old: float) -> float:
        """Return the cumulative hazard of a case from one age to another, at least 0.

        That many endings are to be expected of a case that is watched so long.
        """
        return max(self._at(old) - self._at(young), 0.0)

    def falls_below(self, level: float, due: float, pace: float = 1.0) -> float:
        """Return the age from which a case still open ends by `due` less surely.

        Before it the chance to end by the age `due` is at least `level`, after it
        less; 0 when it was less from the start. Raises ValueError unless
        0 <= level < 1 and pace > 0.
        """
        if not 0 <= level < 1:
            raise ValueError("a chance lies between 0 and 1, and nothing is certain")
        left = self._at(due) + log1p(-level) / _checked(pace)
        if left < 0:
            return 0.0
        place = bisect_right(self.cumulative, left) - 1
        if place >= BINS:
            return due
        low, high = self.cumulative[place], self.cumulative[place + 1]
        return min(EDGES[place] + WIDTHS[place] * (left - low) / (high - low), due)

    def hazards(self) -> tuple[float, ...]:
        """Return the chance of ending in each bin, of a case that has reached it."""
        return tuple(-expm1(low - high) for low, high in pairwise(self.cumulative))

    def remaining(self, age: float) -> float:
        """Return the chance that a case is still open at an age."""
        return exp(-self._at(age))

    def _at(self, age: float) -> float:
        if age <= 0:
            return 0.0
        place = bin_of(age)
        low, high = self.cumulative[place], self.cumulative[place + 1]
        return low + (high - low) * share_of(age, place)


def cumulated(hazards: Sequence[float]) -> tuple[float, ...]:
    """Return the cumulative hazard at each edge: the sum of -ln(1 - h) before it.

    Raises ValueError unless there is a hazard for each bin, each in [0, 1).
    """
    if len(hazards) != BINS:
        raise ValueError(f"a curve has {BINS} bins")
    return tuple(accumulate((-log1p(-one) for one in hazards), initial=0.0))


def _checked(pace: float) -> float:
    if not pace > 0:
        raise ValueError("a pace is a positive number")
    return pace
