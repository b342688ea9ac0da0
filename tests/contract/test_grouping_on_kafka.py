"""Notifier and lookout as processes on a real Kafka: what is grouped is told in one."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest

from followup.events import Alert, AlertKind, Delivery, DeliveryOutcome, DeliverySubject
from followup.kafka import topic_admin
from followup.runtime.clock import SystemClock
from followup.runtime.settings import KafkaSettings
from followup.wire.codec import decode
from followup.wire.record import Record
from tests.support.notifier_letters import alert
from tests.support.notifier_process import Kafka, NotifierProcess
from tests.support.repository import ROOT
from tests.support.service_process import command, environment

pytestmark = pytest.mark.kafka

MOST = 5
ALL = 9


@pytest.fixture
def kafka(kafka_bootstrap: str, topic_prefix: str) -> Kafka:
    kafka = Kafka(kafka_bootstrap, topic_prefix)
    settings = KafkaSettings(bootstrap_servers=kafka_bootstrap)
    topic_admin.apply(settings, kafka.topics.all(), 1)
    return kafka


@pytest.fixture
def notifier(
    kafka_bootstrap: str,
    topic_prefix: str,
    kafka: Kafka,  # noqa: ARG001 - makes the topics
) -> Iterator[NotifierProcess]:
    with NotifierProcess(kafka_bootstrap, topic_prefix, {}) as process:
        yield process


@pytest.fixture
def lookout(
    kafka_bootstrap: str,
    topic_prefix: str,
    kafka: Kafka,  # noqa: ARG001 - makes the topics
) -> Iterator[None]:
    with subprocess.Popen(
        command("services.scheduler.lookout"),
        cwd=ROOT,
        env=environment(kafka_bootstrap, topic_prefix),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    ) as process:
        yield
        assert process.stdin is not None
        process.stdin.close()
        process.wait(timeout=60)


def at_risk(number: int) -> Alert:
    """Return an alert to one owner about a promise of a customer of their own."""
    now = SystemClock().now()
    return alert(
        alert_id=f"a-{number}",
        customer=f"c-{number}",
        complaint=f"t-{number}",
        raised_time=now,
        due_time=now,
    )


def ended(said: list[Delivery]) -> dict[str, list[str]]:
    """Return the outcomes of each alert, as its own partition has them."""
    found: dict[str, list[str]] = {}
    for one in said:
        is_alert = one.subject is DeliverySubject.ALERT and one.customer
        if is_alert and one.outcome is not DeliveryOutcome.SENDING:
            found.setdefault(one.message_id, []).append(one.outcome.name)
    return found


def test_what_is_one_too_many_is_told_in_one_alert_across_a_kill(
    kafka: Kafka,
    notifier: NotifierProcess,
    lookout: None,  # noqa: ARG001 - runs
) -> None:
    """
    Killed after five alerts, the notifier knows from its log that they were told: the
    next four, of any partition, come as one alert of the lookout, which it tells.
    """
    kafka.say(*(at_risk(number) for number in range(MOST)))
    kafka.deliveries(lambda said: len(ended(said)) == MOST)
    notifier.kill9()
    kafka.say(*(at_risk(number) for number in range(MOST, ALL)))
    notifier.start()
    deliveries = kafka.deliveries(lambda said: len(ended(said)) == ALL)
    raised: list[Alert] = []

    def is_told(record: Record) -> bool:
        found = decode(Alert, record.value)
        if found.kind is AlertKind.GROUPED:
            raised.append(found)
        return {id_ for one in raised for id_ in one.grouped} == {
            f"a-{number}" for number in range(MOST, ALL)
        }

    kafka.records(kafka.topics.alerts, is_told)
    ids = {one.alert_id for one in raised}
    told = kafka.deliveries(lambda said: ids <= {one.message_id for one in said})

    assert ended(deliveries) == {
        f"a-{number}": ["ACCEPTED" if number < MOST else "GROUPED"]
        for number in range(ALL)
    }
    assert {one.promises_in_all for one in raised} <= set(range(1, ALL - MOST + 1))
    assert ids <= {one.message_id for one in told}
