"""One dead letter, taken apart for a person: pure."""

from __future__ import annotations

import json
from collections.abc import Iterator

import msgspec
from google.protobuf import json_format
from google.protobuf.message import DecodeError

from followup.topics import Topics
from followup.v1 import events_pb2
from followup_cli.dead_letters import DeadLetter, as_it_was
from followup_cli.hearing import kind_of
from followup_cli.lines import plain

_ROW = 16
_MOST_BYTES = 4096


def dissect(letter: DeadLetter, topics: Topics) -> Iterator[str]:
    """Give the lines that tell all about a dead letter; never raises."""
    record = as_it_was(letter)
    place = f"{letter.origin}, partition {letter.partition}, offset {letter.offset}"
    yield f"came from  {place}"
    yield f"set aside  by {letter.group or 'nobody named'}: {letter.reason}"
    yield f"because    {plain(letter.message)}"
    if letter.exception:
        yield f"exception  {plain(letter.exception)}"
    yield f"key        {_words(record.key)}"
    for name, value in record.headers:
        yield f"header     {plain(name)}: {_words(value)}"
    yield ""
    yield from decoded(record.value, letter.origin, topics)
    yield ""
    yield from hex_dump(record.value)


def decoded(value: bytes | None, topic: str, topics: Topics) -> Iterator[str]:
    """Give as much of a value as can be understood: protobuf, JSON or text."""
    if value is None:
        yield "the record has no value"
        return
    kind = kind_of(topic, topics)
    if kind is not None:
        message = getattr(events_pb2, kind.__name__)()
        try:
            message.ParseFromString(value)
            told = json_format.MessageToJson(message, preserving_proto_field_name=True)
        except (DecodeError, json_format.Error, ValueError) as error:
            yield f"not a readable {kind.__name__}: {plain(str(error))}"
        else:
            yield f"read as {kind.__name__}:"
            yield from (plain(line) for line in told.splitlines())
            return
    if topic == topics.cases:
        yield from _rows(value)
        return
    try:
        told = json.dumps(json.loads(value), indent=2, ensure_ascii=False)
    except ValueError:
        yield "not JSON either; its bytes:"
    else:
        yield "read as JSON:"
        yield from (plain(line) for line in told.splitlines())


def _rows(value: bytes) -> Iterator[str]:
    """Give what a case held, as far as it is MessagePack at all: rows of fields."""
    try:
        told = msgspec.json.encode(msgspec.msgpack.decode(value, strict=False))
    except (msgspec.DecodeError, ValueError, TypeError):
        yield "not even MessagePack; its bytes:"
        return
    yield "no case this version knows; read as MessagePack:"
    yield from (plain(line) for line in msgspec.json.format(told).decode().splitlines())


def hex_dump(value: bytes | None) -> Iterator[str]:
    """Give the bytes, sixteen a line: offset, hexadecimal, printable ASCII."""
    data = value or b""
    for start in range(0, min(len(data), _MOST_BYTES), _ROW):
        row = data[start : start + _ROW]
        printable = "".join(chr(one) if 32 <= one < 127 else "." for one in row)  # noqa: PLR2004 - the printable ASCII
        yield f"{start:08x}  {row.hex(' '):<47}  {printable}"
    if len(data) > _MOST_BYTES:
        yield f"… and {len(data) - _MOST_BYTES} bytes more"


def _words(value: bytes | None) -> str:
    if value is None:
        return "none"
    try:
        return plain(value.decode())
    except UnicodeDecodeError:
        return f"0x{value.hex()}"
