"""intake as a real process on a real Kafka."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import grpc
import pytest
from google.rpc import error_details_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_status import rpc_status
from kafka import KafkaProducer

from followup.facts import ComplaintReceived, Fact
from followup.v1 import complaint_pb2, intake_pb2, intake_pb2_grpc
from followup.wire.codec import decode
from tests.support.intake_process import IntakeProcess, await_that
from tests.support.intake_requests import create, create_json
from tests.support.kafka_broker import PrivateBroker
from tests.support.topic_reader import at_least, read_until

pytestmark = pytest.mark.kafka

PAST = "2026-06-01T09:00:00Z"
"""The process asks the machine's clock, so its complaints are of the past."""

HEADERS = [
    ("ce_specversion", b"1.0"),
    ("ce_id", b"e-1"),
    ("ce_source", b"//example.com/helpdesk"),
    ("ce_type", b"dev.followup.complaint-received.v1"),
    ("content-type", b"application/json"),
]


@pytest.fixture
def intake(kafka_bootstrap: str, topic_prefix: str) -> Iterator[IntakeProcess]:
    with IntakeProcess(kafka_bootstrap, topic_prefix) as process:
        process.make_topics()
        process.await_ready()
        yield process


def call(
    target: str, request: intake_pb2.CreateComplaintRequest, timeout: float = 20
) -> intake_pb2.Complaint:
    with grpc.insecure_channel(target) as channel:
        stub = intake_pb2_grpc.IntakeServiceStub(channel)
        answer: intake_pb2.Complaint = stub.CreateComplaint(request, timeout=timeout)
        return answer


def say(intake: IntakeProcess, value: bytes, times: int = 1) -> None:
    producer = KafkaProducer(bootstrap_servers=intake.bootstrap)
    for _ in range(times):
        producer.send(intake.topics.inbound, value=value, key=b"any", headers=HEADERS)
    producer.flush()
    producer.close()


def test_a_call_is_answered_once_its_fact_is_on_kafka(intake: IntakeProcess) -> None:
    """
    The answer carries the promises of the fact; a repeat gets the equal answer and
    makes a fact with the same id.
    """
    first = call(intake.target, create(occurredTime=PAST))
    second = call(intake.target, create(occurredTime=PAST))
    records = read_until(intake.bootstrap, intake.topics.complaints, at_least(2))
    facts = [decode(Fact, record.value) for record in records]
    what = facts[0].what

    assert first == second
    assert first.name == "customers/c-1001/complaints/T-42"
    assert facts[0] == facts[1]
    assert isinstance(what, ComplaintReceived)
    assert [one.words for one in what.commitments] == [
        one.words for one in first.commitments
    ]
    assert records[0].key == b"c-1001"
    assert records[0].header("ce_id") == facts[0].id
    assert 'followup_grpc_handled_total{code="ok",method="CreateComplaint"} 2.0' in (
        intake.metrics()
    )


def test_an_invalid_call_gets_every_violation(intake: IntakeProcess) -> None:
    """
    INVALID_ARGUMENT with one BadRequest that names both fields.
    """
    bad = create(occurredTime=PAST, category="fees", brand="acme")

    with pytest.raises(grpc.RpcError) as caught:
        call(intake.target, bad)
    status = rpc_status.from_call(caught.value)
    found = error_details_pb2.BadRequest()

    assert status.code == grpc.StatusCode.INVALID_ARGUMENT.value[0]
    assert status.details[1].Unpack(found)
    assert [one.field for one in found.field_violations] == [
        "complaint.category",
        "complaint.brand",
    ]


def test_a_deadline_too_short_for_kafka_is_refused(intake: IntakeProcess) -> None:
    """
    Nothing is promised that there is no time to keep.
    """
    with pytest.raises(grpc.RpcError) as caught:
        call(intake.target, create(occurredTime=PAST), timeout=0.02)

    assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED


def test_an_event_heard_twice_makes_one_fact_id(intake: IntakeProcess) -> None:
    """
    Two deliveries of one CloudEvent are the same fact, from the event's source.
    """
    say(intake, json.dumps(create_json(occurredTime=PAST)).encode(), times=2)
    records = read_until(intake.bootstrap, intake.topics.complaints, at_least(2))
    facts = [decode(Fact, record.value) for record in records]

    assert facts[0] == facts[1]
    assert facts[0].source == "//example.com/helpdesk"


def test_an_invalid_event_lands_in_the_dead_letters(intake: IntakeProcess) -> None:
    """
    Byte for byte, with its origin; and the ones behind it are adopted.
    """
    bad = json.dumps(create_json(occurredTime=PAST, category="fees")).encode()
    say(intake, bad)
    say(intake, json.dumps(create_json(occurredTime=PAST)).encode())
    dead = intake.topics.dead_letter(intake.topics.inbound)
    [letter] = read_until(intake.bootstrap, dead, at_least(1))
    adopted = read_until(intake.bootstrap, intake.topics.complaints, at_least(1))

    assert (letter.key, letter.value) == (b"any", bad)
    assert letter.headers[: len(HEADERS)] == tuple(HEADERS)
    assert letter.header("__dlq.errors.reason") == "invalid"
    assert "complaint.category" in letter.header("__dlq.errors.message")
    assert len(adopted) == 1


