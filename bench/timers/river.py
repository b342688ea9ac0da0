"""The bench's two ends of the topics: facts in, and when Kafka took each alert."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType

from followup.kafka.sender import hand_over
from followup.kafka.topic_admin import apply
from followup.runtime.settings import KafkaSettings
from followup.topics import Topics
from followup.wire.record import Record
from services.scheduler.customer import is_case

IDLE_MS = 1_000
WAIT_MS = 100


@dataclass(frozen=True, slots=True)
class Heard:
    """A record as the broker has it; its stamp is when it was appended, in seconds."""

    subject: str
    id: str
    appended: float
    value: bytes


class River:
    """Fresh topics, with the broker's own stamps on what is measured."""

    def __init__(self, bootstrap: str, topics: Topics) -> None:
        self.topics = topics
        self._bootstrap = bootstrap
        settings = KafkaSettings(bootstrap_servers=bootstrap)
        apply(settings, topics.all(), 1)
        stamped = {"message.timestamp.type": "LogAppendTime"}
        admin = KafkaAdminClient(bootstrap_servers=bootstrap)
        admin.alter_configs(
            [ConfigResource(ConfigResourceType.TOPIC, topics.alerts, stamped)]
        )
        admin.close()
        self._producer: Any = KafkaProducer(
            bootstrap_servers=bootstrap, linger_ms=5, batch_size=1 << 17
        )
        self._consumer: Any = KafkaConsumer(
            bootstrap_servers=bootstrap, enable_auto_commit=False
        )

    def publish(self, records: Iterable[Record]) -> int:
        """Publish records and return how many, when Kafka has them."""
        count = 0
        for record in records:
            hand_over(record, self._producer)
            count += 1
        self._producer.flush()
        return count

    def ends(self, topic: str) -> dict[int, int]:
        """Return the end of each partition of a topic."""
        places = [TopicPartition(topic, n) for n in range(self.topics.partitions)]
        return {
            place.partition: end
            for place, end in self._consumer.end_offsets(places).items()
        }

    def written(self, topic: str) -> int:
        """Return how many records were ever written to a topic."""
        return sum(self.ends(topic).values())

    def heard(self, topic: str, since: dict[int, int]) -> Iterator[Heard]:
        """Yield what a topic holds from these ends to those of now."""
        ends = self.ends(topic)
        places = {
            TopicPartition(topic, n): end for n, end in ends.items() if end > since[n]
        }
        self._consumer.assign(list(places))
        for place in places:
            self._consumer.seek(place, since[place.partition])
        left = sum(end - since[place.partition] for place, end in places.items())
        while left > 0:
            for messages in self._consumer.poll(timeout_ms=IDLE_MS).values():
                for message in messages:
                    left -= 1
                    yield _heard(message)

    @contextmanager
    def cases_kept(self) -> Iterator[Callable[[], int]]:
        """Give a function that returns how many cases were kept since now.

        The changelog holds other rows, too, and some cases more than once.
        """
        consumer: Any = KafkaConsumer(
            bootstrap_servers=self._bootstrap, enable_auto_commit=False
        )
        cases: set[bytes] = set()

        def kept() -> int:
            for messages in consumer.poll(timeout_ms=WAIT_MS).values():
                cases.update(one.key for one in messages if is_case(one.key))
            return len(cases)

        try:
            ends = self.ends(self.topics.cases)
            places = {
                TopicPartition(self.topics.cases, n): end for n, end in ends.items()
            }
            consumer.assign(list(places))
            for place, end in places.items():
                consumer.seek(place, end)
            yield kept
        finally:
            consumer.close()

    def close(self) -> None:
        """Let go of Kafka."""
        self._producer.close()
        self._consumer.close()


def _heard(message: Any) -> Heard:  # noqa: ANN401 - the client has no types
    headers = {name: value.decode() for name, value in message.headers}
    return Heard(
        subject=headers.get("ce_subject", ""),
        id=headers.get("ce_id", ""),
        appended=message.timestamp / 1000,
        value=message.value,
    )
