"""Tickets as a log tells them, and what has to be mended before they can be scored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import inf, isnan
from typing import NamedTuple

from followup.lead_times.ages import HORIZON
from followup.lead_times.segments import Segment

TOLD_AGAIN = "told again: counted with line {}, until its last ending"
FAR_OFF = "opened years apart from the rest: was a clock set wrong?"
NEVER_ENDED = "ended years after the last opening: counted as open"
WATCHED_FOR_YEARS = "censored_at lies years after the last opening: left out"
NOT_OPENED_YET = "opened later than now"
NOT_YET = "ended later than now: counted as open"

FEW = 0.1
"""Of all tickets, the share that a clock set wrong may account for."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket; times in hours since 1970."""

    id: str
    opened: float
    ended: float
    """When it was resolved; else until when it was seen open."""
    resolved: bool
    month: str
    segment: Segment
    watched: float = inf
    """Until when its end would have been seen, whatever had happened to it."""

    def shows(self, hours: float) -> bool:
        """Say whether it shows how a promise of so many hours went.

        One that was due when nobody looked any more shows nothing, also if its ticket
        was resolved before: counted with those, and without what was still open, too
        many promises would seem kept.
        """
        in_sight = self.opened + hours <= self.watched
        return in_sight and (self.resolved or self.hours > hours)

    @property
    def hours(self) -> float:
        """How long it took, or was seen open."""
        return self.ended - self.opened


class Line(NamedTuple):
    """A ticket and the line that told of it first."""

    line: int
    ticket: Ticket


@dataclass(slots=True)
class Log:
    """The tickets that could be read, and line by line what was wrong."""

    tickets: list[Ticket] = field(default_factory=list)

    columns: frozenset[str] = frozenset()
    """Those of ours that the file has."""

    mistakes: list[tuple[int, str]] = field(default_factory=list)
    """Lines that were passed by, and why."""

    doubts: list[tuple[int, str]] = field(default_factory=list)
    """Lines that count otherwise than they were written, and how."""


def together(before: Line, again: Line) -> Line:
    """Return one ticket of two lines: a copy, or one that was reopened.

    It counts from its first opening to its last ending, or as open when the line that
    opened it last has no ending: whoever had to come back was not helped before.
    """
    both = (before.ticket, again.ticket)
    first = min(both, key=lambda one: one.opened)
    last = max(both, key=lambda one: (one.opened, one.resolved))
    ended = max((one.ended for one in both if one.resolved), default=last.ended)
    return Line(
        before.line,
        replace(
            first,
            ended=ended if last.resolved else last.ended,
            resolved=last.resolved,
            watched=last.watched,
        ),
    )


def tidied(log: Log, lines: Iterable[Line]) -> None:
    """Put the tickets of those lines into the log, as far as their times make sense.

    One wrong clock must not stretch a log over centuries, and neither must a date such
    as 9999-12-31, which some programs write for what has not happened yet. Where a line
    does not say until when its ticket was watched, the last moment of the log stands.
    """
    found = sorted(lines, key=lambda one: one.ticket.opened)
    kept: list[Line] = []
    for run in _runs(found):
        if len(run) <= FEW * len(found):
            log.mistakes.extend((one.line, FAR_OFF) for one in run)
        else:
            kept.extend(run)
    newest = max((one.ticket.opened for one in kept), default=0.0)
    ends = [end for _, one in kept for end in (one.ended, one.watched)]
    last = max((end for end in ends if end <= newest + HORIZON), default=newest)
    last = max(last, newest)
    for line, ticket in sorted(kept, key=lambda one: one.line):
        end = ticket.ended
        if end > newest + HORIZON:
            log.doubts.append((line, NEVER_ENDED))
        elif not isnan(end):
            if ticket.watched > newest + HORIZON:
                log.doubts.append((line, WATCHED_FOR_YEARS))
            # Some programs write there when a ticket was closed, which says nothing.
            said = end < ticket.watched <= last
            watched = ticket.watched if said else last if ticket.resolved else end
            log.tickets.append(replace(ticket, watched=watched))
            continue
        # Nobody said until when it was seen open.
        log.tickets.append(replace(ticket, ended=last, resolved=False, watched=last))
    log.mistakes.sort()
    log.doubts.sort()


def _runs(found: Sequence[Line]) -> Iterator[list[Line]]:
    """Split lines, sorted by opening, where years went by without one."""
    run: list[Line] = []
    for one in found:
        if run and one.ticket.opened - run[-1].ticket.opened > HORIZON:
            yield run
            run = []
        run.append(one)
    if run:
        yield run
