"""One scheduler process with one partition, in the hands of a test."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import structs
from prometheus_client import CollectorRegistry

from followup.complaint import Person
from followup.events import CaseRef, WakeUp
from followup.facts import ComplaintReceived
from followup.runtime.metrics import scheduler_metrics
from followup.topics import Topics
from followup.wire.envelope import record_of
from followup.wire.record import Record
from services.scheduler.catch_up import CatchUp
from services.scheduler.coverage import Coverage
from services.scheduler.crashes import CrashLog
from services.scheduler.decider import Decider
from services.scheduler.due_index import DueIndex
from services.scheduler.handler import Handler
from services.scheduler.hearing import Hearing
from services.scheduler.metrics import Observer
from services.scheduler.partitions import Assignment, OwnedPartition
from services.scheduler.pipeline import Pipeline
from services.scheduler.tally import Tally
from tests.support.plain_decider import PlainDecider
from tests.support.river import complaint
from tests.support.scheduler_fakes import (
    CHANGELOG,
    Failures,
    FakeOutlet,
    FakeStore,
    HandClock,
    turns,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TOPICS = Topics()
PARTITION = 3


class Desk:
    """One process with one partition; `again` is what a restart makes of it."""

    def __init__(
        self,
        folder: Path,
        kept: dict[bytes, bytes] | None = None,
        decider: Decider | None = None,
    ) -> None:
        self.folder = folder
        self.clock = HandClock(NOON)
        self.outlet = FakeOutlet(prompt=True)
        self.store = FakeStore(kept=dict(kept or {}))
        self.failures = Failures()
        self.registry = CollectorRegistry()
        self.acked: list[int | None] = []
        self.assignment = Assignment()
        self.owned = OwnedPartition(
            number=PARTITION,
            pipeline=Pipeline(
                partition=PARTITION,
                changelog=CHANGELOG,
                outlet=self.outlet,
                store=self.store,
                fail=self.failures,
            ),
            due=DueIndex(self.clock.monotonic),
            gate=CatchUp({TOPICS.complaints: 0}),
            tally=Tally(),
            coverage=Coverage(whole=True),
        )
        metrics = scheduler_metrics(self.registry)
        self.observer = Observer(metrics, TOPICS, self.clock)
        self.hearing = Hearing(
            handler=Handler(decider or PlainDecider(), TOPICS, Person(id="operators")),
            topics=TOPICS,
            assignment=self.assignment,
            crashes=CrashLog(folder / "crashes.json"),
            clock=self.clock,
            observer=self.observer,
            fail=self.failures,
        )

    async def hear(self, record: Record, offset: int = 0) -> None:
        if not len(self.assignment):
            await self.assignment.replace({PARTITION: self.owned})
        placed = replace(record, partition=PARTITION, offset=offset)
        await self.hearing.hear(placed, lambda: self.acked.append(offset))
        await turns()

    def again(self) -> Desk:
        return Desk(self.folder, self.store.kept)

    def gauge(self, name: str, **labels: str) -> float | None:
        return self.registry.get_sample_value(name, labels)


def fact(number: int = 1, *, category: str = "delivery", words: str = "") -> Record:
    due = NOON + timedelta(minutes=5)
    made = complaint(number, due, category=category)
    assert isinstance(made.what, ComplaintReceived)
    what = structs.replace(made.what, customer_words=words)
    made = structs.replace(made, occurred_time=NOON, what=what)
    return record_of(made, TOPICS, source="//example.com/test")


def wake_up(*numbers: int) -> Record:
    cases = tuple(CaseRef(customer=f"c-{n}", complaint=f"T-{n}") for n in numbers)
    wake = WakeUp(cases=cases)
    return record_of(wake, TOPICS, source="//followup/scheduler", partition=PARTITION)
