"""What became of a fact that the learner was told."""

from __future__ import annotations

from enum import StrEnum


class Heard(StrEnum):
    """Learned, or why not; each is counted."""

    LEARNED = "learned"

    REPEATED = "repeated"
    """It was known: an opening of a known complaint, a second ending."""

    UNKNOWN = "unknown"
    """It speaks of a complaint whose opening was never heard, or is forgotten."""

    ENDED_BEFORE_OPENED = "ended before opened"
    """The complaint counts as one that nobody watched: its length is not known."""

    AHEAD_OF_CLOCK = "ahead of the clock"
    """Its time lies more than SKEW after the moment at which it was heard."""

    NO_TIME = "no time"
    """Its time is not a finite number."""


SKEW = 1.0
"""Hours by which another machine's clock may be ahead; its time is taken as now."""
