"""Request messages to requests, whatever is wrong with them.

A fact's fields are read from the fields of the same name. A field that breaks a rule
gets some harmless value: that it is wrong was said by the rule.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum
from functools import cache, partial
from typing import Any, TypeVar

import msgspec
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from followup import facts
from followup.complaint import (
    Channel,
    ComplaintName,
    Contact,
    Handling,
    Origin,
    Person,
    Severity,
    Teller,
)
from followup.v1 import complaint_pb2, intake_pb2
from followup.wire import mapping
from services.intake.requests import (
    AskQuote,
    CreateComplaint,
    ReportFact,
    SayHold,
    Violation,
)

MemberT = TypeVar("MemberT", bound=Enum)
Reader = Callable[[Message, "Moments"], object]
"""Reads one field of a fact from any request message that has it."""


class Moments:
    """Reads timestamps, and remembers those that are no moments at all."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self.unreadable: list[Violation] = []

    def at(self, message: Message, name: str, path: str) -> datetime:
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


def creation(
    message: intake_pb2.CreateComplaintRequest, moments: Moments
) -> CreateComplaint:
    """Return what a message that reports a complaint asks."""
    complaint = message.complaint
    return CreateComplaint(
        name=ComplaintName(
            message.parent.removeprefix("customers/"), message.complaint_id
        ),
        request_id=message.request_id,
        occurred_time=moments.at(complaint, "occurred_time", "complaint.occurred_time"),
        contact=_contact(complaint.contact),
        category=complaint.category,
        severity=_member(Severity, complaint, "severity") or Severity.MEDIUM,
        issue=complaint.issue,
        customer_words=complaint.customer_words,
        teller=_member(Teller, complaint, "teller") or Teller.FOLLOWUP,
        handling=_member(Handling, complaint, "handling"),
        origin=_member(Origin, complaint, "origin") or Origin.REPORTED,
        thread_ref=complaint.thread_ref,
        brand=complaint.brand,
        needed_from_customer=complaint.needed_from_customer,
    )


def question(message: intake_pb2.QuotePromiseRequest, moments: Moments) -> AskQuote:
    """Return what a message asks that asks what would be promised."""
    return AskQuote(
        occurred_time=moments.at(message, "occurred_time", "occurred_time"),
        category=message.category,
        severity=_member(Severity, message, "severity") or Severity.MEDIUM,
        time_zone=message.time_zone,
        locale=message.locale,
        channel=_member(Channel, message, "channel") or Channel.EMAIL,
    )


def report(message: Message, kind: type[facts.What], moments: Moments) -> ReportFact:
    """Return what any other message asks: the fact of this kind that it reports."""
    values: dict[str, Any] = {
        name: value(message, moments) for name, value in _readers(kind)
    }
    name, _ = _names(message)
    customer, _, complaint = name.removeprefix("customers/").partition("/complaints/")
    return ReportFact(
        name=ComplaintName(customer, complaint),
        request_id=getattr(message, "request_id"),  # noqa: B009 - every request has it; their common base does not say so
        occurred_time=moments.at(message, "occurred_time", "occurred_time"),
        what=kind(**values),
    )


def word(message: Message, *, held: bool, moments: Moments) -> SayHold:
    """Return what a message asks that holds back a scope, or releases it."""
    said: Any = message
    # Only a hold may end by itself; a release has no such field.
    until = _moment_if_told("until_time", message, moments) if held else None
    return SayHold(
        request_id=said.request_id,
        occurred_time=moments.at(message, "occurred_time", "occurred_time"),
        scope=said.scope,
        held=held,
        author=said.author,
        reason=said.reason,
        until_time=until,
    )


@cache
def _readers(kind: type[facts.What]) -> tuple[tuple[str, Reader], ...]:
    """Work out once how each field of a kind of fact is read."""
    fields = msgspec.structs.fields(kind)
    return tuple((one.name, _reader(one.name, one.type)) for one in fields)


def _reader(name: str, hint: object) -> Reader:
    if name == "commitment":
        return lambda message, _: _commitment(message)
    if isinstance(hint, type) and issubclass(hint, Enum):
        # Where the contract has a default, it is the first.
        members, absent = hint, next(iter(hint))
        return lambda message, _: _member(members, message, name) or absent
    return partial(_BY_TYPE.get(hint, _as_it_is), name)


def _as_it_is(name: str, message: Message, _: Moments) -> object:
    return getattr(message, name)


def _ids(name: str, message: Message, _: Moments) -> tuple[str, ...]:
    return tuple(_id(message, one) for one in getattr(message, name))


def _person(name: str, message: Message, _: Moments) -> Person:
    return Person(id=getattr(message, name))


def _person_if_named(name: str, message: Message, _: Moments) -> Person | None:
    named = getattr(message, name)
    return Person(id=named) if named else None


def _moment(name: str, message: Message, moments: Moments) -> datetime:
    return moments.at(message, name, name)


def _moment_if_told(name: str, message: Message, moments: Moments) -> datetime | None:
    return moments.at(message, name, name) if message.HasField(name) else None


_BY_TYPE: dict[object, Callable[[str, Message, Moments], object]] = {
    tuple[str, ...]: _ids,
    Person: _person,
    Person | None: _person_if_named,
    datetime: _moment,
    datetime | None: _moment_if_told,
}


def _commitment(message: Message) -> str:
    """Return the id of the commitment that a request is about, or ""."""
    _, named = _names(message)
    return named or _id(message, getattr(message, "commitment", ""))


def _id(message: Message, given: str) -> str:
    """Return the id of a commitment of this complaint given by id or by full name."""
    name, _ = _names(message)
    return given.removeprefix(f"{name}/commitments/")


def _names(message: Message) -> tuple[str, str]:
    """Return the full name of the complaint, and the commitment's id or ""."""
    name, _, commitment = str(getattr(message, "name", "")).partition("/commitments/")
    return name, commitment


def _contact(message: complaint_pb2.Contact) -> Contact:
    contact: Contact = mapping.read(Contact, message)
    # A webhook is for systems, never for a customer; the rules say so aloud.
    channels = tuple(one for one in contact.channels if one is not Channel.WEBHOOK)
    return msgspec.structs.replace(contact, channels=channels)


def _member(members: type[MemberT], message: Message, name: str) -> MemberT | None:
    """Return the member that a field names; None for none and for unknown."""
    enum = message.DESCRIPTOR.fields_by_name[name].enum_type
    values = enum.values_by_number if enum else {}
    value = values.get(getattr(message, name))
    prefix = values[0].name.removesuffix("UNSPECIFIED")
    called = value.name.removeprefix(prefix) if value else ""
    return members[called] if called in members.__members__ else None
