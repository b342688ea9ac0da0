"""Declared topics and real ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from followup.kafka.topic_admin import TopicsUnknown, apply, check
from followup.runtime.settings import KafkaSettings
from followup.topics import Topics

pytestmark = pytest.mark.kafka


@pytest.fixture
def kafka(kafka_bootstrap: str) -> KafkaSettings:
    return KafkaSettings(bootstrap_servers=kafka_bootstrap)


def test_topics_are_made_once_and_then_match(
    kafka: KafkaSettings, topic_prefix: str
) -> None:
    """
    The first time all are created, the second time none, and nothing differs.
    """
    topics = Topics(topic_prefix).all()
    missing = check(kafka, topics)
    first = apply(kafka, topics, 1)
    second = apply(kafka, topics, 1)

    assert {one.what for one in missing} == {"missing"}
    assert len(missing) == len(topics)
    assert first.created == tuple(topic.name for topic in topics)
    assert (second.created, second.differences) == ((), ())
    assert check(kafka, topics) == ()


def test_every_difference_is_told_with_its_remedy(
    kafka: KafkaSettings, topic_prefix: str
) -> None:
    """
    Partitions, retention and clean-up that differ are named; nothing is changed.
    """
    topics = Topics(topic_prefix)
    [inbound, *_] = topics.all()
    apply(kafka, [inbound], 1)
    wished = replace(inbound, partitions=24, retention=timedelta(days=500))
    found = {one.what: one for one in apply(kafka, [wished], 1).differences}
    compacted = {one.what for one in check(kafka, [replace(inbound, retention=None)])}
    shorter = check(kafka, [replace(inbound, retention=timedelta(hours=1))])

    assert set(found) == {"partitions", "retention.ms"}
    assert "12 partitions instead of 24" in found["partitions"].sentence
    assert "--add-config retention.ms=43200000000" in found["retention.ms"].command
    assert compacted == {
        "cleanup.policy",
        "delete.retention.ms",
        "max.compaction.lag.ms",
        "segment.ms",
    }
    assert shorter == ()


def test_a_kafka_that_does_not_answer_is_told() -> None:
    """
    The error names the address, so that a typing mistake is seen.
    """
    with pytest.raises(TopicsUnknown, match=r"127\.0\.0\.1:1"):
        check(KafkaSettings(bootstrap_servers="127.0.0.1:1"), Topics().all())
