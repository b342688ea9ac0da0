"""A length of time to promise, within what the policy allows."""

from __future__ import annotations

from followup.lead_times.ages import HORIZON
from followup.lead_times.curve import Curve
from followup.lead_times.segments import Key
from followup.value import Value


class Bounds(Value):
    """The shortest promise, and the longest that is worth making, in hours.

    Raises ValueError unless 0 <= floor <= cap <= HORIZON.
    """

    floor: float = 1.0
    cap: float = HORIZON

    def __post_init__(self) -> None:
        """Refuse bounds that exclude each other."""
        if not 0 <= self.floor <= self.cap <= HORIZON:
            raise ValueError("0 <= floor <= cap <= three years")


class Quote(Value):
    """What may be promised, before it is rounded up to an hour people work in."""

    hours: float
    """From the opening; between the floor and the cap."""

    level: float
    """The share of such promises that are kept, by what was learned."""

    promised: bool
    """False: the level is only reached beyond the cap. Promise the next update."""

    key: Key
    arrivals: int
    weight: float


def quote(curve: Curve, level: float, bounds: Bounds, pace: float = 1.0) -> Quote:
    """Return the shortest promise that is kept with chance `level`.

    Raises ValueError unless 0 < level < 1 and pace > 0.
    """
    hours = curve.quantile(level, pace)
    beyond = hours > bounds.cap or hours >= HORIZON
    return Quote(
        hours=min(max(hours, bounds.floor), bounds.cap),
        level=level,
        promised=not beyond,
        key=curve.key,
        arrivals=curve.arrivals,
        weight=curve.weight,
    )
