"""intake as a process of its own, as an operator starts it."""

from __future__ import annotations

import json
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from followup.kafka import topic_admin
from followup.runtime.settings import KafkaSettings
from followup.topics import Topics
from tests.support.service_process import command, environment, get

PATIENCE_SECONDS = 60.0


class IntakeProcess:
    """Started on entering, ended for certain on leaving."""

    def __init__(self, bootstrap: str, prefix: str, **variables: str) -> None:
        self.topics = Topics(prefix)
        self.bootstrap = bootstrap
        self._environment = (
            environment(
                bootstrap,
                prefix,
                INTAKE_GRPC_HOST="127.0.0.1",
                INTAKE_GRPC_PORT="0",
                INTAKE_METRICS_HOST="127.0.0.1",
                INTAKE_METRICS_PORT="0",
            )
            | variables
        )
        self.lines: list[str] = []
        self._heard: queue.Queue[str] = queue.Queue()
        self.started: dict[str, Any] = {}

    def __enter__(self) -> Self:
        """Start it and wait until it says on which ports."""
        self._start()
        self.started = self.await_event("started")
        return self

    def run_to_its_end(self) -> int:
        """Start it, expect it to end by itself, and return its exit status."""
        self._start()
        status = self._process.wait(timeout=PATIENCE_SECONDS)
        self._listener.join()
        return status

    def _start(self) -> None:
        self._process = subprocess.Popen(
            command("services.intake"),
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End it if it still runs."""
        self.kill9()

    @property
    def target(self) -> str:
        """The address for gRPC clients."""
        return f"127.0.0.1:{self.started['grpc_port']}"

    def make_topics(self) -> None:
        """Create the declared topics, as an operator does."""
        kafka = KafkaSettings(bootstrap_servers=self.bootstrap)
        topic_admin.apply(kafka, self.topics.all(), 1)

    def await_event(self, event: str) -> dict[str, Any]:
        """Return the next log line of that event; fail if the process says none."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                line = self._heard.get(timeout=0.2)
            except queue.Empty:
                assert self._process.poll() is None, "\n".join(self.lines)
                continue
            if f'"event": "{event}"' in line:
                said: dict[str, Any] = json.loads(line)
                return said
        raise AssertionError(f"never said {event}:\n" + "\n".join(self.lines))

    def readyz(self) -> dict[str, Any]:
        """Return what /readyz answers, whatever its status."""
        body: dict[str, Any] = json.loads(get(self.started["metrics_port"], "/readyz"))
        return body

    def metrics(self) -> str:
        """Return the page that Prometheus scrapes."""
        return get(self.started["metrics_port"], "/metrics")

    def await_ready(self, ready: bool = True) -> None:  # noqa: FBT001, FBT002 - reads as a sentence
        """Return once /readyz says so."""
        await_that(
            lambda: self.readyz()["ready"] is ready,
            lambda: f"{self.readyz()}\n" + "\n".join(self.lines),
        )

    def sigterm(self) -> int:
        """Ask it to stop and return its exit status."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(timeout=PATIENCE_SECONDS)

    def kill9(self) -> None:
        """End it as a crash would, if it still runs."""
        self._process.kill()
        self._process.wait()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.lines.append(line.rstrip())
            self._heard.put(line)
        self._process.stdout.close()


def await_that(condition: Callable[[], bool], why: Callable[[], str]) -> None:
    """Return once the condition holds; fail with the reason if it never does."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < deadline, why()
        pause.wait(0.05)
