"""In REVIEW mode nothing goes to a customer without a person's word."""

from __future__ import annotations

import pytest

from followup.complaint import (
    Channel,
    CommitmentKind,
    Contact,
    Handling,
    ReviewDecision,
)
from followup.events import (
    Audience,
    DeliveryOutcome,
    Update,
    UpdateKind,
)
from followup.policy import Mode
from tests.support.approvals import (
    MINUTE,
    REJECTED,
    TELLER,
    asked,
    cleared,
    reviewed,
)
from tests.support.desk import Desk
from tests.support.facts import MONDAY, promise
from tests.support.policies import DAY, HOUR, policy_with

REVIEW = policy_with(mode=Mode.REVIEW)


def test_in_review_mode_nothing_goes_by_itself() -> None:
    """
    Every message waits, the acknowledgement too; our people are asked about each.
    """
    desk = Desk(REVIEW)
    desk.hear(TELLER.received(), MONDAY)
    (question,) = asked(desk)
    desk.until(MONDAY + 10 * DAY)

    assert UpdateKind.ACKNOWLEDGEMENT is question.message_kind
    assert "then it is not sent" in question.why
    assert [] == desk.messages()
    assert all(cleared(desk, one) for one in asked(desk))


def test_in_review_mode_a_released_message_reaches_the_customer() -> None:
    """
    It goes whole, once, and keeps going through failures without another question.
    """
    desk = Desk(REVIEW, fates=[DeliveryOutcome.FAILED])
    desk.hear(TELLER.received(), MONDAY)
    (question,) = asked(desk)
    soon = MONDAY + MINUTE
    desk.hear(reviewed(soon, question.message_id), soon)
    desk.until(MONDAY + HOUR)
    first, second = desk.of(Update)

    assert [question] == asked(desk)
    assert first.message_id == second.message_id == question.message_id
    assert Audience.CUSTOMER is first.audience
    assert not second.plain


def test_in_review_mode_other_words_are_asked_about_anew() -> None:
    """
    What waits until a promise in it has passed is another message, under its own id.
    """
    desk = Desk(REVIEW)
    received = TELLER.received()
    desk.hear(received, MONDAY)
    (question,) = asked(desk)
    late = promise(received, CommitmentKind.FIRST_REPLY).promised_time
    desk.until(late)
    again = [
        one
        for one in asked(desk)
        if one.message_kind is UpdateKind.ACKNOWLEDGEMENT
        and one.message_id != question.message_id
    ]
    desk.hear(reviewed(late, question.message_id), late)
    nothing = desk.messages()
    desk.hear(reviewed(late, again[0].message_id), late)

    assert 1 == len(again)
    assert cleared(desk, question)
    assert [] == nothing
    assert ["ACKNOWLEDGEMENT"] == desk.messages()
    assert CommitmentKind.FIRST_REPLY not in {
        one.kind for one in desk.of(Update)[0].promises
    }


def test_drafts_for_the_owner_wait_for_nobody() -> None:
    """
    Where only people speak to the customer, the draft goes to its owner at once.
    """
    desk = Desk(REVIEW)
    desk.hear(TELLER.received(handling=Handling.PERSON_ONLY), MONDAY)

    assert [] == asked(desk)
    assert [Audience.OWNER] == [one.audience for one in desk.of(Update)]


def test_leaving_review_mode_lets_go_what_waits() -> None:
    """
    The policy of today decides: what waited goes within the hour, whole.
    """
    live = policy_with(version="live-1", effective_from=MONDAY + MINUTE, mode=Mode.LIVE)
    desk = Desk(REVIEW, live)
    desk.hear(TELLER.received(), MONDAY)
    desk.until(MONDAY + HOUR)

    assert ["ACKNOWLEDGEMENT"] == desk.messages()
    assert not desk.of(Update)[0].plain
    assert cleared(desk, asked(desk)[0])


def test_a_customer_who_is_not_live_yet_is_in_shadow() -> None:
    """
    The share of today's policy decides; raised, the same complaint goes on live.
    """
    raised = policy_with(version="all-1", effective_from=MONDAY + HOUR)
    desk = Desk(policy_with(live_percent=0), raised)
    desk.hear(TELLER.received(), MONDAY)
    desk.hear(TELLER.resolved(MONDAY + 2 * HOUR), MONDAY + 2 * HOUR)

    assert [Audience.REVIEWER, Audience.CUSTOMER] == [
        one.audience for one in desk.of(Update)
    ]


@pytest.mark.parametrize(
    ("decision", "expected"), [(REJECTED, []), (ReviewDecision.APPROVED, ["SMS"])]
)
def test_a_word_at_night_counts_at_once_and_the_message_keeps_its_hours(
    decision: ReviewDecision, expected: list[str]
) -> None:
    """
    The question is over with the answer; what was approved leaves in the morning.
    """
    contact = Contact(
        phone="+4915901234567", channels=(Channel.SMS,), time_zone="Europe/Vienna"
    )
    night = MONDAY + 12 * HOUR
    desk = Desk(REVIEW)
    desk.hear(TELLER.received(night, contact=contact), night)
    (question,) = asked(desk)
    soon = night + MINUTE
    desk.hear(reviewed(soon, question.message_id, decision), soon)
    over, left = cleared(desk, question), desk.messages()
    desk.until(night + 10 * HOUR)

    assert over
    assert [] == left
    assert expected == [one.channel.name for one in desk.of(Update) if one.channel]
