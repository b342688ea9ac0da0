"""The doctor gives each fault its own line, with the cause and what mends it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from kafka.errors import KafkaTimeoutError

from followup.events import Hold
from followup.kafka.topic_admin import Difference
from followup_cli.doctor import examine
from followup_cli.findings import (
    Finding,
    Lag,
    Seen,
    about_clocks,
    about_lag,
    about_service,
    about_versions,
)
from followup_cli.phrases import error_words
from followup_cli.probes import Probes
from tests.support.cli_world import settings_for
from tests.support.facts import MONDAY

WELL = Seen(
    service="intake",
    address="http://127.0.0.1:9464",
    ready=True,
    version="1.0",
    policy="p-1",
)


class Patient(Probes):
    """A world in which all is well, until a test makes something wrong."""

    def __init__(self) -> None:
        super().__init__(settings_for())
        self.kafka = ""
        self.topics: tuple[Difference, ...] = ()
        self.seen = WELL
        self.groups = [Lag(group="followup-scheduler", records=0, members=1)]
        self.smtp = ""
        self.letters = {"followup-inbound-dlq": 0}
        self.intake = ""
        self.held: list[Hold] = []

    def kafka_trouble(self) -> str:
        return self.kafka

    def topic_differences(self) -> tuple[Difference, ...]:
        return self.topics

    def service(self, service: str, address: str) -> Seen:
        return replace(self.seen, service=service, address=address)

    def lags(self) -> list[Lag]:
        return self.groups

    def waiting_dead_letters(self) -> dict[str, int]:
        return self.letters

    def holds(self) -> list[Hold]:
        return self.held

    def newest_written(self) -> datetime | None:
        return None

    def smtp_trouble(self) -> str:
        return self.smtp

    def intake_trouble(self) -> str:
        return self.intake


def service(seen: Seen) -> Finding:
    return about_service(seen, "followup", ("localhost:9092",))


def wrong(patient: Patient, policy: Path | None = None) -> list[Finding]:
    settings = replace(settings_for(), policy=policy)
    return [one for one in examine(settings, patient) if not one.ok]


def test_a_healthy_world_has_nothing_wrong() -> None:
    """With everything well each thing has a line, and none is bad."""
    findings = list(examine(settings_for(), Patient()))

    assert [] == [one for one in findings if not one.ok]
    whats = [one.what for one in findings]
    assert ["Kafka", "topics", "intake", "calls"] == whats[:4]
    assert ["held", "policy", "policy in use"] == whats[-6:-3]
    assert ["mail", "clocks", "versions"] == whats[-3:]


def test_each_fault_has_a_line_of_its_own() -> None:
    """Everything wrong at once is told at once, each with a command."""
    patient = Patient()
    patient.topics = (
        Difference(
            topic="followup-alerts",
            what="missing",
            sentence="Topic followup-alerts is not there.",
            command="followup topics apply",
        ),
    )
    patient.seen = replace(WELL, ready=False, unready={"kafka": "no answer"})
    patient.groups = [Lag(group="followup-scheduler", records=7, members=0)]
    patient.smtp = "ConnectionRefusedError"
    patient.intake = "no connection within 5 s"
    found = wrong(patient)

    expected = ["topics", "intake", "calls", "lag of followup-scheduler", "mail"]
    assert expected == [one.what for one in found]
    assert all(one.command for one in found)
    assert all("\n" not in str(one) for one in found)


def test_without_kafka_only_kafka_is_blamed_for_it() -> None:
    """An unreachable Kafka is one line; topics and lag are not guessed at."""
    patient = Patient()
    patient.kafka = "KafkaTimeoutError"

    (only,) = wrong(patient)

    assert "Kafka" == only.what
    assert "make up" in only.command


def test_a_policy_with_mistakes_is_told_with_the_first(tmp_path: Path) -> None:
    """The line says how many mistakes there are and which command shows them all."""
    file = tmp_path / "policy.yaml"
    file.write_text("version: 1\nnonsense: true\n")

    (only,) = wrong(Patient(), file)

    assert "policy" == only.what
    assert f"followup policy check {file}" == only.command


def test_a_service_says_which_condition_does_not_hold() -> None:
    """An unready service is told with its own reasons, a silent one with the error."""
    unready = service(replace(WELL, ready=False, unready={"topics": "missing"}))
    silent = service(replace(WELL, error="ConnectionRefusedError"))

    assert "not ready: topics: missing" in unready.cause
    assert "does not answer" in silent.cause


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        (replace(WELL, its_name="notifier"), "it is notifier"),
        (
            replace(WELL, prefix="demo-1"),
            "its topics are demo-1-*, ours followup-*",
        ),
        (
            replace(WELL, prefix="followup", kafka="127.0.0.1:19092"),
            "its Kafka is 127.0.0.1:19092, ours localhost:9092",
        ),
    ],
)
def test_another_stack_on_the_same_port_is_told_apart(seen: Seen, told: str) -> None:
    """A healthy answer from another installation is wrong, and it says whose it is."""
    finding = service(seen)

    assert not finding.ok
    assert f"another answers at http://127.0.0.1:9464: {told}" == finding.cause


@pytest.mark.parametrize(
    "kafka", ["127.0.0.1:9092", "kafka-0.kafka:9092", "localhost:9092,localhost:9094"]
)
def test_one_kafka_under_several_names_is_ours(kafka: str) -> None:
    """Inside a cluster brokers are called otherwise than from outside it."""
    seen = replace(WELL, its_name="intake", prefix="followup", kafka=kafka)

    assert service(seen).ok


def test_dead_letters_are_counted_by_topic() -> None:
    """A topic where some wait is wrong, with the command that lists them."""
    patient = Patient()
    patient.letters = {"followup-inbound-dlq": 3, "followup-alerts-dlq": 0}

    (only,) = wrong(patient)

    assert "dead letters: 3 wait in followup-inbound-dlq" in str(only)
    assert "followup dlq list followup-inbound-dlq" == only.command


def test_an_error_s_type_is_named_once() -> None:
    """What Kafka's client raises begins with its own type, sometimes twice."""
    twice = KafkaTimeoutError("KafkaTimeoutError: no answer")

    assert "KafkaTimeoutError: no answer" == error_words(twice)
    assert "KafkaTimeoutError" == error_words(KafkaTimeoutError())
    assert "ValueError: no number" == error_words(ValueError("no number"))


