"""Instants that open hours give and that always exist, whatever the calendar says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from followup.policy.durations import Duration
from followup.working_hours import Calendar, NoOpenTime

_INSTANT = timedelta(microseconds=1)


def opening(calendar: Calendar, moment: datetime) -> datetime:
    """Give `moment` where the calendar is open, else its next opening, in UTC.

    Where it stays closed for longer than 400 days it is `moment` after all: whoever
    must be told is told at a bad hour rather than never.
    """
    at = moment.astimezone(UTC)
    if calendar.is_open(at):
        return at
    try:
        return calendar.add_open(at, _INSTANT) - _INSTANT
    except NoOpenTime:
        return at


def end_of(duration: Duration, calendar: Calendar, start: datetime) -> datetime:
    """Give the end of `duration`, in UTC; where open time is lacking, in plain time."""
    try:
        return duration.end(calendar, start)
    except NoOpenTime:
        return start.astimezone(UTC) + duration.length
