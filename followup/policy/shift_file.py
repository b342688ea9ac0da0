"""Shifts from an iCalendar file (RFC 5545), and what is wrong with its events.

Times without a zone, and whole days, are in the zone that the policy gives the file.
A repeated shift keeps its wall clock across clock changes, its end as well.
A wall time that a clock change repeats is its first occurrence; one that it skips is
as much later as was skipped. So where two shifts meet they always meet.
A cancelled event, or a cancelled repetition of one, is no shift.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from followup.policy.errors import PolicyProblem
from followup.policy.roster import LAST, Roster, Shift

Who: TypeAlias = Callable[[icalendar.Event], tuple[str, ...]]
"""Give the people an event is about, or none; raises Unclear where it does not say."""

TRIED = timedelta(days=400)
"""How far the shifts are laid out once when a file is read, to see that they can be."""

_MARGIN = timedelta(days=2)  # more than the farthest zones are apart
_TOO_OFTEN = ("SECONDLY", "MINUTELY", "HOURLY")
_READ = (
    *("DTSTART", "DTEND", "DURATION", "PRIORITY"),
    *("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"),
)
_BROKEN = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError)


class Unclear(ValueError):
    """An event does not say whom it is about; `remedy` is what to write instead."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.remedy = remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftFile:
    """One file: what errors call it, what it says, and how to understand it.

    `about` is a moment near which its shifts will be asked for.
    """

    name: str
    text: str
    zone: ZoneInfo
    who: Who
    about: datetime

    def read(self) -> tuple[Roster, list[PolicyProblem]]:
        """Give the shifts, and every mistake with the line of its event; no I/O."""
        try:
            calendar = icalendar.Calendar.from_ical(self.text)
        except _BROKEN as error:
            why = f"this is not one iCalendar file: {_brief(error)}"
            return Roster(_never), [self._problem(1, "", why, _EXPORT)]
        events = calendar.events
        problems = [
            self._problem(line, f"event {_called(event)}", problem, remedy)
            for line, event in zip(_lines(self.text), events, strict=False)
            for problem, remedy in self._mistakes(event)
        ]
        if problems:
            return Roster(_never), problems
        try:
            query = recurring_ical_events.of(calendar)
            roster = Roster(self._expansion(query), _version(self.text))
            list(self._expansion(query)(self.about - TRIED, self.about + TRIED))
        except _BROKEN as error:
            why = f"its events cannot be laid out: {_brief(error)}"
            return Roster(_never), [self._problem(1, "", why, _EXPORT)]
        return roster, []

    def _problem(self, line: int, at: str, what: str, remedy: str) -> PolicyProblem:
        return PolicyProblem(self.name, line, at, what, remedy)

    def _mistakes(self, event: icalendar.Event) -> Iterator[tuple[str, str]]:
        """Give what is wrong with one event, each with its remedy."""
        broken = [f"{name}: {why}" for name, why in event.errors if name in _READ]
        if "DTSTART" not in event:
            broken.append("DTSTART is missing")
        if broken:
            yield f"it cannot be read: {'; '.join(broken)}", _EXPORT
            return
        try:
            yield from self._wrong_times(event)
            _priority(event)
        except _BROKEN as error:
            yield f"it cannot be read: {_brief(error)}", _EXPORT
            return
        yield from _repeats_wrongly(event)
        if event.get("STATUS") == "CANCELLED":
            return
        try:
            self.who(event)
        except Unclear as error:
            yield str(error), error.remedy

    def _wrong_times(self, event: icalendar.Event) -> Iterator[tuple[str, str]]:
        for name in ("DTSTART", "DTEND"):
            given = event.get(name)
            zone = given.params.get("TZID") if given else None
            if zone and getattr(given.dt, "tzinfo", None) is None:
                yield f"there is no time zone {zone!r}", _ZONE
        if self._instant(event.end) <= self._instant(event.start):
            yield "it does not end after it begins", "Give it a DTEND or a DURATION"

    def _expansion(
        self, query: recurring_ical_events.CalendarQuery
    ) -> Callable[[datetime, datetime], Iterator[Shift]]:
        def expand(start: datetime, end: datetime) -> Iterator[Shift]:
            for event in query.between(start - _MARGIN, end + _MARGIN):
                if event.get("STATUS") != "CANCELLED" and (people := self.who(event)):
                    yield Shift(
                        people=people,
                        start=self._instant(event.start),
                        end=self._instant(event.end),
                        priority=_priority(event),
                    )

        return expand

    def _instant(self, when: date | datetime) -> datetime:
        if not isinstance(when, datetime):
            when = datetime.combine(when, time())
        if when.tzinfo is None:
            when = when.replace(tzinfo=self.zone)
        return when.astimezone(UTC)


def _repeats_wrongly(event: icalendar.Event) -> Iterator[tuple[str, str]]:
    """Find rules that repeat too often, or, with an interval of 0, for ever at once."""
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        often = rule.get("FREQ", [""])[0]
        if often in _TOO_OFTEN:
            yield f"it repeats {often.lower()}", "Let a shift repeat DAILY at the most"
        if any(step < 1 for step in rule.get("INTERVAL", [1])):
            yield "its INTERVAL is below 1", "Leave INTERVAL out, or write 1 or more"


def _priority(event: icalendar.Event) -> int:
    return int(event.get("PRIORITY", 0)) or LAST


def _lines(text: str) -> list[int]:
    """Give the line of each event's beginning."""
    lines = enumerate(text.splitlines(), start=1)
    return [n for n, line in lines if line.strip().upper() == "BEGIN:VEVENT"]


def _called(event: icalendar.Event) -> str:
    return str(event.get("SUMMARY") or event.get("UID") or "without a name")


def _brief(error: Exception) -> str:
    return str(error).partition("\n")[0][:120] or type(error).__name__


def _version(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _never(_start: datetime, _end: datetime) -> tuple[Shift, ...]:
    return ()


_EXPORT = "Export it again as an iCalendar file (.ics)"
_ZONE = "Write an IANA name such as Europe/Berlin, or add its VTIMEZONE"
