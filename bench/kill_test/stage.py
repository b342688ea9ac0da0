"""The broker, the topics and two scheduler workers, each to be struck at will."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Self

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from bench.kill_test.blows import WORKERS, Blow, Strike
from deploy.local.broker import Broker
from deploy.local.ports import spare_ports
from followup.kafka import topic_admin
from followup.kafka.building import build
from followup.runtime.settings import KafkaSettings
from followup.topics import Topics
from tests.support.scheduler_process import SchedulerProcess

PARTITIONS = 4
READY_SECONDS = 180.0


class Stage:
    """Entered, everything runs and is ready; left, nothing of it runs any more.

    Whatever ends is started again, as an operator's platform does; `endings` holds the
    exit statuses. The broker stamps each record with the moment at which it had it.
    """

    def __init__(self, home: Path, policy: str, session_seconds: float) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.topics = Topics("kill-test", PARTITIONS)
        self.session_seconds = session_seconds
        self._broker = Broker(home / "kafka", spare_ports())
        self._policy = home / "policy.yaml"
        self._policy.write_text(policy)
        self._home = home
        self._workers: list[SchedulerProcess] = []
        self._endings: list[list[int]] = []
        self._running = ExitStack()

    @property
    def bootstrap(self) -> str:
        """Where Kafka listens, at every time."""
        return self._broker.bootstrap

    @property
    def endings(self) -> list[int]:
        """The exit statuses of all workers so far, -9 for one that was killed."""
        return [status for each in self._endings for status in each]

    def __enter__(self) -> Self:
        """Start everything and wait until it is ready."""
        with self._running:
            self._broker.start()
            self._running.callback(self._broker.kill)
            self._make_topics()
            # Chosen after the broker took its ports, and different for each worker.
            ports = spare_ports()
            for number, port in enumerate((ports.client, ports.controller)[:WORKERS]):
                worker = self._worker(number, port)
                self._workers.append(worker)
                supervised = worker.supervised(tell=False)
                self._endings.append(self._running.enter_context(supervised))
            self.await_ready(threading.Event())
            self._running = self._running.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """End all of it, at once."""
        self._running.close()

    def ready(self) -> bool:
        """Whether every worker says that it is ready."""
        return all(worker.ready() for worker in self._workers)

    def await_ready(self, left: threading.Event) -> bool:
        """Wait until all are ready, `left` or too long; return whether all were."""
        step = 0.25
        for _ in range(int(READY_SECONDS / step)):
            if self.ready():
                return True
            if left.wait(step):
                break
        return False

    def strike(self, strike: Strike, left: threading.Event) -> None:
        """Let a blow fall; blocks until a stopped process goes on."""
        if strike.worker is None:
            self._strike_broker(strike, left)
        else:
            self._strike_worker(self._workers[strike.worker], strike, left)

    def words(self) -> str:
        """Return the last lines of every worker."""
        return "\n\n".join(f"{one.log}:\n{one.said()}" for one in self._workers)

    def _strike_worker(
        self, worker: SchedulerProcess, strike: Strike, left: threading.Event
    ) -> None:
        match strike.blow:
            case Blow.KILL:
                worker.kill9()
            case Blow.STOP:
                worker.pause()
                left.wait(self.session_seconds + strike.beyond)
                worker.resume()
            case Blow.RESTART:
                try:
                    worker.sigterm()
                except subprocess.TimeoutExpired:
                    worker.kill9()

    def _strike_broker(self, strike: Strike, left: threading.Event) -> None:
        match strike.blow:
            case Blow.KILL:
                self._broker.kill()
                self._broker.start()
            case Blow.STOP:
                with _stopped(self._broker.pid):
                    left.wait(self.session_seconds + strike.beyond)
            case Blow.RESTART:
                self._broker.stop()
                self._broker.start()

    def _worker(self, number: int, port: int) -> SchedulerProcess:
        return SchedulerProcess(
            self._home / f"worker-{number}",
            self.bootstrap,
            self.topics.prefix,
            module="services.scheduler",
            port=port,
            FOLLOWUP_PARTITIONS=str(PARTITIONS),
            FOLLOWUP_POLICY=str(self._policy),
            SCHEDULER_INSTANCE_ID=f"worker-{number}",
            SCHEDULER_SESSION_TIMEOUT_SECONDS=str(self.session_seconds),
            # As deployed: whoever takes over has a copy already, or makes one.
            SCHEDULER_STANDBY_REPLICAS=str(WORKERS - 1),
        )

    def _make_topics(self) -> None:
        kafka = KafkaSettings(bootstrap_servers=self.bootstrap)
        topic_admin.apply(kafka, self.topics.all(), 1)
        told = (
            self.topics.complaints,
            self.topics.deliveries,
            self.topics.updates,
            self.topics.alerts,
            self.topics.commitments,
        )
        stamped = {"message.timestamp.type": "LogAppendTime"}
        admin = build(KafkaAdminClient, bootstrap_servers=self.bootstrap)
        try:
            admin.alter_configs(
                [ConfigResource(ConfigResourceType.TOPIC, one, stamped) for one in told]
            )
        finally:
            admin.close()


@contextmanager
def _stopped(pid: int | None) -> Iterator[None]:
    """Let a process sleep meanwhile; it knows nothing of it."""
    if pid is None:
        raise RuntimeError("the broker does not run")
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)
