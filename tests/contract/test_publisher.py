"""What every publisher promises: the fake one and the one on real Kafka."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest
from kafka import KafkaAdminClient

from followup.kafka.producer import (
    MAX_RECORD_BYTES,
    KafkaPublisher,
    TooManyInFlight,
)
from followup.ports import Publisher, PublishFailed
from followup.runtime.settings import KafkaSettings
from followup.wire.record import Record
from tests.support.fake_publisher import FakePublisher
from tests.support.topic_reader import at_least, read_until


@dataclass(frozen=True, slots=True)
class Desk:
    """A publisher with one topic, and a way to read what is on it."""

    publisher: Publisher
    topic: str
    read: Callable[[int], list[Record]]

    def record(self, value: bytes, **changes: object) -> Record:
        fields: dict[str, object] = {"topic": self.topic, "key": b"c-1", "value": value}
        return Record(**fields | changes)  # type: ignore[arg-type]  # any field may change


@pytest.fixture(params=["fake", pytest.param("kafka", marks=pytest.mark.kafka)])
async def desk(request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    prefix = request.getfixturevalue("topic_prefix")
    topic = f"{prefix}-said"
    if request.param == "fake":
        fake = FakePublisher([topic], max_in_flight=2)
        yield Desk(fake, topic, lambda _: fake.records)
        return
    bootstrap = request.getfixturevalue("kafka_bootstrap")
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    shape = {"num_partitions": 3, "replication_factor": 1}
    admin.create_topics({topic: shape}, wait_for_metadata=True)
    admin.close()
    publisher = KafkaPublisher(
        KafkaSettings(bootstrap_servers=bootstrap), topics=[topic], max_in_flight=2
    )
    await publisher.start()
    yield Desk(
        publisher, topic, lambda count: read_until(bootstrap, topic, at_least(count))
    )
    await publisher.close()


async def test_a_record_arrives_byte_for_byte(desk: Desk) -> None:
    """
    Key, value, headers and an explicit partition are those that were given.
    """
    headers = (("ce_id", b"1"), ("ce_id", b"2"), ("trace", b"\xff\x00"))
    given = desk.record(b"\x00\xffwords", headers=headers, partition=2)

    await desk.publisher.publish(given)
    [read] = await asyncio.to_thread(desk.read, 1)

    assert (read.key, read.value, read.headers, read.partition) == (
        given.key,
        given.value,
        headers,
        2,
    )


async def test_records_of_one_key_keep_their_order(desk: Desk) -> None:
    """
    What is published one after the other is read one after the other.
    """
    for number in range(5):
        await desk.publisher.publish(desk.record(b"%d" % number))
    read = await asyncio.to_thread(desk.read, 5)

    assert [record.value for record in read] == [b"0", b"1", b"2", b"3", b"4"]


async def test_a_topic_that_is_not_there_is_told(desk: Desk) -> None:
    """
    Publishing to an unknown topic fails instead of creating it.
    """
    lost = desk.record(b"lost", topic=f"{desk.topic}-unknown")

    with pytest.raises(PublishFailed):
        await desk.publisher.publish(lost)


async def test_one_record_too_large_does_not_harm_the_next(desk: Desk) -> None:
    """
    A record beyond the limit is refused, and the publisher goes on.
    """
    with pytest.raises(PublishFailed, match="too large"):
        await desk.publisher.publish(desk.record(b"x" * (MAX_RECORD_BYTES + 1)))
    await desk.publisher.publish(desk.record(b"small"))
    [read] = await asyncio.to_thread(desk.read, 1)

    assert read.value == b"small"


async def test_too_many_at_once_are_refused_and_room_comes_back(desk: Desk) -> None:
    """
    Beyond the bound a publish fails at once; once others are done there is room.
    """
    outcomes = await asyncio.gather(
        *(desk.publisher.publish(desk.record(b"%d" % number)) for number in range(3)),
        return_exceptions=True,
    )
    await desk.publisher.publish(desk.record(b"again"))

    assert [type(one) for one in outcomes] == [type(None), type(None), TooManyInFlight]


async def test_giving_up_waiting_leaves_the_publisher_in_order(desk: Desk) -> None:
    """
    A cancelled publish may still arrive, and the next one works.
    """
    waiting = asyncio.ensure_future(desk.publisher.publish(desk.record(b"first")))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await desk.publisher.publish(desk.record(b"second"))
    read = await asyncio.to_thread(desk.read, 2)

    assert [record.value for record in read] == [b"first", b"second"]
