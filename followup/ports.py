"""What the services ask of the outside world; adapters and fakes answer."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from followup.wire.record import Record


class Clock(Protocol):
    """Tells the time; tests move it."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...


class Publisher(Protocol):
    """Puts records on topics, durably."""

    async def publish(self, record: Record) -> None:
        """Return when all in-sync replicas have the record.

        Raises PublishFailed when that could not be achieved in time; the record
        may still arrive later, so a repeat must carry the same id.
        """
        ...


class PublishFailed(Exception):
    """Kafka did not acknowledge a record in time; trying again is safe."""