def test_a_second_process_goes_on_and_makes_no_second_fact(
    kafka_bootstrap: str, topic_prefix: str
) -> None:
    """
    Offsets are committed once the fact is acknowledged; what a passing fault kept from
    being committed is read again, and makes the same fact.
    """
    body = json.dumps(create_json(occurredTime=PAST)).encode()
    with IntakeProcess(kafka_bootstrap, topic_prefix) as first:
        first.make_topics()
        say(first, body)
        first.await_event("fact_accepted")
        status = first.sigterm()
    with IntakeProcess(kafka_bootstrap, topic_prefix) as second:
        say(second, body.replace(b"T-42", b"T-43"))
        records = read_until(
            second.bootstrap,
            second.topics.complaints,
            lambda found: any(
                one.header("ce_subject").endswith("T-43") for one in found
            ),
        )

    assert status == 0
    assert len({one.header("ce_id") for one in records}) == 2


def test_health_and_reflection_are_served(intake: IntakeProcess) -> None:
    """
    Probes ask by gRPC too; each name tells readiness.
    """
    with grpc.insecure_channel(intake.target) as channel:
        stub = health_pb2_grpc.HealthStub(channel)

        def serving(name: str) -> bool:
            asked = health_pb2.HealthCheckRequest(service=name)
            answer = stub.Check(asked, timeout=5)
            return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)

        names = ("", "readiness", "followup.v1.IntakeService")
        await_that(lambda: all(serving(name) for name in names), lambda: "not serving")


def test_sigterm_lets_a_call_in_flight_finish(intake: IntakeProcess) -> None:
    """
    The process stops with status 0, and what was asked before is answered.
    """

    async def ask() -> tuple[intake_pb2.Complaint, int]:
        async with grpc.aio.insecure_channel(intake.target) as channel:
            stub = intake_pb2_grpc.IntakeServiceStub(channel)
            await channel.channel_ready()
            asking = asyncio.ensure_future(
                stub.CreateComplaint(create(occurredTime=PAST), timeout=20)
            )
            await asyncio.to_thread(intake.await_event, "fact_accepted")
            stopping = asyncio.to_thread(intake.sigterm)
            return await asyncio.gather(asking, stopping)

    answer, status = asyncio.run(ask())

    assert status == 0
    assert answer.owner.id
    assert answer.commitments[0].kind == complaint_pb2.COMMITMENT_KIND_ACKNOWLEDGE


def test_without_kafka_calls_are_refused_and_then_taken_again(
    private_broker: PrivateBroker, topic_prefix: str
) -> None:
    """
    While Kafka is away: UNAVAILABLE with RetryInfo within the deadline, and not ready;
    when it is back, the same request is answered.
    """
    with IntakeProcess(private_broker.bootstrap, topic_prefix) as intake:
        intake.make_topics()
        intake.await_ready()
        before = call(intake.target, create(occurredTime=PAST))
        private_broker.kill9()
        with pytest.raises(grpc.RpcError) as caught:
            call(intake.target, create(occurredTime=PAST), timeout=8)
        intake.await_ready(ready=False)
        private_broker.start()
        intake.await_ready()
        after = call(intake.target, create(occurredTime=PAST))
        status = intake.sigterm()
    refused = rpc_status.from_call(caught.value)
    retry = error_details_pb2.RetryInfo()

    assert refused.code == grpc.StatusCode.UNAVAILABLE.value[0]
    assert any(detail.Unpack(retry) for detail in refused.details)
    assert before == after
    assert status == 0


def test_it_starts_before_kafka_and_waits(
    private_broker: PrivateBroker, topic_prefix: str
) -> None:
    """
    Started while Kafka is away it lives, says why it is not ready, and then serves.
    """
    private_broker.kill9()
    with IntakeProcess(private_broker.bootstrap, topic_prefix) as intake:
        intake.await_ready(ready=False)
        with pytest.raises(grpc.RpcError) as caught:
            call(intake.target, create(occurredTime=PAST))
        private_broker.start()
        intake.make_topics()
        intake.await_ready()
        answer = call(intake.target, create(occurredTime=PAST))

    assert caught.value.code() is grpc.StatusCode.UNAVAILABLE
    assert answer.owner.display_name


def test_bad_settings_are_told_together_and_end_with_2(topic_prefix: str) -> None:
    """
    Both mistakes in one go, on stderr, before anything is opened.
    """
    process = IntakeProcess(
        "localhost:1", topic_prefix, INTAKE_GRPC_PORT="many", INTAKE_MAX_INFLIGHT="7"
    )
    status = process.run_to_its_end()
    told = "\n".join(process.lines)

    assert status == 2
    assert "INTAKE_GRPC_PORT" in told
    assert "Did you mean INTAKE_MAX_IN_FLIGHT?" in told
