"""What kafka-python read, as a `Record`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from kafka import KafkaConsumer
from kafka.errors import UnknownTopicOrPartitionError

from followup.wire.record import Record

ANSWER_MS = 5_000
"""How long Kafka may take to name an offset before it is asked anew."""

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


def end_offsets(consumer: Any, places: Iterable[Any]) -> dict[Any, int]:  # noqa: ANN401 - kafka-python has no type hints
    """Return where each partition ends; blocks, raises KafkaError if nobody tells.

    Each is asked for alone: kafka-python 3.0 leaves out of a common answer, as a
    KeyError, a partition whose leader it does not know at the moment. It waits for the
    leader of one that it is asked for alone.
    """
    return _each(places, lambda one: consumer.end_offsets([one], timeout_ms=ANSWER_MS))


def offsets_since(
    consumer: Any,  # noqa: ANN401 - kafka-python has no type hints
    places: Iterable[Any],
    since: datetime,
) -> dict[Any, Any]:
    """Return each partition's first offset written since then, None where none was.

    Each is asked for alone, like their ends: a partition without a leader would look
    like one without records. Blocks, raises KafkaError if nobody tells.
    """
    moment = int(since.timestamp() * 1000)
    return _each(
        places,
        lambda one: consumer.offsets_for_times({one: moment}, timeout_ms=ANSWER_MS),
    )


def _each(
    places: Iterable[Any], ask: Callable[[Any], dict[Any, Any]]
) -> dict[Any, Any]:
    return {one: ask(one)[one] for one in places}


def groupless_consumer(connection: Mapping[str, object], *, client_id: str) -> Any:  # noqa: ANN401 - kafka-python has no type hints
    """Return a consumer that shares with nobody and commits nothing, from the start.

    Blocks, and raises KafkaError if Kafka is away.
    """
    return KafkaConsumer(
        **connection,
        client_id=client_id,
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        allow_auto_create_topics=False,
        bootstrap_timeout_ms=5_000,
    )
