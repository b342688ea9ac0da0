"""One complaint whose facts come in any order, late, repeated, between deliveries.

What people said happened ends as the right order would have it; what we said meanwhile,
and promised on what was known then, stays said.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from followup.complaint import (
    BreakReason,
    CommitmentKind,
    CommitmentStatus,
    Outcome,
    PauseReason,
    Severity,
    SeverityRule,
    Teller,
    UpdateFrequency,
)
from followup.events import Alert, Delivery, DeliveryOutcome, Update
from followup.facts import (
    CallAttempted,
    CommitmentRevised,
    Fact,
)
from services.scheduler.case import Case
from services.scheduler.decide.concerns import incident_key
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller, delivery, promise
from tests.support.policies import DAY, HOUR, live_policy

TELLER = Storyteller(live_policy())
MINUTE = timedelta(minutes=1)
PICK = st.integers(min_value=0, max_value=99)
LEADS = (1, 5, 26, 72)
"""Hours ahead that people promise something for."""

NO_CASE = Case(customer="c-1001", complaint="T-42")
BY_A_PERSON = {
    CommitmentKind.REMEDY_OFFER,
    CommitmentKind.CALLBACK,
    CommitmentKind.CUSTOM,
    CommitmentKind.OWED_TO_US,
}
"""Kinds that facts alone keep or break: what a person did, noted by a person."""

BY_WORDS = {CommitmentKind.FIRST_REPLY, CommitmentKind.RESOLUTION}
"""Kinds that words keep when they reach the customer: by post, that is for the post."""


def happening(kind: int, choice: int, when: datetime, received: Fact) -> Fact:
    """Return one thing that may happen to a complaint; every kind of fact is among."""
    offer = promise(received, CommitmentKind.REMEDY_OFFER).id
    reply = promise(received, CommitmentKind.FIRST_REPLY).id
    ahead = when + LEADS[choice % len(LEADS)] * HOUR
    severity = list(Severity)[choice % 4]
    kinds = [CommitmentKind.CALLBACK, CommitmentKind.CUSTOM, CommitmentKind.RESOLUTION]
    told = bool(choice % 2)
    facts = [
        lambda: TELLER.wrote(when),
        lambda: TELLER.update(when, told=told),
        lambda: TELLER.update(when, told=True, kept_commitments=(offer,)),
        lambda: TELLER.revised(when, offer, ahead, told_customer=told),
        lambda: TELLER.assigned(when, list(live_policy().people)[choice % 4]),
        lambda: TELLER.resolved(when, told=told),
        lambda: TELLER.resolved(when, told=True),
        lambda: TELLER.made(when, kinds[choice % 3], ahead, told_customer=told),
        lambda: TELLER.made(when, CommitmentKind.OWED_TO_US, ahead, owed_by="them"),
        lambda: TELLER.explained(when, reply, list(BreakReason)[choice % 8]),
        lambda: TELLER.explained(when, offer),
        lambda: TELLER.paused(when, list(PauseReason)[choice % 4]),
        lambda: TELLER.resumed(when),
        lambda: TELLER.severity(when, severity, list(SeverityRule)[choice % 3]),
        lambda: TELLER.reopened(when),
        lambda: TELLER.reopened(when),
        lambda: TELLER.withdrawn(when),
        lambda: TELLER.on_track(when, offer),
        lambda: TELLER.help_wanted(when, reply),
        lambda: TELLER.called(when, reached=told, next_time=ahead),
        lambda: TELLER.called(when, reached=told),
        lambda: TELLER.confirmed(when),
        lambda: TELLER.acknowledged(when, incident_key(NO_CASE, reply)),
        lambda: TELLER.chosen(when, list(UpdateFrequency)[choice % 3]),
    ]
    return facts[kind % len(facts)]()


class AnyOrder(RuleBasedStateMachine):
    """Things happen, are heard when they are heard, and time goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk(live_policy(), post=False)
        self.now = MONDAY
        self.happened: list[Fact] = []
        self.unheard: list[Fact] = []
        self.heard: list[Fact] = []
        self.fates: list[Delivery] = []
        self.before = self.desk.case

    @initialize(
        severity=st.sampled_from(list(Severity)), teller=st.sampled_from(list(Teller))
    )
    def complain(self, severity: Severity, teller: Teller) -> None:
        self.received = TELLER.received(severity=severity, teller=teller)
        self.happened.append(self.received)
        self.unheard.append(self.received)

    @rule(minutes=st.integers(min_value=1, max_value=3 * 24 * 60))
    def time_passes(self, minutes: int) -> None:
        # Facts wait 24 h for the complaint they belong to; it comes within that.
        if self.desk.case.waiting and self.received in self.unheard:
            self.hear(self.unheard.index(self.received))
        self.now += minutes * MINUTE
        self.desk.until(self.now)

    @rule(kind=PICK, choice=PICK, back=st.sampled_from([0, 0, 0, -2, 30, 240, 2000]))
    def something_happens(self, kind: int, choice: int, back: int) -> None:
        # Each at a moment of its own: at one moment ids decide, which no story can.
        when = self.now - back * MINUTE - timedelta(seconds=59 - len(self.happened))
        fact = happening(kind, choice, when, self.received)
        # Of two new times for one promise the one heard first holds: it was told.
        again = isinstance(fact.what, CommitmentRevised) and any(
            isinstance(one.what, CommitmentRevised) for one in self.happened
        )
        if not again:
            self.happened.append(fact)
            self.unheard.append(fact)

    @precondition(lambda self: self.unheard)
    @rule(which=PICK)
    def hear(self, which: int) -> None:
        fact = self.unheard.pop(which % len(self.unheard))
        self.desk.hear(fact, self.now)
        self.heard.append(fact)

    @precondition(lambda self: self.desk.of(Update))
    @rule(which=PICK, outcome=st.sampled_from(list(DeliveryOutcome)))
    def the_post_reports(self, which: int, outcome: DeliveryOutcome) -> None:
        said = self.desk.of(Update)
        fate = delivery(said[which % len(said)], outcome, occurred_time=self.now)
        self.desk.hear(fate, self.now)
        self.fates.append(fate)

    @precondition(lambda self: self.heard)
    @rule(which=PICK)
    def a_fact_is_heard_again(self, which: int) -> None:
        fact = self.heard[which % len(self.heard)]
        # One that was refused is judged anew: its complaint may have changed since.
        if fact.id in {one.id for one in self.desk.case.facts}:
            self.changes_nothing(fact)

    @precondition(lambda self: self.fates)
    @rule()
    def the_last_report_is_heard_again(self) -> None:
        self.changes_nothing(self.fates[-1])

    def changes_nothing(self, heard: Fact | Delivery | None) -> None:
        before = self.desk.case
        said = self.desk.hear(heard, self.now)

        assert () == said
        assert before == self.desk.case

    @invariant()
    def what_was_said_stays_said(self) -> None:
        before, after = self.before, self.desk.case

        assert before.made == after.made[: len(before.made)]
        assert before.raised == after.raised[: len(before.raised)]
        assert [one.id for one in before.messages] == [
            one.id for one in after.messages[: len(before.messages)]
        ]
        self.before = after

    @invariant()
    def nothing_is_said_twice(self) -> None:
        alerts = [one.alert_id for one in self.desk.of(Alert)]
        updates = [(one.message_id, one.attempt) for one in self.desk.of(Update)]

        assert len(alerts) == len(set(alerts))
        assert len(updates) == len(set(updates))

    @invariant()
    def nothing_more_is_said_at_the_same_moment(self) -> None:
        if self.happened:
            self.changes_nothing(None)

    def teardown(self) -> None:
        if not self.happened:
            return
        while self.unheard:
            self.hear(0)
            self.what_was_said_stays_said()
        self.now += 90 * DAY
        self.desk.until(self.now)
        self.nothing_is_said_twice()

        assert self.desk.case.look is None
        self.ends_as_the_right_order_has_it()

    def ends_as_the_right_order_has_it(self) -> None:
        """Compare with a desk that hears every fact when it happens.

        Compared are the facts, and the promises facts alone settle. Not compared: what
        the scheduler promised by itself, for that follows from what it knew and when;
        what words by post keep; and promises that only this desk made, when it could
        not know better. A new time for a promise that, as it turned out, had ended
        before is one of these.
        """
        right = Desk(live_policy())
        for fact in sorted(self.happened, key=lambda one: one.order):
            moment = max(fact.occurred_time, MONDAY)
            right.until(moment)
            right.hear(fact, moment)
        right.until(self.now)
        here, there = facts_of(self.desk), facts_of(right)

        assert there.keys() <= here.keys()
        assert all(
            isinstance(here[id_].what, CommitmentRevised)
            for id_ in here.keys() - there.keys()
        )
        late = {one.commitment.id: one for one in self.desk.case.statuses}
        for status in right.case.statuses:
            if self.is_settled_by_facts(status):
                assert ended(status) == ended(late[status.commitment.id])

    def is_settled_by_facts(self, status: CommitmentStatus) -> bool:
        kind = status.commitment.kind
        by_post = any(is_by_post(one) for one in self.happened)
        if status.outcome is Outcome.REVISED_BEFORE and by_post:
            return False
        return kind in BY_A_PERSON or (kind in BY_WORDS and not by_post)


def is_by_post(fact: Fact) -> bool:
    """Whether a person's words need a message to reach the customer."""
    if isinstance(fact.what, CallAttempted):
        return not fact.what.reached
    return not getattr(fact.what, "told_customer", True)


def facts_of(desk: Desk) -> dict[str, Fact]:
    return {one.id: one for one in desk.case.facts}


def ended(status: CommitmentStatus) -> tuple[object, ...]:
    """Return how and when a promise ended, and what it was; not who owned it then."""
    promised = status.commitment
    return (
        promised.kind,
        promised.start_time,
        promised.promised_time,
        promised.supersedes,
        status.outcome,
        status.changed_time,
        status.early,
        status.break_reason,
    )


# Not made smaller when found: that takes minutes, and the steps are few.
AnyOrder.TestCase.settings = settings(
    phases=[Phase.reuse, Phase.generate],
    max_examples=40,
    stateful_step_count=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestAnyOrder = AnyOrder.TestCase
