"""What the publisher on real Kafka survives."""

from __future__ import annotations

import asyncio

import pytest
from kafka import KafkaAdminClient

from followup.kafka.link import Link, ignore
from followup.kafka.producer import KafkaPublisher
from followup.ports import PublishFailed
from followup.runtime.settings import KafkaSettings
from followup.wire.record import Record
from tests.support.kafka_broker import PrivateBroker

pytestmark = pytest.mark.kafka
PATIENCE_SECONDS = 60.0


def make(bootstrap: str, topic: str, **settings: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    shape = {"num_partitions": 1, "replication_factor": 1, "configs": settings}
    admin.create_topics({topic: shape}, wait_for_metadata=True)
    admin.close()


async def publish_in_the_end(publisher: KafkaPublisher, record: Record) -> None:
    """Try as callers do: again after each failure, for as long as is reasonable."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            try:
                await publisher.publish(record)
            except PublishFailed:
                await asyncio.sleep(0.05)
            else:
                return


async def test_a_record_that_the_broker_refuses_does_not_stop_the_rest(
    kafka_bootstrap: str, topic_prefix: str
) -> None:
    """
    The client fails every record after such a refusal, so another client takes over.
    """
    topic = f"{topic_prefix}-small"
    make(kafka_bootstrap, topic, **{"max.message.bytes": "1000"})
    publisher = KafkaPublisher(
        KafkaSettings(bootstrap_servers=kafka_bootstrap), topics=[topic]
    )
    await publisher.start()
    with pytest.raises(PublishFailed, match="too large"):
        await publisher.publish(Record(topic=topic, key=b"k", value=b"x" * 5000))
    await publish_in_the_end(publisher, Record(topic=topic, key=b"k", value=b"ok"))
    await publisher.close()

    assert publisher.in_flight == 0


async def test_an_outage_is_told_in_time_and_forgotten_afterwards(
    private_broker: PrivateBroker, topic_prefix: str
) -> None:
    """
    While Kafka is away publishing fails within its time, again and again, and `up` is
    false; once it is back, all is well without a restart.
    """
    topic = f"{topic_prefix}-said"
    make(private_broker.bootstrap, topic)
    changes: list[bool] = []
    publisher = KafkaPublisher(
        KafkaSettings(bootstrap_servers=private_broker.bootstrap),
        topics=[topic],
        delivery_seconds=2.0,
        on_change=lambda up, _: changes.append(up),
    )
    await publisher.start()
    record = Record(topic=topic, key=b"k", value=b"said")
    await publisher.publish(record)
    await asyncio.to_thread(private_broker.kill9)
    async with asyncio.timeout(PATIENCE_SECONDS):
        for _ in range(3):
            with pytest.raises(PublishFailed):
                await publisher.publish(record)
    await asyncio.to_thread(private_broker.start)
    await publish_in_the_end(publisher, record)
    up = publisher.up
    await publisher.close()

    assert changes == [True, False, True, False]
    assert up
    assert publisher.in_flight == 0


class Idle:
    """A client that has nothing to do."""

    def close(self, timeout: float) -> None:
        """Close."""


async def test_the_watch_over_kafka_outlives_any_error(kafka_bootstrap: str) -> None:
    """
    An error nobody foresaw counts as an outage; the next try may succeed.
    """
    tries: list[str] = []

    def make() -> Idle:
        tries.append("try")
        if len(tries) == 1:
            raise ValueError("unforeseen")
        return Idle()

    link = Link(
        KafkaSettings(bootstrap_servers=kafka_bootstrap),
        make=make,
        prime=lambda _producer, _topic: None,
        topics=(),
        client_id="watched",
        on_change=ignore,
    )
    async with asyncio.timeout(PATIENCE_SECONDS):
        await link.start(asyncio.get_running_loop())
    up = link.up
    await asyncio.to_thread(link.close, 1.0)

    assert up
    assert len(tries) == 2
