"""The developer's own Kafka node keeps what it acknowledged."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer

from deploy.local import kafka as kafka_command
from deploy.local.broker import Broker
from deploy.local.ports import recall, spare_ports
from deploy.local.trouble import SetupError
from tests.support.kafka_broker import PrivateBroker

pytestmark = pytest.mark.kafka


def create_topic(bootstrap: str, topic: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    admin.create_topics({topic: {"num_partitions": 1, "replication_factor": 1}})
    admin.close()


def say(bootstrap: str, topic: str, value: bytes) -> None:
    producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all")
    producer.send(topic, value).get(timeout=30)
    producer.close()


def hear_one(bootstrap: str, topic: str) -> bytes:
    consumer = KafkaConsumer(
        topic,
        bootstrap_servers=bootstrap,
        auto_offset_reset="earliest",
        consumer_timeout_ms=30_000,
    )
    value = next(consumer).value
    consumer.close()
    return bytes(value)


def test_a_record_said_is_heard(kafka_bootstrap: str, topic_prefix: str) -> None:
    """The run's shared node takes a record and gives it back."""
    topic = f"{topic_prefix}-words"
    create_topic(kafka_bootstrap, topic)
    say(kafka_bootstrap, topic, b"hello")

    assert hear_one(kafka_bootstrap, topic) == b"hello"


def test_a_record_survives_a_killed_broker(private_broker: PrivateBroker) -> None:
    """What was acknowledged is still there after kill -9, at the same address."""
    address = private_broker.bootstrap
    create_topic(address, "words")
    say(address, "words", b"still here")
    private_broker.kill9()

    assert private_broker.start() == address
    assert hear_one(address, "words") == b"still here"


def test_a_node_is_found_again_by_its_folder(private_broker: PrivateBroker) -> None:
    """Another process sees the running node, takes it as started, and can stop it."""
    home = private_broker.home
    again = Broker(home)

    assert again.pid is not None
    assert again.start() == private_broker.bootstrap
    assert again.stop()
    assert Broker(home).pid is None


def test_a_node_that_dies_says_why(tmp_path: Path) -> None:
    """On a port that is in use the node ends with the last words of its log."""
    ports = spare_ports()
    broker = Broker(tmp_path, ports)

    with (
        socket.create_server(("127.0.0.1", ports.client)),
        pytest.raises(SetupError, match=r"(?s)end of .*Address already in use"),
    ):
        broker.start()

    assert broker.pid is None


def test_a_named_cluster_starts_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With KAFKA_BOOTSTRAP_SERVERS set, no node is made and the name is shown."""
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "kafka.example.com:9092")
    home = tmp_path / "node"

    assert kafka_command.main(["up", "--data-dir", str(home)]) == 0
    assert "Using Kafka at kafka.example.com:9092" in capsys.readouterr().out
    assert kafka_command.main(["env", "--data-dir", str(home)]) == 0
    assert "KAFKA_BOOTSTRAP_SERVERS=kafka.example.com:9092" in capsys.readouterr().out
    assert not home.exists()
    assert recall(home / "ports.json") is None
