"""Bad requests, and all that is said about them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from google.protobuf.message import Message

from services.intake.grpc_api.messages import broken_rules, read
from services.intake.validation import violations
from tests.support.intake_requests import (
    ALL,
    NAME,
    NOW,
    assign,
    create,
    resolve,
    revise,
    update,
    wrote,
)
from tests.support.policies import live_policy


def found(message: Message, now: datetime = NOW) -> list[tuple[str, str]]:
    """Give field and reason of everything wrong."""
    request, unread = read(message, now)
    every = (*broken_rules(message), *unread, *violations(request, live_policy(), now))
    return [(one.field, one.reason) for one in every]


def created(parent: str = "customers/c-1", complaint_id: str = "T-1") -> Message:
    message = create()
    message.parent, message.complaint_id = parent, complaint_id
    return message


@pytest.mark.parametrize("call", ALL)
def test_a_right_request_has_no_violations(call: Any) -> None:
    """
    Each usual call passes every rule.
    """
    assert found(call()) == []


PHONE = "ID_LOOKS_LIKE_TELEPHONE"
MAIL = "ID_LOOKS_LIKE_EMAIL"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("0043155501000", PHONE),
        ("00431-555-0100", PHONE),
        ("0155501", PHONE),
        ("4315550100", PHONE),
        ("431555010012345", PHONE),
        ("555-010-0123", PHONE),
        ("1-555-010-0123", PHONE),
        ("555.010.0123", PHONE),
    ],
)
def test_ids_that_look_like_telephone_numbers_are_refused(
    value: str, reason: str
) -> None:
    """
    An id becomes a key that cannot be forgotten, so it must not be a person's number.
    """
    assert found(created(parent=f"customers/{value}")) == [("parent", reason)]
    assert found(created(complaint_id=value)) == [("complaint_id", reason)]
    name = f"customers/{value}/complaints/T-1"
    assert found(wrote(name=name)) == [("name", reason)]


@pytest.mark.parametrize("value", ["alex@example.com", "alex%40example.com"])
def test_ids_that_look_like_mail_addresses_are_refused(value: str) -> None:
    """
    The pattern refuses them, and a reason of its own says why.
    """
    assert found(created(parent=f"customers/{value}")) == [
        ("parent", "string.pattern"),
        ("parent", MAIL),
    ]


@pytest.mark.parametrize(
    "value", ["T-42", "12345", "123456789", "2030-1122-0001", "c0123456", "0815", "000"]
)
def test_ordinary_ticket_numbers_pass(value: str) -> None:
    """
    Short numbers, dates with a count and letters before digits are no telephones.
    """
    assert found(created(complaint_id=value)) == []


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (create(category="fees"), ("complaint.category", "UNKNOWN_CATEGORY")),
        (create(brand="acme"), ("complaint.brand", "UNKNOWN_BRAND")),
        (create(contact={}), ("complaint.contact.email", "EMAIL_REQUIRED")),
        (
            create(contact={"email": "a@example.com", "timeZone": "Mars/Base"}),
            ("complaint.contact.time_zone", "UNKNOWN_TIME_ZONE"),
        ),
        (
            create(contact={"email": "a@example.com", "timeZone": "../secret"}),
            ("complaint.contact.time_zone", "UNKNOWN_TIME_ZONE"),
        ),
        (create(issue="x" * 201), ("complaint.issue", "string.max_len")),
        (create(severity=77), ("complaint.severity", "enum.defined_only")),
        (
            create(contact={"email": "a@example.com", "channels": ["CHANNEL_WEBHOOK"]}),
            ("complaint.contact.channels[0]", "enum.not_in"),
        ),
        (
            create(occurredTime="2030-01-07T09:06:01Z"),
            ("complaint.occurred_time", "OCCURRED_TIME_IN_FUTURE"),
        ),
        (
            create(occurredTime="1970-01-01T00:00:01Z"),
            ("complaint.occurred_time", "OCCURRED_TIME_TOO_EARLY"),
        ),
        (wrote(occurredTime=None), ("occurred_time", "required")),
        (wrote(requestId="7"), ("request_id", "string.uuid")),
        (update(author="nobody"), ("author", "UNKNOWN_PERSON")),
        (update(line=" "), ("line", "LINE_REQUIRED")),
        (
            update(toldCommitments=["customers/c-2/complaints/T-1/commitments/x-1"]),
            ("told_commitments[0]", "NOT_A_COMMITMENT"),
        ),
        (update(keptCommitments=["A B"]), ("kept_commitments[0]", "NOT_A_COMMITMENT")),
        (
            revise(promisedTime="2030-01-07T09:00:00Z"),
            ("promised_time", "PROMISED_TIME_NOT_AFTER_OCCURRED_TIME"),
        ),
        (
            revise(promisedTime="2031-03-01T09:00:00Z"),
            ("promised_time", "PROMISED_TIME_TOO_FAR"),
        ),
        (revise(name=NAME), ("name", "string.pattern")),
        (revise(reason=""), ("reason", "string.min_len")),
        (revise(author="nobody"), ("author", "UNKNOWN_PERSON")),
        (assign(owner="nobody"), ("owner", "UNKNOWN_PERSON")),
        (resolve(line=""), ("line", "LINE_REQUIRED")),
    ],
)
def test_each_rule_refuses_with_its_field_and_reason(
    message: Message, expected: tuple[str, str]
) -> None:
    """
    One thing wrong is one violation, at its field.
    """
    assert found(message) == [expected]


def test_all_violations_come_together() -> None:
    """
    A caller who makes seven mistakes reads of seven at once.
    """
    message = create(category="fees", brand="acme", contact={"timeZone": "Nowhere"})
    message.parent, message.request_id = "customers/+431555010", "1"
    message.complaint.occurred_time.seconds = 10**15

    assert found(message) == [
        ("parent", "string.pattern"),
        ("request_id", "string.uuid"),
        ("complaint.occurred_time", "NOT_A_MOMENT"),
        ("parent", PHONE),
        ("complaint.category", "UNKNOWN_CATEGORY"),
        ("complaint.contact.email", "EMAIL_REQUIRED"),
        ("complaint.contact.time_zone", "UNKNOWN_TIME_ZONE"),
        ("complaint.brand", "UNKNOWN_BRAND"),
    ]


def test_a_line_is_not_needed_where_the_person_told_the_customer() -> None:
    """
    Then followup has nothing to say.
    """
    assert found(update(line="", toldCustomer=True)) == []
    assert found(resolve(line="", toldCustomer=True)) == []


def test_no_mail_address_is_needed_where_somebody_else_tells() -> None:
    """
    A platform that tells the customer itself need not give an address.
    """
    assert found(create(teller="TELLER_CALLER", contact={})) == []


def test_what_was_accepted_once_is_accepted_later() -> None:
    """
    The present moment refuses only what lies ahead: a repeat years later passes.
    """
    message = create(occurredTime="2030-01-07T09:05:00Z")

    assert found(message, NOW) == []
    assert found(message, NOW + timedelta(days=3650)) == []


def test_an_id_is_not_repeated_in_the_complaint_about_it() -> None:
    """
    What may be a person's number does not travel on in errors and logs.
    """
    number = "0043155501000"
    request, _ = read(created(parent=f"customers/{number}"), NOW)
    told = violations(request, live_policy(), NOW)

    assert told
    assert all(number not in str(one) for one in told)


def test_an_answer_quotes_little_of_what_is_wrong() -> None:
    """
    An error is carried in headers, whose size is bounded: a long quote would lose it.
    """
    long = "x" * 100_000
    request, _ = read(
        create(category=long, brand=long, contact={"timeZone": long}), NOW
    )
    told = violations(request, live_policy(), NOW)

    assert len(told) >= 3
    assert max(len(str(one)) for one in told) < 400
