# ruff: noqa: SLF001 - these are the names that nobody promised us
"""The names of faust and aiokafka that nobody promised us are still there.

An upgrade that breaks one of these tests needs a new look at
`services/scheduler/private_faust.py` before it is taken.
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path
from typing import Any

import aiokafka
import faust
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.producer import sender
from faust import streams
from faust.stores.rocksdb import Store
from faust.tables.recovery import Recovery
from faust.transport.consumer import Consumer
from faust.transport.drivers import aiokafka as driver
from faust.types import TP
from faust.types.enums import ProcessingGuarantee

from followup.topics import Topics
from followup.wire.record import Record
from services.scheduler.faust_app import FaustApp, Hooks, build, inputs
from services.scheduler.private_faust import (
    FaustOutlet,
    GuardedProducer,
    PartitionStore,
    SchedulerTransport,
    SeekingConsumer,
    changelog_left,
    owned_partitions,
)
from services.scheduler.settings import SchedulerSettings
from tests.support.scheduler_fakes import unlimited

TOPICS = Topics()


async def nothing(*_: object) -> None:
    """Stand for a hook that is not called."""


class Calls:
    """Notes what the transport calls."""

    def __init__(self) -> None:
        self.guarded = 0
        self.sought: dict[TP, int] = {}

    def guard(self) -> None:
        self.guarded += 1


@pytest.fixture
async def calls() -> Calls:
    """Give a notebook."""
    return Calls()


@pytest.fixture
async def built(tmp_path: Path, calls: Calls) -> AsyncIterator[FaustApp]:
    """Give the application, put together and not started."""
    hooks = Hooks(
        hear=nothing,
        recovered=nothing,
        revoked=nothing,
        sought=calls.sought.update,
        guard=calls.guard,
        lease=unlimited(),
        fail=lambda _error: None,
    )
    made = build(SchedulerSettings(data_dir=tmp_path), TOPICS, hooks)
    made.app.finalize()
    yield made
    await made.table.data.stop()
    # faust makes a loop for the consumer's thread that only its start would close.
    made.app.consumer._thread.thread_loop.close()  # type: ignore[attr-defined]  # faust's interface lacks it


def test_versions_are_those_that_were_studied() -> None:
    """Another version of either library deserves a new study."""
    assert faust.__version__.startswith("0.15.")
    assert aiokafka.__version__.startswith("0.14.")


def test_the_compiled_iterator_is_there() -> None:
    """The one in Python acknowledges records that it skips in a rebalance."""
    assert vars(streams)["_CStreamIterator"] is not None


def test_the_changelog_has_the_name_we_declare(built: FaustApp) -> None:
    """The name is one that faust derives; our topics must agree."""
    assert built.table.changelog_topic_name == TOPICS.cases


def test_the_application_is_set_as_decided(built: FaustApp) -> None:
    """The settings that lose data when they change are what they should be."""
    conf = built.app.conf
    guarantee: Any = conf.processing_guarantee

    assert guarantee is ProcessingGuarantee.AT_LEAST_ONCE
    assert not conf.topic_allow_declare
    assert conf.topic_disable_leader
    assert conf.stream_wait_empty
    assert conf.producer_acks == -1
    assert not conf.web_enabled


def test_the_store_keeps_and_yields(built: FaustApp) -> None:
    """Reads, writes, the persisted offset and iteration go past faust's own table."""
    store = PartitionStore(built.table, 3)
    store.put({b"a": b"1", b"b": b"2"}, 41)

    assert store.get(b"a") == b"1"
    assert store.get(b"c") is None
    assert dict(store.items()) == {b"a": b"1", b"b": b"2"}
    assert store.some(None, 1) == [(b"a", b"1")]
    assert store.some(b"a", 9) == [(b"b", b"2")]
    assert store.some(b"b", 9) == []
    assert built.table.data.persisted_offset(TP(TOPICS.cases, 3)) == 41
    assert dict(PartitionStore(built.table, 4).items()) == {}


def test_owned_partitions_come_from_the_assignor(built: FaustApp) -> None:
    """Nothing is ours before the first assignment, and the question can be asked."""
    assert owned_partitions(built.app, TOPICS.cases) == ()
    assert built.app.assignor.assigned_actives() == set()


def test_recovery_says_how_much_is_left(built: FaustApp) -> None:
    """The progress of recovery is what faust counts for itself."""
    tables: Any = built.app.tables
    recovery = tables.recovery
    place = TP(TOPICS.cases, 1)
    recovery.active_highwaters[place] = 10
    recovery.active_offsets[place] = 4

    assert isinstance(recovery, Recovery)
    assert changelog_left(built.app) == 6


