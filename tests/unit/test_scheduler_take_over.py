"""Partitions come: they are rebuilt whole, or the process ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

import msgspec
import pytest
from faust.types import TP
from prometheus_client import CollectorRegistry

from followup.complaint import Person
from followup.policy import Policies
from followup.runtime.health import Readiness
from followup.runtime.metrics import scheduler_metrics
from followup.runtime.watchdog import Watchdog
from followup.topics import Topics
from followup.wire.envelope import record_of
from followup.wire.record import Record
from services.scheduler.decide import Judge
from services.scheduler.faust_app import FaustApp, inputs
from services.scheduler.handler import Handler
from services.scheduler.memory import from_bytes, key_of
from services.scheduler.partitions import Assignment
from services.scheduler.recollecting import Place, words
from services.scheduler.take_over import RECOVERED, PartitionsApart, TakeOver
from tests.support.facts import MONDAY, Storyteller
from tests.support.policies import live_policy
from tests.support.scheduler_fakes import FakeOutlet, FakeStore

TOPICS = Topics()


def refuse() -> None:
    raise RuntimeError("of a kind that nobody thought of")


class FakeFaust:
    """As much of a faust application as taking over asks for."""

    offset_key = b"offset"
    restored = 0

    def __init__(self, heard: set[int], kept: set[int]) -> None:
        self.consumer_generation_id = 1
        self.assignor = self.consumer = self
        self.data = self
        self.changelog_topic_name = TOPICS.cases
        self.flowing = True
        self._heard = heard
        self._kept = kept
        self._stores: dict[int, FakeStore] = {}

    def assignment(self) -> set[TP]:
        return {TP(topic, n) for topic in inputs(TOPICS) for n in self._heard}

    def assigned_actives(self) -> set[TP]:
        return {TP(TOPICS.cases, number) for number in self._kept}

    async def highwaters(self, *places: TP) -> dict[TP, int]:
        return dict.fromkeys(places, 2)

    def stop_flow(self) -> None:
        self.flowing = False

    def _db_for_partition(self, number: int) -> FakeStore:
        return self._stores.setdefault(number, FakeStore())


class Shift:
    """One take-over and all that it tells."""

    def __init__(
        self, heard: set[int], kept: set[int], leave: Callable[[], None] | None = None
    ) -> None:
        self.told: list[str] = []
        self.said: tuple[Record, ...] = ()
        self.assignment = Assignment()
        self.readiness = Readiness()
        self.faust = FakeFaust(heard, kept)
        self.take_over = TakeOver(
            topics=TOPICS,
            assignment=self.assignment,
            metrics=scheduler_metrics(CollectorRegistry()),
            readiness=self.readiness,
            watchdog=Watchdog(60.0),
            leave=leave or (lambda: self.told.append("left")),
            read_back=self.read_back,
            fail=lambda error: self.told.append(type(error).__name__),
            settle_seconds=0.0,
        )
        app = FaustApp(cast("Any", self.faust), self.faust)
        self.take_over.attach(app, FakeOutlet())

    def read_back(
        self, since: Mapping[Place, int]
    ) -> tuple[tuple[Record, ...], dict[Place, int]]:
        return self.said, dict.fromkeys(since, 1)

    def recovered(self) -> bool:
        return self.readiness.conditions()[RECOVERED].ok


async def test_partitions_are_taken_over() -> None:
    """Each partition is rebuilt, closed until its input is heard, and nothing flows."""
    shift = Shift({1, 4}, {1, 4})
    await shift.take_over.recovered()
    await shift.take_over.indexing.finished()
    gates = {owned.number: owned.gate.open for owned in shift.assignment}
    positions = {TP(topic, 4): 2 for topic in inputs(TOPICS)}
    shift.take_over.sought(positions)
    opened = {owned.number: owned.gate.open for owned in shift.assignment}
    await shift.assignment.give_up()

    assert gates == {1: False, 4: False}
    assert opened == {1: False, 4: True}
    assert shift.recovered()
    assert not shift.faust.flowing
    assert shift.told == []


@pytest.mark.parametrize(("heard", "kept"), [({1, 4}, set()), (set(), {1}), ({1}, {4})])
async def test_input_without_its_memory_ends_membership_and_process(
    heard: set[int], kept: set[int]
) -> None:
    """Such an assignment would come back at every start; so it is given up for good."""
    shift = Shift(heard, kept)
    await shift.take_over.recovered()

    assert shift.told == ["left", PartitionsApart.__name__]
    assert not shift.recovered()
    assert len(shift.assignment) == 0


async def test_a_worker_without_partitions_is_well() -> None:
    """One worker more than there are partitions waits for one to be free."""
    shift = Shift(set(), set())
    await shift.take_over.recovered()
    await shift.take_over.indexing.finished()

    assert shift.recovered()
    assert shift.told == []


async def test_what_was_said_and_not_remembered_is_remembered_first() -> None:
    """The words of a worker that died are memory before anything new is heard."""
    shift = Shift({3}, {3})
    fact = Storyteller(live_policy()).received()
    judge = Judge(Policies([live_policy()]))
    step = Handler(judge, TOPICS, Person(id="operators")).hear(
        record_of(fact, TOPICS, source="//test", partition=3), lambda _: None, MONDAY
    )
    shift.said = tuple(one for one in step.outgoing if one.topic in words(TOPICS))
    await shift.take_over.recovered()
    (owned,) = shift.assignment
    kept = owned.pipeline.recall(key_of(fact.name))
    await shift.take_over.revoked()

    assert kept is not None
    assert len(from_bytes(kept).messages) == 1


async def test_a_rebuild_that_was_overtaken_changes_nothing() -> None:
    """Another rebalance during the rebuild: the next rebuild is the one that counts."""
    shift = Shift({1}, {1})

    async def rebalanced(*places: TP) -> dict[TP, int]:
        shift.faust.consumer_generation_id += 1
        return dict.fromkeys(places, 0)

    shift.faust.highwaters = rebalanced  # type: ignore[method-assign]  # a fake bent on purpose
    await shift.take_over.recovered()

    assert not shift.recovered()
    assert len(shift.assignment) == 0


async def test_a_rebuild_ends_with_the_revocation_that_overtakes_it() -> None:
    """Partitions taken away during the rebuild are not ours when it is done."""
    shift = Shift({1}, {1})

    async def taken_away(*places: TP) -> dict[TP, int]:
        await shift.take_over.revoked()
        return dict.fromkeys(places, 0)

    shift.faust.highwaters = taken_away  # type: ignore[method-assign]  # a fake bent on purpose
    await shift.take_over.recovered()

    assert not shift.recovered()
    assert not shift.assignment.current
    assert len(shift.assignment) == 0


async def test_the_process_ends_even_if_the_membership_cannot_be_given_up() -> None:
    """Such an error faust would swallow, and live on without an index."""
    shift = Shift({1}, set(), leave=refuse)
    with pytest.raises(RuntimeError):
        await shift.take_over.recovered()

    assert shift.told == [PartitionsApart.__name__]


async def test_memory_of_a_later_version_ends_the_process() -> None:
    """A case whose clock would stand still unnoticed stops the start."""
    shift = Shift({1}, {1})
    store = shift.faust._db_for_partition(1)  # noqa: SLF001 - the fake's own
    store.kept = {b"c-1/T-1": msgspec.msgpack.encode([99])}
    await shift.take_over.recovered()
    await shift.take_over.indexing.finished()
    await shift.assignment.give_up()

    assert shift.told == ["CaseFromLater"]
    assert not shift.recovered()


async def test_facts_are_heard_before_all_is_indexed() -> None:
    """A partition is ours at once, is not ready, and its clocks wait for its index."""
    shift = Shift({1}, {1})
    await shift.take_over.recovered()
    (owned,) = shift.assignment
    at_first = shift.assignment.current, shift.assignment.indexed, shift.recovered()
    await shift.take_over.indexing.finished()
    at_last = shift.assignment.current, shift.assignment.indexed, shift.recovered()
    await shift.assignment.give_up()

    assert at_first == (True, False, False)
    assert at_last == (True, True, True)
    assert owned.coverage.whole


async def test_a_revocation_ends_the_indexing() -> None:
    """What was taken away while it was indexed is never ready."""
    shift = Shift({1}, {1})
    await shift.take_over.recovered()
    await shift.take_over.revoked()
    await shift.take_over.indexing.finished()

    assert not shift.recovered()
    assert shift.told == []


async def test_a_revocation_takes_everything_back() -> None:
    """From the moment partitions may move, nothing is ours and we are not ready."""
    shift = Shift({1}, {1})
    await shift.take_over.recovered()
    await shift.take_over.revoked()

    assert not shift.recovered()
    assert not shift.assignment.current
    assert len(shift.assignment) == 0
