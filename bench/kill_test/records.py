"""Reads all that was told and said in a run, from the topics themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kafka import KafkaConsumer, TopicPartition

from bench.kill_test.evidence import Evidence
from followup.events import Alert, CommitmentState, Delivery, Update
from followup.facts import Fact
from followup.kafka.building import build
from followup.kafka.reading import heard
from followup.topics import Topics
from followup.wire.codec import decode

Told = type[Fact] | type[Alert] | type[Update] | type[Delivery] | type[CommitmentState]


class Reader:
    """Reads topics from their beginning to their present end."""

    def __init__(self, bootstrap: str, topics: Topics) -> None:
        self._topics = topics
        self._consumer: Any = build(
            KafkaConsumer,
            bootstrap_servers=bootstrap,
            group_id=None,
            enable_auto_commit=False,
            max_poll_records=5000,
        )

    def close(self) -> None:
        """Let go of Kafka."""
        self._consumer.close()

    def ends(self) -> dict[str, int]:
        """Return how many records each topic has, the hints of the clock included."""
        names = [topic for _, topic in self._kinds()]
        names += [self._topics.wakeups, *self._dead_letters()]
        return {
            name: sum(self._consumer.end_offsets(self._parts(name)).values())
            for name in names
        }

    def dead_letters(self) -> int:
        """Return how many records nobody could read or decide."""
        ends = self.ends()
        return sum(ends[name] for name in self._dead_letters())

    def evidence(self, progress: Callable[[int], None] = lambda _: None) -> Evidence:
        """Return everything that was told and said; blocks until all is read."""
        evidence = Evidence()
        for kind, topic in self._kinds():
            parts = self._parts(topic)
            self._consumer.assign(parts)
            self._consumer.seek_to_beginning(*parts)
            ends = self._consumer.end_offsets(parts)
            while any(self._consumer.position(one) < end for one, end in ends.items()):
                for batch in self._consumer.poll(timeout_ms=200).values():
                    for message in batch:
                        self._take(evidence, kind, message)
                    progress(len(batch))
        return evidence

    def _take(self, evidence: Evidence, kind: Told, message: Any) -> None:  # noqa: ANN401 - kafka-python has no type hints
        record = heard(message)
        if record.written_time is None or record.partition is None:
            raise ValueError("a record that was read has a place and a time")
        event = decode(kind, record.value)
        evidence.take(event, record.partition, record.written_time)

    def _kinds(self) -> tuple[tuple[Told, str], ...]:
        topics = self._topics
        return (
            (Fact, topics.complaints),
            (CommitmentState, topics.commitments),
            (Update, topics.updates),
            (Delivery, topics.deliveries),
            (Alert, topics.alerts),
        )

    def _dead_letters(self) -> list[str]:
        return [one.dead_letter for one in self._topics.all() if one.dead_letter]

    def _parts(self, topic: str) -> list[TopicPartition]:
        numbers = self._consumer.partitions_for_topic(topic) or ()
        return [TopicPartition(topic, number) for number in sorted(numbers)]
