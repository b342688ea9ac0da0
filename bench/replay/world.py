"""A month of tickets through the real judgement, on a clock that jumps.

Every record takes the way it takes in the scheduler: bytes in, bytes kept, bytes out.
Kafka is left out, and so is its cost.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from time import process_time

from bench.replay.log import Ticket
from bench.replay.people import answer, ending, opening
from followup.complaint import Channel, Person
from followup.events import (
    Alert,
    CaseRef,
    Delivery,
    DeliveryOutcome,
    DeliverySubject,
    Update,
    WakeUp,
)
from followup.facts import Fact
from followup.policy import Policies, Policy
from followup.topics import Topics
from followup.wire.envelope import record_of
from services.scheduler.decide import Judge
from services.scheduler.handler import Handler
from services.scheduler.memory import name_of

PARTITION = 0
POST_TAKES = timedelta(seconds=2)
_TOPICS = Topics()


@dataclass(frozen=True, slots=True)
class Look:
    """A case that asked to be looked at, and the revision in which it did."""

    key: bytes
    revision: int


What = Fact | Delivery | Look


@dataclass(slots=True)
class Replayed:
    """What was said about all complaints, and what it cost.

    `work` holds for each judgement when it fell due and the seconds of CPU it took.
    """

    alerts: list[Alert] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    work: list[tuple[datetime, float]] = field(default_factory=list)


class World:
    """Everything that happens, in its order; complaints are judged when it does."""

    def __init__(self, policy: Policy, *, answers: bool) -> None:
        """Take the rules, and whether people do what they are asked to."""
        self._policy = policy
        self._answers = answers
        judge = Judge(Policies([policy]))
        self._handler = Handler(judge, _TOPICS, Person(id="operators"))
        self._kept: dict[bytes, bytes] = {}
        self._looks: dict[bytes, tuple[datetime | None, int]] = {}
        self._due: list[tuple[datetime, int, What]] = []
        self._order = count()
        self._tickets: dict[str, tuple[Ticket, Fact]] = {}
        self._found = Replayed()

    def run(
        self, tickets: list[Ticket], end: datetime, tell: Callable[[datetime], None]
    ) -> Replayed:
        """Replay until `end`; `tell` is called with the moment it has come to."""
        for ticket in tickets:
            opened = opening(ticket, self._policy)
            self._tickets[ticket.id] = ticket, opened
            self._plan(ticket.opened, opened)
            for fact in ending(ticket, opened, self._policy):
                self._plan(fact.occurred_time, fact)
        while self._due and self._due[0][0] <= end:
            now, _, what = heappop(self._due)
            tell(now)
            if not isinstance(what, Look) or self._looks[what.key] == (
                now,
                what.revision,
            ):
                self._judge(what, now)
        return self._found

    def _judge(self, what: What, now: datetime) -> None:
        event: Fact | Delivery | WakeUp
        if isinstance(what, Look):
            name = name_of(what.key)
            ref = CaseRef(customer=name.customer, complaint=name.complaint)
            event = WakeUp(cases=(ref,))
        else:
            event = what
        record = record_of(
            event, _TOPICS, source="//followup/replay", partition=PARTITION
        )
        began = process_time()
        step = self._handler.hear(record, self._kept.get, now)
        self._found.work.append((now, process_time() - began))
        self._kept.update(step.states)
        for key, due, revision in step.looks:
            known = self._looks.get(key)
            self._looks[key] = due, revision
            if due is not None and (due, revision) != known:
                self._plan(due, Look(key, revision))
        for said in step.said:
            self._heed(said.event, now)

    def _heed(self, event: object, now: datetime) -> None:
        """Let the world answer: the post takes a message, a person an alert."""
        match event:
            case Update():
                self._found.updates.append(event)
                self._plan(now + POST_TAKES, _taken(event, now + POST_TAKES))
            case Alert():
                self._found.alerts.append(event)
                ticket, opened = self._tickets[event.complaint]
                said = answer(event, ticket, opened, self._policy)
                is_open = ticket.resolved is None or (
                    said is not None and said.occurred_time < ticket.resolved
                )
                if self._answers and said is not None and is_open:
                    self._plan(said.occurred_time, said)

    def _plan(self, when: datetime, what: What) -> None:
        heappush(self._due, (when, next(self._order), what))


def _taken(update: Update, when: datetime) -> Delivery:
    return Delivery(
        message_id=update.message_id,
        customer=update.customer,
        complaint=update.complaint,
        subject=DeliverySubject.UPDATE,
        channel=Channel.EMAIL,
        outcome=DeliveryOutcome.ACCEPTED,
        occurred_time=when,
        attempt=update.attempt,
    )
