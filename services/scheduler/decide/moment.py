"""What time it is, and up to when everything was heard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """`now` is the time; clocks are judged up to `until`, which may lie before it."""

    now: datetime
    until: datetime

    @property
    def is_behind(self) -> bool:
        """Whether something that happened may still be unheard."""
        return self.until < self.now
