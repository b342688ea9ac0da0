"""Reads CloudEvents 1.0 from Kafka records: binary mode and structured JSON.

Written here because a dedupe key must not be made up: the CloudEvents SDK gives an
event without an id a random one, and an event without a time the present one.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from followup.wire.codec import Unreadable
from followup.wire.record import Record

_STRUCTURED = "application/cloudevents"
_STRUCTURED_JSON = "application/cloudevents+json"
_REQUIRED = ("specversion", "id", "source", "type")

LONGEST_NAME = 2_000
"""Most characters of an id, source or type: a fact repeats its source, twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudEvent:
    """One event of another system; (`source`, `id`) tells it from every other.

    `time` is in UTC, None where the event has none. `content_type` is that of `data`,
    without parameters, in lower case; JSON where the event does not say.
    """

    id: str
    source: str
    type: str
    time: datetime | None
    content_type: str
    data: bytes


def read(record: Record) -> CloudEvent:
    """Return the event that a record carries; raises Unreadable with every reason."""
    if record.value is None:
        raise Unreadable("the record has no value")
    try:
        headers = {name.lower(): raw.decode() for name, raw in record.headers}
    except UnicodeDecodeError as error:
        raise Unreadable(f"a header is not UTF-8: {error}") from error
    content_type = _bare(headers.get("content-type", ""))
    if content_type == _STRUCTURED_JSON:
        return _structured(record.value)
    if content_type.startswith(_STRUCTURED):
        raise Unreadable(
            f"content-type {content_type} is not understood; use {_STRUCTURED_JSON},"
            " or binary mode"
        )
    attributes: dict[str, object] = {
        name.removeprefix("ce_"): value
        for name, value in headers.items()
        if name.startswith("ce_")
    }
    return _event(attributes, content_type, record.value)


def _structured(value: bytes) -> CloudEvent:
    try:
        envelope = json.loads(value)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"the envelope is not JSON: {error}") from error
    if not isinstance(envelope, dict):
        raise Unreadable("the envelope is JSON, but not an object")
    content_type = _bare(str(envelope.get("datacontenttype") or ""))
    return _event(envelope, content_type, _data(envelope))


def _data(envelope: Mapping[str, object]) -> bytes:
    encoded = envelope.get("data_base64")
    if encoded is not None:
        try:
            return base64.b64decode(str(encoded), validate=True)
        except ValueError as error:
            raise Unreadable(f"data_base64 is not base64: {error}") from error
    return json.dumps(envelope.get("data")).encode()


def _event(
    attributes: Mapping[str, object], content_type: str, data: bytes
) -> CloudEvent:
    wrong = [
        f"{name} {fault}"
        for name in _REQUIRED
        if (fault := _fault_of(attributes.get(name)))
    ]
    version = attributes.get("specversion")
    if not wrong and version != "1.0":
        wrong.append(f"specversion is {version!r}, not '1.0'")
    time = None
    if "time" in attributes:
        try:
            time = _moment(attributes["time"])
        except ValueError as error:
            wrong.append(f"time is not RFC 3339 with a zone: {error}")
    if wrong:
        raise Unreadable("no CloudEvent 1.0: " + "; ".join(wrong))
    return CloudEvent(
        id=str(attributes["id"]),
        source=str(attributes["source"]),
        type=str(attributes["type"]),
        time=time,
        content_type=content_type or "application/json",
        data=data,
    )


def _fault_of(value: object) -> str:
    """Return what is wrong with a required attribute, or ""."""
    if not isinstance(value, str) or not value:
        return "is missing or not a text"
    if len(value) > LONGEST_NAME:
        return f"has {len(value)} characters, more than {LONGEST_NAME}"
    if not value.isprintable():
        # Among them half of a surrogate pair, which JSON can write and UTF-8 cannot.
        return "holds characters that cannot be printed"
    return ""


def _moment(text: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(text))
        if moment.tzinfo is None:
            raise ValueError(f"{text!r} names no zone")
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(str(error)) from error


def _bare(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()
