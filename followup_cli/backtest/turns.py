"""The openings and endings of tickets, in the order in which they happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import NamedTuple

from followup_cli.backtest.tickets import Ticket


class _Order(IntEnum):
    """What happens first of what happens at one moment."""

    ENDED = 0
    OPENED = 1
    ENDED_AT_ONCE = 2


class Turn(NamedTuple):
    """That a ticket was opened or ended; hours since 1970."""

    at: float
    opened: bool
    ticket: Ticket


def in_turn(tickets: Iterable[Ticket]) -> Iterator[Turn]:
    """Give each opening and each ending in the order of time, of one moment by id.

    What ends makes room before something opens, and nothing ends before it opened.
    """
    found: list[tuple[float, _Order, str, Ticket]] = []
    for one in tickets:
        end = _Order.ENDED_AT_ONCE if one.ended == one.opened else _Order.ENDED
        found.append((one.opened, _Order.OPENED, one.id, one))
        found.append((one.ended, end, one.id, one))
    found.sort(key=lambda each: each[:3])
    for at, order, _, one in found:
        yield Turn(at, order is _Order.OPENED, one)
