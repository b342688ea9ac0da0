"""How fast work is done now, against how fast it was learned to be done."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp2, fsum, isfinite

from followup.lead_times.curve import Curve
from followup.value import Value

HALF_LIFE = 336.0
"""Hours after which what was counted counts half: two weeks."""

DOUBT = 20.0
"""Endings that are believed to have come as expected before any was counted."""


MOST = 1e12
"""No interval has more endings, so that sums stay finite."""


class Pace(Value):
    """Endings counted and endings expected, both fading; 1 is the learned pace.

    If the curve is right, a case has ended by each moment as often as its cumulative
    hazard says: counted minus expected endings is a martingale (Aalen 1978), so their
    ratio wanders about 1, and stays below it only while work is slower than learned.
    """

    expected: float = 0.0
    counted: float = 0.0

    @property
    def ratio(self) -> float:
        """Return the pace: below 1, work is slower than was learned; above 0."""
        return (self.counted + DOUBT) / (self.expected + DOUBT)

    def within(self, least: float, most: float) -> float:
        """Return the pace, no slower and no faster than that.

        `most` of 1 makes quotes longer when work is slow and never shorter. Raises
        ValueError unless 0 < least <= most.
        """
        if not 0 < least <= most:
            raise ValueError("0 < least <= most")
        return min(max(self.ratio, least), most)

    def after(self, hours: float, *, expected: float, counted: float) -> Pace:
        """Return the pace after an interval in which so much was expected and came.

        What is not finite, or below nothing, counts as nothing: a clock set back does
        not undo work. It may be called at any interval; a day suits queues of weeks.
        """
        fading = exp2(-_some(hours) / HALF_LIFE)
        return Pace(
            expected=(self.expected + _some(expected)) * fading,
            counted=(self.counted + _some(counted)) * fading,
        )


def expected_endings(curve: Curve, ages: Iterable[tuple[float, float]]) -> float:
    """Return how many endings a curve expects of cases watched between two ages.

    A case that was open all the time is watched from its age at the beginning to that
    at the end of an interval; one that was opened in it from 0, one that ended in it
    to the age of its ending.
    """
    return fsum(curve.between(young, old) for young, old in ages)


def _some(value: float) -> float:
    return min(value, MOST) if isfinite(value) and value > 0 else 0.0
