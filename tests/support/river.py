"""Both ends of the scheduler's topics, for tests that look on from outside."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from kafka import KafkaConsumer, TopicPartition

from followup import ids
from followup.complaint import (
    Commitment,
    CommitmentKind,
    Contact,
    Handling,
    Origin,
    Person,
    Severity,
    Teller,
)
from followup.events import Alert
from followup.facts import ComplaintReceived, Fact, What
from followup.kafka.reading import heard
from followup.kafka.sender import Sender
from followup.kafka.topic_admin import apply
from followup.runtime.settings import KafkaSettings
from followup.topics import PARTITIONS, Topics
from followup.wire.codec import decode
from followup.wire.envelope import record_of
from followup.wire.record import Record
from tests.support.service_process import deadline


class River:
    """Writes facts and reads what the scheduler says."""

    def __init__(
        self, bootstrap: str, prefix: str, partitions: int = PARTITIONS
    ) -> None:
        self.topics = Topics(prefix, partitions)
        self._settings = KafkaSettings(bootstrap_servers=bootstrap)
        apply(self._settings, self.topics.all(), 1)
        self._sender = Sender(self._settings.for_kafka_python(), client_id="a-test")
        self._read: dict[str, list[Record]] = {}
        self._consumers: dict[str, Any] = {}

    def record(self, fact: Fact) -> Record:
        """Return the record that carries a fact."""
        return record_of(fact, self.topics, source="//example.com/test")

    def tell(self, facts: Iterable[Fact]) -> None:
        """Publish facts and return when Kafka has them."""
        self.publish(self.record(fact) for fact in facts)

    def publish(self, records: Iterable[Record]) -> None:
        """Publish records and return when Kafka has them."""
        self._sender.send(*records)

    def read(self, topic: str) -> list[Record]:
        """Return all records that the topic has shown so far."""
        consumer = self._consumers.get(topic)
        if consumer is None:
            consumer = KafkaConsumer(
                bootstrap_servers=self._settings.bootstrap_servers,
                enable_auto_commit=False,
            )
            places = [
                TopicPartition(topic, n) for n in consumer.partitions_for_topic(topic)
            ]
            consumer.assign(places)
            consumer.seek_to_beginning()
            self._consumers[topic] = consumer
        read = self._read.setdefault(topic, [])
        for messages in consumer.poll(timeout_ms=100).values():
            read += [heard(message) for message in messages]
        return read

    def alerts(self) -> list[Alert]:
        """Return every alert said so far, repeats included."""
        return [decode(Alert, one.value) for one in self.read(self.topics.alerts)]

    def until(
        self, fulfilled: Callable[[list[Alert]], bool], seconds: float = 120
    ) -> list[Alert]:
        """Return the alerts once they fulfil a condition."""
        for _ in deadline(seconds):
            alerts = self.alerts()
            if fulfilled(alerts):
                return alerts
        raise AssertionError

    def close(self) -> None:
        """Let go of Kafka."""
        self._sender.close()
        for consumer in self._consumers.values():
            consumer.close()
        self._consumers.clear()
        self._producer = None
        with warnings.catch_warnings():
            # While a broker is down, kafka-python drops sockets without closing them.
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()


def complaint(
    number: int, due: datetime, *, category: str = "delivery", mark: str = "T"
) -> Fact:
    """Return a complaint with one promise."""
    now = datetime.now(UTC)  # noqa: TID251 - the test's own clock
    name = f"{mark}-{number}"
    promise = Commitment(
        id=f"first-reply-{number}",
        kind=CommitmentKind.FIRST_REPLY,
        promised_time=due,
        internal_target_time=due,
        warning_time=due,
        start_time=now,
    )
    return told(
        f"c-{number}",
        name,
        ComplaintReceived(
            category=category,
            severity=Severity.HIGH,
            contact=Contact(),
            teller=Teller.ALREADY_TOLD,
            handling=Handling.NORMAL,
            origin=Origin.REPORTED,
            owner=Person(id="pat", display_name="Pat"),
            commitments=(promise,),
        ),
    )


def told(customer: str, name: str, what: What) -> Fact:
    """Return a fact that happened now."""
    return Fact(
        id=ids.derive(customer, name, type(what).__name__),
        customer=customer,
        complaint=name,
        occurred_time=datetime.now(UTC),  # noqa: TID251 - the test's own clock
        source="//example.com/test",
        what=what,
    )


def soon(seconds: float) -> datetime:
    """Return a moment a little ahead."""
    return datetime.now(UTC) + timedelta(seconds=seconds)  # noqa: TID251 - the test's own clock


def complaints_of(alerts: Iterable[Alert]) -> set[str]:
    """Return the complaints that were alerted about."""
    return {alert.complaint for alert in alerts}
