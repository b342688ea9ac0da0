"""What is due and what is told are worked out anew from what is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from msgspec.structs import replace

from followup.complaint import CommitmentStatus, Person, State
from followup.events import Audience, DeliveryOutcome, UpdateKind
from followup.facts import ComplaintReceived
from services.scheduler.case import Case, Message
from services.scheduler.coverage import Coverage
from services.scheduler.due_index import DueIndex
from services.scheduler.glance import RULES, glance_of
from services.scheduler.memory import CaseFromLater, key_of, to_bytes
from services.scheduler.rebuild import CHUNK, Superseded, rebuild
from services.scheduler.tally import Tally
from tests.support.river import complaint
from tests.support.scheduler_fakes import FakeStore

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def case(number: int, state: State = State.OPEN, *, owner: str = "pat") -> Case:
    fact = complaint(number, NOON + timedelta(minutes=30))
    assert isinstance(fact.what, ComplaintReceived)
    (promise,) = fact.what.commitments
    fact = replace(fact, what=replace(fact.what, owner=Person(id=owner)))
    status = CommitmentStatus(commitment=promise, state=state, changed_time=NOON)
    return Case(
        customer=fact.customer,
        complaint=fact.complaint,
        facts=(fact,),
        statuses=(status,),
        look=NOON + timedelta(hours=1),
    )


def message(outcome: DeliveryOutcome | None, minutes: int) -> Message:
    return Message(
        id="m-1",
        kind=UpdateKind.ACKNOWLEDGEMENT,
        audience=Audience.CUSTOMER,
        cause="f-1",
        decided_time=NOON + timedelta(minutes=minutes),
        expires_time=NOON + timedelta(days=1),
        why="the complaint came in",
        outcome=outcome,
    )


async def rebuilt(kept: dict[bytes, bytes]) -> DueIndex:
    due = DueIndex(lambda: 0.0)
    await rebuild(
        FakeStore(kept=kept),
        due=due,
        tally=Tally(),
        coverage=Coverage(),
        still_ours=lambda: True,
        progress=lambda _count: None,
    )
    return due


async def test_every_case_is_indexed_and_counted() -> None:
    """More cases than one chunk are all there afterwards."""
    count = CHUNK + 7
    cases = [case(n) for n in range(count)]
    store = FakeStore(kept={key_of(one.name): to_bytes(one) for one in cases})
    due, tally, told = DueIndex(lambda: 0.0), Tally(), list[int]()
    counted = await rebuild(
        store,
        due=due,
        tally=tally,
        coverage=Coverage(),
        still_ours=lambda: True,
        progress=told.append,
    )

    assert counted == len(due) == count
    assert tally.promised_by(NOON + timedelta(hours=1)) == count
    assert told == [CHUNK, count]


async def test_a_rebuild_that_was_overtaken_ends() -> None:
    """Partitions assigned anew make the old rebuild stop at its next chunk."""
    store = FakeStore(kept={b"c-1/T-1": to_bytes(case(1))})
    with pytest.raises(Superseded):
        await rebuild(
            store,
            due=DueIndex(lambda: 0.0),
            tally=Tally(),
            coverage=Coverage(),
            still_ours=lambda: False,
            progress=lambda _count: None,
        )


async def test_a_case_of_a_later_version_stops_the_rebuild() -> None:
    """A clock that would stand still is an error, never a gap."""
    later = msgspec.msgpack.encode([99, "a shape of its own"])

    with pytest.raises(CaseFromLater):
        await rebuilt({b"c-1/T-1": later})


async def test_a_case_that_cannot_be_read_is_due_at_once() -> None:
    """Garbage under one key fails by itself, and the others are indexed."""
    due = await rebuilt({b"c-1/T-1": b"garbage", b"c-2/T-2": to_bytes(case(2))})

    assert due.pop_due(NOON, 10) == [b"c-1/T-1"]
    assert len(due) == 2


async def test_a_case_looked_at_by_older_rules_is_due_at_once() -> None:
    """What an older version planned is planned anew by the one that runs now."""
    kept = msgspec.msgpack.decode(to_bytes(case(1)))
    kept[1][0] = RULES - 1

    due = await rebuilt({b"c-1/T-1": msgspec.msgpack.encode(kept)})

    assert due.pop_due(NOON, 10) == [b"c-1/T-1"]


def test_a_tally_follows_a_case() -> None:
    """Untold, then open, then settled: each state takes the place of the last."""
    tally, key = Tally(), b"c-1/T-1"
    seen, before = [], None
    for state in (State.PROPOSED, State.OPEN, State.SETTLED):
        after = glance_of(case(1, state))
        tally.change(key, before, after)
        before = after
        seen.append((tally.untold, tally.promised_by(NOON + timedelta(hours=1))))

    assert seen == [(1, 0), (0, 1), (0, 0)]


def test_promises_are_counted_by_their_time() -> None:
    """A promise counts from the horizon that reaches it."""
    tally = Tally()
    tally.change(b"c-1/T-1", None, glance_of(case(1)))

    assert tally.promised_by(NOON + timedelta(minutes=29)) == 0
    assert tally.promised_by(NOON + timedelta(minutes=30)) == 1


def test_open_cases_without_an_owner_are_counted() -> None:
    """Nobody named while a promise runs is what the gauge is about."""
    tally = Tally()
    tally.change(b"c-1/T-1", None, glance_of(case(1, owner="")))
    tally.change(b"c-2/T-2", None, glance_of(case(2)))
    tally.change(b"c-3/T-3", None, glance_of(case(3, State.SETTLED, owner="")))

    assert tally.unowned == 1


def test_the_oldest_unsent_message_is_known_until_it_is_sent() -> None:
    """A message waits from its decision to its acceptance."""
    tally, key = Tally(), b"c-1/T-1"
    waiting = replace(case(1), messages=(message(None, 1),))
    sending = replace(case(2), messages=(message(DeliveryOutcome.SENDING, 2),))
    sent = replace(case(1), messages=(message(DeliveryOutcome.ACCEPTED, 1),))
    tally.change(key, None, glance_of(waiting))
    tally.change(b"c-2/T-2", None, glance_of(sending))
    oldest = [tally.oldest_unsent()]
    tally.change(key, glance_of(waiting), glance_of(sent))
    oldest.append(tally.oldest_unsent())

    assert oldest == [NOON.timestamp() + 60, NOON.timestamp() + 120]
