"""Nobody writes whom Kafka may have taken for dead."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from services.scheduler.lease import SHARE, Lease
from tests.support.scheduler_fakes import HandClock

SESSION = 20.0


class EndedError(Exception):
    """Stands for the end of the process."""


class Member:
    """A lease in the hand, with its clock."""

    def __init__(self) -> None:
        self.clock = HandClock(datetime(2026, 3, 2, tzinfo=UTC))
        self.lease = Lease(SESSION, monotonic=self.clock.monotonic, end_process=ended)

    async def begins(self) -> asyncio.Future[None]:
        """Return the writing of something, just begun."""
        writing = asyncio.ensure_future(self.lease.held())
        await asyncio.sleep(0)
        return writing

    async def waits(self) -> asyncio.Future[None]:
        """Return what is begun when Kafka has not confirmed for a session."""
        self.lease.joined()
        self.clock.move(SESSION)
        return await self.begins()

    async def writes(self) -> bool:
        """Return whether something may be written now, without any waiting."""
        writing = await self.begins()
        done = writing.done()
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        return done


def ended() -> None:
    raise EndedError


async def test_before_the_first_assignment_there_is_no_limit() -> None:
    """Nothing is ours yet that anybody could take."""
    member = Member()
    member.clock.move(10 * SESSION)

    assert await member.writes()


async def test_a_member_that_kafka_has_not_confirmed_waits() -> None:
    """Shortly before its session is over it writes nothing, though it is awake."""
    member = Member()
    member.lease.joined()
    member.clock.move(SHARE * SESSION)
    at_the_end = await member.writes()
    member.clock.move(0.1)

    assert at_the_end
    assert not await member.writes()


async def test_who_waits_goes_on_once_kafka_confirms() -> None:
    """An outage is back-pressure, and a heartbeat that gets through ends it."""
    member = Member()
    writing = await member.waits()
    waited = not writing.done()
    member.lease.confirmed(member.clock.monotonic())
    async with asyncio.timeout(30):
        await writing

    assert waited


async def test_a_heartbeat_counts_from_when_it_was_sent() -> None:
    """An answer that was long on its way says little about now."""
    member = Member()
    member.lease.joined()
    sent = member.clock.monotonic()
    member.clock.move(SHARE * SESSION + 0.1)
    member.lease.confirmed(sent)

    assert not await member.writes()


async def test_who_was_expelled_ends_before_writing() -> None:
    """What it decided is decided again by whoever has its partitions now."""
    member = Member()
    member.lease.joined()
    member.lease.expelled()

    with pytest.raises(EndedError):
        await member.lease.held()


async def test_who_waits_and_is_expelled_ends() -> None:
    """The answer that ends the waiting may be that others have our partitions."""
    member = Member()
    writing = await member.waits()
    member.lease.expelled()
    with pytest.raises(EndedError):
        async with asyncio.timeout(30):
            await writing


async def test_who_joined_anew_may_write() -> None:
    """Nothing of the time before was under way any more."""
    member = Member()
    member.lease.joined()
    member.lease.expelled()
    member.lease.joined()

    assert await member.writes()