def test_the_application_uses_our_consumer_and_producer(built: FaustApp) -> None:
    """Both remedies are in place, whoever makes the clients."""
    assert isinstance(built.app.transport, SchedulerTransport)
    assert isinstance(built.app.consumer, SeekingConsumer)
    assert isinstance(built.app.producer, GuardedProducer)
    assert built.app.transport.sources == set(inputs(TOPICS))


async def test_the_guard_is_asked_before_every_produce_request(
    built: FaustApp, calls: Calls
) -> None:
    """The sender of aiokafka makes each request through the method that we wrap."""
    producer = built.app.producer._new_producer()  # type: ignore[attr-defined]  # faust's interface lacks it
    sent: list[object] = []

    class Client:
        """Stands for the connection."""

        async def send(self, _node: int, request: object) -> None:
            sent.append(request)

    handler = inspect.getsource(sender.Sender._send_produce_req)
    routine = inspect.getsource(sender.Sender._sender_routine)
    producer._sender._acks = 0
    real, producer._sender.client = producer._sender.client, Client()
    producer._sender._in_flight.add(0)
    await producer._sender._send_produce_req(0, {})
    producer._sender.client = real
    await producer.stop()

    assert calls.guarded == 1
    assert len(sent) == 1
    assert "self._send_produce_req(node_id" in routine
    assert "SendProduceReqHandler(self, batches)" in handler


async def test_the_outlet_uses_the_workers_own_producer(built: FaustApp) -> None:
    """A record goes to aiokafka as it is, and its answer has an offset."""

    class Client:
        """Stands for aiokafka's producer."""

        def __init__(self) -> None:
            self.sent: list[tuple[Any, ...]] = []

        async def send(
            self, topic: str, value: bytes, **rest: object
        ) -> Awaitable[None]:
            self.sent.append((topic, value, rest))
            return nothing()

    client = Client()
    built.app.producer._producer = client  # type: ignore[attr-defined]  # faust's interface lacks it
    record = Record(
        topic="t", key=b"k", value=b"v", headers=(("a", b"1"),), partition=3
    )
    await (await FaustOutlet(built.app).send(record))
    real = inspect.signature(AIOKafkaProducer.send).parameters

    assert client.sent == [
        ("t", b"v", {"key": b"k", "partition": 3, "headers": [("a", b"1")]})
    ]
    assert {"topic", "value", "key", "partition", "headers"} <= set(real)
    built.app.producer._producer = None  # type: ignore[attr-defined]  # as above


class Thread:
    """Stands for the thread that faust's consumer runs in."""

    def __init__(self, committed: dict[TP, int | None], earliest: int) -> None:
        self.committed = committed
        self.earliest = earliest
        self.sought: dict[TP, int] = {}
        self.commits: dict[TP, int] = {}

    def assignment(self) -> set[TP]:
        return set(self.committed)

    async def seek_to_committed(self) -> dict[TP, int | None]:
        return self.committed

    async def earliest_offsets(self, *places: TP) -> dict[TP, int]:
        return dict.fromkeys(places, self.earliest)

    def seek(self, place: TP, offset: int) -> None:
        self.sought[place] = offset

    async def commit(self, offsets: dict[TP, int]) -> bool:
        self.commits |= offsets
        return True


async def test_partitions_without_a_commit_are_sought_and_committed(
    built: FaustApp, calls: Calls
) -> None:
    """Source partitions alone: the changelog is recovery's affair."""
    facts, fresh = TP(TOPICS.complaints, 1), TP(TOPICS.complaints, 2)
    changelog = TP(TOPICS.cases, 1)
    thread = Thread({facts: 9, fresh: None, changelog: None}, earliest=4)
    consumer: Any = built.app.consumer
    real, consumer._thread = consumer._thread, thread
    await consumer.perform_seek()
    consumer._thread = real

    assert thread.sought == {fresh: 4}
    assert thread.commits == {fresh: 4}
    assert calls.sought == {facts: 9, fresh: 4}


def test_what_faust_offers_is_still_offered() -> None:
    """Methods that are overridden or called exist with the shape we know."""
    assert list(inspect.signature(Consumer.perform_seek).parameters) == ["self"]
    assert list(inspect.signature(Consumer._commit).parameters) == ["self", "offsets"]
    assert inspect.iscoroutinefunction(driver.Consumer.highwaters)
    assert not inspect.iscoroutinefunction(Consumer.stop_flow)
    assert hasattr(Store, "_db_for_partition")
    assert hasattr(Store, "_visible_items")
    assert hasattr(AIOKafkaConsumer, "seek_to_committed")


def test_the_workers_consumer_always_waits_for_what_is_under_way() -> None:
    """Revocation and stop wait until every record is acknowledged."""
    revoked = inspect.getsource(faust.App._on_partitions_revoked)
    stopped = inspect.getsource(faust.App._stop_consumer)

    assert revoked.index("_consumer_wait_empty") < revoked.index(
        "on_partitions_revoked.send"
    )
    assert "_consumer_wait_empty" in stopped
