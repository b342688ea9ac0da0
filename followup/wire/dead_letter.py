"""Records that nobody could read, set aside untouched for a person."""

from __future__ import annotations

from typing import Final, Literal

from followup.topics import Topics
from followup.wire.record import Record

Reason = Literal["unreadable", "unknown_type", "invalid", "quarantined"]
"""Why a record was set aside; also the closed set of the metric's label."""

PREFIX: Final = "__dlq.errors."
"""Begins the name of every header that is added; the names are those of KIP-1191."""

LONGEST_TEXT: Final = 32_768
"""Longest added header, in bytes: a broker must still accept the whole record."""


def dead_letter(  # noqa: PLR0913 - every part of the story is named by the caller
    record: Record,
    topics: Topics,
    *,
    group: str,
    reason: Reason,
    message: str,
    exception: str = "",
) -> Record:
    """Return the record for the dead-letter topic of the topic it was read from.

    Key, value and headers are copied byte for byte; headers that tell where it came
    from, who gave up and why are added behind them, so that the last one counts when a
    record was set aside before. `message` is for a person, `exception` the type and
    text of what was raised. Texts beyond `LONGEST_TEXT` bytes are cut.
    """
    added = {
        "topic": record.topic,
        "partition": _number(record.partition),
        "offset": _number(record.offset),
        "group": group,
        "message": message,
        "exception": exception,
        "reason": reason,
    }
    value = record.value
    if record.key is None and value is None:
        # The client refuses a record with neither; a person can tell by this header.
        value, added["value"] = b"", "null"
    headers = tuple((PREFIX + name, _bytes(text)) for name, text in added.items())
    return Record(
        topic=topics.dead_letter(record.topic),
        key=record.key,
        value=value,
        headers=(*record.headers, *headers),
    )


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _bytes(text: str) -> bytes:
    whole = text.encode("utf-8", errors="replace")
    if len(whole) <= LONGEST_TEXT:
        return whole
    cut = whole[:LONGEST_TEXT].decode("utf-8", errors="ignore")
    return f"{cut} …".encode()