class HealthPages(BaseHTTPRequestHandler):
    """Answers like a notifier of another installation."""

    def do_GET(self) -> None:
        """Answer any path."""
        page = (
            'followup_build_info{service="notifier",version="1.0"} 1.0\n'
            'followup_policy_info{version="p-2"} 1.0\n'
            if self.path == "/metrics"
            else '{"ready": true, "conditions": {},'
            ' "about": {"topic_prefix": "demo-1", "kafka": "127.0.0.1:19092"}}'
        )
        self.send_response(200)
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        """Log nothing."""


def test_what_a_service_says_of_itself_is_read() -> None:
    """Its name and version come from its metrics, its topics and Kafka from /readyz."""
    with ThreadingHTTPServer(("127.0.0.1", 0), HealthPages) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}"
        seen = Probes(settings_for()).service("intake", address)
        server.shutdown()
        thread.join()

    assert ("notifier", "1.0") == (seen.its_name, seen.version)
    assert "p-2" == seen.policy
    assert ("demo-1", "127.0.0.1:19092") == (seen.prefix, seen.kafka)
    assert seen.ready


def test_different_versions_are_found() -> None:
    """Two versions at once are wrong, one version everywhere is not."""
    other = replace(WELL, service="notifier", version="1.1")

    assert about_versions([WELL, replace(WELL, service="notifier")]).ok
    assert (
        "they differ: intake 1.0, notifier 1.1" == about_versions([WELL, other]).cause
    )


def test_a_clock_that_is_off_is_found() -> None:
    """A service or a record from the future is wrong; a second is not."""
    near = replace(WELL, asked_time=MONDAY, its_time=MONDAY + timedelta(seconds=1))
    far = replace(WELL, asked_time=MONDAY, its_time=MONDAY - timedelta(seconds=90))

    assert about_clocks([near], MONDAY, MONDAY).ok
    assert "intake is 90 s behind" in about_clocks([far], None, MONDAY).cause
    ahead = about_clocks([near], MONDAY + timedelta(minutes=1), MONDAY)
    assert "the newest record is 60 s ahead" in ahead.cause


def test_a_group_is_behind_only_when_it_matters() -> None:
    """A few unread records are normal; many, or a group nobody is in, are not."""
    assert about_lag(Lag(group="g", records=12, members=1)).ok
    assert not about_lag(Lag(group="g", records=5000, members=1)).ok
    assert not about_lag(Lag(group="g", records=1, members=0)).ok
    assert about_lag(Lag(group="g", records=0, members=0)).ok
