"""A producer that outlives the broker's deaths, as a patient client would."""

from __future__ import annotations

import threading
from typing import Any

from kafka import KafkaProducer

from followup.events import Event
from followup.kafka.building import build
from followup.kafka.sender import hand_over
from followup.topics import Topics
from followup.wire.envelope import record_of

SOURCE = "//example.com/kill-test"
_PATIENCE_MS = 900_000
_LINGER_MS = 50
"""The load must not take the processor from those it is a load for."""


class Writer:
    """Writes events to their topics, each partition in order; keeps the first error."""

    def __init__(self, bootstrap: str, topics: Topics) -> None:
        self._topics = topics
        self._producer: Any = build(
            KafkaProducer,
            bootstrap_servers=bootstrap,
            acks="all",
            linger_ms=_LINGER_MS,
            delivery_timeout_ms=_PATIENCE_MS,
            max_block_ms=_PATIENCE_MS,
        )
        self._lock = threading.Lock()
        self._error: BaseException | None = None

    def write(self, event: Event) -> None:
        """Hand an event over; blocks only while Kafka is away for very long."""
        record = record_of(event, self._topics, source=SOURCE)
        hand_over(record, self._producer).add_errback(self._note)

    def flush(self) -> None:
        """Return when Kafka has everything; raises what kept it from that."""
        self._producer.flush()
        self.check()

    def check(self) -> None:
        """Raise the first error, if there was one: the load would not be whole."""
        if self._error is not None:
            raise RuntimeError("the load could not be written") from self._error

    def close(self) -> None:
        """Let go of Kafka at once."""
        self._producer.close(timeout=1)

    def _note(self, error: BaseException) -> None:
        with self._lock:
            self._error = self._error or error
