"""A producer for one thread that waits until Kafka has what it was given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from kafka import KafkaProducer

from followup.kafka.building import build
from followup.wire.record import Record

SEND_SECONDS = 30.0
"""How long Kafka may take to acknowledge a record."""

_BOOTSTRAP_MS = 5_000


class Sender:
    """Every method blocks and raises KafkaError. A `with` statement closes it.

    What failed may have been written all the same: say it again, under the same id.
    """

    def __init__(
        self,
        connection: Mapping[str, object],
        *,
        client_id: str,
        patience: float = SEND_SECONDS,
    ) -> None:
        """Connect; `patience` is in seconds, for each record."""
        self._patience = patience
        self._producer: Any = build(
            KafkaProducer,
            **connection,
            client_id=client_id,
            acks="all",
            allow_auto_create_topics=False,
            bootstrap_timeout_ms=_BOOTSTRAP_MS,
        )

    def send(self, *records: Record) -> None:
        """Write records in their order, and return when Kafka has them all."""
        for sent in [hand_over(one, self._producer) for one in records]:
            sent.get(timeout=self._patience)

    def close(self) -> None:
        """Let go of Kafka within a second."""
        self._producer.close(timeout=1)

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()


def hand_over(record: Record, producer: Any) -> Any:  # noqa: ANN401 - kafka-python has no type hints
    """Give a record to a producer of kafka-python; return the future of its answer.

    Blocks and raises as the producer's `send` does.
    """
    return producer.send(
        record.topic,
        key=record.key,
        value=record.value,
        headers=list(record.headers),
        partition=record.partition,
    )
