"""A few fields of an event, for readers of very many: no value is made of the rest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from google.protobuf.message import DecodeError

from followup.complaint import State
from followup.events import AlertKind, Audience, UpdateKind
from followup.v1 import complaint_pb2, events_pb2

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class UpdateHead(NamedTuple):
    """What a message to a customer is, without its words."""

    message_id: str
    kind: UpdateKind
    audience: Audience
    decided_time: datetime
    attempt: int


def update_head(data: bytes | None) -> UpdateHead | None:
    """Return the head of an update; None if this version cannot read it."""
    try:
        message = events_pb2.Update.FromString(data or b"")
        kind = events_pb2.UpdateKind.Name(message.kind)
        audience = events_pb2.Audience.Name(message.audience)
        return UpdateHead(
            message.message_id,
            UpdateKind[kind.removeprefix("UPDATE_KIND_")],
            Audience[audience.removeprefix("AUDIENCE_")],
            _EPOCH
            + timedelta(
                seconds=message.decided_time.seconds,
                microseconds=message.decided_time.nanos // 1000,
            ),
            message.attempt,
        )
    except (DecodeError, KeyError, ValueError, OverflowError):
        return None


def alert_kind(data: bytes | None) -> AlertKind | None:
    """Return the kind of an alert; None if this version cannot read it."""
    try:
        kind = events_pb2.Alert.FromString(data or b"").kind
        name = events_pb2.AlertKind.Name(kind)
        return AlertKind[name.removeprefix("ALERT_KIND_")]
    except (DecodeError, KeyError, ValueError):
        return None


def is_grouped(data: bytes | None) -> bool:
    """Whether a delivery says that an alert was left to be told with others."""
    try:
        outcome = events_pb2.Delivery.FromString(data or b"").outcome
    except DecodeError:
        return False
    return outcome == events_pb2.DELIVERY_OUTCOME_GROUPED


def commitment_state(data: bytes | None) -> State | None:
    """Return where a commitment stands; None if this version cannot read it."""
    try:
        status = events_pb2.CommitmentState.FromString(data or b"").status
        name = complaint_pb2.Commitment.State.Name(status.state)
        return State[name.removeprefix("STATE_")]
    except (DecodeError, KeyError, ValueError):
        return None
