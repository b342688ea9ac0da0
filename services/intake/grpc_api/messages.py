"""Request messages to requests, and answers to messages.

The same messages arrive in calls and as the data of events from other systems.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import protovalidate
from google.protobuf.message import Message

from followup.events import Hold
from followup.v1 import intake_pb2
from followup.wire import mapping
from services.intake.decide import Accepted, Answer
from services.intake.grpc_api.doors import FACTS_BY_REQUEST, HELD_BY_REQUEST
from services.intake.grpc_api.reading import (
    Moments,
    creation,
    question,
    report,
    word,
)
from services.intake.offer import Quotation
from services.intake.requests import AskQuote, Request, Violation


def broken_rules(message: Message) -> tuple[Violation, ...]:
    """Return every rule of the message's own definition that it breaks."""
    return tuple(
        Violation(
            field=_path(found.proto),
            description=found.proto.message,
            reason=found.proto.rule_id,
        )
        for found in protovalidate.collect_violations(message)
    )


def read(message: Message, now: datetime) -> tuple[Request, tuple[Violation, ...]]:
    """Return the request that a message asks, and what could not be read of it.

    Never fails: a field that breaks a rule gets some harmless value, and `now` stands
    for a moment that is absent, so that the other fields can be checked as well.
    """
    moments = Moments(now)
    request: Request
    if isinstance(message, intake_pb2.CreateComplaintRequest):
        request = creation(message, moments)
    elif (held := HELD_BY_REQUEST.get(type(message))) is not None:
        request = word(message, held=held, moments=moments)
    else:
        request = report(message, FACTS_BY_REQUEST[type(message)], moments)
    return request, tuple(moments.unreadable)


def read_question(
    message: intake_pb2.QuotePromiseRequest, now: datetime
) -> tuple[AskQuote, tuple[Violation, ...]]:
    """Return what a message asks, and what could not be read of it; as `read` does."""
    moments = Moments(now)
    return question(message, moments), tuple(moments.unreadable)


def moment_field(message: Any) -> tuple[Any, str]:  # noqa: ANN401 - any request message
    """Return the message that holds a request's occurred_time, and the field's name."""
    if isinstance(message, intake_pb2.CreateComplaintRequest):
        return message.complaint, "occurred_time"
    return message, "occurred_time"


def answer_message(answer: Answer) -> Message:
    """Return the message that a call answers with."""
    if isinstance(answer, Accepted):
        accepted = intake_pb2.AcceptedFact(
            fact_id=answer.fact_id, complaint=str(answer.name)
        )
        accepted.occurred_time.FromDatetime(answer.occurred_time)
        return accepted
    if isinstance(answer, Hold):
        hold = intake_pb2.AcceptedHold(
            hold_id=answer.id, scope=answer.scope, held=answer.held
        )
        hold.occurred_time.FromDatetime(answer.occurred_time)
        return hold
    received = answer.received
    complaint = intake_pb2.Complaint(
        name=str(answer.name), policy_version=answer.policy_version
    )
    complaint.occurred_time.FromDatetime(answer.occurred_time)
    complaint.MergeFrom(mapping.to_message(intake_pb2.Complaint, received))
    return complaint


def quotation_message(quotation: Quotation) -> intake_pb2.QuotePromiseResponse:
    """Return the message that answers what would be promised."""
    message: intake_pb2.QuotePromiseResponse = mapping.to_message(
        intake_pb2.QuotePromiseResponse, quotation
    )
    return message


def _path(violation: Any) -> str:  # noqa: ANN401 - the library's own generated message
    """Return a field's path as callers write it: `complaint.contact.channels[0]`."""
    path = ""
    for element in violation.field.elements:
        path += f".{element.field_name}" if path else element.field_name
        subscript = element.subscript
        if subscript is not None:
            path += f"[{subscript.value}]"
    return path
