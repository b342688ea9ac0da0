"""Follows the topic of controls, so that every process knows what is held back."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import structlog
from kafka import TopicPartition
from kafka.errors import KafkaError

from followup.events import Hold
from followup.holds import Holds
from followup.kafka.reading import (
    end_offsets,
    groupless_consumer,
    heard,
    require_topics,
)
from followup.runtime.settings import KafkaSettings
from followup.wire.codec import Unreadable, decode

POLL_MS = 500
AGAIN_SECONDS = 1.0


class HoldWatch:
    """A thread that reads the whole topic, then whatever is added to it.

    The topic is compacted and small, so each process reads all of it, in no group.
    `on_change` is called in that thread after a word that changed what is held.
    """

    def __init__(
        self,
        settings: KafkaSettings,
        topic: str,
        holds: Holds,
        *,
        client_id: str,
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        self._settings = settings
        self._topic = topic
        self._holds = holds
        self._client_id = client_id
        self._on_change = on_change
        self._known = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(
            target=self._work, name="hold-watch", daemon=True
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

    async def until_known(self, stop: asyncio.Event) -> None:
        """Return once all that was said by the start is read, or `stop` is set.

        Nothing may be sent to a customer before: a hold must survive a restart.
        """
        known = asyncio.create_task(asyncio.to_thread(self._known.wait))
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({known, stopped}, return_when="FIRST_COMPLETED")
        stopped.cancel()

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                self._follow()
            except KafkaError as error:
                self._log.warning("holds_unknown", topic=self._topic, why=str(error))
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
                read = [one for batch in batches.values() for one in batch]
                changed = [self._take(message) for message in read]
                if True in changed:
                    self._on_change()
                if not self._known.is_set():
                    at_end = (
                        consumer.position(one) >= end for one, end in ends.items()
                    )
                    if all(at_end):
                        self._known.set()
        finally:
            consumer.close()

    def _take(self, message: Any) -> bool:  # noqa: ANN401 - kafka-python has no type hints
        record = heard(message)
        if record.value is None:
            return False
        try:
            hold = decode(Hold, record.value)
        except Unreadable as error:
            self._log.error(
                "hold_unreadable",
                partition=record.partition,
                offset=record.offset,
                why=str(error),
            )
            return False
        changed = self._holds.take(hold)
        if changed:
            said = "customer_messages_" + ("held" if hold.held else "released")
            self._log.warning(said, scope=hold.scope, why=hold.reason)
        return changed
