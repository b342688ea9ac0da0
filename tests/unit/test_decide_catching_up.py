"""While records are known to be unread, no clock is judged beyond where it was."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from followup.complaint import CommitmentKind
from followup.events import Alert, Delivery, Event, Update, UpdateKind
from followup.facts import Fact
from services.scheduler.case import Case
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller, delivery, promise
from tests.support.played_stories import WrittenDesk, played_facts
from tests.support.policies import HOUR, live_policy

TELLER = Storyteller(live_policy())
MINUTE = timedelta(minutes=1)


class Return:
    """A desk whose worker was away: it reads what it missed, then goes on."""

    def __init__(self) -> None:
        self.desk = Desk(live_policy())

    def missed(self, heard: Fact | Delivery, now: datetime) -> tuple[Event, ...]:
        """Hear something while more is known to be unread."""
        case: Case = self.desk.case
        decision = self.desk.judge.decide(case, heard, now, catching_up=True)
        self.desk.case = decision.case
        self.desk.said.extend(decision.outgoing)
        return decision.outgoing


def alerts(said: tuple[Event, ...]) -> list[str]:
    return [one.kind.name for one in said if isinstance(one, Alert)]


def test_an_answer_still_unread_is_no_broken_promise() -> None:
    """
    The reply lies behind in another topic: nobody is alarmed, nobody apologised to.
    """
    back = Return()
    received = TELLER.received()
    back.desk.hear(received, MONDAY)
    reply = promise(received, CommitmentKind.FIRST_REPLY)
    back.desk.case = replace(back.desk.case, decided_time=MONDAY + MINUTE)
    now = reply.promised_time + HOUR
    answered = TELLER.update(reply.warning_time - MINUTE, told=True)

    first = back.missed(TELLER.wrote(reply.warning_time - 2 * MINUTE), now)
    second = back.missed(answered, now)
    before = len(back.desk.said)
    back.desk.hear(None, now)

    assert [] == alerts((*first, *second))
    assert "KEPT_EARLY" == back.desk.outcomes()["FIRST_REPLY 0"]
    assert "OVERDUE FIRST_REPLY" not in back.desk.alerts()
    assert UpdateKind.BROKEN_PROMISE not in {
        one.kind for one in back.desk.said[before:] if isinstance(one, Update)
    }


def test_what_is_due_is_said_as_soon_as_everything_is_read() -> None:
    """
    The case asks for a look at once, and then the break is found, with how late.
    """
    back = Return()
    received = TELLER.received()
    back.desk.hear(received, MONDAY)
    back.desk.case = replace(back.desk.case, decided_time=MONDAY + MINUTE)
    reply = promise(received, CommitmentKind.FIRST_REPLY)
    now = reply.promised_time + HOUR

    quiet = back.missed(TELLER.wrote(MONDAY + 5 * MINUTE), now)
    look = back.desk.case.look
    back.desk.hear(None, now)

    overdue = [one for one in back.desk.of(Alert) if one.kind.name == "OVERDUE"]
    assert [] == alerts(quiet)
    assert now == look
    assert [HOUR] == [one.late_by for one in overdue]


def test_a_new_complaint_is_acknowledged_while_catching_up() -> None:
    """
    A customer need not wait until all else is read; what happened to it counts.
    """
    back = Return()
    now = MONDAY + 2 * MINUTE

    said = back.missed(TELLER.received(), now)
    (acknowledgement,) = [one for one in said if isinstance(one, Update)]
    back.missed(delivery(acknowledgement, occurred_time=now), now)

    assert UpdateKind.ACKNOWLEDGEMENT is acknowledgement.kind
    assert "OPEN" == back.desk.outcomes()["FIRST_REPLY 0"]
    assert "KEPT_EARLY" == back.desk.outcomes()["ACKNOWLEDGE 0"]


def test_no_break_is_admitted_while_its_answer_may_be_unread() -> None:
    """
    That the promise was told is heard late, after it broke; that all was put right
    meanwhile is still unread. The notice waits, and then is not said at all.
    """
    back = Return()
    back.desk = Desk(live_policy(), post=False)
    received = TELLER.received()
    back.desk.hear(received, MONDAY)
    (first,) = back.desk.of(Update)
    reply = promise(received, CommitmentKind.FIRST_REPLY)
    told, broken = reply.promised_time - MINUTE, reply.promised_time + MINUTE
    back.desk.until(broken)
    back.desk.hear(None, broken)
    back.desk.case = replace(back.desk.case, decided_time=broken)
    before = len(back.desk.said)
    now = broken + HOUR
    back.missed(delivery(first, occurred_time=told), now)
    look = back.desk.case.look
    back.missed(TELLER.resolved(broken + MINUTE, told=True), now)
    back.desk.hear(None, now)
    said = [one.kind for one in back.desk.said[before:] if isinstance(one, Update)]

    assert look == now
    assert said == []


@settings(max_examples=60)
@given(st.integers(0, 5_000), st.integers(1, 12), st.floats(0, 60))
def test_nothing_waits_that_could_be_said(
    number: int, last: int, seconds: float
) -> None:
    """
    A case from a backlog that asks for no look at once has nothing to say at once.
    """
    facts = played_facts(number)[:last]
    desk = WrittenDesk(facts[0])
    for fact in facts[:-1]:
        desk.until(fact.occurred_time)
        desk.hear(fact, fact.occurred_time)
    now = facts[-1].occurred_time + timedelta(seconds=seconds)
    desk.until(facts[-1].occurred_time)
    behind = desk.judge.decide(desk.case, facts[-1], now, catching_up=True).case
    said = desk.judge.decide(behind, None, now).outgoing

    assert behind.look is None or behind.look >= now
    assert said == () or behind.look == now


def test_a_complaint_from_a_backlog_is_looked_at_when_its_time_comes() -> None:
    """What cannot have fallen due yet costs no second judgement."""
    back = Return()
    received = TELLER.received()
    back.missed(received, MONDAY + MINUTE)

    assert back.desk.case.look is not None
    assert back.desk.case.look > MONDAY + MINUTE
