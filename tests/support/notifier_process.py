"""The notifier as a process of its own, and what a test says to it and hears."""

from __future__ import annotations

import json
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

from kafka import KafkaConsumer, TopicPartition

from followup.events import Alert, Delivery, Update
from followup.kafka import topic_admin
from followup.kafka.reading import heard
from followup.kafka.sender import Sender
from followup.runtime.settings import KafkaSettings
from followup.topics import Topics
from followup.wire.codec import decode
from followup.wire.envelope import record_of
from followup.wire.record import Record
from services.notifier.watching import topics_used
from tests.support.repository import ROOT
from tests.support.service_process import command, environment

PATIENCE_SECONDS = 60.0


class NotifierProcess:
    """Runs `python -m services.notifier`; its log lines are kept as they come."""

    def __init__(self, bootstrap: str, prefix: str, env: Mapping[str, str]) -> None:
        self.lines: list[dict[str, Any]] = []
        self.said: list[str] = []
        self._env = environment(
            bootstrap,
            prefix,
            NOTIFIER_METRICS_PORT="0",
            NOTIFIER_SESSION_SECONDS="6",
            NOTIFIER_SMTP_TLS="none",
            NOTIFIER_SMTP_HOST="127.0.0.1",
        ) | dict(env)
        self._changed = threading.Condition()
        self._process: subprocess.Popen[str] | None = None
        self._hearing: threading.Thread | None = None

    def start(self) -> None:
        """Start a process; the log of an earlier one is forgotten."""
        self.lines.clear()
        self._process = subprocess.Popen(
            command("services.notifier"),
            cwd=ROOT,
            env=self._env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._hearing = threading.Thread(target=self._hear, daemon=True)
        self._hearing.start()

    def wait_for(self, condition: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Return the first log line that meets the condition, waiting for it."""

        def found() -> dict[str, Any] | None:
            return next((line for line in list(self.lines) if condition(line)), None)

        with self._changed:
            line = self._changed.wait_for(found, PATIENCE_SECONDS)
        assert line is not None, "".join(self.said[-40:])
        return line

    def wait_for_event(self, event: str) -> dict[str, Any]:
        """Return the first log line of this event, waiting for it."""
        return self.wait_for(lambda line: line.get("event") == event)

    def kill9(self) -> None:
        """End it as a crash would."""
        self._end(signal.SIGKILL)

    def terminate(self) -> int:
        """Ask it to end and return its exit status."""
        return self._end(signal.SIGTERM)

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End whatever runs."""
        self.kill9()

    def wait(self) -> int:
        """Return its exit status once it has ended by itself."""
        return self._end(None)

    def _end(self, number: signal.Signals | None) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        if number is not None:
            process.send_signal(number)
        status = process.wait(PATIENCE_SECONDS)
        assert self._hearing is not None
        self._hearing.join()
        if process.stdout:
            process.stdout.close()
        return status

    def _hear(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        for text in self._process.stdout:
            with self._changed:
                self.said.append(text)
                if text.startswith("{"):
                    self.lines.append(json.loads(text))
                self._changed.notify_all()


class Kafka:
    """Says updates and alerts, and hears deliveries, under one prefix."""

    def __init__(self, bootstrap: str, prefix: str) -> None:
        self.topics = Topics(prefix)
        self._settings = KafkaSettings(bootstrap_servers=bootstrap)
        topic_admin.apply(self._settings, topics_used(self.topics), 1)

    def say(self, *events: Update | Alert) -> None:
        """Return when Kafka has these events."""
        self.put(*(record_of(one, self.topics, source="//test") for one in events))

    def put(self, *records: Record) -> None:
        """Return when Kafka has these records."""
        with Sender(self._settings.for_kafka_python(), client_id="a-test") as sender:
            sender.send(*records)

    def deliveries(self, enough: Callable[[list[Delivery]], bool]) -> list[Delivery]:
        """Return all deliveries from the beginning, once there are enough."""
        said: list[Delivery] = []
        self.records(
            self.topics.deliveries,
            lambda record: (
                said.append(decode(Delivery, record.value)) or enough(said)  # type: ignore[func-returns-value]  # append returns None
            ),
        )
        return said

    def records(self, topic: str, enough: Callable[[Record], bool]) -> None:
        """Show every record from the beginning until one is enough; else fail."""
        consumer = KafkaConsumer(
            **self._settings.for_kafka_python(),
            auto_offset_reset="earliest",
            consumer_timeout_ms=int(PATIENCE_SECONDS * 1000),
        )
        try:
            numbers = consumer.partitions_for_topic(topic) or {0}
            consumer.assign([TopicPartition(topic, number) for number in numbers])
            for message in consumer:
                if enough(heard(message)):
                    return
        finally:
            consumer.close()
        raise AssertionError(f"{topic}: not enough within {PATIENCE_SECONDS} s")
