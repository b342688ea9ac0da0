"""Follows a small compacted topic, so that every process knows all that it says."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import structlog
from kafka import TopicPartition
from kafka.errors import KafkaError

from followup.kafka.reading import (
    end_offsets,
    groupless_consumer,
    heard,
    require_topics,
)
from followup.runtime.settings import KafkaSettings
from followup.wire.codec import Unreadable
from followup.wire.record import Record

POLL_MS = 500
AGAIN_SECONDS = 1.0


class TopicWatch:
    """A thread that reads the whole topic, then whatever is added to it.

    Each process reads all of it, in no group, and from the beginning again when Kafka
    was away; so `take` must not mind a record twice. It is called in the thread with
    each record that has a value and returns whether that changed anything, and may
    raise Unreadable: the record is told in the log and passed over. `on_change` is
    called there, too, after records that changed something, and `on_known` once all
    that was said by the start is read.
    """

    def __init__(  # noqa: PLR0913 - wired once, by name
        self,
        settings: KafkaSettings,
        topic: str,
        take: Callable[[Record], bool],
        *,
        what: str,
        client_id: str,
        on_change: Callable[[], None] = lambda: None,
        on_known: Callable[[], None] = lambda: None,
    ) -> None:
        """Follow nothing yet; `what` the topic says is a word of the log's events."""
        self._settings = settings
        self._topic = topic
        self._take = take
        self._what = what
        self._client_id = client_id
        self._on_change = on_change
        self._on_known = on_known
        self._known = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(
            target=self._work, name=f"{what}-watch", daemon=True
        )
        self._log = structlog.get_logger()

    def start(self) -> None:
        """Begin to follow; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Stop following; waits for the read that is under way."""
        self._stop.set()
        self._known.set()
        self._thread.join()

    async def until_known(
        self, stop: asyncio.Event, *, seconds: float | None = None
    ) -> bool:
        """Return once all that was said by the start is read, or `stop` is set.

        Or after so many seconds; whether it was read is the answer.
        """
        known = asyncio.create_task(asyncio.to_thread(self._known.wait))
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait(
            {known, stopped}, timeout=seconds, return_when="FIRST_COMPLETED"
        )
        stopped.cancel()
        return known.done()

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                self._follow()
            except KafkaError as error:
                self._log.warning(
                    f"{self._what}s_unknown", topic=self._topic, why=str(error)
                )
                self._stop.wait(AGAIN_SECONDS)

    def _follow(self) -> None:
        consumer = groupless_consumer(
            self._settings.for_kafka_python(), client_id=self._client_id
        )
        try:
            require_topics(consumer, [self._topic])
            numbers = consumer.partitions_for_topic(self._topic)
            places = [TopicPartition(self._topic, number) for number in numbers]
            consumer.assign(places)
            consumer.seek_to_beginning(*places)
            ends = end_offsets(consumer, places)
            while not self._stop.is_set():
                batches = consumer.poll(timeout_ms=POLL_MS)
                read = [heard(one) for batch in batches.values() for one in batch]
                changed = [self._hear(record) for record in read]
                if True in changed:
                    self._on_change()
                if not self._known.is_set():
                    at_end = (
                        consumer.position(one) >= end for one, end in ends.items()
                    )
                    if all(at_end):
                        self._on_known()
                        self._known.set()
        finally:
            consumer.close()

    def _hear(self, record: Record) -> bool:
        if record.value is None:
            return False
        try:
            return self._take(record)
        except Unreadable as error:
            self._log.error(
                f"{self._what}_unreadable",
                partition=record.partition,
                offset=record.offset,
                why=str(error),
            )
            return False
