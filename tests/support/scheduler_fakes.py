"""Kafka, disk and time as the scheduler's parts see them, in the hands of a test."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from followup.wire.record import Record
from services.scheduler.lease import Lease
from services.scheduler.pipeline import Sent

CHANGELOG = "followup-scheduler-cases-changelog"


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What Kafka answers."""

    offset: int


@dataclass(slots=True)
class Handed:
    """A record that was handed over, and its answer."""

    record: Record
    answer: asyncio.Future[Sent]


@dataclass(slots=True)
class FakeOutlet:
    """Kafka that answers when told to; at once if `prompt`."""

    journal: list[str] = field(default_factory=list)
    prompt: bool = False
    handed: list[Handed] = field(default_factory=list)
    offsets: int = 0

    async def send(self, record: Record) -> Awaitable[Sent]:
        """Take a record in."""
        self.journal.append(f"sent {_name(record)}")
        one = Handed(record, asyncio.get_running_loop().create_future())
        self.handed.append(one)
        if self.prompt:
            self.acknowledge(one)
        return one.answer

    def acknowledge(self, *chosen: Handed) -> None:
        """Answer some records, or all that wait."""
        for one in chosen or [each for each in self.handed if not each.answer.done()]:
            self.journal.append(f"acknowledged {_name(one.record)}")
            one.answer.set_result(Acknowledged(self.offsets))
            self.offsets += 1

    def refuse(self, one: Handed, error: Exception) -> None:
        """Answer a record with an error."""
        one.answer.set_exception(error)

    def records(self, topic: str) -> list[Record]:
        """Return what was handed over for a topic."""
        return [one.record for one in self.handed if one.record.topic == topic]


@dataclass(slots=True)
class FakeStore:
    """A local table that is a dictionary."""

    journal: list[str] = field(default_factory=list)
    kept: dict[bytes, bytes] = field(default_factory=dict)
    offset: int = -1

    def get(self, key: bytes) -> bytes | None:
        """Return what is kept."""
        return self.kept.get(key)

    def put(self, states: Mapping[bytes, bytes], offset: int) -> None:
        """Keep states."""
        self.journal += [f"put {key.decode()}" for key in states]
        self.kept |= states
        self.offset = offset

    def items(self, read_opt: object = None) -> Iterator[tuple[bytes, bytes]]:
        """Yield all that is kept."""
        del read_opt
        yield from self.kept.items()

    def some(self, after: bytes | None, most: int) -> list[tuple[bytes, bytes]]:
        """Return what comes next behind a key, in order."""
        behind = [key for key in sorted(self.kept) if after is None or key > after]
        return [(key, self.kept[key]) for key in behind[:most]]

    def release(self) -> None:
        """Keep what there is: a test may look at it still."""

    def flush(self) -> None:
        """Do nothing: there is no disk."""


@dataclass(slots=True)
class HandClock:
    """A clock that only a test moves."""

    moment: datetime
    seconds: float = 0.0

    def now(self) -> datetime:
        """Return the moment it was set to."""
        return self.moment

    def monotonic(self) -> float:
        """Return the seconds it was moved by."""
        return self.seconds

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self.moment += timedelta(seconds=seconds)
        self.seconds += seconds


class Ended(Exception):
    """The process would have ended here."""


@dataclass(slots=True)
class Failures:
    """Stands for the end of the process: what follows a failure does not happen."""

    errors: list[BaseException] = field(default_factory=list)

    def __call__(self, error: BaseException) -> None:
        """Note the failure and go no further."""
        self.errors.append(error)
        raise Ended(str(error))


async def turns(count: int = 20) -> None:
    """Let everything that can go on go on."""
    for _ in range(count):
        await asyncio.sleep(0)


def _name(record: Record) -> str:
    return (record.key or b"-").decode()


def unlimited() -> Lease:
    """Give a lease that never ends: nothing was ever confirmed."""
    return Lease(60.0, monotonic=lambda: 0.0, end_process=lambda: None)
