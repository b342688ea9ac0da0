"""One record to handle, and the order in which records are handled."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field

from followup.events import Alert, Update


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A partition of a topic."""

    topic: str
    partition: int


class Released(Exception):
    """The partition is being given up: this record is somebody else's to finish."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Work:
    """A letter that was read, and where; `released` is set when we must let it go."""

    event: Update | Alert
    place: Place
    offset: int
    traceparent: str = ""
    released: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def lane(self) -> Hashable:
        """Whose letters keep their order: one customer's, or one of our people's."""
        if isinstance(self.event, Update):
            return ("customer", self.event.customer)
        recipient = self.event.recipient
        return ("recipient", recipient.id or recipient.email)


Wait = Callable[[float, Work], Awaitable[None]]
"""Waits some seconds; raises Released as soon as the work is released."""


async def wait_unless_released(seconds: float, work: Work) -> None:
    """Wait; raises Released as soon as the work is released."""
    try:
        await asyncio.wait_for(work.released.wait(), seconds)
    except TimeoutError:
        return
    raise Released
