"""Time passing becomes a record in the partition of the case."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from followup.events import CaseRef, WakeUp
from followup.topics import Topics
from followup.wire.codec import decode
from services.scheduler.catch_up import CatchUp
from services.scheduler.coverage import Coverage
from services.scheduler.drain import Drain
from services.scheduler.due_index import GATHER_SECONDS, DueIndex
from services.scheduler.partitions import Assignment, OwnedPartition
from services.scheduler.pipeline import Pipeline
from services.scheduler.step import Look
from services.scheduler.tally import Tally
from services.scheduler.wake_ups import MOST_CASES, Ticker
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


class Tower:
    """Two partitions and the ticker that looks through them."""

    def __init__(self, *, ends: int = 0, drain: float | None = None) -> None:
        self.clock = HandClock(NOON)
        self.outlet = FakeOutlet()
        self.assignment = Assignment()
        self.may_send = True
        self.owned = {number: self.partition(number, ends) for number in (3, 5)}
        self.ticker = Ticker(
            assignment=self.assignment,
            outlet=self.outlet,
            topics=TOPICS,
            clock=self.clock,
            may_send=lambda: self.may_send,
            drain=Drain(drain, monotonic=self.clock.monotonic) if drain else None,
        )

    def partition(self, number: int, ends: int) -> OwnedPartition:
        return OwnedPartition(
            number=number,
            pipeline=Pipeline(
                partition=number,
                changelog=CHANGELOG,
                outlet=self.outlet,
                store=FakeStore(),
                fail=Failures(),
            ),
            due=DueIndex(self.clock.monotonic),
            gate=CatchUp({TOPICS.complaints: ends}),
            tally=Tally(),
            coverage=Coverage(whole=True),
        )

    async def tick(self) -> list[tuple[int | None, WakeUp]]:
        if not len(self.assignment):
            await self.assignment.replace(self.owned)
        before = len(self.outlet.handed)
        await self.ticker.tick()
        fresh = [one.record for one in self.outlet.handed[before:]]
        return [(one.partition, decode(WakeUp, one.value)) for one in fresh]

    def hear(self, hint: WakeUp, partition: int | None) -> None:
        """Let the agent have looked at these cases; none is to be looked at again."""
        for ref in hint.cases:
            key = f"{ref.customer}/{ref.complaint}".encode()
            self.owned[partition or 0].due.put(Look(key, None, 2))


def look(name: str, seconds: float = 1) -> Look:
    return Look(f"c-{name}/T-{name}".encode(), NOON + timedelta(seconds=seconds), 1)


def refs(*names: str) -> WakeUp:
    return WakeUp(
        cases=tuple(CaseRef(customer=f"c-{n}", complaint=f"T-{n}") for n in names)
    )


async def test_due_cases_become_one_record_for_each_partition() -> None:
    """All that is due in a partition travels together, in that partition."""
    tower = Tower()
    for name in ("a", "b"):
        tower.owned[3].due.put(look(name))
    tower.owned[5].due.put(look("c"))
    early = await tower.tick()
    tower.clock.move(1)

    assert early == []
    assert await tower.tick() == [(3, refs("a", "b")), (5, refs("c"))]


async def test_a_record_holds_no_more_than_it_may() -> None:
    """What does not fit into one wake-up follows with the next tick."""
    tower = Tower()
    tower.owned[3].due.load([look(f"{n:04}") for n in range(MOST_CASES + 1)])
    tower.clock.move(1)
    sizes = [len(wake.cases) for _ in range(2) for _, wake in await tower.tick()]

    assert sizes == [MOST_CASES, 1]


async def test_what_falls_due_is_gathered_while_a_hint_is_on_its_way() -> None:
    """The next wake-up waits for the one before and holds all that came meanwhile."""
    tower = Tower()
    for seconds, name in enumerate("abcd", start=1):
        tower.owned[3].due.put(look(name, seconds / 100))
    tower.clock.move(0.01)
    ((_, first),) = await tower.tick()
    meanwhile = []
    for _ in range(3):
        tower.clock.move(0.01)
        meanwhile += await tower.tick()
    tower.hear(first, 3)

    assert (first, meanwhile) == (refs("a"), [])
    assert await tower.tick() == [(3, refs("b", "c", "d"))]


async def test_a_hint_that_got_lost_holds_up_the_next_for_a_moment_only() -> None:
    """Nobody hears the first wake-up, and what falls due later goes on all the same."""
    tower = Tower()
    for name, seconds in (("a", 0.01), ("b", 0.02)):
        tower.owned[3].due.put(look(name, seconds))
    tower.clock.move(0.01)
    await tower.tick()
    tower.clock.move(GATHER_SECONDS - 0.01)
    before = await tower.tick()
    tower.clock.move(0.02)

    assert before == []
    assert await tower.tick() == [(3, refs("b"))]


async def test_another_partition_waits_for_no_hint_of_this_one() -> None:
    """Each partition gathers for itself."""
    tower = Tower()
    tower.owned[3].due.put(look("a"))
    tower.clock.move(1)
    await tower.tick()
    tower.owned[5].due.put(look("b"))

    assert await tower.tick() == [(5, refs("b"))]


async def test_a_partition_that_is_behind_stays_silent() -> None:
    """Nothing is due before the input is heard to its end."""
    tower = Tower(ends=1)
    tower.owned[3].due.put(look("a"))
    tower.clock.move(1)
    behind = await tower.tick()
    tower.owned[3].gate.decided(TOPICS.complaints, 0)

    assert behind == []
    assert await tower.tick() == [(3, refs("a"))]


async def test_a_partition_that_is_not_indexed_yet_stays_silent() -> None:
    """What is due first may not have been read yet; the other partition goes on."""
    tower = Tower()
    tower.owned[3].coverage.whole = False
    for number, name in ((3, "a"), (5, "b")):
        tower.owned[number].due.put(look(name))
    tower.clock.move(1)
    meanwhile = await tower.tick()
    tower.owned[3].coverage.complete()

    assert meanwhile == [(5, refs("b"))]
    assert await tower.tick() == [(3, refs("a"))]


async def test_nothing_is_sent_while_partitions_move() -> None:
    """During a rebalance the ticker holds its tongue, and loses nothing by it."""
    tower = Tower()
    tower.owned[3].due.put(look("a"))
    tower.clock.move(1)
    tower.may_send = False
    during = await tower.tick()
    tower.may_send = True

    assert during == []
    assert await tower.tick() == [(3, refs("a"))]


async def test_a_hint_that_kafka_refuses_is_given_again() -> None:
    """The failure of a hint ends nothing: the case is hinted at later."""
    tower = Tower()
    tower.owned[3].due.put(look("a"))
    tower.clock.move(1)
    await tower.tick()
    tower.outlet.refuse(tower.outlet.handed[0], RuntimeError("too slow"))
    await turns()
    tower.clock.move(10)

    assert await tower.tick() == [(3, refs("a"))]


async def test_partitions_given_up_are_forgotten() -> None:
    """After a revocation there is nothing to tick for."""
    tower = Tower()
    tower.owned[3].due.put(look("a"))
    await tower.tick()
    await tower.assignment.give_up()
    tower.clock.move(1)
    await tower.ticker.tick()

    assert tower.outlet.handed == []
    assert not tower.assignment.current


async def test_a_backlog_of_one_partition_does_not_starve_another() -> None:
    """What may be looked through in a moment is for all, each in its turn."""
    tower = Tower(drain=100.0)
    for number, name in ((3, "a"), (5, "b")):
        for count in range(1_000):
            tower.owned[number].due.put(look(f"{name}{count}", -3_600))
    given: Counter[int | None] = Counter()
    for _ in range(100):
        tower.clock.move(0.02)
        for partition, hint in await tower.tick():
            given[partition] += len(hint.cases)
            tower.hear(hint, partition)

    assert given.keys() == {3, 5}
    assert min(given.values()) > 0.4 * given.total()
