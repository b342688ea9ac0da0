"""How often something happened lately, each thing counted once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

REACH = timedelta(hours=1)
"""How far back one can ask."""

_RECENT = 100
"""Ids remembered to know a repeat: what is said again comes soon after."""


@dataclass(frozen=True, slots=True)
class Window:
    """Numbers by second of Unix time, and the last ids."""

    seconds: Mapping[int, int] = field(default_factory=dict)
    recent: tuple[str, ...] = ()

    def with_more(self, things: Iterable[tuple[str, datetime]]) -> Window:
        """Return the window with these as well; what fell out of reach is dropped."""
        seconds, recent = dict(self.seconds), list(self.recent)
        for id_, time in things:
            if id_ in recent:
                continue
            recent.append(id_)
            del recent[:-_RECENT]
            second = int(time.timestamp())
            seconds[second] = seconds.get(second, 0) + 1
        oldest = max(seconds, default=0) - REACH.total_seconds()
        kept = {at: number for at, number in seconds.items() if at >= oldest}
        return Window(kept, tuple(recent))

    def number_since(self, since: datetime) -> int:
        """Return how many there were in the seconds that began after `since`."""
        start = since.timestamp()
        return sum(number for at, number in self.seconds.items() if at > start)
