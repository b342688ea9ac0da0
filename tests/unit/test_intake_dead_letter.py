"""Dead letters: the record untouched, its story beside it."""

from __future__ import annotations

from followup.topics import Topics
from followup.wire.dead_letter import LONGEST_TEXT, dead_letter
from followup.wire.record import Record

TOPICS = Topics("unit")


def letter(record: Record, message: str = "why") -> Record:
    return dead_letter(
        record,
        TOPICS,
        group="unit-intake",
        reason="unreadable",
        message=message,
        exception="Unreadable",
    )


def test_key_value_and_headers_stay_as_they_were() -> None:
    """
    Bytes are copied, even twice the same header; what is added stands behind.
    """
    headers = (("a", b"\xff"), ("a", b""), ("__dlq.errors.reason", b"invalid"))
    record = Record(
        topic=TOPICS.updates,
        key=b"\x00",
        value=b"\xfe",
        headers=headers,
        partition=2,
        offset=0,
    )
    told = letter(record)

    assert (told.topic, told.key, told.value) == ("unit-updates-dlq", b"\x00", b"\xfe")
    assert told.headers[:3] == headers
    assert told.header("__dlq.errors.reason") == "unreadable"
    assert told.header("__dlq.errors.offset") == "0"
    assert told.header("__dlq.errors.value") == ""


def test_a_record_without_key_and_value_is_kept_too() -> None:
    """
    Clients refuse to send one with neither, so a header says that there was none.
    """
    told = letter(Record(topic=TOPICS.inbound, key=None, value=None))

    assert (told.key, told.value) == (None, b"")
    assert told.header("__dlq.errors.value") == "null"


def test_a_long_story_is_cut_so_that_the_record_still_fits() -> None:
    """
    Text is cut between characters, and shows that it was.
    """
    told = letter(Record(topic=TOPICS.inbound, key=None, value=b"v"), "ü" * 50_000)
    message = dict(told.headers)["__dlq.errors.message"]

    assert len(message) <= LONGEST_TEXT + 4
    assert message.decode().endswith("ü …")
