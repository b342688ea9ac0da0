"""Stories of the kill test, played through the real judgement without any Kafka."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bench.kill_test.evidence import Evidence
from bench.kill_test.policy import policy_of
from bench.kill_test.stories import story_of
from bench.kill_test.writing import SOURCE
from followup.events import (
    Alert,
    CommitmentState,
    Delivery,
    DeliveryOutcome,
    Event,
    Update,
)
from followup.facts import Fact
from services.intake.decide import decide
from services.scheduler.case import Case
from tests.support.desk import Desk
from tests.support.facts import MONDAY

LONGEST = timedelta(seconds=40)
POLICY = policy_of(LONGEST)
Record = Fact | Alert | Update | Delivery | CommitmentState


@dataclass(frozen=True, slots=True)
class Written:
    """One record, and when Kafka had it."""

    record: Record
    known: datetime


class WrittenDesk(Desk):
    """A desk that keeps what it hears and says, with the time."""

    def __init__(self, name: Fact, fates: Sequence[DeliveryOutcome] = ()) -> None:
        super().__init__(POLICY, fates=fates)
        self.case = Case(customer=name.customer, complaint=name.complaint)
        self.written: list[Written] = []

    def _decide(self, heard: Fact | Delivery | None, now: datetime) -> Sequence[Event]:
        if heard is not None:
            self.written.append(Written(heard, now))
        said = super()._decide(heard, now)
        self.written += [
            Written(one, now)
            for one in said
            if isinstance(one, Alert | Update | CommitmentState)
        ]
        return said


def played(
    number: int,
    *,
    seed: int = 1,
    asleep: tuple[timedelta, timedelta] | None = None,
    fates: Sequence[DeliveryOutcome] = (),
) -> list[Written]:
    """Return the records of one story, opened `number` tenths of a second after nine.

    While `asleep`, from and to so long after nine, the scheduler looks at nothing.
    """
    facts = played_facts(number, seed=seed)
    opened = facts[0].occurred_time
    desk = WrittenDesk(facts[0], fates)
    for fact in facts:
        _until(desk, fact.occurred_time, asleep)
        desk.hear(fact, fact.occurred_time)
    _until(desk, opened + 4 * LONGEST, asleep)
    return desk.written


def played_facts(number: int, *, seed: int = 1) -> list[Fact]:
    """Return what happens in one story, in its order."""
    opened = MONDAY + number * timedelta(seconds=0.1)
    return [
        decide(one, POLICY, SOURCE).fact
        for one in story_of(seed, number, opened, LONGEST)
    ]


def evidence(
    stories: Iterator[list[Written]] | list[list[Written]],
    change: Callable[[Written], list[Written]] = lambda one: [one],
) -> Evidence:
    """Return the evidence of stories, each record as `change` leaves it."""
    found = Evidence()
    for story in stories:
        for written in story:
            for one in change(written):
                found.take(one.record, 0, one.known)
    return found


def _until(
    desk: WrittenDesk, end: datetime, asleep: tuple[timedelta, timedelta] | None
) -> None:
    if asleep is not None:
        begin, awake = (MONDAY + one for one in asleep)
        desk.until(min(begin, end))
        if begin < end:
            look = desk.case.look
            if look is not None and look < awake <= end:
                desk.hear(None, awake)
            if end < awake:
                return
    desk.until(end)
