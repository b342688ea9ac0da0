"""Every method of the contract is served, over a real gRPC connection."""

from __future__ import annotations

from collections.abc import AsyncIterator

import grpc
import pytest
from google.protobuf import json_format
from google.protobuf.message_factory import GetMessageClass

from followup.v1 import intake_pb2
from services.intake.grpc_api.doors import FACTS_BY_REQUEST
from tests.support.intake_reports import usual
from tests.support.intake_requests import MONDAY
from tests.support.served_intake import Served, serving

QUESTION = "QuotePromise"
METHODS = intake_pb2.DESCRIPTOR.services_by_name["IntakeService"].methods_by_name


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    async with serving() as made:
        yield made


@pytest.mark.parametrize("name", sorted(set(METHODS) - {QUESTION}))
async def test_every_method_is_answered_with_its_event(
    served: Served, name: str
) -> None:
    """
    Kafka has the event, the answer is of the type that the contract names, and the
    call is counted under its own name.
    """
    request = usual(GetMessageClass(METHODS[name].input_type))
    answer_type = GetMessageClass(METHODS[name].output_type)
    async with grpc.aio.insecure_channel(served.target) as channel:
        ask = channel.unary_unary(
            f"/followup.v1.IntakeService/{name}",
            request_serializer=type(request).SerializeToString,
            response_deserializer=answer_type.FromString,
        )
        answer = await ask(request, timeout=10)
    counted = served.registry.get_sample_value(
        "followup_grpc_handled_total", {"method": name, "code": "ok"}
    )

    if isinstance(answer, intake_pb2.AcceptedHold):
        assert answer.hold_id == served.hold().id
    else:
        fact = served.fact()
        assert type(fact.what) is FACTS_BY_REQUEST[type(request)]
        if isinstance(answer, intake_pb2.AcceptedFact):
            assert answer.fact_id == fact.id
    assert json_format.MessageToDict(answer)["occurredTime"] == MONDAY
    assert counted == 1
