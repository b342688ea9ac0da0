"""The learner's process on a real Kafka: the same curves whatever happens to it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaProducer

from followup.lead_times.ages import hours_of
from followup.lead_times.learner import Learner
from followup.lead_times.segments import Key
from followup.learning import LeadTime, curve_of
from followup.policy import load_default
from followup.wire.codec import decode
from followup.wire.dead_letter import PREFIX
from followup.wire.envelope import record_of
from services.scheduler.learner import kept
from services.scheduler.learner.lessons import Lessons, tuning_by
from tests.support.lead_times import history, taught
from tests.support.milestones import milestones
from tests.support.repository import ROOT
from tests.support.river import River
from tests.support.service_process import command, deadline, environment

pytestmark = pytest.mark.kafka

PATIENCE_SECONDS = 60.0
FACTS = history(300)
KINDS = 10


@pytest.fixture
def river(kafka_bootstrap: str, topic_prefix: str) -> Iterator[River]:
    river = River(kafka_bootstrap, topic_prefix, 3)
    yield river
    river.close()


@pytest.fixture
def variables(
    kafka_bootstrap: str, topic_prefix: str, tmp_path: Path
) -> dict[str, str]:
    return environment(
        kafka_bootstrap,
        topic_prefix,
        FOLLOWUP_PARTITIONS="3",
        SCHEDULER_DATA_DIR=str(tmp_path / "data"),
    )


@contextmanager
def learning(variables: dict[str, str]) -> Iterator[Iterator[dict[str, Any]]]:
    """Run a learner, give what it reports, and kill it."""
    with subprocess.Popen(
        command("services.scheduler.learner"),
        cwd=ROOT,
        env=variables,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        try:
            yield (json.loads(line) for line in process.stdout)
        finally:
            process.kill()


def until_heard(variables: dict[str, str], count: int) -> dict[str, int]:
    """Run a learner until it has heard so many, and is idle; say what it heard."""
    heard: dict[str, int] = {}
    with learning(variables) as reports:
        for report in reports:
            for outcome, number in report["heard"].items():
                heard[outcome] = heard.get(outcome, 0) + number
            if sum(heard.values()) >= count and report["age"]:
                return heard
    raise AssertionError


def curves(river: River, count: int) -> dict[Key, LeadTime]:
    """Return the curves on the topic, once there are so many kinds."""
    for _ in deadline(PATIENCE_SECONDS):
        records = river.read(river.topics.lead_times)
        found = [decode(LeadTime, one.value) for one in records]
        if len({one.key for one in found}) >= count:
            return {one.key: one for one in found}
    raise AssertionError


def write(river: River, facts: int, first: int = 0) -> None:
    """Write milestones from one place in the log to another."""
    river.publish(
        record_of(one, river.topics, source="//followup/scheduler")
        for one in milestones(FACTS)[first:facts]
    )


def test_its_curves_are_those_of_the_log(
    river: River, variables: dict[str, str]
) -> None:
    """
    Bit by bit what a learner in memory makes of the same facts, at the same moment.
    """
    write(river, len(FACTS))
    heard = until_heard(variables, len(FACTS))
    found = curves(river, KINDS)

    assert heard == {"learned": len(FACTS)}
    learner = taught(FACTS, Learner(tuning_by(load_default())))
    for one in found.values():
        now = hours_of(one.made_time)
        expected = {curve.key: curve for curve in learner.curves(now)}
        assert curve_of(one).cumulative == expected[one.key].cumulative


def test_killed_and_begun_anew_it_has_learned_the_same(
    river: River, variables: dict[str, str]
) -> None:
    """
    Without a file it reads all again; what is published already stays as it is.
    """
    write(river, len(FACTS))
    until_heard(variables, len(FACTS))
    before = curves(river, KINDS)
    again = until_heard(variables, len(FACTS))
    after = curves(river, KINDS)

    assert again == {"learned": len(FACTS)}
    assert after == before


def test_a_file_saves_reading_what_was_read(
    river: River, variables: dict[str, str]
) -> None:
    """
    With it only the rest is heard; one of another log is not believed.
    """
    folder = Path(variables["SCHEDULER_DATA_DIR"])
    write(river, 100)
    keep(river, folder, 100)
    write(river, len(FACTS), first=100)
    rest = until_heard(variables, len(FACTS) - 100)
    bookmark = kept.Bookmark(offset=100, last="of another log")
    known = kept.read(folder)
    assert known is not None
    kept.write(folder, kept.Kept(bookmark=bookmark, lessons=known.lessons))
    everything = until_heard(variables, len(FACTS))

    assert rest == {"learned": len(FACTS) - 100}
    assert everything == {"learned": len(FACTS)}


def keep(river: River, folder: Path, count: int) -> None:
    """Write the file that a learner leaves behind after so many milestones."""
    lessons = Lessons(Learner(tuning_by(load_default())))
    for one in milestones(FACTS)[:count]:
        lessons.hear(one)
    [*_, last] = [
        record_of(one, river.topics, source="//x") for one in milestones(FACTS)[:count]
    ]
    bookmark = kept.Bookmark(offset=count, last=last.header("ce_id"))
    kept.write(folder, kept.Kept(bookmark=bookmark, lessons=lessons.to_bytes()))


def test_what_nobody_can_read_is_set_aside_once(
    river: River, variables: dict[str, str], kafka_bootstrap: str
) -> None:
    """
    Byte for byte with its origin; the rest is learned, also after a restart.
    """
    write(river, 10)
    producer = KafkaProducer(bootstrap_servers=kafka_bootstrap)
    headers = [("ce_id", b"odd")]
    producer.send(river.topics.durations, b"\xff\xff", b"key", headers).get(30)
    producer.close()
    write(river, 20, first=10)
    first = until_heard(variables, 21)
    second = until_heard(variables, 21)
    topic = river.topics.dead_letter(river.topics.durations)
    letters = []
    for _ in deadline(PATIENCE_SECONDS):
        letters = river.read(topic)
        if letters:
            break

    assert first == second == {"learned": 20, "unreadable": 1}
    assert [(one.key, one.value) for one in letters] == [(b"key", b"\xff\xff")]
    assert letters[0].header(f"{PREFIX}offset") == "10"
    assert letters[0].header(f"{PREFIX}topic") == river.topics.durations
