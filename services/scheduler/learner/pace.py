"""Whether work goes faster or slower lately than was learned."""

from __future__ import annotations

from itertools import chain
from math import fsum, log

from followup.lead_times.learner import Learner
from followup.lead_times.segments import EVERY

LATELY = 14 * 24.0
"""Hours that count; ended complaints are remembered for longer."""

BELIEVED = 20.0
"""Complaints put right just as expected, which stand for what is not known yet."""


def pace(learner: Learner, now: float) -> float:
    """Return how many were put right lately, as a share of how many were expected.

    A complaint is expected to end with the hazard of the curve of all complaints, for
    as long as it was open lately. 0 before anything was learned. `now` is in hours
    since 1970.
    """
    if not learner.nodes[EVERY].arrivals:
        return 0.0
    curve = learner.below(learner.prior(now), EVERY, now)
    since = now - LATELY
    expected: list[float] = []
    resolved = 0
    for one in chain(learner.open.values(), learner.ended.values()):
        end = one.ended or now
        if end <= since or one.opened >= now:
            continue
        before = curve.remaining(max(since - one.opened, 0.0))
        after = curve.remaining(end - one.opened)
        if after > 0:
            expected.append(log(before / after))
        resolved += one.resolved
    return (resolved + BELIEVED) / (fsum(expected) + BELIEVED)
