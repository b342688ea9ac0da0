"""What is known of one kind of complaint: who ended when, and who is still open."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp2, fsum

from followup.lead_times.ages import BINS, bin_of, share_of
from followup.lead_times.prior import MOST_HAZARD

_ROOM = 200.0
"""Doublings that a weight may grow by before all are scaled down."""

_NOTHING = 1e-12


class Node:
    """Weighted counts by age; weights are relative to 2 ** base.

    Mutable, and of a single owner. An open complaint is kept with the time of its
    opening and the exponent of its weight.
    """

    __slots__ = ("arrivals", "base", "born", "left", "open", "resolved")

    def __init__(self, born: int) -> None:
        self.born = born
        self.arrivals = 0
        self.base = 0.0
        self.resolved: dict[int, float] = {}
        self.left: dict[int, tuple[float, float]] = {}
        self.open: dict[str, tuple[float, float]] = {}

    def arrive(self, case: str, opened: float, exponent: float) -> None:
        """Take in a complaint that was opened."""
        self.arrivals += 1
        self.open[case] = (opened, exponent)
        if exponent - self.base > _ROOM:
            self._rescale(exponent)

    def end(self, case: str, age: float, *, resolved: bool) -> None:
        """Let a complaint end at an age; withdrawn, it only was open so long."""
        _, exponent = self.open.pop(case)
        self._add(age, self._weight(exponent), resolved=resolved)

    def reopen(
        self,
        case: str,
        opened: float,
        exponent: float,
        age: float,
        *,
        resolved: bool,
    ) -> None:
        """Take back an ending: the complaint was open all the time."""
        self._add(age, -self._weight(exponent), resolved=resolved)
        self._drop_nothing()
        self.open[case] = (opened, exponent)

    def weight(self, exponent: float) -> float:
        """Return how many fresh complaints all that is known counts for."""
        ended = [*self.resolved.values(), *(both for both, _ in self.left.values())]
        open_ = (exp2(g - exponent) for _, g in self.open.values())
        return fsum(ended) * self._scale(exponent) + fsum(open_)

    def ended(self, exponent: float) -> float:
        """Return how many fresh complaints that ended by themselves it counts for.

        They alone tell how long complaints take: one that is open, or was withdrawn,
        only tells how long it did not end.
        """
        return fsum(self.resolved.values()) * self._scale(exponent)

    def hazards(
        self, above: Sequence[float], borrowed: float, exponent: float, now: float
    ) -> tuple[float, ...]:
        """Return the chance of ending in each bin, of a case that has reached it.

        Kaplan and Meier 1958, in bins: endings over those at risk, where a case that
        left or is still open in a bin was at risk for the part of it that it passed.
        `borrowed` cases behave as the hazards `above` say, so few data stay near them
        (a beta prior's mean). The sums are exact, whatever their order.
        """
        scale = self._scale(exponent)
        seen: list[list[float]] = [[] for _ in range(BINS)]
        unseen: list[list[float]] = [[] for _ in range(BINS)]
        for place, weight in self.resolved.items():
            seen[place].append(weight * scale)
        for place, (weight, ahead) in self.left.items():
            seen[place].append(weight * scale)
            unseen[place].append(ahead * scale)
        for opened, g in self.open.values():
            age = now - opened
            place = bin_of(age)
            weight = exp2(g - exponent)
            seen[place].append(weight)
            unseen[place].append(weight * (1 - share_of(age, place)))
        found = [0.0] * BINS
        risk = 0.0
        for place in range(BINS - 1, -1, -1):
            risk += fsum(seen[place])
            at_risk = max(risk - fsum(unseen[place]), 0.0) + borrowed
            ended = self.resolved.get(place, 0.0) * scale + borrowed * above[place]
            found[place] = min(ended / at_risk, MOST_HAZARD)
        return tuple(found)

    def _add(self, age: float, weight: float, *, resolved: bool) -> None:
        place = bin_of(age)
        if resolved:
            self.resolved[place] = self.resolved.get(place, 0.0) + weight
        else:
            before, ahead = self.left.get(place, (0.0, 0.0))
            unseen = weight * (1 - share_of(age, place))
            self.left[place] = (before + weight, max(ahead + unseen, 0.0))

    def _drop_nothing(self) -> None:
        # What was added and taken back leaves a rounding error, of either sign.
        for place in [p for p, w in self.resolved.items() if w < _NOTHING]:
            del self.resolved[place]
        for place in [p for p, (w, _) in self.left.items() if w < _NOTHING]:
            del self.left[place]

    def _rescale(self, base: float) -> None:
        factor = exp2(self.base - base)
        self.resolved = {p: w * factor for p, w in self.resolved.items()}
        self.left = {p: (w * factor, a * factor) for p, (w, a) in self.left.items()}
        self.base = base
        self._drop_nothing()

    def _weight(self, exponent: float) -> float:
        return exp2(min(exponent - self.base, _ROOM))

    def _scale(self, exponent: float) -> float:
        return exp2(min(self.base - exponent, _ROOM))
