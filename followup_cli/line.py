"""What one event says, before it is fitted to a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Mood(Enum):
    """How a line feels: chooses its colour."""

    PLAIN = "plain"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one event says: `who` did `what`, and `why`."""

    moment: datetime | None
    complaint: str
    who: str
    what: str
    why: str = ""
    mood: Mood = Mood.PLAIN
