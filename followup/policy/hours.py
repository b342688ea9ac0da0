"""The policy's calendars: from what people write to `followup.working_hours`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import date, datetime, time
from functools import cache
from itertools import pairwise

import holidays

from followup.working_hours import Window

HOLIDAY_YEARS = 30
"""Holidays are known from the year before `effective_from` for this many years."""

_WINDOW = re.compile(
    r"([01]\d|2[0-3]):([0-5]\d) *- *(?:([01]\d|2[0-3]):([0-5]\d)|24:00)"
)


def parse_window(text: object) -> Window:
    """Read "09:00-17:30"; "22:00-06:00" ends on the next date.

    Raises ValueError for anything else.
    """
    match = _WINDOW.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None:
        raise ValueError(f"{text!r} is not a window")
    hour, minute, end_hour, end_minute = (int(part or 0) for part in match.groups())
    return Window(start=time(hour, minute), end=time(end_hour, end_minute))


def listed(windows: object) -> object:
    """Take the windows of one day as a list, and the word "closed" as none.

    Raises ValueError for anything else.
    """
    if windows == "closed":
        return []
    if not isinstance(windows, list) or not windows:
        raise ValueError(f"{windows!r} is neither a list of windows nor closed")
    return windows


def apart(windows: tuple[Window, ...]) -> tuple[Window, ...]:
    """Put the windows of one day in order; raises ValueError where two overlap."""
    windows = tuple(sorted(windows, key=lambda window: window.start))
    for earlier, later in pairwise(windows):
        if earlier.end <= earlier.start or later.start < earlier.end:
            raise ValueError(f"{_show(earlier)} and {_show(later)} overlap")
    return windows


def parse_day(text: object) -> date:
    """Read "2026-12-24"; raises ValueError for anything else."""
    try:
        return date.fromisoformat(str(text))
    except ValueError as error:
        raise ValueError(f"{text!r} is not a date") from error


def parse_moment(text: object) -> datetime:
    """Read "2026-01-01T00:00:00Z"; raises ValueError for anything else."""
    try:
        return datetime.fromisoformat(str(text))
    except ValueError as error:
        raise ValueError(f"{text!r} is not a moment") from error


def _show(window: Window) -> str:
    """Give the window as people write it."""
    return f"{window.start:%H:%M}-{window.end:%H:%M}"


@cache
def holiday_dates(country: str, subdivision: str, first: int) -> frozenset[date]:
    """Give the public holidays of a country or of one part of it.

    They reach from the year before `first` over `HOLIDAY_YEARS` years.
    Raises ValueError for a place the `holidays` package does not know.
    The first call for a country takes up to two seconds.
    """
    years = range(first - 1, first - 1 + HOLIDAY_YEARS)
    try:
        found = holidays.country_holidays(
            country, subdiv=subdivision or None, years=years
        )
    except NotImplementedError as error:
        where = f"{country}, {subdivision}" if subdivision else country
        raise ValueError(f"no public holidays are known for {where}") from error
    return frozenset(found)


def version_of(name: str, parts: Iterable[object]) -> str:
    """Name the content of a calendar: another content always has another name."""
    told = hashlib.sha256("\n".join(map(repr, parts)).encode()).hexdigest()
    return f"{name}-{told[:8]}"
