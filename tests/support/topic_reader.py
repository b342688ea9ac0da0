"""Reads a real topic from its beginning, until what a test awaits is there."""

from __future__ import annotations

import time
from collections.abc import Callable

from kafka import KafkaConsumer, TopicPartition

from followup.kafka.reading import heard
from followup.wire.record import Record

PATIENCE_SECONDS = 90.0


def read_until(
    bootstrap: str, topic: str, enough: Callable[[list[Record]], bool]
) -> list[Record]:
    """Return the topic's records once `enough` of them are there; blocks.

    Raises AssertionError with what was read when that does not happen in time.
    """
    consumer = KafkaConsumer(bootstrap_servers=bootstrap, group_id=None)
    try:
        records: list[Record] = []
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (partitions := consumer.partitions_for_topic(topic)):
            # An answer may be cut off; without partitions nothing would ever be read.
            assert time.monotonic() < deadline, f"nobody knows {topic}"
        parts = [TopicPartition(topic, one) for one in partitions]
        consumer.assign(parts)
        consumer.seek_to_beginning(*parts)
        while not enough(records):
            assert time.monotonic() < deadline, f"{topic} holds only {records}"
            for batch in consumer.poll(timeout_ms=200).values():
                records += [heard(message) for message in batch]
        return records
    finally:
        consumer.close(autocommit=False)


def at_least(count: int) -> Callable[[list[Record]], bool]:
    """Return the condition that so many records are there."""
    return lambda records: len(records) >= count
