"""Whether, and up to when, a time to put a complaint right may be promised at once."""

from __future__ import annotations

from enum import Enum

from followup.complaint import Severity
from followup.policy.durations import parse


class ResolutionPromise(Enum):
    """When a category's complaints are promised a time by which they are put right."""

    AT_INTAKE = "AT_INTAKE"
    """In the first answer, where what was learned allows it."""

    AFTER_ASSESSMENT = "AFTER_ASSESSMENT"
    """By a person, once they have seen what it takes."""

    NEVER = "NEVER"
    """Not by us: nobody is asked to."""


CEILINGS = {
    Severity.LOW: parse("10 open days"),
    Severity.MEDIUM: parse("5 open days"),
    Severity.HIGH: parse("2 open days"),
    Severity.CRITICAL: parse("8 open hours"),
}
"""The longest resolution that is promised in the first answer, unless a policy says
another. Eight open hours are eight hours where the calendar never closes."""

LEVELS = (0.5, 0.999)
"""From our own target, the median, which must not lie after the promise; to what would
be about the rarest case alone."""


def checked_level(level: float) -> float:
    """Take the share of promises to keep; raises ValueError for one that cannot be."""
    lowest, highest = LEVELS
    if not lowest <= level <= highest:
        raise ValueError(f"{level} is no level between {lowest} and {highest}")
    return level
