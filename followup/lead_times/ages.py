"""The ages of a complaint, in bins that grow with age.

A bin a twentieth of an hour wide matters to a case minutes old and to nobody after a
month, so each edge lies a fixed ratio beyond the one before.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime
from itertools import pairwise

FIRST_EDGE = 0.05
RATIO = 1.12
HORIZON = 3 * 365 * 24.0
"""Hours beyond which nothing is told apart: three years."""


def _edges() -> tuple[float, ...]:
    edges = [0.0, FIRST_EDGE]
    while edges[-1] < HORIZON:
        edges.append(edges[-1] * RATIO)
    return tuple(edges)


EDGES = _edges()
"""Bin b holds ages from EDGES[b], included, to EDGES[b + 1], excluded, in hours."""

WIDTHS = tuple(upper - lower for lower, upper in pairwise(EDGES))
BINS = len(WIDTHS)


def hours_of(moment: datetime) -> float:
    """Return a moment with a time zone as hours since 1970 in UTC."""
    return moment.timestamp() / 3600


def bin_of(age: float) -> int:
    """Return the bin of an age in hours; the last bin takes all that is older."""
    return min(max(bisect_right(EDGES, age) - 1, 0), BINS - 1)


def share_of(age: float, place: int) -> float:
    """Return how much of a bin an age has passed, from 0 to 1."""
    return min(max((age - EDGES[place]) / WIDTHS[place], 0.0), 1.0)
