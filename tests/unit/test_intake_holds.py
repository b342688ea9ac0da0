"""People hold back messages to customers, and release them, through intake."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

import grpc
import pytest
from google.protobuf.message import Message
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from followup.complaint import Person
from followup.events import Hold, UpdateKind
from followup.holds import scope_of_source, scopes
from followup.v1 import intake_pb2_grpc
from followup.v1.intake_pb2 import (
    HoldCustomerMessagesRequest,
    ReleaseCustomerMessagesRequest,
)
from services.intake.decide import Decision, decide
from services.intake.grpc_api.messages import broken_rules, read
from services.intake.requests import Violation
from services.intake.validation import violations
from tests.support.inbound_events import TOPICS
from tests.support.intake_reports import word
from tests.support.intake_requests import MONDAY, NOW
from tests.support.policies import live_policy
from tests.support.served_intake import Served, serving

HOLD, RELEASE = HoldCustomerMessagesRequest, ReleaseCustomerMessagesRequest
ALEX = Person(id="alex", display_name="Alex Example", email="alex@example.com")
OTHER_ID = "3f0c6a52-8d7e-4c58-9a53-2f4f2f7b1c12"


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    async with serving() as made:
        yield made


def decided(message: Message) -> Decision:
    request, _ = read(message, NOW)
    return decide(request, live_policy(), "//followup/intake")


def wrong(message: Message) -> list[Violation]:
    request, unread = read(message, NOW)
    return [*broken_rules(message), *unread, *violations(request, live_policy(), NOW)]


def reasons(message: Message) -> list[tuple[str, str]]:
    return [(one.field, one.reason) for one in wrong(message)]


def test_a_hold_becomes_its_word_with_the_person_whole() -> None:
    """
    Every field arrives, and the policy says who the author is.
    """
    until = "2030-01-07T17:00:00Z"
    decision = decided(word(HOLD, scope="category/billing", untilTime=until))

    assert decision.event == decision.answer
    assert decision.event == Hold(
        id=decision.event.id,
        scope="category/billing",
        held=True,
        author=ALEX,
        occurred_time=datetime.fromisoformat(MONDAY),
        reason="the price list was wrong",
        until_time=datetime.fromisoformat(until),
    )
    assert decision.why == "alex says why: the price list was wrong"


def test_a_repeat_is_the_same_word_and_nothing_else_is() -> None:
    """
    The id derives from scope, request_id, and whether it is held or released.
    """
    usual = decided(word(HOLD)).event.id
    others = (
        word(HOLD, scope="brand/example"),
        word(HOLD, requestId=OTHER_ID),
        word(RELEASE),
    )

    assert decided(word(HOLD, reason="in other words")).event.id == usual
    assert usual not in {decided(one).event.id for one in others}


def test_a_word_is_no_fact() -> None:
    """
    Whoever takes it for one is told so.
    """
    with pytest.raises(TypeError, match="Hold is no fact"):
        _ = decided(word(HOLD)).fact


@pytest.mark.parametrize("kind", UpdateKind)
@pytest.mark.parametrize("request_type", [HOLD, RELEASE])
def test_every_scope_of_a_message_can_be_named(
    kind: UpdateKind, request_type: type[Message]
) -> None:
    """
    Whatever the scheduler and the notifier ask about, a person can hold and release.
    """
    inside = (
        *scopes(kind, category="billing", brand="example", customer="c-1001"),
        scope_of_source("//example.com/helpdesk?team=7"),
    )
    found = [wrong(word(request_type, scope=one)) for one in inside]

    assert [] == [one for some in found for one in some]


@pytest.mark.parametrize(
    "scope",
    ["", "everything", "ALL", "all/", "kind/", "customer/", "customers/c-1", "source/"],
)
def test_what_is_no_scope_is_refused(scope: str) -> None:
    """
    A hold that is misspelt would hold nothing back.
    """
    assert ["scope"] == [one.field for one in wrong(word(HOLD, scope=scope))]


@pytest.mark.parametrize(
    ("scope", "reason", "known"),
    [
        ("kind/goodbye", "UNKNOWN_KIND", "broken_promise"),
        ("category/biling", "UNKNOWN_CATEGORY", "billing"),
        ("brand/nobody", "UNKNOWN_BRAND", "example"),
    ],
)
@pytest.mark.parametrize("request_type", [HOLD, RELEASE])
def test_an_unknown_key_is_refused_with_the_known_ones(
    request_type: type[Message], scope: str, reason: str, known: str
) -> None:
    """
    Whoever mistypes it reads at once what there is.
    """
    (only,) = wrong(word(request_type, scope=scope))

    assert (only.field, only.reason) == ("scope", reason)
    assert known in only.description


def test_a_customer_is_not_named_by_a_telephone_number() -> None:
    """
    A scope is a key, and keys cannot be forgotten.
    """
    found = reasons(word(HOLD, scope="customer/0043123456789"))

    assert [("scope", "ID_LOOKS_LIKE_TELEPHONE")] == found


async def test_all_that_is_wrong_with_a_hold_is_said_at_once(served: Served) -> None:
    """
    Scope, id, moment, person, reason and end: one answer, and nothing is published.
    """
    request = HOLD(scope="brand/nobody", author="nobody")
    request.occurred_time.FromJsonString("2031-01-07T09:00:00Z")
    request.until_time.FromJsonString("2030-01-07T09:00:00Z")
    async with grpc.aio.insecure_channel(served.target) as channel:
        stub = intake_pb2_grpc.IntakeServiceStub(channel)
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await stub.HoldCustomerMessages(request, timeout=10)
    status = rpc_status.from_call(refused.value)
    bad = error_details_pb2.BadRequest()
    assert status is not None
    assert any(one.Unpack(bad) for one in status.details)

    assert [one.field for one in bad.field_violations] == [
        "request_id",
        "reason",
        "scope",
        "occurred_time",
        "author",
        "until_time",
    ]
    assert served.publisher.records == []


async def test_a_hold_goes_to_the_controls_and_is_counted(served: Served) -> None:
    """
    Its key is the scope and what was said, so that the last of each word is kept.
    """
    async with grpc.aio.insecure_channel(served.target) as channel:
        stub = intake_pb2_grpc.IntakeServiceStub(channel)
        request = word(HOLD, scope="customer/c-1001")
        assert isinstance(request, HOLD)
        answer = await stub.HoldCustomerMessages(request, timeout=10)
    (record,) = served.publisher.records
    counted = served.registry.get_sample_value(
        "followup_holds_published_total", {"said": "held"}
    )

    assert record.topic == TOPICS.controls
    assert record.key == b"customer/c-1001 held"
    assert (answer.scope, answer.held) == ("customer/c-1001", True)
    assert counted == 1
