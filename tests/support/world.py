"""The whole river in one process: topics are lists, and the clock jumps.

The services' own handlers do the work; only Kafka, the providers and time are ours.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from prometheus_client import CollectorRegistry

from followup import facts, ids
from followup.complaint import Channel, ComplaintName, Contact, Person, Severity
from followup.events import (
    Alert,
    CaseRef,
    CommitmentState,
    Delivery,
    Event,
    Update,
    WakeUp,
)
from followup.holds import Holds
from followup.lead_times.curves import Curves
from followup.policy import Policies, Policy
from followup.runtime.metrics import intake_metrics, notifier_metrics
from followup.topics import Topics
from followup.wire.codec import decode
from followup.wire.envelope import record_of
from followup.wire.record import Record
from services.intake import requests
from services.intake.decide import Opened
from services.intake.handler import SOURCE
from services.intake.handler import Handler as Intake
from services.notifier.bootstrap import World as Outside
from services.notifier.bootstrap import make_handler
from services.notifier.channels.channel import Result, accepted
from services.notifier.letter import Letter
from services.notifier.sent_log import SentLog
from services.notifier.work import Place, Work
from services.scheduler.decide import Judge
from services.scheduler.handler import Handler as Scheduler
from services.scheduler.memory import key_of
from services.scheduler.step import CaseFailed, Look, Step
from tests.support.facts import MONDAY

E = TypeVar("E", bound=Event)
NAME = ComplaintName("c-1001", "T-42")
_ALEX = Person(id="alex")


class Provider:
    """A channel that keeps what it was given; `fates` answer first, then acceptance."""

    def __init__(self, name: Channel) -> None:
        self.name = name
        self.letters: list[Letter] = []
        self.fates: deque[Result] = deque()

    async def send(self, letter: Letter) -> Result:
        """Take the letter, unless a fate says otherwise."""
        fate = self.fates.popleft() if self.fates else accepted("250 taken")
        if fate.outcome is accepted().outcome:
            self.letters.append(letter)
        return fate


class World:
    """Three services, no Kafka, no sleeping."""

    def __init__(
        self,
        policy: Policy,
        start: datetime = MONDAY,
        *,
        texts: bool = False,
        lead_times: Curves | None = None,
        watched: bool = False,
    ) -> None:
        """Begin; with `texts` there is a sender for SMS besides the one for mail.

        `lead_times` is what intake knows of how long complaints take; where promises
        are `watched` by it, the scheduler knows the same.
        """
        self.time = start
        self.policy = policy
        self.topics = Topics()
        self.records: dict[str, list[Record]] = defaultdict(list)
        self.journal: list[Record] = []
        self.mail = Provider(Channel.EMAIL)
        self.pager = Provider(Channel.CONSOLE)
        self.texts = Provider(Channel.SMS)
        channels = [self.mail, self.pager, *([self.texts] if texts else [])]
        self._unheard: deque[Record] = deque()
        self._table: dict[bytes, bytes] = {}
        self._looks: dict[bytes, Look] = {}
        self._log = SentLog()
        self._read_mail = self._read_alerts = 0
        self.holds = Holds()
        policies = Policies([policy])
        self._scheduler = Scheduler(
            Judge(
                policies,
                holds=self.holds,
                lead_times=lead_times if watched else None,
            ),
            self.topics,
            Person(id="operators"),
        )
        self._intake = Intake(
            publisher=self,
            policies=policies,
            clock=self,
            topics=self.topics,
            metrics=intake_metrics(CollectorRegistry()),
            lead_times=lead_times,
        )
        self._notifier = make_handler(
            Outside(
                clock=self,
                publisher=self,
                channels={one.name: one for one in channels},
                policy=lambda: policy,
                wait=self._no_wait,
                holds=self.holds,
            ),
            topics=self.topics,
            log=self._log,
            metrics=notifier_metrics(CollectorRegistry()),
        )

    def now(self) -> datetime:
        """Return the present moment of this world."""
        return self.time

    async def publish(self, record: Record) -> None:
        """Put a record on its list, as Kafka would, and let it be heard later."""
        topic = self.records[record.topic]
        kept = replace(record, partition=0, offset=len(topic), written_time=self.time)
        topic.append(kept)
        self.journal.append(kept)
        self._unheard.append(kept)

    async def complain(self, **changes: Any) -> Opened:
        """Report a complaint at the present moment, and return the answer."""
        fields: dict[str, Any] = {
            "name": NAME,
            "request_id": ids.derive("complain", self.time),
            "occurred_time": self.time,
            "severity": Severity.HIGH,
            "issue": "the charger stopped working",
            "customer_words": "It just died on me, twice.",
            "thread_ref": "T-42",
            "contact": Contact(
                display_name="Robin Example",
                email="robin@example.com",
                locale="en",
                time_zone="Europe/Vienna",
            ),
        }
        answer = await self.ask(requests.CreateComplaint(**{**fields, **changes}))
        assert isinstance(answer, Opened)
        return answer

    async def wrote(self) -> None:
        """Let the customer write again."""
        await self.tell(facts.CustomerWrote())

    async def update(self, line: str = "The part is on its way.") -> None:
        """Let a person give news, for followup to tell."""
        await self.tell(facts.UpdateRecorded(author=_ALEX, line=line))

    async def resolve(self) -> None:
        """Let a person put it right, for followup to tell."""
        line = "A new charger arrived."
        await self.tell(facts.ComplaintResolved(author=_ALEX, line=line))

    async def tell(self, what: facts.What) -> None:
        """Report anything of the complaint; its people need no more than their id."""
        await self.ask(requests.ReportFact(**self._now_about(), what=what))

    async def ask(self, request: requests.Request) -> object:
        """Call intake, and let everything that follows happen."""
        decision = self._intake.judge(request, source=SOURCE)
        await self._intake.publish(decision)
        await self.settle()
        return decision.answer

    async def fast_forward(self, by: timedelta) -> None:
        """Let time pass, waking each case exactly when it is due."""
        end = self.time + by
        while True:
            due = [one for one in self._looks.values() if one.due and one.due <= end]
            if not due:
                break
            next_one = min(due, key=lambda one: (one.due, one.key))
            assert next_one.due is not None
            self.time = max(self.time, next_one.due)
            customer, complaint = next_one.key.decode().split("/")
            hint = WakeUp(cases=(CaseRef(customer=customer, complaint=complaint),))
            await self.publish(
                record_of(hint, self.topics, source="//clock", partition=0)
            )
            await self.settle()
        self.time = end

    async def settle(self) -> None:
        """Let every record be heard, until nothing more follows."""
        while self._unheard:
            record = self._unheard.popleft()
            heard = {self.topics.complaints, self.topics.deliveries}
            if record.topic in {*heard, self.topics.wakeups}:
                await self._schedule(record)
            elif record.topic in {self.topics.updates, self.topics.alerts}:
                await self._notify(record)

    def said(self, kind: type[E]) -> list[E]:
        """Return all events of one kind, in order."""
        topics: dict[type[Any], str] = {
            Update: self.topics.updates,
            Alert: self.topics.alerts,
            Delivery: self.topics.deliveries,
            CommitmentState: self.topics.commitments,
        }
        return [decode(kind, one.value) for one in self.records[topics[kind]]]

    def next_mail(self) -> Letter:
        """Return the next mail nobody has read yet; fails if there is none."""
        assert len(self.mail.letters) > self._read_mail, "no mail came"
        self._read_mail += 1
        return self.mail.letters[self._read_mail - 1]

    def next_alert(self) -> Alert:
        """Return the next alert nobody has read yet; fails if there is none."""
        alerts = self.said(Alert)
        assert len(alerts) > self._read_alerts, "no alert came"
        self._read_alerts += 1
        return alerts[self._read_alerts - 1]

    def expect_silence(self) -> None:
        """Fail if any mail or alert has not been read: nothing else was said."""
        assert [] == [one.subject for one in self.mail.letters[self._read_mail :]]
        assert [] == [one.why for one in self.said(Alert)[self._read_alerts :]]
        dead = [topic for topic in self.records if topic.endswith("-dlq")]
        assert [] == dead

    def kept(self) -> bytes:
        """Return what the scheduler remembers of the complaint."""
        return self._table[key_of(NAME)]

    async def spoil(self, kept: bytes) -> None:
        """Spoil that, and let the scheduler stumble over it for the third time."""
        self._table[key_of(NAME)] = kept
        hint = WakeUp(cases=(CaseRef(customer="c-1001", complaint="T-42"),))
        record = record_of(hint, self.topics, source="//clock", partition=0)
        try:
            self._scheduler.hear(record, self._table.get, self.time)
        except CaseFailed as failed:
            error = failed.__cause__ or failed
            await self._take_in(
                self._scheduler.quarantine(
                    failed.name, record, error, self._table.get, self.time
                )
            )
        await self.settle()

    async def _schedule(self, record: Record) -> None:
        await self._take_in(self._scheduler.hear(record, self._table.get, self.time))

    async def _take_in(self, step: Step) -> None:
        for outgoing in step.outgoing:
            await self.publish(outgoing)
        self._table.update(step.states)
        self._looks.update({look.key: look for look in step.looks})

    async def _notify(self, record: Record) -> None:
        kind = Update if record.topic == self.topics.updates else Alert
        event = decode(kind, record.value)
        assert isinstance(event, Update | Alert)
        assert record.offset is not None
        work = Work(event=event, place=Place(record.topic, 0), offset=record.offset)
        await self._notifier.handle(work, None)

    @staticmethod
    async def _no_wait(seconds: float, work: Work) -> None:
        """Return at once: only real providers need time."""

    def _now_about(self) -> dict[str, Any]:
        return {
            "name": NAME,
            "request_id": ids.derive("ask", self.time, len(self.records)),
            "occurred_time": self.time,
        }
