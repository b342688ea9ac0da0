"""One complaint that cannot be decided: its neighbours go on, nothing of it is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from followup.events import AlertKind
from followup.facts import CaseReleased
from tests.support.plain_decider import MENDED, POISON
from tests.support.river import River, complaint, complaints_of, soon, told
from tests.support.scheduler_process import SchedulerProcess
from tests.support.service_process import deadline

pytestmark = pytest.mark.kafka


@pytest.fixture
def river(kafka_bootstrap: str, topic_prefix: str) -> Iterator[River]:
    """Give both ends of fresh topics."""
    made = River(kafka_bootstrap, topic_prefix)
    yield made
    made.close()


def test_a_poisonous_complaint_is_set_aside_and_comes_back(
    river: River, tmp_path: Path, kafka_bootstrap: str, topic_prefix: str
) -> None:
    """Three crashes, then quarantine; mended, released and replayed it is watched."""
    topics = river.topics
    letters = topics.dead_letter(topics.complaints)
    scheduler = SchedulerProcess(tmp_path / "scheduler", kafka_bootstrap, topic_prefix)
    with scheduler.supervised() as statuses:
        river.tell(complaint(n, soon(1)) for n in range(20))
        river.tell([complaint(666, soon(1), category=POISON)])
        river.tell(complaint(n, soon(1)) for n in range(20, 40))
        river.until(lambda alerts: len(complaints_of(alerts)) == 41)
        set_aside = list(statuses)
        for _ in deadline(120):
            if river.read(letters):
                break
        (letter,) = river.read(letters)
        poison = next(
            one for one in river.read(topics.complaints) if one.value == letter.value
        )
        river.tell([complaint(77, soon(1))])
        alerts = river.until(lambda alerts: "T-77" in complaints_of(alerts))

        (scheduler.home / MENDED).touch()
        river.tell([told("c-666", "T-666", CaseReleased(released_by="pat"))])
        river.publish(
            [replace(letter, topic=topics.complaints, headers=poison.headers)]
        )
        overdue = river.until(
            lambda alerts: any(
                one.complaint == "T-666" and one.kind is AlertKind.OVERDUE
                for one in alerts
            )
        )

    assert set_aside == [1, 1]
    assert (letter.key, letter.value) == (poison.key, poison.value)
    assert letter.headers[: len(poison.headers)] == poison.headers
    assert [one.kind for one in alerts if one.complaint == "T-666"] == [
        AlertKind.QUARANTINED
    ]
    late = [one for one in alerts if one.complaint == "T-77"]
    assert (late[0].raised_time - late[0].due_time).total_seconds() < 5
    assert statuses[: len(set_aside)] == statuses
    assert len(complaints_of(overdue)) == 42


def test_bytes_nobody_can_read_are_set_aside(
    river: River, tmp_path: Path, kafka_bootstrap: str, topic_prefix: str
) -> None:
    """Strange bytes end up among the dead letters, and the next fact is heard."""
    topics = river.topics
    strange = replace(
        river.record(complaint(1, soon(0))),
        value=b"\xff\x00",
        headers=(("a", b"\x01"),),
    )
    scheduler = SchedulerProcess(tmp_path / "scheduler", kafka_bootstrap, topic_prefix)
    scheduler.start()
    try:
        river.publish([strange])
        river.tell([complaint(1, soon(0))])
        river.until(lambda alerts: complaints_of(alerts) == {"T-1"})
        for _ in deadline(120):
            if river.read(topics.dead_letter(topics.complaints)):
                break
    finally:
        scheduler.end()
    (letter,) = river.read(topics.dead_letter(topics.complaints))

    assert (letter.key, letter.value) == (strange.key, strange.value)
    assert letter.header("__dlq.errors.reason") == "unreadable"
    assert letter.header("a") == "\x01"
