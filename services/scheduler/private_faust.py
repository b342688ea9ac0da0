# ruff: noqa: SLF001 - these are the names that nobody promised us
"""What we know of faust from the inside; of aiokafka, `private_aiokafka` does.

Everything here relies on names their authors may change; tests/contract holds each of
them against the installed version, so that an upgrade breaks there and not at night.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from typing import Any

import faust
from aiokafka import AIOKafkaProducer
from faust import streams
from faust.exceptions import ConsumerNotStarted
from faust.transport.drivers import aiokafka as driver
from faust.types import TP
from rocksdict import ReadOptions, WriteBatch

from followup.wire.record import Record
from services.scheduler.catch_up import Told
from services.scheduler.lease import Lease
from services.scheduler.pipeline import Sent
from services.scheduler.private_aiokafka import LeasedThread
from services.scheduler.restoring import restore

Positions = Mapping[TP, int]
_READ_AHEAD = 1 << 20


class SeekingConsumer(driver.Consumer):
    """Starts every source partition at an explicit place.

    As it is, faust seeks only where an offset was committed; elsewhere reading goes on
    wherever the client happens to stand, and after a crash facts were lost that way.
    So a partition without a commit is sought to its earliest offset, and that offset
    is committed, so that the next start has one.
    """

    def _new_consumer_thread(self) -> LeasedThread:
        return LeasedThread(self, loop=self.loop, beacon=self.beacon)

    async def perform_seek(self) -> None:
        """Seek to the committed offsets, and to the earliest where there are none."""
        await super().perform_seek()
        transport = self.transport
        assert isinstance(transport, SchedulerTransport)  # noqa: S101 - made by it
        sources = [tp for tp in self.assignment() if tp.topic in transport.sources]
        if not sources:
            return
        earliest = await self.earliest_offsets(*sources)
        places = {tp: self._committed_offset.get(tp) or 0 for tp in sources}
        fresh = {tp: earliest[tp] for tp in sources if not places[tp]}
        for tp, offset in fresh.items():
            await self.seek(tp, offset)
        if fresh:
            await self._commit(fresh)
            self._committed_offset.update(
                {tp: offset for tp, offset in fresh.items() if offset}
            )
        # What retention has removed will never be read: it counts as decided.
        transport.on_seek({tp: max(places[tp], earliest[tp]) for tp in sources})

    async def _getmany(
        self,
        active_partitions: set[TP] | None,
        timeout: float,  # noqa: ASYNC109 - faust's own
    ) -> dict[TP, list[Any]]:
        """Fetch records; those of a changelog are in the local table afterwards."""
        fetched = await super()._getmany(active_partitions, timeout)
        return restore(self.app.tables, fetched)


class GuardedProducer(driver.Producer):
    """Asks the guard at the last moment before a produce request is made."""

    def _new_producer(self, transactional_id: str | None = None) -> AIOKafkaProducer:
        producer = super()._new_producer(transactional_id)
        transport = self.transport
        assert isinstance(transport, SchedulerTransport)  # noqa: S101 - made by it
        sender = producer._sender
        send = sender._send_produce_req

        async def guarded(node_id: int, batches: object) -> None:
            await transport.lease.held()
            # Runs in the same turn of the loop as the making of the request.
            transport.guard()
            await send(node_id, batches)

        sender._send_produce_req = guarded
        return producer


class SchedulerTransport(driver.Transport):
    """faust's transport with both remedies; set it as `app.transport`."""

    Consumer = SeekingConsumer
    Producer = GuardedProducer

    def __init__(
        self,
        app: faust.App,
        *,
        sources: Iterable[str],
        guard: Callable[[], None],
        lease: Lease,
        on_seek: Callable[[Positions], None],
    ) -> None:
        super().__init__(app.conf.broker_consumer, app)
        self.sources = frozenset(sources)
        self.guard = guard
        self.lease = lease
        self.on_seek = on_seek


def require_compiled() -> None:
    """Raise RuntimeError where faust runs without its compiled parts.

    Its iterator in plain Python acknowledges the records that it skips while partitions
    move, and with that loses them.
    """
    if vars(streams).get("_CStreamIterator") is None:
        raise RuntimeError(
            "faust-streaming is installed without its compiled parts, and would lose"
            " records; install it from a wheel, without NO_CYTHON"
        )


class FaustOutlet:
    """Hands records to the worker's own producer, past faust's unawaited buffer."""

    def __init__(self, app: faust.App) -> None:
        self._app = app

    async def send(self, record: Record) -> Awaitable[Sent]:
        """Hand over a record; see `Outlet` of the pipeline.

        The future, or this call, raises KafkaError when Kafka does not take it.
        """
        producer: Any = self._app.producer
        sent: Awaitable[Sent] = await producer._producer.send(
            record.topic,
            record.value,
            key=record.key,
            partition=record.partition,
            headers=list(record.headers),
        )
        return sent


