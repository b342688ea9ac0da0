"""Every method of the contract is served, over a real gRPC connection."""

from __future__ import annotations

from collections.abc import AsyncIterator

import grpc
import pytest
from google.protobuf import json_format
from google.protobuf.message_factory import GetMessageClass
from prometheus_client import CollectorRegistry

from followup.facts import Fact
from followup.policy import Policies
from followup.runtime.metrics import intake_metrics
from followup.v1 import intake_pb2
from followup.wire.codec import decode
from services.intake.grpc_api.doors import FACTS_BY_REQUEST
from services.intake.grpc_api.server import Server
from services.intake.grpc_api.service import IntakeService
from services.intake.handler import Handler
from tests.support.fake_publisher import FakePublisher
from tests.support.inbound_events import TOPICS, StandingClock
from tests.support.intake_reports import usual
from tests.support.intake_requests import MONDAY
from tests.support.policies import live_policy

METHODS = intake_pb2.DESCRIPTOR.services_by_name["IntakeService"].methods_by_name


class Served:
    """intake's gRPC server, with a list for Kafka."""

    def __init__(self) -> None:
        self.publisher = FakePublisher()
        self.registry = CollectorRegistry()
        metrics = intake_metrics(self.registry)
        handler = Handler(
            publisher=self.publisher,
            policies=Policies([live_policy()]),
            clock=StandingClock(),
            topics=TOPICS,
            metrics=metrics,
        )
        service = IntakeService(handler, publish_seconds=5.0)
        self.server = Server(service, metrics, host="127.0.0.1", port=0)
        self.target = ""


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    made = Served()
    made.target = f"127.0.0.1:{await made.server.start()}"
    yield made
    await made.server.stop(0)


@pytest.mark.parametrize("name", METHODS)
async def test_every_method_is_answered_with_its_fact(
    served: Served, name: str
) -> None:
    """
    Kafka has the fact, the answer is of the type that the contract names, and the
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
    fact = decode(Fact, served.publisher.records[-1].value)
    counted = served.registry.get_sample_value(
        "followup_grpc_handled_total", {"method": name, "code": "ok"}
    )

    assert type(fact.what) is FACTS_BY_REQUEST[type(request)]
    if isinstance(answer, intake_pb2.AcceptedFact):
        assert answer.fact_id == fact.id
    assert json_format.MessageToDict(answer)["occurredTime"] == MONDAY
    assert counted == 1
