"""Events on the inbound topic in every form, and an adopter whose Kafka is a list."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cloudevents.core.bindings import kafka as sdk
from google.protobuf import json_format
from prometheus_client import CollectorRegistry

from followup.facts import Fact
from followup.policy import Policies
from followup.runtime.metrics import intake_metrics
from followup.topics import Topics
from followup.v1 import intake_pb2
from followup.wire.codec import decode
from followup.wire.record import Record
from services.intake.handler import Handler
from services.intake.inbound.adopter import Adopter
from tests.support.fake_publisher import FakePublisher
from tests.support.intake_requests import MONDAY, NOW, create_json
from tests.support.policies import live_policy

TOPICS = Topics("unit")
SOURCE = "//example.com/helpdesk"
TYPE = "dev.followup.complaint-received.v1"


class StandingClock:
    """It is always the same moment."""

    def now(self) -> datetime:
        return NOW


@dataclass(slots=True)
class Desk:
    """An adopter whose Kafka is a list."""

    publisher: FakePublisher = field(default_factory=FakePublisher)
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    adopt: Callable[[Record], Awaitable[None]] = field(init=False)

    def __post_init__(self) -> None:
        """Put the adopter together as intake does."""
        metrics = intake_metrics(self.registry)
        handler = Handler(
            publisher=self.publisher,
            policies=Policies([live_policy()]),
            clock=StandingClock(),
            topics=TOPICS,
            metrics=metrics,
        )
        adopter = Adopter(
            handler=handler,
            publisher=self.publisher,
            topics=TOPICS,
            metrics=metrics,
            group="unit-intake",
            first_wait_seconds=0.0,
        )
        self.adopt = adopter.adopt

    async def fact(self, record: Record) -> Fact:
        """Adopt a record and give the fact it became."""
        await self.adopt(record)
        said = self.publisher.records[-1]
        assert said.topic == TOPICS.complaints, said.headers
        return decode(Fact, said.value)

    async def letter(self, record: Record) -> Record:
        """Adopt a record and give the dead letter it became."""
        await self.adopt(record)
        said = self.publisher.records[-1]
        assert said.topic == TOPICS.dead_letter(TOPICS.inbound)
        return said


def binary(
    value: bytes | None, content_type: str = "application/json", **changes: str
) -> Record:
    """Give a record in binary mode; an empty attribute is left out."""
    usual = {
        "ce_specversion": "1.0",
        "ce_id": "e-1",
        "ce_source": SOURCE,
        "ce_type": TYPE,
        "ce_time": MONDAY,
        "content-type": content_type,
    }
    headers = {name: text for name, text in (usual | changes).items() if text}
    return Record(
        topic=TOPICS.inbound,
        key=b"\xff any key",
        value=value,
        headers=tuple((name, text.encode()) for name, text in headers.items()),
        partition=3,
        offset=17,
    )


def structured(envelope: Any) -> Record:
    return Record(
        topic=TOPICS.inbound,
        key=None,
        value=json.dumps(envelope).encode(),
        headers=(("content-type", b"application/cloudevents+json; charset=UTF-8"),),
        partition=0,
        offset=0,
    )


def as_protobuf(body: dict[str, Any]) -> bytes:
    request = json_format.ParseDict(body, intake_pb2.CreateComplaintRequest())
    return request.SerializeToString()


BODY = create_json()
JSON = json.dumps(BODY).encode()
ENVELOPE = {
    "specversion": "1.0",
    "id": "e-1",
    "source": SOURCE,
    "type": TYPE,
    "time": MONDAY,
}
SDK_EVENT = {
    "specversion": "1.0",
    "id": "e-1",
    "source": SOURCE,
    "type": TYPE,
    "time": datetime.fromisoformat(MONDAY),
    "datacontenttype": "application/json",
}


def from_sdk(message: sdk.KafkaMessage) -> Record:
    headers = tuple(message.headers.items())
    return Record(topic=TOPICS.inbound, key=None, value=message.value, headers=headers)
