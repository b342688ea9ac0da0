"""What a customer hears without having asked: one in four hours, three in a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from followup.complaint import CommitmentKind, Severity, Teller
from followup.events import Audience, OpenComplaint, UpdateKind
from followup.policy.contact import Budget
from services.scheduler.case import Message
from services.scheduler.customer import (
    MOST,
    Customer,
    Left,
    Waits,
    customer_key,
    from_bytes,
    is_case,
    to_bytes,
)
from services.scheduler.decide.budget import allowed_at, is_unasked
from services.scheduler.memory import key_of
from services.scheduler.sizes import MOST_BYTES
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller, promise
from tests.support.policies import DAY, HOUR, live_policy

MINUTE = timedelta(minutes=1)
BUDGET = Budget()
HEARD_NOW = (Left(message="m-9", left_time=MONDAY, unasked=True),)


def left(*minutes: int, unasked: bool = False) -> tuple[Left, ...]:
    """Return messages that left so many minutes after Monday nine."""
    return tuple(
        Left(message=f"m-{one}", left_time=MONDAY + one * MINUTE, unasked=unasked)
        for one in minutes
    )


def test_one_unasked_message_in_four_hours() -> None:
    """
    After an unasked one the next waits; after an answer it does not.
    """
    now = MONDAY + HOUR

    assert MONDAY + 4 * HOUR == allowed_at(left(0, unasked=True), BUDGET, now)
    assert now == allowed_at(left(0), BUDGET, now)
    assert now == allowed_at((), BUDGET, now)


def test_three_messages_a_day() -> None:
    """
    With three gone, of whatever kind, the next waits until the first is a day old.
    """
    now = MONDAY + HOUR

    assert now == allowed_at(left(0, 10), BUDGET, now)
    assert MONDAY + DAY == allowed_at(left(0, 10, 20), BUDGET, now)
    assert MONDAY + DAY + 10 * MINUTE == allowed_at(left(0, 10, 20, 30), BUDGET, now)


def test_a_customer_with_very_many_complaints_keeps_a_row_that_kafka_takes() -> None:
    """
    Of what left, waits or was said in one, a row keeps the latest.
    """
    received = Storyteller(live_policy()).received()
    owed = (promise(received, CommitmentKind.REMEDY_OFFER),) * 5
    told = OpenComplaint(complaint="T" * 100, issue="x" * 500, promises=owed)
    waits = tuple(Waits(message=f"m-{n}", until=MONDAY, told=told) for n in range(2000))
    data = to_bytes(Customer(left=left(*range(2000)), waits=waits))
    kept = from_bytes(data)

    assert len(data) < MOST_BYTES
    assert kept.left == left(*range(2000 - MOST, 2000))
    assert kept.waits == waits[-MOST:]


@pytest.mark.parametrize("kind", UpdateKind)
def test_what_is_asked_for_always_leaves(kind: UpdateKind) -> None:
    """
    Only an early warning is unasked, and not when it keeps a promise, too.
    """
    message = Message(
        id="m-1",
        kind=kind,
        audience=Audience.CUSTOMER,
        cause="c",
        decided_time=MONDAY,
        expires_time=MONDAY + DAY,
        why="a test",
    )
    keeping = replace(message, keeps=("beat",))

    assert (kind is UpdateKind.EARLY_WARNING) is is_unasked(message)
    assert not is_unasked(keeping)


def warned_at_eleven() -> Desk:
    """Return a complaint whose only promise is at risk on its second day."""
    policy = live_policy()
    teller = Storyteller(policy)
    full = teller.received(severity=Severity.LOW)
    desk = Desk(policy)
    desk.play(
        [
            teller.received(
                severity=Severity.LOW,
                teller=Teller.ALREADY_TOLD,
                commitments=(promise(full, CommitmentKind.REMEDY_OFFER),),
            )
        ],
        MONDAY,
    )
    return desk


def test_a_warning_over_budget_waits_and_is_decided_anew() -> None:
    """
    Another complaint's warning has just left: this one leaves four hours after it, and
    nobody is alarmed meanwhile.
    """
    desk = warned_at_eleven()
    notice = desk.case.commitments[0].notice_time
    assert notice is not None
    just_heard = Left(message="m-9", left_time=notice - HOUR, unasked=True)
    desk.customer = Customer(left=(just_heard,))
    desk.until(notice + 3 * HOUR - timedelta(seconds=1))
    before, alerts = desk.messages(), desk.alerts()
    desk.until(notice + 3 * HOUR)

    assert [] == before
    assert "UNSENT" not in alerts
    assert ["EARLY_WARNING"] == desk.messages()
    assert notice + 3 * HOUR == desk.customer.left[-1].left_time


def test_a_warning_that_waited_too_long_gives_way_to_the_news() -> None:
    """
    The promise was kept while the warning waited: it is never said.
    """
    desk = warned_at_eleven()
    teller = Storyteller(live_policy())
    notice = desk.case.commitments[0].notice_time
    assert notice is not None
    just_heard = Left(message="m-9", left_time=notice - HOUR, unasked=True)
    desk.customer = Customer(left=(just_heard,))
    desk.until(notice + HOUR)
    done = teller.resolved(notice + 2 * HOUR, told=True)
    desk.play([done], notice + 30 * DAY)

    assert [] == desk.messages()


def test_the_row_of_a_customer_is_no_case() -> None:
    """
    Its key is never a case's, and its bytes come back as they were.
    """
    customer = Customer(left=HEARD_NOW)
    desk = warned_at_eleven()

    assert not is_case(customer_key("c-1001"))
    assert is_case(key_of(desk.case.name))
    assert customer == from_bytes(to_bytes(customer))
    assert Customer() == from_bytes(None)
    with pytest.raises(ValueError, match="not a readable row"):
        from_bytes(b"nonsense")


def test_nothing_is_asked_where_nothing_is_said() -> None:
    """
    A judgement that says nothing to the customer does not even read their row.
    """

    def never() -> Customer:
        raise AssertionError("the row was read")

    desk = warned_at_eleven()
    notice = desk.case.commitments[0].notice_time
    assert notice is not None
    decision = desk.judge.decide(desk.case, None, notice - MINUTE, customer=never)

    assert decision.customer is None
    assert "AT_RISK" in {one.kind.name for one in decision.case.raised}
