"""Several warnings of one customer, said in one message."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from followup import ids
from followup.complaint import Person
from followup.events import DeliveryOutcome, Hold, Update, UpdateKind
from followup.holds import scopes
from services.scheduler.customer import Customer, Merged, from_bytes, to_bytes
from services.scheduler.decide.merging import MOST_IN_ONE
from tests.support.desk import Desk
from tests.support.facts import delivery
from tests.support.policies import HOUR, live_policy
from tests.support.several_complaints import (
    MINUTE,
    NOTICE,
    OFFER,
    OTHER,
    RECEIVED,
    TELLER,
    desk,
    said,
)


def test_one_message_is_about_no_more_than_anybody_would_read() -> None:
    """
    Of twenty-five that wait it says twenty; the others wait on.
    """
    waits = tuple(
        replace(
            OTHER, message=f"m-{n}", told=replace(OTHER.told, complaint=f"T-{100 + n}")
        )
        for n in range(25)
    )
    made = desk(Customer(waits=waits))
    made.until(NOTICE)

    assert said(made).others == tuple(one.told for one in waits[:MOST_IN_ONE])
    assert made.customer.waits == waits[MOST_IN_ONE:]


def test_who_may_speak_first_speaks_for_all() -> None:
    """
    The message is about both, has an id of its own, and counts once.
    """
    made = desk(Customer(waits=(OTHER,)))
    made.until(NOTICE)

    update = said(made)
    assert UpdateKind.OPEN_COMPLAINTS is update.kind
    assert (OTHER.told,) == update.others
    assert update.message_id == made.case.messages[0].merged
    assert [update.message_id] == [one.message for one in made.customer.left]
    assert () == made.customer.waits
    assert DeliveryOutcome.ACCEPTED is made.case.messages[0].outcome
    assert DeliveryOutcome.ACCEPTED is made.customer.merged[0].outcome
    assert made.customer == from_bytes(to_bytes(made.customer))


def test_whoever_speaks_it_is_the_same_message() -> None:
    """
    After a crash another complaint may speak first; the id does not change.
    """
    first = desk(Customer(waits=(OTHER,)))
    first.until(NOTICE)
    again = desk(Customer(waits=(OTHER, replace(OTHER, message="m-3"))))
    again.until(NOTICE)

    assert said(first).message_id == said(again).message_id


def test_a_row_that_outlived_its_case_speaks_under_the_same_id() -> None:
    """
    The worker died between the two: what is said again is said as the one message.
    """
    first = desk(Customer(waits=(OTHER,)))
    first.until(NOTICE)
    again = desk(
        replace(
            first.customer,
            merged=(
                replace(first.customer.merged[0], outcome=None, outcome_time=None),
            ),
        )
    )
    again.until(NOTICE)

    assert said(first).message_id == said(again).message_id
    assert said(first).others == said(again).others


def merged(outcome: DeliveryOutcome | None, mine: str) -> Merged:
    """Return one message of another complaint that says ours, too."""
    return Merged(
        id="m-9",
        complaint="T-43",
        left_time=NOTICE,
        messages=("m-2", mine),
        told=(),
        outcome=outcome,
        outcome_time=NOTICE + MINUTE if outcome else None,
    )


def waiting_for_another() -> tuple[Desk, str]:
    """Return a complaint whose warning another one says, not yet knowing its fate."""
    first = desk(Customer())
    first.until(NOTICE)
    mine = said(first).message_id
    made = desk(Customer(merged=(merged(None, mine),)))
    made.until(NOTICE)
    assert [] == made.messages()
    return made, mine


def test_what_another_complaint_said_is_said() -> None:
    """
    A minute later it is known that it was accepted, and when; nothing more is sent.
    """
    made, mine = waiting_for_another()
    made.customer = Customer(merged=(merged(DeliveryOutcome.ACCEPTED, mine),))
    made.until(NOTICE + 2 * MINUTE)

    message = made.case.messages[0]
    assert DeliveryOutcome.ACCEPTED is message.outcome
    assert NOTICE + MINUTE == message.outcome_time
    made.until(NOTICE + HOUR)
    assert [] == made.messages()
    assert "UNSENT" not in made.alerts()


@pytest.mark.parametrize("fate", [DeliveryOutcome.EXPIRED, DeliveryOutcome.HELD])
def test_what_another_complaint_could_not_say_is_said_after_all(
    fate: DeliveryOutcome,
) -> None:
    """
    It ended or was held before it left: ours is decided anew, and not said by it too.
    """
    made, mine = waiting_for_another()
    told = (replace(OTHER.told, complaint=made.case.complaint),)
    made.customer = Customer(merged=(replace(merged(fate, mine), told=told),))
    made.until(NOTICE + 2 * MINUTE)

    assert ("m-2",) == made.customer.merged[0].messages
    assert () == made.customer.merged[0].told
    assert mine == said(made).message_id
    assert UpdateKind.EARLY_WARNING is said(made).kind


def test_a_failed_try_of_the_one_message_is_tried_again_as_it_was() -> None:
    """
    The provider is down for a moment: the same message, about both, leaves again.
    """
    made = desk(Customer(waits=(OTHER,)), DeliveryOutcome.FAILED)
    made.until(NOTICE + 10 * MINUTE)
    first, second = made.of(Update)

    assert (first.message_id, first.others) == (second.message_id, second.others)
    assert 1 == len(made.customer.left)
    assert DeliveryOutcome.ACCEPTED is made.customer.merged[0].outcome


def test_a_warning_that_came_too_late_is_not_told_with_another() -> None:
    """
    What waited until its promise was broken is left out.
    """
    late = replace(OFFER, promised_time=NOTICE - MINUTE)
    told = replace(OTHER.told, at_risk=(late,))
    made = desk(Customer(waits=(replace(OTHER, told=told),)))
    made.until(NOTICE)

    assert UpdateKind.EARLY_WARNING is said(made).kind


def test_nobody_reads_what_is_meant_for_another() -> None:
    """
    The same customer, somebody else to write to: each complaint speaks for itself.
    """
    made = desk(Customer(waits=(replace(OTHER, reader="somebody else"),)))
    made.until(NOTICE)

    assert UpdateKind.EARLY_WARNING is said(made).kind
    assert ["T-43"] == [one.told.complaint for one in made.customer.waits]


def test_what_is_held_is_not_told_with_another() -> None:
    """
    A hold on the category of what waits stops it, whoever would have told it.
    """
    made = desk(Customer(waits=(replace(OTHER, category="billing"),)))
    made.holds.take(
        Hold(
            id="h-1",
            scope="category/billing",
            held=True,
            reason="a wrong template",
            author=TELLER.author,
            occurred_time=NOTICE - MINUTE,
        )
    )
    made.until(NOTICE)

    assert UpdateKind.EARLY_WARNING is said(made).kind


def test_the_others_that_are_late_by_now_do_not_keep_ours_from_being_said() -> None:
    """
    The first try failed, and by the second the other promise is broken: ours is said.
    """
    soon = replace(OFFER, promised_time=NOTICE + MINUTE / 60)
    told = replace(OTHER.told, at_risk=(soon,))
    made = desk(Customer(waits=(replace(OTHER, told=told),)), DeliveryOutcome.FAILED)
    made.until(NOTICE + MINUTE)
    first, second = made.of(Update)

    assert (told,) == first.others
    assert () == second.others
    assert first.message_id == second.message_id
    assert OFFER.promised_time == second.expires_time


def test_one_message_about_several_waits_for_its_release() -> None:
    """
    What the notifier holds back by its kind is not tried again until it is released.
    """
    made = Desk(live_policy(), post=False)
    made.customer = Customer(waits=(OTHER,))
    made.play([RECEIVED], NOTICE)
    moment = NOTICE + MINUTE
    held = Hold(
        id=ids.derive("held"),
        scope="kind/open_complaints",
        held=True,
        author=Person(id="robin"),
        occurred_time=moment,
        reason="the price list was wrong",
    )
    made.holds.take(held)
    answer = delivery(said(made), DeliveryOutcome.HELD, occurred_time=moment)
    made.hear(answer, moment)
    made.until(NOTICE + HOUR)
    tries, fate = len(made.of(Update)), made.customer.merged[0].outcome
    made.holds.take(replace(held, held=False, occurred_time=NOTICE + HOUR))
    made.hear(None, NOTICE + HOUR)
    first, last = made.of(Update)

    assert 1 == tries
    assert DeliveryOutcome.HELD is fate, "the others may speak for themselves"
    assert made.customer.merged[0].outcome is None
    assert UpdateKind.OPEN_COMPLAINTS is last.kind
    assert first.message_id == last.message_id
    assert (1, 2) == (first.attempt, last.attempt)


def test_a_promise_that_has_passed_is_not_warned_of() -> None:
    """
    What was broken while it waited is left out, so the message is not too old to leave.
    """
    broken = replace(OFFER, id="broken", promised_time=NOTICE - MINUTE)
    told = replace(OTHER.told, at_risk=(broken, OFFER))
    made = desk(Customer(waits=(replace(OTHER, told=told),)))
    made.until(NOTICE)
    (other,) = said(made).others

    assert (OFFER,) == other.at_risk
    assert said(made).expires_time > NOTICE
    assert () == made.customer.waits


def test_a_hold_of_warnings_stops_one_message_about_several() -> None:
    """
    It says what they would have said, also when it is on its way already.
    """
    place = {"category": "billing", "brand": "example", "customer": "c-1001"}

    assert "kind/early_warning" in scopes(UpdateKind.OPEN_COMPLAINTS, **place)
    assert "kind/open_complaints" not in scopes(UpdateKind.EARLY_WARNING, **place)
