"""What was written to a real Kafka is read back from where memory ends."""

from __future__ import annotations

import pytest
from kafka import KafkaAdminClient, KafkaProducer

from followup.runtime.settings import KafkaSettings
from services.scheduler.read_back import read_back

pytestmark = pytest.mark.kafka


def test_only_what_lies_beyond_is_read(kafka_bootstrap: str, topic_prefix: str) -> None:
    """Each partition gives its later records in order, and says where it ends."""
    topic = f"{topic_prefix}-words"
    admin = KafkaAdminClient(bootstrap_servers=kafka_bootstrap)
    admin.create_topics({topic: {"num_partitions": 3, "replication_factor": 1}})
    admin.close()
    producer = KafkaProducer(bootstrap_servers=kafka_bootstrap, acks="all")
    for number in range(5):
        producer.send(topic, b"%d" % number, partition=0).get(timeout=30)
    producer.send(topic, b"known", partition=1).get(timeout=30)
    producer.close()
    since = {(topic, 0): 3, (topic, 1): 1, (topic, 2): 0}
    settings = KafkaSettings(bootstrap_servers=kafka_bootstrap)
    records, ends = read_back(settings, since)

    assert [(one.partition, one.value) for one in records] == [(0, b"3"), (0, b"4")]
    assert ends == {(topic, 0): 5, (topic, 1): 1, (topic, 2): 0}
