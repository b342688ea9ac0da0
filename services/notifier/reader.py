"""Reads updates and alerts with kafka-python, whose consumer belongs to one thread.

Every method but `make` blocks and is called in that one thread; the listener's
coroutines run in the client's own loop, from where they ask ours.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Coroutine, Mapping
from typing import Any, Protocol, TypeVar

from kafka import KafkaConsumer, TopicPartition
from kafka.consumer.subscription_state import AsyncConsumerRebalanceListener
from kafka.coordinator.assignors.range import RangePartitionAssignor
from kafka.errors import KafkaError
from kafka.net.selector import KernelEvent
from kafka.structs import OffsetAndMetadata

from followup.kafka.building import build
from followup.kafka.reading import heard, require_topics
from followup.wire.record import Record
from services.notifier.work import Place

POLL_MS = 500
"""The longest poll: kafka-python cannot be woken, and a stop must not wait long."""

_COMMIT_MS = 5_000
_LOOK_SECONDS = 0.02

T = TypeVar("T")

Positions = Mapping[Place, int]


class Owner(Protocol):
    """Whoever handles what is read; called in order, in its own event loop."""

    async def assigned(self, places: frozenset[Place]) -> None:
        """Hear of new partitions; they are paused until somebody resumes them."""
        ...

    async def revoked(self, places: frozenset[Place], *, lost: bool) -> Positions:
        """Let partitions go and return what may be committed of them.

        `lost` means that they are somebody else's already.
        """
        ...


class Reader:
    """One consumer of the notifier's group."""

    def __init__(
        self,
        consumer: Any,  # noqa: ANN401 - kafka-python has no type hints
        topics: Collection[str],
        owner: Owner,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self._consumer = consumer
        listener = _Listener(consumer, owner, loop)
        consumer.subscribe(topics=list(topics), listener=listener)

    def poll(
        self,
        *,
        timeout_ms: int,
        pause: Collection[Place] = (),
        resume: Collection[Place] = (),
    ) -> tuple[Record, ...]:
        """Return what came within the time; takes part in the group meanwhile."""
        self._hold(pause, self._consumer.pause)
        self._hold(resume, self._consumer.resume)
        batches = self._consumer.poll(timeout_ms=timeout_ms, max_records=100)
        return tuple(heard(one) for batch in batches.values() for one in batch)

    def commit(self, positions: Positions) -> None:
        """Commit; raises KafkaError when the group has moved on or Kafka is silent."""
        self._consumer.commit(_offsets(positions), timeout_ms=_COMMIT_MS)

    def close(self) -> None:
        """Release all partitions, commit what is finished and leave the group."""
        self._consumer.close(autocommit=False, timeout_ms=_COMMIT_MS)

    def _hold(self, places: Collection[Place], hold: Callable[..., None]) -> None:
        ours = self._consumer.assignment()
        found = [one for one in map(_partition, places) if one in ours]
        if found:
            hold(*found)


class _Listener(AsyncConsumerRebalanceListener):  # type: ignore[misc]  # no type hints
    """Hears of partitions given and taken."""

    def __init__(
        self,
        consumer: Any,  # noqa: ANN401 - kafka-python has no type hints
        owner: Owner,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self._consumer = consumer
        self._owner = owner
        self._loop = loop

    async def on_partitions_assigned(self, assigned: Collection[Any]) -> None:
        """Keep new partitions still until their sent log is read."""
        if assigned:
            self._consumer.pause(*assigned)
        await self._ask(self._owner.assigned(_places(assigned)))

    async def on_partitions_revoked(self, revoked: Collection[Any]) -> None:
        """Finish what is being sent and commit it, before anybody else begins."""
        positions = await self._ask(self._owner.revoked(_places(revoked), lost=False))
        if not positions:
            return
        committed = self._consumer.commit_async(_offsets(positions))
        # Without an answer it goes on: whoever reads next finds the outcomes in the
        # sent log, so nothing is sent twice.
        deadline = time.monotonic() + _COMMIT_MS / 1000
        while not committed.is_done and time.monotonic() < deadline:
            await _pause(_LOOK_SECONDS)

    async def on_partitions_lost(self, lost: Collection[Any]) -> None:
        """Stop: these partitions are somebody else's already."""
        await self._ask(self._owner.revoked(_places(lost), lost=True))

    async def _ask(self, question: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine in our loop and wait for it in the client's."""
        asked = asyncio.run_coroutine_threadsafe(question, self._loop)
        # The client's loop is not asyncio's and cannot await our future; looking is
        # cheap, and leaves the loop free for heartbeats.
        while not asked.done():
            await _pause(_LOOK_SECONDS)
        return asked.result()


class _pause:  # noqa: N801 - an awaitable that reads as a verb
    """Waits in kafka-python's own event loop."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __await__(self) -> Any:  # noqa: ANN401 - the protocol of that loop
        yield KernelEvent("_sleep", self._seconds)


def make_consumer(
    connection: Mapping[str, object],
    *,
    group: str,
    session_seconds: float,
    topics: Collection[str],
) -> Any:  # noqa: ANN401 - kafka-python has no type hints
    """Return a consumer of the group, not yet subscribed; blocks.

    Raises KafkaError if Kafka is away or a topic is not there yet.
    """
    consumer = build(
        KafkaConsumer,
        **connection,
        group_id=group,
        client_id=group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        allow_auto_create_topics=False,
        # The same partition numbers of both topics, hence one replay for both.
        partition_assignment_strategy=[RangePartitionAssignor],
        session_timeout_ms=int(session_seconds * 1000),
        heartbeat_interval_ms=int(session_seconds * 1000 / 3),
        max_poll_interval_ms=300_000,
        bootstrap_timeout_ms=5_000,
    )
    try:
        require_topics(consumer, topics)
    except KafkaError:
        consumer.close(autocommit=False)
        raise
    return consumer


def _offsets(positions: Positions) -> dict[Any, OffsetAndMetadata]:
    return {
        _partition(place): OffsetAndMetadata(offset, "", -1)
        for place, offset in positions.items()
    }


def _partition(place: Place) -> Any:  # noqa: ANN401 - kafka-python has no type hints
    return TopicPartition(place.topic, place.partition)


def _places(partitions: Collection[Any]) -> frozenset[Place]:
    return frozenset(Place(one.topic, one.partition) for one in partitions)
