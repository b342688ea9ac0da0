"""Waiting for a turn at a channel: what waited too long does not leave."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry

from followup.complaint import Channel, ComplaintName
from followup.events import DeliveryOutcome
from followup.runtime.metrics import notifier_metrics
from services.notifier.letter import Letter, Sender
from services.notifier.post import Post
from services.notifier.work import Place, Released, Work, wait_unless_released
from tests.support.notifier_desk import FakeChannel, FakeClock
from tests.support.notifier_letters import NOON, update

UNTIL = NOON + timedelta(hours=1)
LETTER = Letter(
    id="m-1",
    about=ComplaintName("c-1001", "t-2001"),
    sender=Sender(name="Example Shop", address="care@shop.example.com"),
    to="alex@example.com",
    subject="[t-2001] Hello",
    text="Hello",
    created_time=NOON,
)


class Counter:
    """A post office with one counter, which is taken."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.channel = FakeChannel(Channel.EMAIL, [])
        self.slot = asyncio.Semaphore(0)
        self.work = Work(event=update(), place=Place("updates", 0), offset=0)
        self.post = Post(
            clock=self.clock,
            channels={Channel.EMAIL: self.channel},
            slots={Channel.EMAIL: self.slot},
            metrics=notifier_metrics(CollectorRegistry()),
            monotonic=lambda: 0.0,
            jitter=lambda: 0.0,
            wait=wait_unless_released,
        )
        self.turn = asyncio.create_task(
            self.post.twice(Channel.EMAIL, LETTER, self.work, UNTIL)
        )


async def test_what_expired_while_it_waited_is_not_sent() -> None:
    """A letter whose time passed in the queue is EXPIRED, and no provider sees it."""
    counter = Counter()
    counter.clock.move(timedelta(hours=2))
    counter.slot.release()

    assert (await counter.turn).outcome is DeliveryOutcome.EXPIRED
    assert counter.channel.letters == []


async def test_what_was_let_go_while_it_waited_is_not_sent() -> None:
    """The partition went meanwhile: whoever has it now sends the letter."""
    counter = Counter()
    counter.work.released.set()
    counter.slot.release()

    with pytest.raises(Released):
        await counter.turn
    assert counter.channel.letters == []


async def test_what_waited_in_time_is_sent() -> None:
    """A free counter and time left: the letter leaves."""
    counter = Counter()
    counter.slot.release()

    assert (await counter.turn).outcome is DeliveryOutcome.ACCEPTED
    assert len(counter.channel.letters) == 1
