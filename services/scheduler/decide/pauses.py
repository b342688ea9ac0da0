"""When our own clock stood still, from the facts; promises to customers run on.

While it stands still nobody is asked for anything; the customer was promised a moment,
and that moment does not move.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from followup.complaint import PauseReason
from followup.facts import (
    ClockPaused,
    ClockResumed,
    ComplaintResolved,
    ComplaintWithdrawn,
    CustomerWrote,
    Fact,
)
from followup.working_hours import Calendar

LONGEST_PAUSE = timedelta(days=14)
"""A pause nobody ends is over after this: what is waited for has to be asked for."""

Span = tuple[datetime, datetime]


def pauses(facts: Iterable[Fact]) -> tuple[Span, ...]:
    """Return when the clock stood still, as spans that neither touch nor overlap.

    `facts` are in their order. A pause ends when it says so, when the clock is
    resumed, when the complaint ends, after 14 days, and, where it waited for the
    customer, the moment they write; the last span may end in the future.
    """
    ended: list[Span] = []
    running: list[tuple[PauseReason, datetime, datetime]] = []
    for fact in facts:
        at = fact.occurred_time
        match fact.what:
            case ClockPaused(reason=reason, until_time=until):
                latest = at + LONGEST_PAUSE
                running.append((reason, at, min(until or latest, latest)))
                continue
            case CustomerWrote():
                over = {PauseReason.WAITING_CUSTOMER}
            case ClockResumed() | ComplaintResolved() | ComplaintWithdrawn():
                over = set(PauseReason)
            case _:
                continue
        ended += [(since, min(at, end)) for why, since, end in running if why in over]
        running = [one for one in running if one[0] not in over]
    return _union([*ended, *((since, end) for _, since, end in running)])


def _union(spans: Iterable[Span]) -> tuple[Span, ...]:
    together: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if together and start <= together[-1][1]:
            together[-1] = (together[-1][0], max(end, together[-1][1]))
        else:
            together.append((start, end))
    return tuple(together)


def worked(
    calendar: Calendar, spans: Sequence[Span], start: datetime, end: datetime
) -> timedelta:
    """Return the open time from `start` to `end` without what was paused."""
    paused = (
        calendar.open_between(max(since, start), min(until, end))
        for since, until in spans
        if since < end and until > start
    )
    return calendar.open_between(start, end) - sum(paused, timedelta())


def add_worked(
    calendar: Calendar, spans: Sequence[Span], start: datetime, length: timedelta
) -> datetime:
    """Return when `length` of open time outside the pauses has gone by since `start`.

    Raises NoOpenTime as the calendar does.
    """
    at, left = start, length
    for since, until in spans:
        if until <= at:
            continue
        room = calendar.open_between(at, max(since, at))
        if room >= left:
            break
        at, left = until, left - room
    return calendar.add_open(at, left)
