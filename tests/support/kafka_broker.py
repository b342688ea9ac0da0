"""A real Kafka for tests: one node for the whole run, and private ones to break."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.broker import Broker
from deploy.local.kafka import ensure_running
from deploy.local.ports import spare_ports

LONGEST_SLUG = 40


class PrivateBroker:
    """A node that one test has to itself, so that it may be killed.

    It keeps its address and its data from its first start to its last.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self._broker = Broker(home, spare_ports())

    @property
    def bootstrap(self) -> str:
        """Give the address for clients, the same across restarts."""
        return self._broker.bootstrap

    def start(self) -> str:
        """Start the node and give its address once it is ready."""
        return self._broker.start()

    def stop(self) -> None:
        """End the node in order."""
        self._broker.stop()

    def kill9(self) -> None:
        """End the node as a crash would."""
        self._broker.kill()

    def restart(self) -> str:
        """Kill the node and start it again on the same data and ports."""
        self.kill9()
        return self.start()


@pytest.fixture(scope="session")
def kafka_bootstrap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of the run's Kafka: a fresh node, or the one that is named."""
    home = tmp_path_factory.mktemp("kafka", numbered=True)
    broker = Broker(home, spare_ports())
    yield ensure_running(os.environ, broker)
    broker.stop()


@pytest.fixture(scope="session")
def run_mark() -> str:
    """Tell this run from every other run against the same cluster."""
    return f"{os.getpid():x}{time.monotonic_ns():x}"


@pytest.fixture
def topic_prefix(request: pytest.FixtureRequest, run_mark: str) -> str:
    """Give this test topic names of its own, readable in a broker's list."""
    node = request.node.nodeid
    slug = re.sub(r"[^a-z0-9]+", "-", request.node.name.lower()).strip("-")
    digest = hashlib.sha256(node.encode()).hexdigest()[:8]
    return f"{slug[:LONGEST_SLUG].strip('-')}-{digest}-{run_mark}"


@pytest.fixture
def private_broker(tmp_path: Path) -> Iterator[PrivateBroker]:
    """Give a started node that this test alone uses."""
    broker = PrivateBroker(tmp_path / "private-kafka")
    try:
        broker.start()
        yield broker
    finally:
        broker.stop()
