"""What changes while a partition is indexed counts once, as it is in the end."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from followup.complaint import CommitmentStatus, State
from followup.facts import ComplaintReceived
from services.scheduler.case import Case
from services.scheduler.catch_up import CatchUp
from services.scheduler.coverage import Coverage
from services.scheduler.due_index import DueIndex
from services.scheduler.memory import key_of, to_bytes
from services.scheduler.partitions import OwnedPartition
from services.scheduler.pipeline import Entry, Pipeline
from services.scheduler.rebuild import rebuild
from services.scheduler.step import Look
from services.scheduler.tally import Tally
from tests.support.river import complaint
from tests.support.scheduler_fakes import CHANGELOG, FakeOutlet, FakeStore

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CASES = 8

Change = tuple[int, State, int]
"""The number of a case, how its promise stands, and the minute of its next look."""

changes = st.tuples(
    st.integers(0, CASES - 1),
    st.sampled_from([State.PROPOSED, State.OPEN, State.SETTLED]),
    st.integers(1, 9),
)


def case(number: int, state: State, minutes: int, revision: int) -> Case:
    fact = complaint(number, NOON + timedelta(minutes=30))
    assert isinstance(fact.what, ComplaintReceived)
    (promise,) = fact.what.commitments
    return Case(
        customer=fact.customer,
        complaint=fact.complaint,
        facts=(fact,),
        statuses=(
            CommitmentStatus(commitment=promise, state=state, changed_time=NOON),
        ),
        look=NOON + timedelta(minutes=minutes),
        revision=revision,
    )


class Slow:
    """A partition as it was at one moment, read while changes come in between."""

    def __init__(self, owned: OwnedPartition, store: FakeStore) -> None:
        self.owned = owned
        self.kept = dict(sorted(store.kept.items()))
        self.revision = 1

    async def change(self, change: Change) -> None:
        number, state, minutes = change
        self.revision += 1
        one = case(number, state, minutes, self.revision)
        key = key_of(one.name)
        await self.owned.take_in(
            Entry(states=((key, to_bytes(one)),)),
            (Look(key, one.look, one.revision),),
        )

    def items(self) -> Iterator[tuple[bytes, bytes]]:
        return iter(self.kept.items())


def told_by(owned: OwnedPartition) -> tuple[object, ...]:
    later = NOON + timedelta(hours=1)
    tally = owned.tally
    return tally.untold, tally.promised_by(later), owned.due.pop_due(later, 100)


def partition(store: FakeStore, coverage: Coverage) -> OwnedPartition:
    outlet = FakeOutlet(prompt=True)
    return OwnedPartition(
        number=0,
        pipeline=Pipeline(
            partition=0, changelog=CHANGELOG, outlet=outlet, store=store, fail=_raise
        ),
        due=DueIndex(lambda: 0.0),
        gate=CatchUp({}),
        tally=Tally(),
        coverage=coverage,
    )


def _raise(error: BaseException) -> None:
    raise error


async def indexed_while(
    kept: list[Change], between: list[list[Change]], chunk: int
) -> tuple[tuple[object, ...], tuple[object, ...]]:
    """Return what is told after changes between chunks, and after a fresh rebuild."""
    first = [case(number, state, minutes, 1) for number, state, minutes in kept]
    store = FakeStore(kept={key_of(one.name): to_bytes(one) for one in first})
    owned = partition(store, Coverage())
    slow = Slow(owned, store)
    waiting = list(between)

    async def changing() -> None:
        while waiting:
            for one in waiting.pop(0):
                await slow.change(one)
            await asyncio.sleep(0)

    changer = asyncio.create_task(changing())
    await asyncio.sleep(0)
    await index(owned, slow, chunk)
    await changer
    durable = asyncio.Event()
    await owned.pipeline.add(Entry(done=durable.set))
    owned.pipeline.start()
    await durable.wait()
    await owned.pipeline.close()
    anew = partition(store, Coverage())
    await index(anew, Slow(anew, store), chunk)
    return told_by(owned), told_by(anew)


async def index(owned: OwnedPartition, slow: Slow, chunk: int) -> None:
    await rebuild(
        slow,
        due=owned.due,
        tally=owned.tally,
        coverage=owned.coverage,
        still_ours=lambda: True,
        progress=lambda _count: None,
        chunk=chunk,
    )


@given(
    st.lists(changes, max_size=CASES),
    st.lists(st.lists(changes, max_size=3), max_size=6),
    st.integers(1, 3),
)
def test_changes_while_indexing_leave_what_a_later_rebuild_would_find(
    kept: list[Change], between: list[list[Change]], chunk: int
) -> None:
    """Whenever facts are heard, index and gauges end as if all were read last."""
    found, expected = asyncio.run(indexed_while(kept, between, chunk))

    assert found == expected


def test_a_turn_that_came_too_late_is_skipped_once() -> None:
    """A case that changed before its turn keeps what it changed to."""
    coverage = Coverage()
    before = coverage.has(b"b"), coverage.has(b"b")
    turns = list(coverage.turns([(b"a", b"1"), (b"b", b"2"), (b"c", b"3")]))
    after = coverage.has(b"b"), coverage.has(b"d")

    assert before == (False, True)
    assert turns == [(b"a", b"1"), (b"c", b"3")]
    assert after == (True, False)
