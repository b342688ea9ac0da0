"""Who is told next while nobody acts on a promise at risk: the chain, step by step.

A chain is frozen when it starts, at the warning of its promise: a later policy, a
restart or a change of clocks moves none of its steps. Who stands behind a role or an
on-call calendar is asked when the step is due, of the policy of that day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from followup.complaint import Commitment, Outcome, Person, State
from followup.events import AlertKind
from followup.facts import AlertAcknowledged
from followup.policy import Policy, lead_for
from followup.policy.chains import Step, freeze, targets_at, turn_at
from services.scheduler.case import Case, Chain
from services.scheduler.decide.concerns import Concern, incident_key, plain
from services.scheduler.decide.standing import Standing

STEP_LEVEL = 10
"""The level of an escalation is ten times its step, plus which repetition it is."""

_OWNER_ALONE = ("role:owner",)
_AT_RISK = AlertKind.AT_RISK
_STARTING = {_AT_RISK, AlertKind.OVERDUE}


def with_chains(
    case: Case, found: Sequence[Concern], now_is: Standing, policy: Policy
) -> Case:
    """Return the case with a chain for each promise found at risk, or broken.

    Chains whose promise is settled, and owned up to if it was broken, are dropped; one
    starts again when what settled it turns out not to have happened. A promise that
    was not at risk before it was broken was at risk all the same.
    """
    starts = {one.subject: one.due_time for one in found if one.kind is _AT_RISK}
    named = [one.subject for one in case.raised if one.kind in _STARTING]
    named += [one.subject for one in found if one.kind in _STARTING]
    running = {one.commitment for one in case.chains}
    fresh = []
    for id_ in dict.fromkeys(named):
        promise = None if id_ in running else _acted_on(id_, now_is)
        if promise is not None:
            start = starts.get(id_, promise.warning_time)
            category, severity = now_is.received.category, now_is.severity
            steps = freeze(policy, category, severity, start)
            fresh.append(Chain(commitment=id_, start_time=start, steps=steps))
    if not fresh and not case.chains:
        return case
    kept = [one for one in case.chains if _acted_on(one.commitment, now_is)]
    return replace(case, chains=(*kept, *fresh))


Steps = tuple[tuple[datetime, "Concern | None"], ...]
"""Steps with when they are due, past and to come; None: one that reaches nobody."""


def steps_of(case: Case, now_is: Standing, today: Policy, now: datetime) -> Steps:
    """Return the steps of all chains that are due, whether taken or not, or next.

    `today` is the policy that says who is there.
    """
    found: list[tuple[datetime, Concern | None]] = []
    for chain in case.chains:
        promise = _acted_on(chain.commitment, now_is)
        if promise is not None:
            found += _Running(case, now_is, today, now, chain, promise).steps()
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Running:
    """One chain at one moment."""

    case: Case
    now_is: Standing
    today: Policy
    now: datetime
    chain: Chain
    promise: Commitment

    def steps(self) -> Iterator[tuple[datetime, Concern | None]]:
        """Give each step that is due or next, with when; None: it reaches nobody."""
        number = 1 + max(self._told(), default=0)
        steps = self.chain.steps
        while number <= len(steps):
            if self._was_first_word(steps[number - 1]):
                number += 1
                continue
            turn = turn_at(
                self.today,
                steps,
                number,
                self.now_is.owner,
                self.now_is.received.category,
                self.now,
            )
            due = self._held(turn.due_time)
            for empty in turn.no_one_on_call:
                yield due, self._no_one(empty, due)
            yield due, None
            for person in turn.people:
                yield due, self._concern(turn.step, 0, due, person)
            if due > self.now:
                break
            number = turn.step.number + 1
        for step in steps[: number - 1]:
            yield from self._repeats(step)

    def _repeats(self, step: Step) -> Iterator[tuple[datetime, Concern | None]]:
        """Give the repetitions of a step; one acknowledgement stops them all."""
        if step.ack_required and any(one >= step.due_time for one in self._acks()):
            return
        for turn, moment in enumerate(step.times[1:], start=1):
            due = self._held(moment)
            people = targets_at(
                self.today,
                step,
                self.now_is.owner,
                self.now_is.received.category,
                max(due, self.now),
            )
            yield due, None
            for person in people:
                yield due, self._concern(step, turn, due, person)

    def _told(self) -> set[int]:
        """Return the numbers of the steps that were taken."""
        return {
            one.level // STEP_LEVEL
            for one in self.case.raised
            if one.subject == self.chain.commitment and one.kind is AlertKind.ESCALATED
        }

    def _was_first_word(self, step: Step) -> bool:
        """Whether this is the step that the warning itself has taken."""
        at_once = step.due_time <= self.chain.start_time
        return at_once and step.targets == _OWNER_ALONE

    def _acks(self) -> list[datetime]:
        found = [
            (fact.what.incident_key, fact.occurred_time)
            for fact in self.case.facts
            if isinstance(fact.what, AlertAcknowledged)
        ]
        if not found:
            return []
        mine = incident_key(self.case, self.chain.commitment)
        return [when for key, when in found if key == mine]

    def _held(self, due: datetime) -> datetime:
        """Return when a step is due that somebody's word has put off.

        An acknowledgement does so for a while, "on track" until the promised time.
        """
        if self.promise.id in self.now_is.on_track:
            due = max(due, self.promise.promised_time)
        for said in sorted(self._acks()):
            if said <= due:
                due = max(due, said + self.today.acknowledged_for)
        return due

    def _concern(self, step: Step, turn: int, due: datetime, person: Person) -> Concern:
        name = plain(self.promise.kind.name)
        broken = self.now_is.is_broken(self.promise.id)
        state = "broken" if broken else "at risk"
        return Concern(
            kind=AlertKind.ESCALATED,
            subject=self.chain.commitment,
            level=step.number * STEP_LEVEL + turn,
            due_time=due,
            why=f"the {name} promise is {state} and nobody has acted"
            f" (step {step.number} of {step.chain}): acknowledge, and see to it",
            recipient=person,
            commitment=self.promise,
            channels=step.channels,
        )

    def _no_one(self, step: Step, due: datetime) -> Concern:
        return Concern(
            kind=AlertKind.NO_ONE_ON_CALL,
            subject=self.chain.commitment,
            level=step.number * STEP_LEVEL,
            due_time=due,
            why=f"step {step.number} of {step.chain} reaches nobody"
            f" ({', '.join(step.targets)}): the next step was taken at once",
            recipient=lead_for(self.today, self.now_is.received.category),
            commitment=self.promise,
        )


def _acted_on(commitment: str, now_is: Standing) -> Commitment | None:
    """Return the promise with this id, as long as somebody has to act on it."""
    status = now_is.status(commitment)
    if status is None:
        return None
    if status.outcome is Outcome.BROKEN:
        owned_up = now_is.is_owned_up(status.commitment)
        return None if owned_up or now_is.closed else status.commitment
    return None if status.state is State.SETTLED else status.commitment
