"""On real Kafka: everything is seen in the order it was written, until Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from followup.events import Event, Update
from followup.kafka.topic_admin import apply
from followup.wire.envelope import record_of
from followup_cli.__main__ import build
from followup_cli.doctor import examine
from followup_cli.probes import Probes
from followup_cli.settings import Settings
from followup_cli.writing import write
from tests.support.cli_world import settings_for
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller, delivery
from tests.support.policies import HOUR, live_policy

pytestmark = pytest.mark.kafka


@pytest.fixture
def settings(kafka_bootstrap: str, topic_prefix: str) -> Settings:
    """Give settings for topics that hold one complaint's story, and another's start."""
    made = settings_for(kafka_bootstrap, topic_prefix)
    topics = made.topics
    apply(made.kafka, topics.all(), 1)
    teller, desk = Storyteller(live_policy()), Desk(live_policy())
    other = Storyteller(live_policy(), customer="c-2002", complaint="T-99")
    facts = [teller.received(), teller.wrote(MONDAY + HOUR)]
    for fact in facts:
        desk.hear(fact, fact.occurred_time)
    updates = desk.of(Update)
    events: list[Event] = [*facts, other.received(), *updates, *map(delivery, updates)]
    write(made, (record_of(one, topics, source="//example.com/test") for one in events))
    return made


def watch(settings: Settings, *words: str) -> list[str]:
    result = CliRunner().invoke(build(), ["watch", *words], obj=settings)
    assert result.exception is None
    return result.stdout.splitlines()


def test_the_past_is_shown_in_the_order_it_was_written(settings: Settings) -> None:
    """From the beginning: facts, then what was said, however partitions were read."""
    lines = watch(settings, "--until-now")
    what = [line.split(maxsplit=2)[-1] for line in lines if not line.startswith("──")]

    assert lines[0].endswith(" ──")
    assert 7 == len(what)
    assert "complains" in what[0]
    assert "writes again" in what[1]
    assert "complains" in what[2]
    assert all("writes to the customer" in line for line in what[3:5])
    assert all("message by e-mail: accepted" in line for line in what[5:])


def test_one_complaint_can_be_watched_alone(settings: Settings) -> None:
    """A complaint is named with or without its customer; others are left out."""
    whole = watch(settings, "--until-now", "--complaint", "c-2002/T-99")
    short = watch(settings, "--until-now", "--complaint", "T-99")

    assert whole == short
    assert 1 == sum("T-99" in line for line in whole)
    assert not any("T-42" in line for line in whole)


def test_one_complaint_is_explained_from_the_topics(settings: Settings) -> None:
    """`explain` finds the customer's partition, or looks through all of them."""
    named = CliRunner().invoke(build(), ["explain", "c-1001/T-42"], obj=settings)
    found = CliRunner().invoke(build(), ["explain", "T-42"], obj=settings)

    assert named.exception is None
    assert "complains: the charger stopped working" in named.stdout
    assert "The promises:" in named.stdout
    assert named.stdout.splitlines()[0] == found.stdout.splitlines()[0]


def test_ctrl_c_ends_the_watch_with_success(settings: Settings) -> None:
    """The live tail shows what comes, and an interrupt is no failure."""
    environ = {
        **os.environ,
        "KAFKA_BOOTSTRAP_SERVERS": settings.servers,
        "FOLLOWUP_TOPIC_PREFIX": settings.topics.prefix,
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "-m", "followup_cli", "watch", "--from-beginning"]
    with subprocess.Popen(
        command, env=environ, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        seen = [next(process.stdout) for _ in range(8)]
        late = Storyteller(live_policy(), complaint="T-100").received()
        topics = settings.topics
        write(settings, [record_of(late, topics, source="//example.com/test")])
        live = next(line for line in process.stdout if "T-100" in line)
        process.send_signal(signal.SIGINT)
        status = process.wait(timeout=30)

    assert 0 == status
    assert any("T-42" in line for line in seen)
    assert "complains" in live


def test_the_doctor_reads_a_real_kafka(settings: Settings) -> None:
    """Kafka and topics are well; what is not running is named, line by line."""
    findings = {one.what: one for one in examine(settings, Probes(settings))}

    assert findings["Kafka"].ok
    assert findings["topics"].ok
    assert findings["clocks"].ok
    assert not findings["intake"].ok
    assert not findings["mail"].ok
