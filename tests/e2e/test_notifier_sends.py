"""The notifier as a process, on real Kafka and real SMTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from followup.events import Delivery, DeliveryOutcome, Update
from followup.runtime.clock import SystemClock
from tests.support.notifier_letters import update
from tests.support.notifier_process import Kafka, NotifierProcess
from tests.support.smtp_server import SmtpServer

pytestmark = pytest.mark.kafka


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    with SmtpServer() as server:
        yield server


@pytest.fixture
def kafka(kafka_bootstrap: str, topic_prefix: str) -> Kafka:
    return Kafka(kafka_bootstrap, topic_prefix)


@pytest.fixture
def notifier(
    kafka_bootstrap: str,
    topic_prefix: str,
    kafka: Kafka,  # noqa: ARG001 - makes the topics
    smtp: SmtpServer,
) -> Iterator[NotifierProcess]:
    env = {"NOTIFIER_SMTP_PORT": str(smtp.port)}
    with NotifierProcess(kafka_bootstrap, topic_prefix, env) as process:
        yield process


def fresh(message_id: str, *, attempt: int = 1) -> Update:
    now = SystemClock().now()
    return update(
        message_id=message_id,
        decided_time=now,
        expires_time=now + timedelta(hours=1),
        attempt=attempt,
    )


def outcomes(deliveries: list[Delivery], message_id: str) -> list[str]:
    return [one.outcome.name for one in deliveries if one.message_id == message_id]


def has_outcome(said: list[Delivery], message_id: str, attempt: int = 1) -> bool:
    return any(
        one.message_id == message_id
        and one.attempt == attempt
        and one.outcome is not DeliveryOutcome.SENDING
        for one in said
    )


def test_an_update_becomes_one_mail(
    kafka: Kafka,
    notifier: NotifierProcess,  # noqa: ARG001 - runs
    smtp: SmtpServer,
) -> None:
    """One update gives one mail, SENDING before it and ACCEPTED after it."""
    kafka.say(fresh("m-1"))
    deliveries = kafka.deliveries(lambda said: has_outcome(said, "m-1"))

    assert outcomes(deliveries, "m-1") == ["SENDING", "ACCEPTED"]
    assert smtp.messages[0].message["Message-ID"].startswith("<m-1@")
    assert len(smtp.messages) == 1


def test_the_same_update_twice_is_one_mail(
    kafka: Kafka,
    notifier: NotifierProcess,  # noqa: ARG001 - runs
    smtp: SmtpServer,
) -> None:
    """A repeat is recognised; what comes after it is sent."""
    again = fresh("m-1")
    kafka.say(again, again, fresh("m-2"))
    deliveries = kafka.deliveries(lambda said: has_outcome(said, "m-2"))

    assert outcomes(deliveries, "m-1") == ["SENDING", "ACCEPTED"]
    assert len(smtp.messages) == 2


def test_killed_between_sending_and_outcome(
    kafka: Kafka, notifier: NotifierProcess, smtp: SmtpServer
) -> None:
    """After kill -9 with the outcome unknown, the mail goes out under the same id."""
    smtp.hold()
    kafka.say(fresh("m-1"))
    assert smtp.wait_for(lambda server: len(server.messages) == 1)
    notifier.kill9()
    smtp.let_go()
    notifier.start()
    deliveries = kafka.deliveries(lambda said: has_outcome(said, "m-1"))

    assert outcomes(deliveries, "m-1") == ["SENDING", "SENDING", "ACCEPTED"]
    first, second = (mail.message["Message-ID"] for mail in smtp.messages)
    assert first == second


def test_killed_after_the_outcome_sends_nothing_again(
    kafka: Kafka, notifier: NotifierProcess, smtp: SmtpServer
) -> None:
    """The sent log is read again before anything is sent, so one mail stays one."""
    kafka.say(fresh("m-1"))
    kafka.deliveries(lambda said: has_outcome(said, "m-1"))
    notifier.kill9()
    kafka.say(fresh("m-1"), fresh("m-2"))
    notifier.start()
    deliveries = kafka.deliveries(lambda said: has_outcome(said, "m-2"))

    assert outcomes(deliveries, "m-1") == ["SENDING", "ACCEPTED"]
    assert len(smtp.messages) == 2


def test_mail_relay_down_then_up(
    kafka: Kafka,
    notifier: NotifierProcess,  # noqa: ARG001 - runs
    smtp: SmtpServer,
) -> None:
    """A relay that is down is a FAILED attempt; the next attempt is accepted."""
    smtp.stop()
    kafka.say(fresh("m-1"))
    kafka.deliveries(lambda said: has_outcome(said, "m-1"))
    smtp.start()
    kafka.say(fresh("m-1", attempt=2))
    deliveries = kafka.deliveries(lambda said: has_outcome(said, "m-1", 2))

    assert outcomes(deliveries, "m-1") == ["SENDING", "FAILED", "SENDING", "ACCEPTED"]
    assert len(smtp.messages) == 1


def test_an_expired_update_is_not_sent(
    kafka: Kafka,
    notifier: NotifierProcess,  # noqa: ARG001 - runs
    smtp: SmtpServer,
) -> None:
    """What is stale is told as EXPIRED and never reaches the relay."""
    kafka.say(update(message_id="m-1", expires_time=SystemClock().now()))
    deliveries = kafka.deliveries(lambda said: has_outcome(said, "m-1"))

    assert outcomes(deliveries, "m-1") == ["EXPIRED"]
    assert smtp.messages == []
