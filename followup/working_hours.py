"""Open hours: when people work, and arithmetic in the time they are there.

A window belongs to the local date it opens on, even when it closes on the next one.
On local times a clock change skips or repeats:

* a skipped time (spring) moves forward to the instant of the change;
* of a repeated time (autumn) an opening takes the first, a closing the second.

So an opening is the first instant whose wall clock has reached it, a closing the last
one before which the wall clock had not; both only grow with the wall time, and a day
around the clock has neither a hole nor an overlap at any clock change.

Every instant must be aware and every answer is in UTC, exact to the microsecond.
Nothing here does I/O or asks for the time; every call may be repeated.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from followup.wall_clock import reached

HORIZON = timedelta(days=400)  # how far any search looks
SHARED = timedelta(days=21)  # how far the search for hours of two calendars looks
OPEN_DAY = timedelta(hours=4)  # the least open time that makes a date an open day
DAY = timedelta(days=1)

_MARGIN = 3 * DAY  # a window reaches into the next date, a clock change adds a day

Span: TypeAlias = tuple[datetime, datetime]


class NoOpenTime(Exception):
    """The calendar has not enough open time within `HORIZON` of the instant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Open from `start` until just before `end`, in local wall time.

    An `end` not after `start` is on the next date; `00:00` to `00:00` is a whole day.
    """

    start: time
    end: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The open hours of one group of people in one time zone.

    `weekly` holds the windows of Monday to Sunday, several a day; windows that overlap
    count once. A date in `overrides` has those windows and no others (none: closed), a
    date in `holidays` has none unless it is overridden.
    `version` names this content, so that a promise can say what it was counted with.
    Raises ValueError for an unknown zone or a week that has not seven days.
    """

    zone: str
    weekly: tuple[tuple[Window, ...], ...]
    overrides: Mapping[date, tuple[Window, ...]] = field(
        default_factory=dict, hash=False
    )
    holidays: frozenset[date] = frozenset()
    version: str = ""
    _known: dict[date, tuple[Span, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Refuse a week or a zone that cannot be."""
        if len(self.weekly) != len(calendar.day_name):
            raise ValueError("weekly needs the windows of seven days, Monday first")
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"unknown time zone {self.zone!r}") from error

    def local(self, instant: datetime) -> datetime:
        """Give the wall clock of this calendar's zone at `instant`."""
        return _aware(instant).astimezone(ZoneInfo(self.zone))

    def windows_on(self, day: date) -> tuple[Window, ...]:
        """Give the windows that open on the local date `day`, as they were declared."""
        if day in self.overrides:
            return self.overrides[day]
        return () if day in self.holidays else self.weekly[day.weekday()]

    def is_open(self, instant: datetime) -> bool:
        """Tell whether `instant` lies in a window; a closing instant does not."""
        at = _aware(instant)
        return any(opening <= at < closing for opening, closing in self._spans(at, at))

    def open_between(self, start: datetime, end: datetime) -> timedelta:
        """Count the open time from `start` to `end`; negative when `end` is earlier."""
        a, b = _aware(start), _aware(end)
        if b < a:
            return -self.open_between(b, a)
        spans = self._spans(a, b)
        return sum((min(c, b) - max(o, a) for o, c in spans), timedelta())

    def add_open(self, instant: datetime, length: timedelta) -> datetime:
        """Give the earliest instant with `length` of open time since `instant`.

        Raises ValueError for a negative length and NoOpenTime beyond `HORIZON`.
        """
        at, left = _aware(instant), _positive(length)
        if not left:
            return at
        for opening, closing in self._spans(at, at + HORIZON):
            begin = max(opening, at)
            room = min(closing, at + HORIZON) - begin
            if room >= left:
                return begin + left
            left -= room
        raise self._no_open_time(f"{length} of open time after {at.isoformat()}")

    def subtract_open(self, instant: datetime, length: timedelta) -> datetime:
        """Give the latest instant with `length` of open time until `instant`.

        Raises ValueError for a negative length and NoOpenTime beyond `HORIZON`.
        """
        at = _aware(instant)
        for reach in (8 * DAY, HORIZON):
            left = _positive(length)
            if not left:
                return at
            for opening, closing in reversed(list(self._spans(at - reach, at))):
                finish = min(closing, at)
                room = finish - max(opening, at - reach)
                if room >= left:
                    return finish - left
                left -= room
        raise self._no_open_time(f"{length} of open time before {at.isoformat()}")

    def at_shares(
        self, start: datetime, end: datetime, shares: Sequence[float]
    ) -> tuple[datetime, ...]:
        """Give when shares, rising up to 1, of the open time to `end` have gone by.

        A share of 1 is `end` itself. Where no open time lies between the two, they are
        shares of plain time.
        """
        at, last = _aware(start), _aware(end)
        spans = [(max(o, at), min(c, last)) for o, c in self._spans(at, last)]
        whole = sum((c - o for o, c in spans if c > o), timedelta())
        if not whole:
            return tuple(at + share * (last - at) for share in shares)
        found: list[datetime] = []
        before = timedelta()
        rest = iter(spans)
        opening, closing = next(rest)
        for share in shares:
            while before + (closing - opening) < share * whole:
                before += closing - opening
                opening, closing = next(rest)
            found.append(last if share == 1 else opening + (share * whole - before))
        return tuple(found)

    def nth_open_day_close(self, instant: datetime, n: int) -> datetime:
        """Give the close of the `n`-th open date after the local date of `instant`.

        Dates with less than `OPEN_DAY` of open time do not count.
        Raises ValueError unless `n` is at least 1, and NoOpenTime beyond `HORIZON`.
        """
        if n < 1:
            raise ValueError("count open days from 1")
        received = self.local(instant).date()
        left, close = n, _aware(instant)
        for later in range(1, HORIZON.days + 1):
            spans = self._opening_on(received + later * DAY)
            if sum((c - o for o, c in spans), timedelta()) >= OPEN_DAY:
                left -= 1
                close = max(close, spans[-1][1])
                if not left:
                    return close
        raise self._no_open_time(f"{n} open days after {received.isoformat()}")

    def next_open(self, instant: datetime) -> datetime:
        """Give the first instant from `instant` on that lies in a window.

        Raises NoOpenTime beyond `HORIZON`.
        """
        at = _aware(instant)
        for opening, closing in self._spans(at, at + HORIZON):
            if closing > at:
                return max(opening, at)
        raise self._no_open_time(f"open time after {at.isoformat()}")

    def round_up_inside(
        self, instant: datetime, step: timedelta, within: Calendar | None = None
    ) -> datetime:
        """Round up to a multiple of `step` of local wall time inside open hours.

        Where no multiple is left before the doors close, the closing instant is the
        answer: it counts as inside. With `within` only hours count that are open in
        both calendars, at most `SHARED` after the first that is open in this one, and
        not the instant at which they begin: something is to happen before the answer.
        Raises ValueError unless `step` divides a day, and NoOpenTime beyond `HORIZON`
        or where the two calendars share no time.
        """
        if step <= timedelta() or DAY % step:
            raise ValueError(f"a step must divide a day, {step} does not")
        at = _aware(instant)
        closed: datetime | None = None
        spans = self._spans(at, at + HORIZON)
        least = timedelta()
        if within is not None:
            end = self.next_open(at) + SHARED
            others = list(within._spans(at, end))  # noqa: SLF001 - its own kind
            spans = _shared(self._spans(at, end), others)
            least = timedelta.resolution
        for opening, closing in spans:
            if closed is not None and opening > closed:
                return closed
            at = max(at, opening + least)
            rounded = self._next_multiple(at, step)
            if rounded <= closing:
                return rounded
            closed = closing
        if closed is not None:
            return closed
        raise self._no_open_time(f"open time after {at.isoformat()}")

    def _next_multiple(self, instant: datetime, step: timedelta) -> datetime:
        while True:  # a second turn only where the clock changes on the way
            wall = self.local(instant)
            clock = datetime.combine(wall.date(), wall.time())
            over = (clock - datetime.combine(wall.date(), time())) % step
            if not over:
                return instant
            instant += step - over

    def _spans(self, start: datetime, end: datetime) -> Iterator[Span]:
        """Give the open spans touching [start, end]: in order, none overlapping."""
        day = (self.local(start) - _MARGIN).date()
        last = (self.local(end) + DAY).date()
        reached = start - 2 * _MARGIN
        while day <= last:
            for opening, closing in self._opening_on(day):
                begin = max(opening, reached)
                if begin >= closing:
                    continue
                reached = closing
                if closing >= start and begin <= end:
                    yield begin, closing
            day += DAY

    def _opening_on(self, day: date) -> tuple[Span, ...]:
        """Give the spans of the windows that open on `day`, merged; kept once known."""
        known = self._known.get(day)
        if known is not None:
            return known
        zone = ZoneInfo(self.zone)
        spans: list[Span] = []
        for window in sorted(self.windows_on(day), key=lambda w: w.start):
            ends_on = day if window.end > window.start else day + DAY
            opening = reached(datetime.combine(day, window.start), zone)[0]
            closing = reached(datetime.combine(ends_on, window.end), zone)[1]
            if spans and opening <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(spans[-1][1], closing))
            elif opening < closing:
                spans.append((opening, closing))
        return self._known.setdefault(day, tuple(spans))

    def _no_open_time(self, wanted: str) -> NoOpenTime:
        return NoOpenTime(
            f"calendar {self.version or self.zone!r} has no {wanted} within"
            f" {HORIZON.days} days: give it more open hours, or ask for less"
        )


def _shared(spans: Iterable[Span], others: Sequence[Span]) -> Iterator[Span]:
    """Give what spans of two calendars have in common, in order."""
    for opening, closing in spans:
        for other_opening, other_closing in others:
            begin, end = max(opening, other_opening), min(closing, other_closing)
            if begin < end:
                yield begin, end


def _aware(instant: datetime) -> datetime:
    if instant.utcoffset() is None:
        raise ValueError(f"{instant.isoformat()} has no time zone")
    return instant.astimezone(UTC)


def _positive(length: timedelta) -> timedelta:
    if length < timedelta():
        raise ValueError(f"a length of open time cannot be negative: {length}")
    return length