class PartitionStore:
    """One partition of a faust table over RocksDB, without the faust around it.

    faust's own writes are tied to the event being processed and are not durable when
    that event is committed; here the pipeline says when and with which offset.
    """

    def __init__(self, table: Any, partition: int) -> None:  # noqa: ANN401 - the type is not public
        self._data = table.data
        self._place = TP(table.changelog_topic_name, partition)
        self._db = self._data._db_for_partition(partition)

    def get(self, key: bytes) -> bytes | None:
        """Return what is kept under a key, or None; reads the local disk."""
        kept: bytes | None = self._db.get(key)
        return kept

    def put(self, states: Mapping[bytes, bytes], offset: int) -> None:
        """Keep states and the offset recovery begins at: all at once, or nothing."""
        batch = WriteBatch(raw_mode=True)
        for key, state in states.items():
            batch.put(key, state)
        batch.put(self._data.offset_key, b"%d" % offset)
        self._db.write(batch)

    def items(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield all that is kept in this partition; reads the local disk.

        What is read is not kept in memory: a scan would push out all else.
        """
        options: Any = ReadOptions()  # its type hints forget an argument
        options.fill_cache(False)  # noqa: FBT003 - a client without named arguments
        options.set_readahead_size(_READ_AHEAD)
        own = self._data.offset_key
        for item in self._db.items(read_opt=options):
            if item[0] != own:
                yield item

    def some(self, after: bytes | None, most: int) -> list[tuple[bytes, bytes]]:
        """Return what comes next behind a key (None: from the beginning), in order.

        Reads the local disk, and leaves nothing open.
        """
        options: Any = ReadOptions()
        options.fill_cache(False)  # noqa: FBT003 - a client without named arguments
        begin = None if after is None else after + b"\0"
        own = self._data.offset_key
        found = self._db.items(from_key=begin, read_opt=options)
        return list(islice((item for item in found if item[0] != own), most))

    def release(self) -> None:
        """Let go of the disk; nothing may be read or written afterwards.

        RocksDB holds its lock until nobody refers to the database any more, and faust
        waits for that before it opens a partition anew. It must not depend on when
        Python finds out that we, and all that refers to us, are no longer needed.
        """
        self._db = None

    def settle(self) -> None:
        """Move what was written last from memory to the disk; blocks for a moment."""
        self._db.flush()


def owned_partitions(app: faust.App, changelog: str) -> tuple[int, ...]:
    """Return the partitions of a table this worker is active for, in order."""
    active = app.assignor.assigned_actives()
    return tuple(sorted(tp.partition for tp in active if tp.topic == changelog))


def changelog_left(app: faust.App) -> int:
    """Return how many changelog records recovery still has to read."""
    tables: Any = app.tables
    return max(0, int(tables.recovery.active_remaining_total()))


def copies_kept(app: faust.App) -> dict[TP, int]:
    """Return how many changelog records lack in each copy kept for another worker.

    A copy whose end Kafka has not told yet is left out.
    """
    tables: Any = app.tables
    recovery = tables.recovery
    found: dict[TP, int] = {}
    # It is an error to ask before the start, or while partitions are on their way.
    with suppress(AssertionError, ConsumerNotStarted):
        consumer = _client(app)
        for place in tuple(recovery.standby_tps):
            end = consumer.highwater(place)
            if end is not None:
                kept = recovery.standby_offsets.get(place)
                found[place] = max(0, end - 1 - (-1 if kept is None else kept))
    return found


def known_ends(app: faust.App, topics: Iterable[str], number: int) -> dict[str, Told]:
    """Return where a partition of these topics ends, as far as Kafka last told us.

    Costs nothing: each answer to a fetch says it, also one without records. A partition
    is left out of a fetch while records of it are read and not handed on.
    """
    told: dict[str, Told] = {}
    # It is an error to ask while partitions are on their way to somebody else.
    with suppress(AssertionError):
        consumer = _client(app)
        for topic in topics:
            place = TP(topic, number)
            end = consumer.highwater(place)
            if end is not None:
                told[topic] = Told(end, consumer.last_poll_timestamp(place))
    return told


def _client(app: faust.App) -> Any:  # noqa: ANN401 - faust keeps it to itself
    """Return aiokafka's consumer; raises ConsumerNotStarted while there is none."""
    consumer: Any = app.consumer
    return consumer._thread._ensure_consumer()
