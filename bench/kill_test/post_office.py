"""Stands in for the notifier: reports of every message what a provider would say.

The real one opens a connection for every letter, which two cores shared with Kafka
cannot do hundreds of times a second; the scheduler hears the same records either way.
"""

from __future__ import annotations

import threading
from typing import Any

from kafka import KafkaConsumer, TopicPartition

from bench.kill_test.writing import Writer
from followup import ids
from followup.complaint import Channel
from followup.events import Delivery, DeliveryOutcome, DeliverySubject, Update
from followup.kafka.building import build
from followup.runtime.clock import SystemClock
from followup.topics import Topics
from followup.wire.codec import decode

FAILING = 20
"""Of so many messages one fails at its first try, to be tried again."""


class PostOffice:
    """Answers each try of each message once: SENDING, then what became of it."""

    def __init__(self, bootstrap: str, topics: Topics, writer: Writer) -> None:
        self._writer = writer
        self._clock = SystemClock()
        self._answered: set[tuple[str, int]] = set()
        self._consumer: Any = build(
            KafkaConsumer,
            bootstrap_servers=bootstrap,
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            # Rather a few large answers than one for each letter.
            fetch_min_bytes=64 * 1024,
            fetch_max_wait_ms=200,
        )
        self._consumer.assign(
            [TopicPartition(topics.updates, one) for one in range(topics.partitions)]
        )
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="post")
        self._error: BaseException | None = None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def leave(self) -> None:
        """Stop."""
        self._left.set()
        if self._thread.is_alive():
            self._thread.join()
        self._consumer.close()

    def check(self) -> None:
        """Raise what closed the post office early, if anything did."""
        if self._error is not None:
            raise RuntimeError("the post office closed early") from self._error

    def _run(self) -> None:
        try:
            while not self._left.is_set():
                for batch in self._consumer.poll(timeout_ms=500).values():
                    for message in batch:
                        self._answer(decode(Update, message.value))
        except Exception as error:  # noqa: BLE001 - raised again in `check`
            self._error = error

    def _answer(self, update: Update) -> None:
        letter = (update.message_id, update.attempt)
        if letter in self._answered:
            return
        self._answered.add(letter)
        if self._clock.now() >= update.expires_time:
            self._say(update, DeliveryOutcome.EXPIRED)
            return
        self._say(update, DeliveryOutcome.SENDING)
        lot = int(ids.derive("fails", update.message_id)[:8], 16)
        fails = update.attempt == 1 and lot % FAILING == 0
        outcome = DeliveryOutcome.FAILED if fails else DeliveryOutcome.ACCEPTED
        self._say(update, outcome)

    def _say(self, update: Update, outcome: DeliveryOutcome) -> None:
        self._writer.write(
            Delivery(
                message_id=update.message_id,
                customer=update.customer,
                complaint=update.complaint,
                subject=DeliverySubject.UPDATE,
                channel=Channel.EMAIL,
                outcome=outcome,
                occurred_time=self._clock.now(),
                attempt=update.attempt,
            )
        )
