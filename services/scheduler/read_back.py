"""Reads again what this or another worker wrote, up to where the topics end now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kafka import TopicPartition
from kafka.errors import KafkaTimeoutError

from followup.kafka.reading import end_offsets, groupless_consumer, heard
from followup.runtime.settings import KafkaSettings
from followup.wire.record import Record
from services.scheduler.recollecting import Place

POLL_MS = 200
MOST_EMPTY = 150
"""Reads without a record, one after the other, before Kafka counts as away."""


def read_back(
    settings: KafkaSettings, since: Mapping[Place, int]
) -> tuple[tuple[Record, ...], dict[Place, int]]:
    """Return all records from the given offsets on, and where each place ends.

    Records of one place keep their order; what retention has removed is passed over.
    Blocks; raises KafkaError when Kafka is away.
    """
    if not since:
        return (), {}
    consumer = groupless_consumer(
        settings.for_kafka_python(), client_id="followup-scheduler-read-back"
    )
    try:
        starts = {TopicPartition(*place): offset for place, offset in since.items()}
        ends = end_offsets(consumer, starts)
        left = {one for one, start in starts.items() if start < ends[one]}
        found: list[Record] = []
        if left:
            consumer.assign(left)
            for one in left:
                consumer.seek(one, starts[one])
            found = _all(consumer, {one: ends[one] for one in left})
    finally:
        consumer.close()
    return tuple(found), {(one.topic, one.partition): end for one, end in ends.items()}


def _all(consumer: Any, ends: Mapping[TopicPartition, int]) -> list[Record]:  # noqa: ANN401 - kafka-python has no type hints
    found: list[Record] = []
    empty = 0
    while not _at_end(consumer, ends):
        batches = consumer.poll(timeout_ms=POLL_MS)
        read = [heard(one) for batch in batches.values() for one in batch]
        found += read
        empty = 0 if read else empty + 1
        if empty >= MOST_EMPTY:
            raise KafkaTimeoutError("Kafka did not give what was said before")
    return found


def _at_end(consumer: Any, ends: Mapping[TopicPartition, int]) -> bool:  # noqa: ANN401 - kafka-python has no type hints
    return all(consumer.position(one) >= end for one, end in ends.items())
