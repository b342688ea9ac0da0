"""What is due and what is told are worked out anew from what is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from followup.complaint import CommitmentStatus, Person, State
from followup.events import (
    Audience,
    ComplaintReceived,
    DeliveryOutcome,
    UpdateKind,
)
from services.scheduler.case import Case, Message
from services.scheduler.due_index import DueIndex
from services.scheduler.handler import Look
from services.scheduler.memory import CaseUnreadable, key_of, to_bytes
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


def next_look(state: bytes) -> Look:
    return Look(state[:8], NOON, 1)


async def test_every_case_is_indexed_and_counted() -> None:
    """More cases than one chunk are all there afterwards."""
    count = CHUNK + 7
    cases = [case(n) for n in range(count)]
    store = FakeStore(kept={key_of(one.name): to_bytes(one) for one in cases})
    due, tally, told = DueIndex(lambda: 0.0), Tally(), list[int]()
    looks = {to_bytes(one): Look(key_of(one.name), NOON, 1) for one in cases}
    rebuilt = await rebuild(
        store,
        next_look=looks.__getitem__,
        due=due,
        tally=tally,
        still_ours=lambda: True,
        progress=told.append,
    )

    assert rebuilt == len(due) == count
    assert tally.promised_by(NOON + timedelta(hours=1)) == count
    assert told == [CHUNK, count]


async def test_a_rebuild_that_was_overtaken_ends() -> None:
    """Partitions assigned anew make the old rebuild stop at its next chunk."""
    store = FakeStore(kept={b"c-1/T-1": to_bytes(case(1))})
    with pytest.raises(Superseded):
        await rebuild(
            store,
            next_look=next_look,
            due=DueIndex(lambda: 0.0),
            tally=Tally(),
            still_ours=lambda: False,
            progress=lambda _count: None,
        )


async def test_a_case_that_cannot_be_read_stops_the_rebuild() -> None:
    """A clock that would stand still is an error, never a gap."""

    def unreadable(_state: bytes) -> Look:
        raise CaseUnreadable("written by a later version")

    with pytest.raises(CaseUnreadable):
        await rebuild(
            FakeStore(kept={b"c-1/T-1": to_bytes(case(1))}),
            next_look=unreadable,
            due=DueIndex(lambda: 0.0),
            tally=Tally(),
            still_ours=lambda: True,
            progress=lambda _count: None,
        )


async def test_a_case_that_is_not_understood_is_due_at_once() -> None:
    """An error of the judgement about one case lets the others be indexed."""
    states = {key_of(one.name): to_bytes(one) for one in (case(1), case(2))}

    def puzzled(state: bytes) -> Look:
        if state == states[b"c-1/T-1"]:
            raise RuntimeError("this complaint cannot be judged")
        return Look(b"c-2/T-2", NOON + timedelta(hours=1), 1)

    due = DueIndex(lambda: 0.0)
    await rebuild(
        FakeStore(kept=states),
        next_look=puzzled,
        due=due,
        tally=Tally(),
        still_ours=lambda: True,
        progress=lambda _count: None,
    )

    assert due.pop_due(NOON, 10) == [b"c-1/T-1"]
    assert len(due) == 2


def test_a_tally_follows_a_case() -> None:
    """Untold, then open, then settled: each state takes the place of the last."""
    tally, key = Tally(), b"c-1/T-1"
    seen, before = [], None
    for state in (State.PROPOSED, State.OPEN, State.SETTLED):
        after = to_bytes(case(1, state))
        tally.change(key, before, after)
        before = after
        seen.append((tally.untold, tally.promised_by(NOON + timedelta(hours=1))))

    assert seen == [(1, 0), (0, 1), (0, 0)]


def test_promises_are_counted_by_their_time() -> None:
    """A promise counts from the horizon that reaches it."""
    tally = Tally()
    tally.change(b"c-1/T-1", None, to_bytes(case(1)))

    assert tally.promised_by(NOON + timedelta(minutes=29)) == 0
    assert tally.promised_by(NOON + timedelta(minutes=30)) == 1


def test_open_cases_without_an_owner_are_counted() -> None:
    """Nobody named while a promise runs is what the gauge is about."""
    tally = Tally()
    tally.change(b"c-1/T-1", None, to_bytes(case(1, owner="")))
    tally.change(b"c-2/T-2", None, to_bytes(case(2)))
    tally.change(b"c-3/T-3", None, to_bytes(case(3, State.SETTLED, owner="")))

    assert tally.unowned == 1


def test_the_oldest_unsent_message_is_known_until_it_is_sent() -> None:
    """A message waits from its decision to its acceptance."""
    tally, key = Tally(), b"c-1/T-1"
    waiting = replace(case(1), messages=(message(None, 1),))
    sending = replace(case(2), messages=(message(DeliveryOutcome.SENDING, 2),))
    sent = replace(case(1), messages=(message(DeliveryOutcome.ACCEPTED, 1),))
    tally.change(key, None, to_bytes(waiting))
    tally.change(b"c-2/T-2", None, to_bytes(sending))
    oldest = [tally.oldest_unsent()]
    tally.change(key, to_bytes(waiting), to_bytes(sent))
    oldest.append(tally.oldest_unsent())

    assert oldest == [NOON.timestamp() + 60, NOON.timestamp() + 120]
