"""The health server, asked over real HTTP."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest
from prometheus_client import CollectorRegistry, Counter

from followup.runtime.address import AddressTaken
from followup.runtime.health import Heartbeat, Readiness, keep_beating
from followup.runtime.health_server import HealthServer


class HandClock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


class Process:
    """A process that serves its health."""

    def __init__(self, port: int = 0, about: dict[str, str] | None = None) -> None:
        self.clock = HandClock()
        self.readiness = Readiness("kafka", "topics")
        self.registry = CollectorRegistry()
        self.heartbeat = Heartbeat(10.0, monotonic=self.clock)
        self.server = HealthServer(
            registry=self.registry,
            heartbeat=self.heartbeat,
            readiness=self.readiness,
            host="127.0.0.1",
            port=port,
            setting="INTAKE_METRICS_PORT",
            about=about,
        )

    def ask(self, path: str, method: str = "GET") -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.server.port, timeout=5)
        try:
            connection.request(method, path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()


@pytest.fixture(name="process")
def _process() -> Iterator[Process]:
    process = Process()
    with process.server:
        yield process


def test_metrics_are_scraped(process: Process) -> None:
    """/metrics serves the registry that was given."""
    Counter("seen_total", "Seen.", registry=process.registry).inc()

    status, page = process.ask("/metrics")

    assert status == 200
    assert "seen_total 1.0" in page


def test_alive_while_the_loop_turns(process: Process) -> None:
    """/healthz fails once the last beat is older than the limit, and recovers."""
    process.clock.seconds += 10
    assert process.ask("/healthz")[0] == 200

    process.clock.seconds += 0.5
    status, body = process.ask("/healthz")
    process.heartbeat.beat()

    assert status == 503
    assert json.loads(body) == {
        "alive": False,
        "seconds_since_beat": 10.5,
        "limit_seconds": 10.0,
    }
    assert process.ask("/healthz")[0] == 200


def test_ready_when_every_condition_holds(process: Process) -> None:
    """/readyz names each condition and is 503 until all are met."""
    process.readiness.set("kafka", ok=True, why="3 brokers")
    early, body = process.ask("/readyz")
    process.readiness.set("topics", ok=True, why="as declared")
    late, _ = process.ask("/readyz")

    assert early == 503
    assert json.loads(body) == {
        "ready": False,
        "conditions": {
            "kafka": {"ok": True, "why": "3 brokers"},
            "topics": {"ok": False, "why": "not checked yet"},
        },
    }
    assert late == 200


def test_ready_tells_which_installation_this_is() -> None:
    """What tells it from another's service on the same port is part of the answer."""
    process = Process(about={"topic_prefix": "followup"})
    with process.server:
        _, body = process.ask("/readyz")

    assert {"topic_prefix": "followup"} == json.loads(body)["about"]


def test_a_taken_port_says_what_to_do(process: Process) -> None:
    """The error is one line with the address, the setting and the remedy."""
    second = Process(port=process.server.port)

    with pytest.raises(AddressTaken) as caught:
        second.server.start()

    assert str(caught.value) == (
        f"cannot listen on 127.0.0.1:{process.server.port}: Address already in use."
        " Stop what listens there, or set INTAKE_METRICS_PORT to a free port"
    )


def test_readiness_can_be_lost(process: Process) -> None:
    """A condition that fails again makes the service unready."""
    for name in ("kafka", "topics"):
        process.readiness.set(name, ok=True, why="")
    process.readiness.set("kafka", ok=False, why="no broker answers")

    assert process.ask("/readyz")[0] == 503
    assert not process.readiness.ready()


def test_a_misspelt_condition_is_refused() -> None:
    """Setting what was never registered would never make the service ready."""
    readiness = Readiness("kafka")

    with pytest.raises(KeyError, match="kafak"):
        readiness.set("kafak", ok=True, why="")


def test_without_conditions_nothing_is_ready() -> None:
    """A service that registered nothing yet does not pass for ready."""
    readiness = Readiness()

    assert not readiness.ready()


def test_registering_again_keeps_the_state() -> None:
    """A condition that is known stays as it was set."""
    readiness = Readiness("kafka")
    readiness.set("kafka", ok=True, why="up")
    readiness.register("kafka")

    assert readiness.ready()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/metrics/more", 404),
        ("POST", "/healthz", 405),
        ("HEAD", "/healthz", 200),
    ],
)
def test_everything_else_is_refused(
    process: Process, method: str, path: str, status: int
) -> None:
    """Only three paths exist, and only for reading."""
    assert process.ask(path, method)[0] == status


def test_a_silent_client_does_not_block_the_others(process: Process) -> None:
    """A connection that sends nothing keeps no probe waiting."""
    with socket.create_connection(("127.0.0.1", process.server.port)):
        assert process.ask("/healthz")[0] == 200


def test_closing_frees_the_port_and_the_thread() -> None:
    """After close nobody listens, the thread is gone, and closing again is fine."""
    process = Process()
    port = process.server.start()
    process.server.close()
    process.server.close()

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1)
    assert "health" not in {thread.name for thread in threading.enumerate()}


class HeardHeartbeat(Heartbeat):
    """A heartbeat one can wait for."""

    def __init__(self) -> None:
        super().__init__(10.0)
        self.beats: asyncio.Queue[None] = asyncio.Queue()

    def beat(self) -> None:
        super().beat()
        self.beats.put_nowait(None)


async def test_the_loop_beats_by_itself() -> None:
    """keep_beating beats at once and again whenever the loop turns."""
    heartbeat = HeardHeartbeat()
    beating = asyncio.create_task(keep_beating(heartbeat, every_seconds=0))
    for _ in range(3):
        await asyncio.wait_for(heartbeat.beats.get(), 30)
    beating.cancel()

    assert heartbeat.alive()
