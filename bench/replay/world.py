"""A month of tickets through the real judgement, on a clock that jumps.

Every record takes the way it takes in the scheduler: bytes in, bytes kept, bytes out.
Kafka is left out, and so is its cost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count, pairwise
from time import process_time

from bench.replay.log import Ticket
from bench.replay.people import (
    SOURCE,
    Team,
    answer,
    ending,
    from_the_list,
    opening,
    rounds,
)
from followup.complaint import Channel, Commitment, Person, State
from followup.events import (
    Alert,
    CaseRef,
    CommitmentState,
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
LIST_TAKES = timedelta(minutes=20)
"""From when a digest comes to when what is on it was seen to."""

POST_TAKES = timedelta(seconds=2)
_TOPICS = Topics()


@dataclass(frozen=True, slots=True)
class Look:
    """A case that asked to be looked at, and the revision in which it did."""

    key: bytes
    revision: int


@dataclass(frozen=True, slots=True)
class Round:
    """The moment at which people go through their list, up to the `until` after it."""

    until: datetime


What = Fact | Delivery | Look | Round


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

    def __init__(self, policy: Policy, team: Team) -> None:
        """Take the rules, and how people work."""
        self._policy = policy
        self._team = team
        self._owed: dict[str, dict[str, Commitment]] = defaultdict(dict)
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
        if self._team is Team.LIST:
            times = rounds(tickets[0].opened, end, self._policy)
            for now, until in pairwise(times):
                self._plan(now + LIST_TAKES, Round(until + LIST_TAKES))
        while self._due and self._due[0][0] <= end:
            now, _, what = heappop(self._due)
            tell(now)
            if isinstance(what, Round):
                self._go_through_the_list(now, what.until)
            elif not isinstance(what, Look) or self._looks[what.key] == (
                now,
                what.revision,
            ):
                self._judge(what, now)
        return self._found

    def _go_through_the_list(self, now: datetime, until: datetime) -> None:
        """Have the owners see to every promise that is at risk before the next time."""
        for complaint, owed in self._owed.items():
            due = [one for one in owed.values() if one.warning_time <= until]
            if due:
                ticket, opened = self._tickets[complaint]
                self._plan(now, from_the_list(due, ticket, opened, now, self._policy))

    def _judge(self, what: Fact | Delivery | Look, now: datetime) -> None:
        event: Fact | Delivery | WakeUp
        if isinstance(what, Look):
            name = name_of(what.key)
            ref = CaseRef(customer=name.customer, complaint=name.complaint)
            event = WakeUp(cases=(ref,))
        else:
            event = what
        record = record_of(event, _TOPICS, source=SOURCE, partition=PARTITION)
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
            case CommitmentState(status=status, complaint=complaint):
                if status.state is State.SETTLED:
                    self._owed[complaint].pop(status.commitment.id, None)
                else:
                    self._owed[complaint][status.commitment.id] = status.commitment
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
                asked = self._team is not Team.SILENT
                if asked and said is not None and is_open:
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
