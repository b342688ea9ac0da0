"""A producer for one thread that waits until Kafka has what it was given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
        for one in self._under_way(records):
            one.get(timeout=self._patience)

    def close(self) -> None:
        """Let go of Kafka within a second."""
        self._producer.close(timeout=1)

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def _under_way(self, records: Sequence[Record]) -> list[Any]:
        return [
            self._producer.send(
                one.topic,
                key=one.key,
                value=one.value,
                headers=list(one.headers),
                partition=one.partition,
            )
            for one in records
        ]
