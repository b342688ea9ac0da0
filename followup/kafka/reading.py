"""What kafka-python read, as a `Record`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

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
