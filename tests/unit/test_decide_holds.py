"""Customer messages that are held back, and what happens when they are released."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from followup import ids
from followup.complaint import CommitmentKind, Handling, Person
from followup.events import Audience, DeliveryOutcome, Hold, Update, UpdateKind
from followup.holds import Holds, scopes
from services.scheduler.glance import glance_of
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller, delivery, promise
from tests.support.policies import DAY, HOUR, live_policy

MINUTE = timedelta(minutes=1)
TELLER = Storyteller(live_policy())


def hold(
    scope: str = "all",
    when: datetime = MONDAY,
    *,
    held: bool = True,
    until: datetime | None = None,
) -> Hold:
    return Hold(
        id=ids.derive(scope, when, held),
        scope=scope,
        held=held,
        author=Person(id="robin"),
        occurred_time=when,
        reason="the price list was wrong",
        until_time=until,
    )


@pytest.mark.parametrize(
    "scope",
    [
        "all",
        "kind/acknowledgement",
        "category/billing",
        "brand/example",
        "customer/c-1",
    ],
)
def test_every_scope_holds_what_is_in_it(scope: str) -> None:
    """
    A message is held by any scope it is in, until the last word releases that scope.
    """
    inside = scopes(
        UpdateKind.ACKNOWLEDGEMENT, category="billing", brand="example", customer="c-1"
    )
    holds = Holds([hold(scope)])
    held = holds.holding(inside, MONDAY)
    holds.take(hold(scope, MONDAY + MINUTE, held=False))
    holds.take(hold(scope, MONDAY - MINUTE))

    assert held is not None
    assert scope == held.scope
    assert holds.holding(inside, MONDAY + HOUR) is None


def test_a_hold_with_an_end_ends_by_itself() -> None:
    """
    Nobody has to remember to release what was held for an hour.
    """
    holds = Holds([hold(until=MONDAY + HOUR)])

    assert holds.holding(("all",), MONDAY + HOUR - MINUTE) is not None
    assert holds.holding(("all",), MONDAY + HOUR) is None


def test_held_messages_wait_and_leave_when_released() -> None:
    """
    Nothing reaches the customer while all is held; released, it goes out once.
    """
    desk = Desk(live_policy())
    desk.holds.take(hold())
    desk.hear(TELLER.received(), MONDAY)
    while_held = desk.messages()
    seen = glance_of(desk.case).held
    desk.holds.take(hold(when=MONDAY + MINUTE, held=False))

    desk.hear(None, MONDAY + 2 * MINUTE)
    desk.hear(None, MONDAY + 3 * MINUTE)

    assert [] == while_held
    assert 1 == seen
    assert ["ACKNOWLEDGEMENT"] == desk.messages()
    assert 0 == glance_of(desk.case).held


def test_the_wait_for_an_acceptance_begins_with_the_release() -> None:
    """
    What was held for long and has just left is not missed at once, but later it is.
    """
    desk = Desk(live_policy(), post=False)
    desk.holds.take(hold())
    desk.hear(TELLER.received(), MONDAY)
    released = MONDAY + 14 * MINUTE
    desk.holds.take(hold(when=released, held=False))
    desk.hear(None, released)
    seen = glance_of(desk.case).unsent_since
    desk.until(released + 9 * MINUTE)
    early = desk.alerts()
    desk.until(released + 10 * MINUTE)

    assert released.timestamp() == seen
    assert "UNSENT" not in early
    assert "UNSENT" in desk.alerts()


def test_our_people_are_alerted_while_customers_hear_nothing() -> None:
    """
    A hold silences messages to customers only; clocks and alerts go on.
    """
    desk = Desk(live_policy())
    desk.holds.take(hold())
    received = TELLER.received()
    desk.hear(received, MONDAY)

    desk.until(promise(received, CommitmentKind.FIRST_REPLY).promised_time)

    assert [] == desk.messages()
    assert {"UNTOLD", "AT_RISK FIRST_REPLY", "OVERDUE FIRST_REPLY"} <= set(
        desk.alerts()
    )


def test_what_grew_stale_while_held_is_never_sent() -> None:
    """
    A hold of two days ends; the old acknowledgement stays unsaid, and nothing else.
    """
    desk = Desk(live_policy())
    desk.holds.take(hold())
    desk.hear(TELLER.received(), MONDAY)
    desk.hear(TELLER.resolved(MONDAY + HOUR, told=True), MONDAY + HOUR)
    desk.holds.take(hold(when=MONDAY + 2 * DAY, held=False))

    desk.until(MONDAY + 10 * DAY)

    assert [] == desk.messages()
    assert desk.case.look is None


def test_a_message_the_notifier_held_comes_again_with_a_higher_attempt() -> None:
    """
    Stopped on its way, a message is decided anew under its own id when released.
    """
    desk = Desk(live_policy(), fates=[DeliveryOutcome.HELD])
    desk.hear(TELLER.received(), MONDAY)

    desk.hear(None, MONDAY + 5 * MINUTE)

    first, second = desk.of(Update)
    assert first.message_id == second.message_id
    assert (1, 2) == (first.attempt, second.attempt)


def test_drafts_for_our_own_people_are_not_held() -> None:
    """
    Where only people speak to the customer, the owner still gets the draft.
    """
    desk = Desk(live_policy())
    desk.holds.take(hold())

    desk.hear(TELLER.received(handling=Handling.PERSON_ONLY), MONDAY)

    assert [Audience.OWNER] == [one.audience for one in desk.of(Update)]


def test_a_held_case_looks_again_by_itself() -> None:
    """
    Should the word of the release get lost, the case finds out within the hour.
    """
    desk = Desk(live_policy())
    desk.holds.take(hold())
    desk.hear(TELLER.received(), MONDAY)
    desk.holds.take(hold(when=MONDAY + MINUTE, held=False))

    desk.until(MONDAY + HOUR)

    assert ["ACKNOWLEDGEMENT"] == desk.messages()
    assert delivery(desk.of(Update)[0]).message_id == desk.case.messages[0].id
