"""All three services as processes on a real Kafka, each to be killed at will."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic
from types import TracebackType
from typing import Any, Self, TypeVar

import grpc
from kafka import KafkaConsumer

from followup import events, ids
from followup.complaint import Severity
from followup.kafka import topic_admin
from followup.kafka.reading import heard
from followup.runtime.settings import KafkaSettings
from followup.topics import Topics
from followup.v1 import complaint_pb2, intake_pb2, intake_pb2_grpc
from followup.wire.codec import decode
from tests.support.own_ports import free_ports
from tests.support.repository import ROOT
from tests.support.service_process import command, deadline, environment, get, readyz
from tests.support.smtp_server import SmtpServer

SERVICES = ("intake", "scheduler", "notifier")
PARTITIONS = 3
PATIENCE_SECONDS = 90.0
NAME = "customers/c-1001/complaints/T-42"
E = TypeVar("E", bound=events.Event)


class RunningRiver:
    """Entered, everything runs and is ready; left, nothing of it runs any more."""

    def __init__(self, home: Path, bootstrap: str, prefix: str, policy: Path) -> None:
        self.bootstrap = bootstrap
        self.topics = Topics(prefix, PARTITIONS)
        self.mail = SmtpServer()
        self._home = home
        self._policy = policy
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._ports = free_ports(*SERVICES, "grpc")
        self._left = Event()
        self._starting = Lock()
        self._supervisor = Thread(target=self._supervise, daemon=True)

    def __enter__(self) -> Self:
        """Make the topics, start everything, and wait until all are ready."""
        kafka = KafkaSettings(bootstrap_servers=self.bootstrap)
        topic_admin.apply(kafka, self.topics.all(), 1)
        self.mail.start()
        with ExitStack() as ended:
            ended.callback(self._end)
            for service in SERVICES:
                self.start(service)
            self._supervisor.start()
            for service in SERVICES:
                self.await_ready(service)
            ended.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End all of it, at once."""
        self._end()

    def _end(self) -> None:
        self._left.set()
        if self._supervisor.is_alive():
            self._supervisor.join()
        for process in self._processes.values():
            process.kill()
            process.wait()
        self.mail.stop()

    def start(self, service: str) -> None:
        """Start one service."""
        with (self._home / f"{service}.log").open("ab") as log:
            self._processes[service] = subprocess.Popen(
                command(f"services.{service}"),
                cwd=ROOT,
                env=self._environment(service),
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def kill9(self, service: str) -> None:
        """Crash one service; the supervisor starts it again."""
        self._processes[service].kill()

    def stop(self, service: str) -> None:
        """End one service; it stays away until it is started."""
        with self._starting:
            process = self._processes.pop(service)
        process.kill()
        process.wait()

    def await_log(self, service: str, event: str) -> None:
        """Return once a service has logged an event."""
        log = self._home / f"{service}.log"
        for _ in deadline(PATIENCE_SECONDS):
            if f'"{event}"' in log.read_text():
                return

    def await_gauge(self, service: str, name: str, value: float) -> None:
        """Return once a service's gauge without labels has this value."""
        line = f"{name} {value:.1f}"
        for _ in deadline(PATIENCE_SECONDS):
            if line in get(self._ports[service], "/metrics").splitlines():
                return

    def complain(self, severity: Severity = Severity.HIGH) -> complaint_pb2.Person:
        """Report the complaint, again and again until intake has it."""
        request = intake_pb2.CreateComplaintRequest(
            parent="customers/c-1001",
            complaint_id="T-42",
            request_id=ids.derive("complain"),
            complaint=intake_pb2.Complaint(
                severity=getattr(complaint_pb2, f"SEVERITY_{severity.name}"),
                issue="the charger stopped working",
                contact=complaint_pb2.Contact(
                    display_name="Robin Example", email="robin@example.com"
                ),
            ),
        )
        request.complaint.occurred_time.FromDatetime(datetime.now(UTC))  # noqa: TID251 - a real caller's clock
        answer: intake_pb2.Complaint = self._call("CreateComplaint", request)
        again: intake_pb2.Complaint = self._call("CreateComplaint", request)
        assert answer == again
        return answer.owner

    def resolve(self, author: str) -> None:
        """Report that it is put right, again and again until intake has it."""
        request = intake_pb2.ResolveComplaintRequest(
            name=NAME,
            request_id=ids.derive("resolve"),
            author=author,
            line="A new charger arrived.",
        )
        request.occurred_time.FromDatetime(datetime.now(UTC))  # noqa: TID251 - a real caller's clock
        self._call("ResolveComplaint", request)

    def hold(self, scope: str) -> None:
        """Hold back what goes to customers, again and again until intake has it."""
        self._word("HoldCustomerMessages", scope)

    def release(self, scope: str) -> None:
        """Release what was held back, again and again until intake has it."""
        self._word("ReleaseCustomerMessages", scope)

    def heard(
        self,
        kind: type[E],
        topic: str,
        enough: Callable[[list[E]], bool] = lambda _: True,
    ) -> list[E]:
        """Return every event of a topic from its beginning, once there are enough."""
        consumer = KafkaConsumer(
            topic,
            bootstrap_servers=self.bootstrap,
            auto_offset_reset="earliest",
            group_id=None,
        )
        found: list[E] = []
        end = monotonic() + PATIENCE_SECONDS
        try:
            while True:
                for batch in consumer.poll(500).values():
                    found += [decode(kind, heard(one).value) for one in batch]
                if enough(found) and self._is_at_end(consumer):
                    return found
                assert monotonic() < end, f"{topic}: only {found}\n{self.words()}"
        finally:
            consumer.close()

    def await_mails(self, count: int) -> None:
        """Return once so many different mails have come."""
        found = self.mail.wait_for(
            lambda server: len(message_ids(server)) >= count, seconds=PATIENCE_SECONDS
        )
        assert found, f"{len(self.mail.messages)} mails came\n{self.words()}"

    def await_ready(self, service: str) -> None:
        """Return once a service says that it is ready."""
        try:
            for _ in deadline(PATIENCE_SECONDS):
                if readyz(self._ports[service])[0]:
                    return
        except AssertionError as error:
            raise AssertionError(f"{service}: {error}\n{self.words()}") from error

    def words(self) -> str:
        """Return the last lines of every service, to explain a failure."""
        logs = sorted(self._home.glob("*.log"))
        return "\n".join(f"{one.name}: {one.read_text()[-1500:]}" for one in logs)

    def _word(self, method: str, scope: str) -> None:
        request = getattr(intake_pb2, f"{method}Request")(
            scope=scope,
            request_id=ids.derive(method),
            author="alex",
            reason="the price list",
        )
        request.occurred_time.FromDatetime(datetime.now(UTC))  # noqa: TID251 - a real caller's clock
        self._call(method, request)

    def _supervise(self) -> None:
        """Start again whatever ended, as an operator's platform does."""
        while not self._left.wait(0.2):
            with self._starting:
                for service, process in list(self._processes.items()):
                    if process.poll() is not None:
                        self.start(service)

    @staticmethod
    def _is_at_end(consumer: KafkaConsumer) -> bool:
        parts = consumer.assignment()
        ends = consumer.end_offsets(list(parts))
        return bool(parts) and all(
            consumer.position(one) >= end for one, end in ends.items()
        )

    def _call(self, method: str, request: object) -> Any:
        """Call intake until it answers: that is what request_id is for."""
        end = monotonic() + PATIENCE_SECONDS
        pause = Event()
        while True:
            with grpc.insecure_channel(f"127.0.0.1:{self._ports['grpc']}") as channel:
                stub = intake_pb2_grpc.IntakeServiceStub(channel)
                try:
                    return getattr(stub, method)(request, timeout=10)
                except grpc.RpcError as error:
                    if monotonic() > end or error.code() not in {
                        grpc.StatusCode.UNAVAILABLE,
                        grpc.StatusCode.DEADLINE_EXCEEDED,
                        grpc.StatusCode.CANCELLED,
                    }:
                        raise
            pause.wait(0.2)

    def _environment(self, service: str) -> dict[str, str]:
        name = service.upper()
        special = {
            "intake": {
                "INTAKE_GRPC_HOST": "127.0.0.1",
                "INTAKE_GRPC_PORT": str(self._ports["grpc"]),
            },
            "scheduler": {
                "SCHEDULER_DATA_DIR": str(self._home / "scheduler-data"),
                "SCHEDULER_INSTANCE_ID": "scheduler-0",
                "SCHEDULER_SESSION_TIMEOUT_SECONDS": "30",
            },
            "notifier": {
                "NOTIFIER_SMTP_HOST": "127.0.0.1",
                "NOTIFIER_SMTP_PORT": str(self.mail.port),
                "NOTIFIER_SMTP_TLS": "none",
                "NOTIFIER_SESSION_SECONDS": "6",
            },
        }
        return environment(
            self.bootstrap,
            self.topics.prefix,
            **{
                "FOLLOWUP_PARTITIONS": str(PARTITIONS),
                "FOLLOWUP_POLICY": str(self._policy),
                f"{name}_METRICS_HOST": "127.0.0.1",
                f"{name}_METRICS_PORT": str(self._ports[service]),
                **special[service],
            },
        )


def message_ids(server: SmtpServer) -> dict[str, str]:
    """Return the subject of each different mail, by its Message-ID."""
    return {
        str(one.message["Message-ID"]): str(one.message["Subject"])
        for one in server.messages
    }
