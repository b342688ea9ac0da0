"""What kafka-python read, as a `Record`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from kafka.errors import UnknownTopicOrPartitionError

from followup.wire.record import Record

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def heard(message: Any) -> Record:  # noqa: ANN401 - kafka-python has no type hints
    """Return a `ConsumerRecord` of kafka-python as our own record, bytes untouched.

    Kafka allows a header without a value; it is read as an empty one.
    """
    written = message.timestamp
    return Record(
        topic=message.topic,
        key=message.key,
        value=message.value,
        headers=tuple((name, value or b"") for name, value in message.headers or ()),
        partition=message.partition,
        offset=message.offset,
        # Kafka writes -1 for "no time"; whole milliseconds keep the exact moment.
        written_time=_EPOCH + timedelta(milliseconds=written)
        if written is not None and written >= 0
        else None,
    )


def require_topics(consumer: Any, topics: Iterable[str]) -> None:  # noqa: ANN401 - kafka-python has no type hints
    """Return if every topic exists; blocks to ask Kafka, raises KafkaError otherwise.

    To be called before subscribing: a group that is dealt its shares before a topic
    exists gets none of it, and kafka-python 3.0 does not deal anew when it appears.
    """
    missing = [one for one in topics if not consumer.partitions_for_topic(one)]
    if missing:
        raise UnknownTopicOrPartitionError(
            f"{', '.join(missing)} is not there yet: followup topics apply makes it"
        )
