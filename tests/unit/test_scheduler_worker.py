"""The worker's loops: what each error ends, and what counts as progress."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from prometheus_client import CollectorRegistry

from followup.policy import Policies, load_default
from followup.runtime.health import Heartbeat
from followup.runtime.metrics import scheduler_metrics
from followup.runtime.watchdog import Watchdog
from followup.topics import Topics
from followup.wire.record import Record
from services.scheduler.absence_walk import AbsenceWalk
from services.scheduler.catch_up import CatchUp
from services.scheduler.coverage import Coverage
from services.scheduler.due_index import DueIndex
from services.scheduler.guard import Guard
from services.scheduler.metrics import Observer
from services.scheduler.partitions import Assignment, OwnedPartition
from services.scheduler.pipeline import Pipeline, Sent
from services.scheduler.step import Look
from services.scheduler.tally import Tally
from services.scheduler.wake_ups import Ticker
from services.scheduler.worker import SILENCE_SECONDS, Worker
from tests.support.scheduler_fakes import CHANGELOG, FakeOutlet, FakeStore, HandClock

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TOPICS = Topics()


class FakeApp:
    """As much of a faust application as the worker asks for; it never ends."""

    rebalancing = False
    crashed = False
    _consumer: Any = None

    async def start(self) -> None:
        """Start nothing."""

    async def stop(self) -> None:
        """Stop nothing."""

    async def wait(self) -> None:
        await asyncio.Event().wait()


class Feeding(Watchdog):
    """A watchdog that tells when it was fed."""

    def __init__(self) -> None:
        super().__init__(60.0)
        self.fed = asyncio.Event()

    def feed(self, progress: str) -> None:
        """Note it."""
        del progress
        self.fed.set()


class Shop:
    """A worker with one partition in which one case is due."""

    def __init__(self, watch: Callable[[], None] = lambda: None) -> None:
        self.clock = HandClock(NOON)
        self.outlet = CountingOutlet()
        self.app = FakeApp()
        self.errors: list[BaseException] = []
        self.failed = asyncio.Event()
        self.turned = asyncio.Event()
        self.assignment = Assignment()
        self.watchdog = Feeding()
        self.due = DueIndex(self.clock.monotonic)
        self.due.load([Look(b"c-1/T-1", NOON, 1)])
        self.worker = Worker(
            app=cast("Any", self.app),
            assignment=self.assignment,
            take_over=cast("Any", Watching(watch)),
            ticker=Ticker(
                assignment=self.assignment,
                outlet=self.outlet,
                topics=TOPICS,
                clock=self.clock,
                may_send=lambda: True,
            ),
            absences=AbsenceWalk(
                policies=Policies([load_default()]),
                assignment=self.assignment,
                clock=self.clock,
                monotonic=self.clock.monotonic,
            ),
            guard=cast("Guard", Turning(self.turned)),
            observer=Observer(
                scheduler_metrics(CollectorRegistry()), TOPICS, self.clock
            ),
            heartbeat=Heartbeat(60.0),
            watchdog=self.watchdog,
            grace_seconds=1.0,
            fail=self.fail,
        )

    def fail(self, error: BaseException) -> None:
        """Note what the process ends of."""
        self.errors.append(error)
        self.failed.set()

    def start(self) -> None:
        """Begin to work."""
        self.stop = asyncio.Event()
        self.working = asyncio.create_task(self.worker.work(self.stop))

    async def open(self) -> None:
        """Take the partition over."""
        pipeline = Pipeline(
            partition=1,
            changelog=CHANGELOG,
            outlet=self.outlet,
            store=FakeStore(),
            fail=self.errors.append,
        )
        owned = OwnedPartition(
            number=1,
            pipeline=pipeline,
            due=self.due,
            gate=CatchUp({}),
            tally=Tally(),
            coverage=Coverage(whole=True),
        )
        await self.assignment.replace({1: owned})


class CountingOutlet(FakeOutlet):
    """Kafka that takes hints and can be waited for, or takes nothing any more."""

    def __init__(self) -> None:
        super().__init__()
        self.full = False
        self.hints = asyncio.Semaphore(0)

    async def send(self, record: Record) -> Awaitable[Sent]:
        """Take a record in, or wait for ever."""
        if self.full:
            await asyncio.Event().wait()
        self.hints.release()
        return await super().send(record)


class Watching:
    """Stands for the take-over, which reports how far it is."""

    def __init__(self, watch: Callable[[], None]) -> None:
        self.watch = watch


class Turning:
    """Stands for the guard, which is shown that the loop turns."""

    def __init__(self, turned: asyncio.Event) -> None:
        self._turned = turned

    def tick(self) -> None:
        self._turned.set()


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    """Give a worker that is not at work yet."""
    made = Shop()
    await made.open()
    yield made
    made.stop.set()
    await made.working
    await made.assignment.give_up()


async def test_a_kafka_that_takes_no_hint_does_not_look_like_sleep(shop: Shop) -> None:
    """While a tick waits for Kafka, the guard still sees the loop turn."""
    shop.outlet.full = True
    shop.start()
    async with asyncio.timeout(30):
        await shop.turned.wait()
        shop.turned.clear()
        await shop.turned.wait()

    assert shop.errors == []


async def test_ticks_whose_hints_nobody_hears_are_no_progress(shop: Shop) -> None:
    """A reader that died without an error must not be kept alive by the ticker."""
    shop.start()
    async with asyncio.timeout(30):
        await shop.outlet.hints.acquire()
        await shop.watchdog.fed.wait()
        shop.clock.move(SILENCE_SECONDS)
        await shop.outlet.hints.acquire()
        shop.watchdog.fed.clear()
        shop.clock.move(SILENCE_SECONDS)
        await shop.outlet.hints.acquire()
        fed_in_silence = shop.watchdog.fed.is_set()
        shop.due.put(Look(b"c-1/T-1", None, 2))
        await shop.watchdog.fed.wait()

    assert not fed_in_silence


async def test_an_error_while_observing_ends_the_process() -> None:
    """Gauges and readiness that stand still would tell what is no longer true."""

    def broken() -> None:
        raise RuntimeError("faust has changed")

    shop = Shop(broken)
    await shop.worker.observe()

    assert [str(error) for error in shop.errors] == ["faust has changed"]


async def test_a_reading_that_ended_ends_the_process(shop: Shop) -> None:
    """A worker that waits for its partitions does not wait for who died."""

    async def lookup() -> None:
        raise AssertionError("Did we not perform bootstrap?")

    dead = asyncio.create_task(lookup())
    await asyncio.wait([dead])
    coordinator = SimpleNamespace(_coordination_task=dead)
    client = SimpleNamespace(_coordinator=coordinator, _fetcher=None)
    shop.app._consumer = SimpleNamespace(  # noqa: SLF001 - faust offers no other
        _thread=SimpleNamespace(_consumer=client)
    )
    shop.start()
    async with asyncio.timeout(30):
        await shop.failed.wait()

    assert [str(error) for error in shop.errors] == ["Did we not perform bootstrap?"]
