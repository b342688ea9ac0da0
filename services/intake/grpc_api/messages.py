"""Request messages to requests, and answers to messages.

The same messages arrive in calls and as the data of events from other systems.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum
from typing import Any, TypeVar

import protovalidate
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from followup.complaint import (
    Channel,
    ComplaintName,
    Consent,
    Contact,
    Handling,
    Origin,
    Severity,
    Teller,
)
from followup.v1 import complaint_pb2, intake_pb2
from followup.wire import mapping
from services.intake.decide import Accepted, Answer
from services.intake.requests import (
    AssignComplaint,
    CreateComplaint,
    CustomerWrote,
    RecordUpdate,
    Request,
    ResolveComplaint,
    ReviseCommitment,
    Violation,
)

REQUESTS_BY_EVENT: dict[str, type[Message]] = {
    "dev.followup.complaint-received.v1": intake_pb2.CreateComplaintRequest,
    "dev.followup.customer-wrote.v1": intake_pb2.CustomerWroteRequest,
    "dev.followup.update-recorded.v1": intake_pb2.RecordUpdateRequest,
    "dev.followup.commitment-revised.v1": intake_pb2.ReviseCommitmentRequest,
    "dev.followup.complaint-assigned.v1": intake_pb2.AssignComplaintRequest,
    "dev.followup.complaint-resolved.v1": intake_pb2.ResolveComplaintRequest,
}
"""The request that each type of event from other systems carries as its data."""

MemberT = TypeVar("MemberT", bound=Enum)


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
    moments = _Moments(now)
    request = _READERS[type(message)](message, moments)
    return request, tuple(moments.unreadable)


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
    received = answer.received
    complaint = intake_pb2.Complaint(
        name=str(answer.name), policy_version=answer.policy_version
    )
    complaint.occurred_time.FromDatetime(answer.occurred_time)
    complaint.MergeFrom(mapping.to_message(intake_pb2.Complaint, received))
    return complaint


class _Moments:
    """Reads timestamps, and remembers those that are no moments at all."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self.unreadable: list[Violation] = []

    def at(self, message: Any, name: str, path: str) -> datetime:  # noqa: ANN401 - any request message
        """Return a field's moment in UTC, to the microsecond, or now."""
        if not message.HasField(name):
            return self._now
        stamp: Timestamp = getattr(message, name)
        try:
            return stamp.ToDatetime(tzinfo=UTC)
        except (ValueError, OverflowError):
            self.unreadable.append(
                Violation(
                    field=path,
                    description="is no moment between the years 1 and 9999",
                    reason="NOT_A_MOMENT",
                )
            )
            return self._now


def _create(
    message: intake_pb2.CreateComplaintRequest, moments: _Moments
) -> CreateComplaint:
    complaint = message.complaint
    return CreateComplaint(
        name=ComplaintName(
            message.parent.removeprefix("customers/"), message.complaint_id
        ),
        request_id=message.request_id,
        occurred_time=moments.at(complaint, "occurred_time", "complaint.occurred_time"),
        contact=_contact(complaint.contact),
        category=complaint.category,
        severity=_member(Severity, complaint, "severity", Severity.MEDIUM),
        issue=complaint.issue,
        customer_words=complaint.customer_words,
        teller=_member(Teller, complaint, "teller", Teller.FOLLOWUP),
        handling=_member(Handling, complaint, "handling", None),
        origin=_member(Origin, complaint, "origin", Origin.REPORTED),
        thread_ref=complaint.thread_ref,
        brand=complaint.brand,
        needed_from_customer=complaint.needed_from_customer,
    )


def _wrote(message: intake_pb2.CustomerWroteRequest, moments: _Moments) -> Request:
    return CustomerWrote(
        **_common(message, moments), customer_words=message.customer_words
    )


def _update(message: intake_pb2.RecordUpdateRequest, moments: _Moments) -> Request:
    return RecordUpdate(
        **_common(message, moments),
        author=message.author,
        line=message.line,
        told_customer=message.told_customer,
        told_commitments=_ids(message.name, message.told_commitments),
        kept_commitments=_ids(message.name, message.kept_commitments),
    )


def _revise(message: intake_pb2.ReviseCommitmentRequest, moments: _Moments) -> Request:
    return ReviseCommitment(
        **_common(message, moments),
        commitment=message.name.rpartition("/commitments/")[2],
        promised_time=moments.at(message, "promised_time", "promised_time"),
        reason=message.reason,
        author=message.author,
        consent=_member(Consent, message, "consent", Consent.INFORMED),
        told_customer=message.told_customer,
    )


def _assign(message: intake_pb2.AssignComplaintRequest, moments: _Moments) -> Request:
    return AssignComplaint(**_common(message, moments), owner=message.owner)


def _resolve(message: intake_pb2.ResolveComplaintRequest, moments: _Moments) -> Request:
    return ResolveComplaint(
        **_common(message, moments),
        author=message.author,
        line=message.line,
        told_customer=message.told_customer,
    )


_READERS: dict[type[Message], Any] = {
    intake_pb2.CreateComplaintRequest: _create,
    intake_pb2.CustomerWroteRequest: _wrote,
    intake_pb2.RecordUpdateRequest: _update,
    intake_pb2.ReviseCommitmentRequest: _revise,
    intake_pb2.AssignComplaintRequest: _assign,
    intake_pb2.ResolveComplaintRequest: _resolve,
}


def _common(message: Any, moments: _Moments) -> dict[str, Any]:  # noqa: ANN401 - any request message with a name
    parts = message.name.partition("/commitments/")[0]
    customer, _, complaint = parts.removeprefix("customers/").partition("/complaints/")
    return {
        "name": ComplaintName(customer, complaint),
        "request_id": message.request_id,
        "occurred_time": moments.at(message, "occurred_time", "occurred_time"),
    }


def _contact(message: complaint_pb2.Contact) -> Contact:
    contact: Contact = mapping.read(Contact, message)
    # A webhook is for systems, never for a customer; the rules say so aloud.
    channels = tuple(one for one in contact.channels if one is not Channel.WEBHOOK)
    return Contact(
        display_name=contact.display_name,
        email=contact.email,
        channels=channels,
        locale=contact.locale,
        time_zone=contact.time_zone,
    )


def _ids(complaint: str, given: Any) -> tuple[str, ...]:  # noqa: ANN401 - a repeated field
    """Return ids for ids and for full names of this complaint's commitments."""
    return tuple(one.removeprefix(f"{complaint}/commitments/") for one in given)


def _member(
    members: type[MemberT],
    message: Message,
    name: str,
    absent: Any,  # noqa: ANN401 - a member, or None where the policy decides
) -> Any:  # noqa: ANN401 - see above
    """Return the member that a field names, or `absent` for none and for unknown."""
    enum = message.DESCRIPTOR.fields_by_name[name].enum_type
    values = enum.values_by_number if enum else {}
    value = values.get(getattr(message, name))
    prefix = values[0].name.removesuffix("UNSPECIFIED")
    called = value.name.removeprefix(prefix) if value else ""
    return members[called] if called in members.__members__ else absent


def _path(violation: Any) -> str:  # noqa: ANN401 - the library's own generated message
    """Return a field's path as callers write it: `complaint.contact.channels[0]`."""
    path = ""
    for element in violation.field.elements:
        path += f".{element.field_name}" if path else element.field_name
        subscript = element.subscript
        if subscript is not None:
            path += f"[{subscript.value}]"
    return path
