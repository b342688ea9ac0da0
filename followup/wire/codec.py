"""Events to bytes and back: protobuf, the same shapes as `proto/followup/v1`."""

from __future__ import annotations

from typing import Any, TypeVar

from google.protobuf.message import DecodeError, Message

from followup import events, facts, learning
from followup.v1 import events_pb2, lead_times_pb2
from followup.wire import mapping

_MESSAGES: dict[type[Any], type[Message]] = {
    facts.Fact: events_pb2.Fact,
    events.Update: events_pb2.Update,
    events.Alert: events_pb2.Alert,
    events.Delivery: events_pb2.Delivery,
    events.WakeUp: events_pb2.WakeUp,
    events.CommitmentState: events_pb2.CommitmentState,
    events.Hold: events_pb2.Hold,
    learning.Milestone: lead_times_pb2.Milestone,
    learning.LeadTime: lead_times_pb2.LeadTime,
}

E = TypeVar("E", bound=events.Event)


class Unreadable(ValueError):
    """These bytes are not what the topic promises; they belong in the dead letters."""


def encode(event: events.Event) -> bytes:
    """Return the event as protobuf; equal events give equal bytes."""
    message = mapping.to_message(_MESSAGES[type(event)], event)
    data: bytes = message.SerializeToString(deterministic=True)
    return data


def decode(kind: type[E], data: bytes | None) -> E:
    """Return the event that these bytes hold.

    Raises Unreadable when they hold none, or one that this version does not know.
    """
    if data is None:
        raise Unreadable("the record has no value")
    message = _MESSAGES[kind]()
    try:
        message.ParseFromString(data)
        event: E = mapping.read(kind, message)
    except (DecodeError, mapping.Missing, ValueError, OverflowError) as error:
        raise Unreadable(f"not a readable {kind.__name__}: {error}") from error
    return event
