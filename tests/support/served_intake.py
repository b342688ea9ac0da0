"""intake's own gRPC server in this process, with a list for Kafka."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from prometheus_client import CollectorRegistry

from followup.events import Hold
from followup.facts import Fact
from followup.lead_times.curves import Curves
from followup.policy import Policies
from followup.runtime.metrics import intake_metrics
from followup.wire.codec import decode
from services.intake.grpc_api.server import Server
from services.intake.grpc_api.service import IntakeService
from services.intake.handler import Handler
from tests.support.fake_publisher import FakePublisher
from tests.support.inbound_events import TOPICS, StandingClock
from tests.support.policies import live_policy


class Served:
    """What was asked of a server at `target`, and what it published."""

    def __init__(self, lead_times: Curves | None = None) -> None:
        self.publisher = FakePublisher()
        self.registry = CollectorRegistry()
        metrics = intake_metrics(self.registry)
        handler = Handler(
            publisher=self.publisher,
            policies=Policies([live_policy()]),
            clock=StandingClock(),
            topics=TOPICS,
            metrics=metrics,
            lead_times=lead_times,
        )
        service = IntakeService(handler, publish_seconds=5.0)
        self.server = Server(service, metrics, host="127.0.0.1", port=0)
        self.target = ""

    def hold(self) -> Hold:
        """Return the word published last on what is held."""
        return decode(Hold, self.publisher.records[-1].value)

    def fact(self) -> Fact:
        """Return the fact published last."""
        return decode(Fact, self.publisher.records[-1].value)


@asynccontextmanager
async def serving(lead_times: Curves | None = None) -> AsyncIterator[Served]:
    """Serve for as long as the block runs; `lead_times` is what was learned."""
    made = Served(lead_times)
    made.target = f"127.0.0.1:{await made.server.start()}"
    try:
        yield made
    finally:
        await made.server.stop(0)
