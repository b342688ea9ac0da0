"""From facts to curves on a real Kafka, with a learner that is killed on the way."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from followup.complaint import Person
from followup.facts import ComplaintResolved, Fact
from followup.lead_times.ages import hours_of
from followup.lead_times.learner import Learner
from followup.learning import LeadTime, Milestone, curve_of
from followup.policy import load_default
from followup.wire.codec import decode
from services.scheduler.learner.lessons import Lessons, tuning_by
from tests.support.river import River, complaint, soon, told
from tests.support.scheduler_process import SchedulerProcess
from tests.support.service_process import deadline

pytestmark = pytest.mark.kafka

PARTITIONS = 3
PATIENCE_SECONDS = 120


@pytest.fixture
def river(kafka_bootstrap: str, topic_prefix: str) -> Iterator[River]:
    river = River(kafka_bootstrap, topic_prefix, PARTITIONS)
    yield river
    river.close()


def stories(category: str, count: int) -> list[Fact]:
    """Return so many complaints, each put right at once."""
    by = Person(id="pat", display_name="Pat")
    facts = []
    for number in range(count):
        opened = complaint(number, soon(900), category=category, mark=category)
        what = ComplaintResolved(author=by, told_customer=True)
        facts += [opened, told(opened.customer, opened.complaint, what)]
    return facts


def milestones(river: River) -> list[Milestone]:
    """Return the learner's log so far."""
    records = river.read(river.topics.durations)
    assert {one.partition for one in records} <= {0}
    return [decode(Milestone, one.value) for one in records]


def until_published(river: River, category: str) -> list[LeadTime]:
    """Return all curves, once there is one of the category."""
    for _ in deadline(PATIENCE_SECONDS):
        records = river.read(river.topics.lead_times)
        found = [decode(LeadTime, one.value) for one in records]
        if any(one.category == category for one in found):
            return found
    raise AssertionError


def explained(curve: LeadTime, log: list[Milestone]) -> bool:
    """Whether a learner in memory makes the same curve of a beginning of the log."""
    now, lessons = (
        hours_of(curve.made_time),
        Lessons(Learner(tuning_by(load_default()))),
    )
    for one in log:
        lessons.hear(one)
        same = {each.key: each for each in lessons.learner.curves(now)}.get(curve.key)
        if same is not None and same.cumulative == curve_of(curve).cumulative:
            return True
    return False


def test_a_killed_learner_learns_on_from_where_it_was(
    river: River, tmp_path: Path, kafka_bootstrap: str, topic_prefix: str
) -> None:
    """
    Every curve, before and after, is what the log says; none is forgotten.
    """
    worker = SchedulerProcess(
        tmp_path,
        kafka_bootstrap,
        topic_prefix,
        module="services.scheduler",
        FOLLOWUP_PARTITIONS=str(PARTITIONS),
        SCHEDULER_LEARNER="true",
    )
    with worker.supervised():
        river.tell(stories("delivery", 12))
        for _ in deadline(PATIENCE_SECONDS):
            if len(milestones(river)) == 24:
                break
        until_published(river, "delivery")
        [first] = worker.children()
        os.kill(first, signal.SIGKILL)
        river.tell(stories("billing", 6))
        for _ in deadline(PATIENCE_SECONDS):
            if len(milestones(river)) == 36:
                break
        curves = until_published(river, "billing")
        [second] = worker.children()
    log = milestones(river)

    assert first != second
    assert len(log) == 36
    assert [one for one in curves if not explained(one, log)] == []
