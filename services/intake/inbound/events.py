"""From a CloudEvent to the request message that a call would carry."""

from __future__ import annotations

from google.protobuf import json_format
from google.protobuf.message import DecodeError, Message
from google.protobuf.timestamp_pb2 import Timestamp

from followup import ids
from followup.wire.codec import Unreadable
from services.intake.cloud_event import CloudEvent
from services.intake.grpc_api.doors import REQUESTS_BY_EVENT
from services.intake.grpc_api.messages import moment_field

_PROTOBUF = ("application/protobuf", "application/x-protobuf")


class UnknownType(ValueError):
    """No request answers to this type of event."""


def request_message(event: CloudEvent) -> Message:
    """Return the request that an event asks.

    The request_id derives from (source, id) whatever the data says, so every delivery
    of an event makes the same fact; where the data names no occurred_time it is the
    event's time. Raises UnknownType, or Unreadable when the data does not fit.
    """
    kind = REQUESTS_BY_EVENT.get(event.type)
    if kind is None:
        known = ", ".join(REQUESTS_BY_EVENT)
        raise UnknownType(f"type {event.type!r} is unknown; known are {known}")
    message = kind()
    _fill(message, event)
    # Every request has this field; their common base class does not say so.
    setattr(message, "request_id", ids.derive(event.source, event.id))  # noqa: B010 - see above
    holder, name = moment_field(message)
    if event.time is not None and not holder.HasField(name):
        stamp = Timestamp()
        stamp.FromDatetime(event.time)
        getattr(holder, name).CopyFrom(stamp)
    return message


def _fill(message: Message, event: CloudEvent) -> None:
    name = message.DESCRIPTOR.name
    if event.content_type in _PROTOBUF:
        try:
            message.ParseFromString(event.data)
        except DecodeError as error:
            raise Unreadable(f"the data is not a {name} in protobuf") from error
    elif event.content_type.endswith(("/json", "+json")):
        try:
            json_format.Parse(event.data, message)
        except (json_format.ParseError, UnicodeDecodeError, RecursionError) as error:
            raise Unreadable(f"the data is not a {name} in JSON: {error}") from error
    else:
        raise Unreadable(
            f"data of type {event.content_type!r} is not understood; send"
            " application/json or application/protobuf"
        )
