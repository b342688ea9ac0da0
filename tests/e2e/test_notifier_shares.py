"""The notifier ends in order, shares its work, and sets aside what it cannot read."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.client import HTTPConnection

import pytest

from followup.events import Delivery, DeliveryOutcome, Update
from followup.runtime.clock import SystemClock
from followup.wire.envelope import record_of
from followup.wire.record import Record
from tests.support.notifier_letters import alert, update
from tests.support.notifier_process import Kafka, NotifierProcess
from tests.support.smtp_server import SmtpServer
from tests.support.webhook_receiver import SECRET, Answer, WebhookReceiver

pytestmark = pytest.mark.kafka


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    with SmtpServer() as server:
        yield server


@pytest.fixture
def kafka(kafka_bootstrap: str, topic_prefix: str) -> Kafka:
    return Kafka(kafka_bootstrap, topic_prefix)


def process(
    bootstrap: str, prefix: str, smtp: SmtpServer, **env: str
) -> NotifierProcess:
    return NotifierProcess(
        bootstrap, prefix, {"NOTIFIER_SMTP_PORT": str(smtp.port), **env}
    )


def fresh(number: int) -> Update:
    now = SystemClock().now()
    return update(
        message_id=f"m-{number}",
        customer=f"c-{number}",
        decided_time=now,
        expires_time=now + timedelta(hours=1),
    )


def get(port: int, path: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


def accepted(said: list[Delivery]) -> set[str]:
    return {one.message_id for one in said if one.outcome is DeliveryOutcome.ACCEPTED}


def test_sigterm_finishes_what_is_being_sent(
    kafka_bootstrap: str, topic_prefix: str, kafka: Kafka, smtp: SmtpServer
) -> None:
    """SIGTERM in the middle of a send: the outcome is told and the exit status is 0."""
    with process(kafka_bootstrap, topic_prefix, smtp) as notifier:
        smtp.hold()
        kafka.say(fresh(1))
        assert smtp.wait_for(lambda server: len(server.messages) == 1)
        statuses: list[int] = []
        ending = threading.Thread(target=lambda: statuses.append(notifier.terminate()))
        ending.start()
        notifier.wait_for_event("stopping")
        smtp.let_go()
        ending.join()

    deliveries = kafka.deliveries(lambda said: "m-1" in accepted(said))

    assert statuses == [0]
    assert [one.outcome.name for one in deliveries] == ["SENDING", "ACCEPTED"]


def test_two_share_the_work_and_nothing_is_sent_twice(
    kafka_bootstrap: str, topic_prefix: str, kafka: Kafka, smtp: SmtpServer
) -> None:
    """A second member takes over partitions while mail is being sent: one mail each."""
    with process(kafka_bootstrap, topic_prefix, smtp) as one:
        kafka.say(*(fresh(number) for number in range(30)))
        one.wait_for_event("decided")
        with process(kafka_bootstrap, topic_prefix, smtp) as two:
            two.wait_for(lambda line: line.get("partitions") == 12)
            kafka.say(*(fresh(number) for number in range(30, 60)))
            kafka.deliveries(lambda said: len(accepted(said)) == 60)
            one.kill9()
            kafka.say(*(fresh(number) for number in range(60, 80)))
            kafka.deliveries(lambda said: len(accepted(said)) == 80)
            last = two.terminate()

    ids = [mail.message["Message-ID"] for mail in smtp.messages]

    assert last == 0
    assert len(ids) == len(set(ids)) == 80


def test_what_cannot_be_read_is_set_aside(
    kafka_bootstrap: str, topic_prefix: str, kafka: Kafka, smtp: SmtpServer
) -> None:
    """Garbage goes to the dead letters byte for byte, and what follows is sent."""
    topic = kafka.topics.updates
    garbage = Record(topic=topic, key=b"c-1", value=b"\xff\x00", headers=(("x", b"y"),))
    good = record_of(fresh(1), kafka.topics, source="//test")
    other = Record(
        topic=topic, key=b"c-1", value=good.value, headers=(("ce_type", b"other.v9"),)
    )
    found: list[Record] = []
    with process(kafka_bootstrap, topic_prefix, smtp):
        kafka.put(garbage, other, good)
        kafka.deliveries(lambda said: "m-1" in accepted(said))
        kafka.records(
            kafka.topics.dead_letter(topic),
            lambda record: found.append(record) or len(found) == 2,  # type: ignore[func-returns-value]  # append returns None
        )

    reasons = {one.value: one.header("__dlq.errors.reason") for one in found}
    assert reasons == {b"\xff\x00": "unreadable", good.value: "unknown_type"}
    assert found[0].header("__dlq.errors.group") == f"{topic_prefix}-notifier"
    assert len(smtp.messages) == 1


async def test_an_alert_is_told_once_the_webhook_is_back(
    kafka_bootstrap: str, topic_prefix: str, kafka: Kafka, smtp: SmtpServer
) -> None:
    """A webhook that fails is tried under the same id until it takes the alert."""
    now = SystemClock().now()
    async with WebhookReceiver() as receiver:
        receiver.answers = [Answer(status=500), Answer(status=503)]
        env = {
            "NOTIFIER_WEBHOOK_URL": receiver.url,
            "NOTIFIER_WEBHOOK_SECRET": SECRET,
            "NOTIFIER_WEBHOOK_ALLOW_PRIVATE": "true",
            "NOTIFIER_ALERT_EMAIL": "true",
        }
        notifier = process(kafka_bootstrap, topic_prefix, smtp, **env)
        notifier.start()
        try:
            await asyncio.to_thread(kafka.say, alert(alert_id="a-1", raised_time=now))
            deliveries = await asyncio.to_thread(
                kafka.deliveries, lambda said: len(accepted(said)) == 2
            )
        finally:
            await asyncio.to_thread(notifier.kill9)

    assert [call.id for call in receiver.calls] == ["a-1"] * 3
    assert receiver.calls[-1].verified()["type"] == "alert.at_risk"
    assert "a-1" in accepted(deliveries)
    assert len(smtp.messages) == 1


def test_ready_without_a_mail_relay(
    kafka_bootstrap: str,
    topic_prefix: str,
    kafka: Kafka,  # noqa: ARG001 - makes the topics
    smtp: SmtpServer,
) -> None:
    """Readiness needs Kafka, topics and the sent log, and no mail relay."""
    smtp.stop()
    with process(kafka_bootstrap, topic_prefix, smtp) as notifier:
        port = notifier.wait_for_event("started")["metrics_port"]
        notifier.wait_for_event("ready")
        ready, _ = get(port, "/readyz")
        _, metrics = get(port, "/metrics")

    assert ready == 200
    assert "followup_unsent_messages 0.0" in metrics


def test_bad_configuration_exits_with_2(
    kafka_bootstrap: str, topic_prefix: str, smtp: SmtpServer
) -> None:
    """Everything wrong is said at once and the process ends with status 2."""
    wrong = process(
        kafka_bootstrap,
        topic_prefix,
        smtp,
        NOTIFIER_SMTP_PORT="none",
        NOTIFIER_PARALLEL_SENDS="0",
    )
    wrong.start()
    status = wrong.wait()

    assert status == 2
    assert any("NOTIFIER_SMTP_PORT" in line for line in wrong.said)
    assert any("NOTIFIER_PARALLEL_SENDS" in line for line in wrong.said)
