"""Reads the inbound topic in a thread, and commits only what Kafka has adopted.

kafka-python's consumer belongs to one thread. It hands each batch to the event loop,
and while that works, or waits for Kafka, it goes on polling with everything paused, so
that the group does not take it for dead.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from typing import Any

import structlog
from kafka import KafkaConsumer
from kafka.consumer.subscription_state import ConsumerRebalanceListener
from kafka.errors import KafkaError
from kafka.structs import OffsetAndMetadata, TopicPartition

from followup.kafka.building import build
from followup.kafka.dealt import Dealt
from followup.kafka.reading import heard, require_topics
from followup.runtime.settings import KafkaSettings
from followup.wire.record import Record

POLL_MS = 200
BATCH = 200
LAST_BATCH_SECONDS = 2.0
"""How long a batch may still take once it should stop; then it is read again later."""

COMMIT_MS = 5_000
SESSION_MS = 10_000
"""How long the group waits for a process that left without a word before it goes on."""

Adopt = Callable[[Record], Awaitable[None]]


class InboundConsumer:
    """Runs in a thread of its own from `run` until `stop`."""

    def __init__(  # noqa: PLR0913 - wired once, by name
        self,
        settings: KafkaSettings,
        *,
        topic: str,
        group: str,
        adopt: Adopt,
        on_joined: Callable[[bool, str], None],
        on_turn: Callable[[], None],
    ) -> None:
        """Prepare; nothing is opened before `run`.

        `adopt` is awaited in the event loop for each record. `on_joined` hears whether
        the group has given us our share, `on_turn` that the thread is not stuck; both
        are called in the thread.
        """
        self._settings = settings
        self._topic = topic
        self._group = group
        self._adopt = adopt
        self._on_joined = on_joined
        self._on_turn = on_turn
        self._stopped = threading.Event()
        self._backlog: list[Record] = []
        self._done: dict[TopicPartition, int] = {}
        self._log = structlog.get_logger()

    async def run(self) -> None:
        """Return after `stop`; raise what the thread died of.

        Kafka's absence is waited out, never raised.
        """
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[None] = loop.create_future()

        def tell(error: BaseException | None) -> None:
            if not ended.done():
                ended.set_exception(error) if error else ended.set_result(None)

        def consume() -> None:
            failure: BaseException | None = None
            try:
                self._consume(loop)
            except Exception as error:  # noqa: BLE001 - raised again by `run`, in the loop
                failure = error
            with suppress(RuntimeError):  # the loop has ended: nobody waits any more
                loop.call_soon_threadsafe(tell, failure)

        threading.Thread(target=consume, name="inbound", daemon=True).start()
        await ended

    def stop(self) -> None:
        """Ask the thread to end after its batch; never blocks."""
        self._stopped.set()

    def _consume(self, loop: asyncio.AbstractEventLoop) -> None:
        while (consumer := self._connect()) is not None:
            try:
                self._share(consumer, loop)
            finally:
                self._on_joined(False, "the inbound consumer has ended")  # noqa: FBT003 - a callback has no names
                consumer.close(autocommit=False, timeout_ms=COMMIT_MS)

    def _share(self, consumer: Any, loop: asyncio.AbstractEventLoop) -> None:  # noqa: ANN401 - kafka-python has no type hints
        """Adopt our share until stopped, or until we should ask for one anew."""
        dealt = Dealt()
        while not self._stopped.is_set():
            self._on_turn()
            batch = self._backlog or self._poll(consumer)
            self._backlog = []
            if batch:
                self._work(consumer, batch, loop)
            self._commit(consumer)
            if dealt.ask_again(has_share=bool(consumer.assignment())):
                self._log.warning("inbound_asks_for_a_share", topic=self._topic)
                return

    def _connect(self) -> Any:  # noqa: ANN401 - kafka-python has no type hints
        """Return a consumer once Kafka answers, None if stopped before."""
        while not self._stopped.is_set():
            self._on_turn()
            try:
                consumer = build(
                    KafkaConsumer,
                    **self._settings.for_kafka_python(),
                    client_id="followup-intake-inbound",
                    group_id=self._group,
                    enable_auto_commit=False,
                    # What was published before the first start waits to be adopted.
                    auto_offset_reset="earliest",
                    max_poll_records=BATCH,
                    session_timeout_ms=SESSION_MS,
                    bootstrap_timeout_ms=5_000,
                    reconnect_backoff_max_ms=1_000,
                    allow_auto_create_topics=False,
                )
                self._require_topic(consumer)
            except KafkaError as error:
                self._log.warning("inbound_waits_for_kafka", why=str(error))
                self._stopped.wait(1.0)
            else:
                listener = _Listener(self._on_joined)
                consumer.subscribe([self._topic], listener=listener)
                return consumer
        return None

    def _require_topic(self, consumer: Any) -> None:  # noqa: ANN401 - no type hints
        try:
            require_topics(consumer, [self._topic])
        except KafkaError:
            consumer.close(autocommit=False, timeout_ms=COMMIT_MS)
            raise

    def _poll(self, consumer: Any, timeout_ms: int = POLL_MS) -> list[Record]:  # noqa: ANN401 - no type hints
        try:
            batches: dict[Any, Iterable[Any]] = consumer.poll(timeout_ms=timeout_ms)
        except KafkaError as error:
            if not error.retriable:
                raise
            self._log.warning("inbound_waits_for_kafka", why=str(error))
            self._stopped.wait(1.0)
            return []
        return [heard(message) for batch in batches.values() for message in batch]

    def _work(
        self,
        consumer: Any,  # noqa: ANN401 - kafka-python has no type hints
        batch: list[Record],
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        """Adopt a batch; note its offsets only when all of it is acknowledged."""
        working = asyncio.run_coroutine_threadsafe(self._adopt_all(batch), loop)
        if not _finishes(working, POLL_MS / 1000):
            self._wait_for(working, consumer)
        with suppress(CancelledError):
            working.result()
            for record in batch:
                if record.partition is not None and record.offset is not None:
                    part = TopicPartition(record.topic, record.partition)
                    self._done[part] = max(record.offset + 1, self._done.get(part, 0))

    def _wait_for(self, working: Future[None], consumer: Any) -> None:  # noqa: ANN401 - no type hints
        while not working.done():
            self._on_turn()
            consumer.pause(*consumer.assignment())
            # Partitions that arrive meanwhile may bring records before they are paused.
            self._backlog += self._poll(consumer)
            if self._stopped.is_set() and not _finishes(working, LAST_BATCH_SECONDS):
                working.cancel()
        consumer.resume(*consumer.assignment())

    async def _adopt_all(self, batch: list[Record]) -> None:
        # Each reaches the producer before the next begins, so their order stays.
        async with asyncio.TaskGroup() as tasks:
            for record in batch:
                tasks.create_task(self._adopt_one(record))

    async def _adopt_one(self, record: Record) -> None:
        await self._adopt(record)

    def _commit(self, consumer: Any) -> None:  # noqa: ANN401 - no type hints
        """Commit what is adopted; if that fails, it is tried again with the next."""
        ours = consumer.assignment()
        self._done = {part: at for part, at in self._done.items() if part in ours}
        if not self._done:
            return
        offsets = {p: OffsetAndMetadata(at, "", -1) for p, at in self._done.items()}
        try:
            consumer.commit(offsets, timeout_ms=COMMIT_MS)
        except KafkaError as error:
            # At worst these records are read again, and make the same facts.
            self._log.warning("inbound_commit_failed", why=str(error))
            return
        self._done = {}


class _Listener(ConsumerRebalanceListener):  # type: ignore[misc]  # the library has no type hints
    def __init__(self, on_joined: Callable[[bool, str], None]) -> None:
        self._on_joined = on_joined

    def on_partitions_assigned(self, assigned: Iterable[Any]) -> None:
        """Note that the group has given us our share, be it empty."""
        self._on_joined(True, f"{len(list(assigned))} partitions assigned")  # noqa: FBT003 - a callback has no names

    def on_partitions_revoked(self, revoked: Iterable[Any]) -> None:
        """Do nothing: what is in the making is repeated by whoever gets them."""

    def on_partitions_lost(self, lost: Iterable[Any]) -> None:
        """Note that the group gave up on us."""
        self._on_joined(False, "the group gave our partitions away")  # noqa: FBT003 - a callback has no names
        del lost


def _finishes(working: Future[None], seconds: float) -> bool:
    """Wait for a batch, at most so long; return whether it has ended somehow."""
    with suppress(TimeoutError, CancelledError):
        working.exception(timeout=seconds)
    return working.done()
