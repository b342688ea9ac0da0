"""How long a promise may take, as people write it: "2 open days", "4 h", "30 s".

A plain length runs around the clock; an open one counts only open hours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from followup.working_hours import DAY, HORIZON, Calendar

HELP = 'Write for instance "2 open days", "4 open hours", "90 open minutes", "4 h"'
PLAIN_HELP = 'Write for instance "30 s", "1 h" or "8 weeks"; it runs around the clock'
OPEN_HELP = (
    'Write for instance "30 open minutes"; to count around the clock, choose a calendar'
    " that never closes"
)

_GRAMMAR = re.compile(r"(\d{1,9}) +(open +)?([a-z]+)")
_UNITS = {
    ("s", "second", "seconds"): timedelta(seconds=1),
    ("min", "minute", "minutes"): timedelta(minutes=1),
    ("h", "hour", "hours"): timedelta(hours=1),
    ("day", "days"): DAY,
    ("week", "weeks"): 7 * DAY,
}
_LENGTHS = {name: length for names, length in _UNITS.items() for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """A length of time: of `open_days`, else of open hours if `is_open`, else plain.

    `str()` gives the words of the policy file.
    """

    text: str
    length: timedelta
    is_open: bool = False
    open_days: int = 0

    def __str__(self) -> str:
        """Return the words of the policy file."""
        return self.text

    def end(self, calendar: Calendar, start: datetime) -> datetime:
        """Give the instant, in UTC, at which this much time has passed since `start`.

        Raises NoOpenTime where the calendar has not enough open hours.
        """
        if self.open_days:
            return calendar.nth_open_day_close(start, self.open_days)
        if self.is_open:
            return calendar.add_open(start, self.length)
        return start.astimezone(UTC) + self.length


def parse(text: object) -> Duration:
    """Read a duration; raises ValueError for anything but the words in `HELP`."""
    match = _GRAMMAR.fullmatch(text.strip().lower()) if isinstance(text, str) else None
    unit = _LENGTHS.get(match[3]) if match else None
    if match is None or unit is None:
        raise ValueError(f"{text!r} is not a duration")
    count = int(match[1])
    if not timedelta() < count * unit <= HORIZON:
        raise ValueError(f"{text!r} is not between 1 s and {HORIZON.days} days")
    is_open = match[2] is not None
    return Duration(
        text=" ".join(match[0].split()),
        length=count * unit,
        is_open=is_open,
        open_days=count if is_open and unit == DAY else 0,
    )


def parse_plain(text: object) -> timedelta:
    """Read a length that runs around the clock; raises ValueError for an open one."""
    duration = parse(text)
    if duration.is_open:
        raise ValueError(f"{text!r} counts open hours; this clock never pauses")
    return duration.length


def parse_open(text: object) -> Duration:
    """Read a duration of open time; raises ValueError for a plain one."""
    duration = parse(text)
    if not duration.is_open:
        raise ValueError(f"{text!r} does not say that it counts open time")
    return duration
