"""QuotePromise over gRPC: answered from memory, nothing made, every mistake at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import grpc
import pytest
from google.protobuf import json_format
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from followup.v1 import complaint_pb2, intake_pb2, intake_pb2_grpc
from tests.support.curves import curve, curves_of
from tests.support.facts import MONDAY as FIRST_MONDAY
from tests.support.intake_requests import MONDAY, create
from tests.support.served_intake import Served, serving

LEARNED = complaint_pb2.QuoteMethod.QUOTE_METHOD_LEARNED


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    curves = curves_of(curve(nine_of_ten=5.5), since=FIRST_MONDAY)
    async with serving(lead_times=curves) as made:
        yield made


async def asked(served: Served, **fields: Any) -> intake_pb2.QuotePromiseResponse:
    body = {"occurredTime": MONDAY, "category": "billing", **fields}
    request = json_format.ParseDict(body, intake_pb2.QuotePromiseRequest())
    async with grpc.aio.insecure_channel(served.target) as channel:
        stub = intake_pb2_grpc.IntakeServiceStub(channel)
        answer: intake_pb2.QuotePromiseResponse = await stub.QuotePromise(
            request, timeout=10
        )
        return answer


async def test_a_question_makes_nothing(served: Served) -> None:
    """
    The answer has the quote and the promises in words; Kafka hears of nothing.
    """
    answer = await asked(served, timeZone="Europe/Vienna", severity="SEVERITY_HIGH")
    counted = served.registry.get_sample_value(
        "followup_grpc_handled_total", {"method": "QuotePromise", "code": "ok"}
    )

    assert [] == served.publisher.records
    assert LEARNED == answer.quote.method
    assert "the category promises it after assessment" == answer.quote.why
    assert 500 == answer.quote.sample_size
    assert "default-1" == answer.policy_version
    assert ["ACKNOWLEDGE", "FIRST_REPLY", "NEXT_UPDATE", "REMEDY_OFFER"] == [
        complaint_pb2.CommitmentKind.Name(one.kind).removeprefix("COMMITMENT_KIND_")
        for one in answer.commitments
    ]
    assert "Accounts" in answer.commitments[1].words
    assert "14:00 (Vienna time)" in answer.commitments[1].words
    assert 1 == counted


async def test_a_complaint_is_promised_what_was_quoted(served: Served) -> None:
    """
    Asked before and then reported, the times and the quote are the same.
    """
    answer = await asked(served, timeZone="Europe/Vienna", severity="SEVERITY_HIGH")
    async with grpc.aio.insecure_channel(served.target) as channel:
        stub = intake_pb2_grpc.IntakeServiceStub(channel)
        complaint = await stub.CreateComplaint(create(), timeout=10)
    counted = served.registry.get_sample_value(
        "followup_quotes_total", {"method": "learned", "promised": "no"}
    )

    assert complaint.quote == answer.quote
    assert [one.promised_time for one in complaint.commitments] == [
        one.promised_time for one in answer.commitments
    ]
    assert 1 == counted


async def test_what_is_left_out_is_the_policys(served: Served) -> None:
    """
    Only the moment is needed: the default category, MEDIUM, the policy's zone, English.
    """
    answer = await asked(served, category="")

    assert "Europe/Berlin" == answer.commitments[0].time_zone
    assert "Customer service" in answer.commitments[1].words


async def test_the_channel_they_prefer_moves_the_times(served: Served) -> None:
    """
    Whoever prefers texts is promised times in the hours for that, here and in America.
    """
    zone = {"timeZone": "America/New_York", "severity": "SEVERITY_HIGH"}
    by_mail = await asked(served, **zone)
    by_text = await asked(served, **zone, channel="CHANNEL_SMS")

    assert [one.promised_time.ToJsonString() for one in by_mail.commitments[:2]] == [
        "2030-01-07T09:05:00Z",
        "2030-01-07T13:00:00Z",
    ]
    assert [one.promised_time.ToJsonString() for one in by_text.commitments[:2]] == [
        "2030-01-07T13:05:00Z",
        "2030-01-07T14:00:00Z",
    ]


async def test_every_mistake_of_a_question_is_told(served: Served) -> None:
    """
    Six fields are wrong, and the answer names the six, those of the contract first.
    """
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await asked(
            served,
            category="fees",
            severity=77,
            occurredTime="2031-01-01T00:00:00Z",
            timeZone="Mars/Olympus",
            locale="no locale",
            channel="CHANNEL_WEBHOOK",
        )
    status = rpc_status.from_call(caught.value)
    found = error_details_pb2.BadRequest()

    assert status.details[1].Unpack(found)
    assert [one.field for one in found.field_violations] == [
        "severity",
        "locale",
        "channel",
        "category",
        "occurred_time",
        "time_zone",
    ]


async def test_a_question_needs_a_moment(served: Served) -> None:
    """
    Without one there is nothing to count from.
    """
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await asked(served, occurredTime=None)

    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert "occurred_time" in str(caught.value.details())
