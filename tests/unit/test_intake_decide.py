"""What requests mean: their fact and their answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from google.protobuf.message import Message
from hypothesis import given
from hypothesis import strategies as st

from followup.complaint import Channel, CommitmentKind, Handling, Person
from followup.facts import (
    CommitmentRevised,
    ComplaintAssigned,
    ComplaintReceived,
    ComplaintResolved,
    CustomerWrote,
    UpdateRecorded,
)
from followup.wire.codec import encode
from services.intake.decide import Decision, Opened, decide
from services.intake.grpc_api.messages import answer_message, read
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


def decided(message: Message) -> Decision:
    request, _ = read(message, NOW)
    return decide(request, live_policy(), "//followup/intake")


def opened(message: Message) -> ComplaintReceived:
    answer = decided(message).answer
    assert isinstance(answer, Opened)
    return answer.received


@pytest.mark.parametrize("call", ALL)
def test_the_same_request_gives_the_same_bytes(call: Any) -> None:
    """
    A repeat gives an equal fact and an equal answer, byte for byte.
    """
    first, second = decided(call()), decided(call())

    assert encode(first.fact) == encode(second.fact)
    assert answer_message(first.answer).SerializeToString(
        deterministic=True
    ) == answer_message(second.answer).SerializeToString(deterministic=True)


@given(
    seconds=st.integers(min_value=946_684_800, max_value=4_000_000_000),
    severity=st.sampled_from(["LOW", "MEDIUM", "HIGH", "CRITICAL"]),
    zone=st.sampled_from(["", "Europe/Vienna", "America/New_York", "Asia/Kathmandu"]),
    locale=st.sampled_from(["", "de-AT", "en-US", "fr"]),
)
def test_promises_are_a_function_of_the_request(
    seconds: int, severity: str, zone: str, locale: str
) -> None:
    """
    At any moment, in any zone: equal answers, warnings before promises, none past.
    """
    contact = {"email": "a@example.com", "timeZone": zone, "locale": locale}
    message = create(severity=f"SEVERITY_{severity}", contact=contact)
    message.complaint.occurred_time.seconds = seconds

    received = opened(message)
    moment = datetime.fromtimestamp(seconds, UTC)

    assert received == opened(message)
    for promise in received.commitments:
        assert moment <= promise.warning_time <= promise.promised_time
        assert moment < promise.promised_time
        assert promise.words


def test_a_complaint_is_answered_with_an_owner_and_promises() -> None:
    """
    The fact carries who is responsible and what to tell, in the customer's zone.
    """
    received = opened(create())

    assert received.owner.id in {"alex", "kim"}
    assert [one.kind for one in received.commitments] == [
        CommitmentKind.ACKNOWLEDGE,
        CommitmentKind.FIRST_REPLY,
        CommitmentKind.NEXT_UPDATE,
        CommitmentKind.REMEDY_OFFER,
    ]
    reply = received.commitments[1]
    assert reply.id.startswith("first-reply-")
    assert reply.time_zone == "Europe/Vienna"
    assert received.owner.display_name in reply.words
    assert "Monday, 7 January 2030, 14:00 (Vienna time)" in reply.words


def test_an_acknowledgement_is_warned_of_at_four_fifths() -> None:
    """
    It is promised at any hour, so its warning is a share of plain time.
    """
    acknowledge = opened(create()).commitments[0]

    assert acknowledge.promised_time - acknowledge.start_time == timedelta(minutes=5)
    assert acknowledge.warning_time - acknowledge.start_time == timedelta(minutes=4)


def test_what_is_absent_is_filled_in_from_the_policy() -> None:
    """
    Category, brand, handling, zone, locale and channel are said in every fact.
    """
    contact = {"email": "a@example.com"}
    received = opened(create(category="", contact=contact))

    assert (received.category, received.brand) == ("other", "example")
    assert received.handling is Handling.NORMAL
    assert not received.contact.time_zone
    assert received.contact.locale == "en"
    assert received.contact.channels == (Channel.EMAIL,)


def test_a_category_can_forbid_automatic_words() -> None:
    """
    Handling is the category's unless the caller says otherwise.
    """
    assert opened(create(category="conduct")).handling is Handling.PERSON_ONLY
    said = create(category="conduct", handling="HANDLING_NORMAL")
    assert opened(said).handling is Handling.NORMAL


def test_an_imported_complaint_is_promised_nothing_in_the_past() -> None:
    """
    What another system received long ago is neither acknowledged nor already late.
    """
    received = opened(create(origin="ORIGIN_IMPORTED"))

    assert () == received.commitments


def test_the_other_requests_become_their_facts() -> None:
    """
    Ids of people become people; full names of commitments become ids.
    """
    full = f"{NAME}/commitments/remedy-offer-0a1b2c3d"
    alex = Person(id="alex", display_name="Alex Example", email="alex@example.com")
    what = decided(update(keptCommitments=[full], toldCommitments=["a-1"])).fact.what

    assert what == UpdateRecorded(
        author=alex,
        line="It is found.",
        told_commitments=("a-1",),
        kept_commitments=("remedy-offer-0a1b2c3d",),
    )
    assert decided(wrote()).fact.what == CustomerWrote(customer_words="Any news?")
    revised = decided(revise()).fact.what
    assert isinstance(revised, CommitmentRevised)
    assert revised.commitment == "next-update-0a1b2c3d"
    assigned = decided(assign()).fact.what
    assert isinstance(assigned, ComplaintAssigned)
    assert assigned.owner.id == "kim"
    resolved = decided(resolve()).fact.what
    assert resolved == ComplaintResolved(author=alex, line="Paid back.")


def test_a_fact_id_tells_apart_what_differs_and_nothing_else() -> None:
    """
    Complaint, kind and request_id make the id; the payload does not.
    """
    usual = decided(wrote()).fact.id
    other = "9f0c6a52-8d7e-4c58-9a53-2f4f2f7b1c11"

    assert decided(wrote(customerWords="changed")).fact.id == usual
    assert decided(wrote(requestId=other)).fact.id != usual
    assert decided(wrote(name="customers/c-1/complaints/T-1")).fact.id != usual
    assert decided(update()).fact.id != usual


def test_every_decision_says_why() -> None:
    """
    The reason is told beside the fact, for the log.
    """
    assert all(decided(call()).why for call in ALL)
