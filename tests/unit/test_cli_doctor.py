"""The doctor gives each fault its own line, with the cause and what mends it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

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
from followup_cli.probes import Probes
from tests.support.cli_world import settings_for
from tests.support.facts import MONDAY

WELL = Seen(
    service="intake", address="http://127.0.0.1:9464", ready=True, version="1.0"
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
        self.intake = ""

    def kafka_trouble(self) -> str:
        return self.kafka

    def topic_differences(self) -> tuple[Difference, ...]:
        return self.topics

    def service(self, service: str, address: str) -> Seen:
        return replace(self.seen, service=service, address=address)

    def lags(self) -> list[Lag]:
        return self.groups

    def newest_written(self) -> datetime | None:
        return None

    def smtp_trouble(self) -> str:
        return self.smtp

    def intake_trouble(self) -> str:
        return self.intake


def wrong(patient: Patient, policy: Path | None = None) -> list[Finding]:
    settings = replace(settings_for(), policy=policy)
    return [one for one in examine(settings, patient) if not one.ok]


def test_a_healthy_world_has_nothing_wrong() -> None:
    """With everything well each thing has a line, and none is bad."""
    findings = list(examine(settings_for(), Patient()))

    assert [] == [one for one in findings if not one.ok]
    whats = [one.what for one in findings]
    assert ["Kafka", "topics", "intake", "calls"] == whats[:4]
    assert ["policy", "mail", "clocks", "versions"] == whats[-4:]


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
    unready = about_service(replace(WELL, ready=False, unready={"topics": "missing"}))
    silent = about_service(replace(WELL, error="ConnectionRefusedError"))

    assert "not ready: topics: missing" in unready.cause
    assert "does not answer" in silent.cause


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
