"""A new time that was said and not yet remembered is given once, and not refused."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from followup.complaint import (
    CommitmentKind,
    Outcome,
    Person,
    State,
    Teller,
)
from followup.events import Alert, AlertKind
from followup.facts import CommitmentRevised, Fact
from followup.policy import Policies
from followup.topics import Topics
from followup.wire.codec import decode
from followup.wire.envelope import record_of
from services.scheduler.case import Case
from services.scheduler.decide import Judge
from services.scheduler.handler import Handler
from services.scheduler.memory import from_bytes, key_of
from services.scheduler.recollecting import recollect
from services.scheduler.step import Step
from tests.support.facts import MONDAY, Storyteller, promise
from tests.support.policies import live_policy

TOPICS = Topics()
TELLER = Storyteller(live_policy())
RECEIVED = TELLER.received(teller=Teller.ALREADY_TOLD)
OFFER = promise(RECEIVED, CommitmentKind.REMEDY_OFFER)
LATER = MONDAY + timedelta(minutes=30)


class Crashed:
    """A memory whose worker said a new time and was killed before it kept it."""

    def __init__(self, revised: Fact) -> None:
        self.kept: dict[bytes, bytes] = {}
        self.kept.update(self.hear(RECEIVED, MONDAY).states)
        self.first = self.hear(revised, LATER)
        found = recollect(self.first.outgoing, self.kept.get, TOPICS)
        self.kept.update(found.states)
        self.again = self.hear(revised, LATER + timedelta(seconds=20))
        self.kept.update(self.again.states)

    def hear(self, fact: Fact, now: datetime) -> Step:
        """Hear a fact as a worker that has just started."""
        judge = Judge(Policies([live_policy()]))
        handler = Handler(judge, TOPICS, Person(id="operators"))
        record = record_of(fact, TOPICS, source="//test", partition=3)
        return handler.hear(record, self.kept.get, now)

    @property
    def case(self) -> Case:
        """Return the case as it is kept now."""
        return from_bytes(self.kept[key_of(RECEIVED.name)])

    def alerts(self, step: Step) -> list[AlertKind]:
        """Return the kinds of alert that a step says."""
        return [
            decode(Alert, one.value).kind
            for one in step.outgoing
            if one.topic == TOPICS.alerts
        ]


@pytest.mark.parametrize("told", [True, False])
def test_a_new_time_outlives_its_worker(*, told: bool) -> None:
    """Heard again by a successor that read back the words, the revision is applied."""
    revised = TELLER.revised(
        LATER,
        OFFER.id,
        OFFER.promised_time + timedelta(days=1),
        told_customer=told,
    )
    crashed = Crashed(revised)
    stands = [
        (one.commitment.revision, one.outcome or one.state)
        for one in crashed.case.statuses
        if one.commitment.kind is CommitmentKind.REMEDY_OFFER
    ]

    assert crashed.alerts(crashed.again) == []
    assert any(isinstance(one.what, CommitmentRevised) for one in crashed.case.facts)
    assert stands == [
        (0, Outcome.REVISED_BEFORE if told else State.OPEN),
        (1, State.OPEN if told else State.PROPOSED),
    ]


def test_a_promise_that_was_replaced_is_not_given_a_new_time_again() -> None:
    """Another new time for it is refused as before: that fact did not replace it."""
    promised = OFFER.promised_time + timedelta(days=1)
    crashed = Crashed(TELLER.revised(LATER, OFFER.id, promised, told_customer=True))
    second = TELLER.revised(LATER + timedelta(hours=1), OFFER.id, promised)
    step = crashed.hear(second, LATER + timedelta(hours=1))

    assert crashed.alerts(step) == [AlertKind.FACT_REFUSED]
