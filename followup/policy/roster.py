"""Who is on a shift at a moment, quickly, however the shifts repeat.

A roster lays out its shifts a month at a time and keeps the last months asked for: a
question costs one search among the changes of that month.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

BLOCK = timedelta(days=32)
"""How much is laid out at once."""

KEPT = 64
"""How many blocks are kept: more than the five years around one moment."""

LAST = 10
"""The priority of a shift that states none: after the nine of iCalendar."""

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A stretch of time, from `start` until just before `end`, and whose it is.

    `people` are keys of the policy; both instants are in UTC.
    """

    people: tuple[str, ...]
    start: datetime
    end: datetime
    priority: int = LAST

    @property
    def rank(self) -> tuple[int, timedelta, datetime, tuple[str, ...]]:
        """Give what orders shifts at one moment: the lowest is the one that counts.

        A stated priority counts first (1 before 9, none last).
        Then the shift that began last, so that an exception laid over the usual week
        beats it; then the one that ends first; then the people's keys.
        """
        return self.priority, _EPOCH - self.start, self.end, self.people


Expand: TypeAlias = Callable[[datetime, datetime], Iterable[Shift]]
"""Give the shifts that touch a span of time; it may give others as well."""


class Roster:
    """The shifts of one calendar.

    `version` names the content they came from.
    The answers depend on nothing but `expand`; what is kept only saves time.
    """

    def __init__(self, expand: Expand, version: str = "") -> None:
        self.version = version
        self._expand = expand
        self._blocks: dict[
            int, tuple[tuple[datetime, ...], tuple[tuple[Shift, ...], ...]]
        ] = {}

    def at(self, moment: datetime) -> tuple[Shift, ...]:
        """Give the shifts at `moment`, the one that counts first; often none."""
        number = (moment - _EPOCH) // BLOCK
        block = self._blocks.get(number)
        if block is None:
            if len(self._blocks) >= KEPT:
                self._blocks.clear()
            block = self._blocks[number] = self._laid_out(number)
        changes, shifts = block
        return shifts[bisect_right(changes, moment) - 1]

    def _laid_out(
        self, number: int
    ) -> tuple[tuple[datetime, ...], tuple[tuple[Shift, ...], ...]]:
        """Give the instants of one block at which the shifts change, and the shifts."""
        begin = _EPOCH + number * BLOCK
        end = begin + BLOCK
        found = {
            shift
            for shift in self._expand(begin, end)
            if shift.start < end and begin < shift.end
        }
        ordered = sorted(found, key=lambda shift: shift.rank)
        edges = {edge for shift in found for edge in (shift.start, shift.end)}
        changes = (begin, *sorted(edge for edge in edges if begin < edge < end))
        return changes, tuple(
            tuple(shift for shift in ordered if shift.start <= change < shift.end)
            for change in changes
        )


NOBODY = Roster(lambda _start, _end: ())
"""A roster without shifts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rosters:
    """What was read from calendar files: shifts by on-call key, absences by person."""

    on_call: Mapping[str, Roster] = field(default_factory=dict)
    absences: Mapping[str, Roster] = field(default_factory=dict)
