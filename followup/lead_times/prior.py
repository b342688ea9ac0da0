"""What is believed before anything was learned."""

from __future__ import annotations

from itertools import pairwise

from followup.lead_times.ages import EDGES

MOST_HAZARD = 0.999999
"""No bin is certain to end a case, so that every logarithm is finite."""


def prior_hazards(policy_hours: float) -> tuple[float, ...]:
    """Return the chance of ending in each bin, of a case that has reached it.

    A log-logistic law of shape 1, by which nine of ten cases end within
    `policy_hours`: S(t) = 1 / (1 + 9 t / policy_hours). Its long tail keeps early
    promises careful; beyond the oldest open case no data can say better, since
    censored durations leave the upper tail undetermined.
    """
    remaining = [1 / (1 + 9 * edge / policy_hours) for edge in EDGES]
    return tuple(
        min(1 - after / before, MOST_HAZARD) for before, after in pairwise(remaining)
    )
