"""Messages that wait for a person's word, and what becomes of them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from followup.complaint import CommitmentKind, Handling, ReviewDecision, Severity
from followup.events import (
    Alert,
    AlertKind,
    Audience,
    DeliveryOutcome,
    Update,
    UpdateKind,
)
from followup.facts import Fact, MessageReviewed, OnTrackReported
from followup.policy import Mode
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller, promise
from tests.support.policies import DAY, HOUR, policy_with, shipped_policy

MINUTE = timedelta(minutes=1)
WAIT = 15 * MINUTE
REVIEW = policy_with(mode=Mode.REVIEW)
TELLER = Storyteller(shipped_policy())
REJECTED = ReviewDecision.REJECTED


def warned(severity: Severity = Severity.HIGH) -> tuple[Desk, datetime]:
    """Return a complaint whose customer is about to be warned, and when that is due."""
    desk = Desk(shipped_policy())
    received = TELLER.received(severity=severity)
    desk.hear(received, MONDAY)
    due = promise(received, CommitmentKind.FIRST_REPLY).notice_time
    assert due is not None
    desk.until(due)
    return desk, due


def reviewed(
    when: datetime,
    message_id: str,
    decision: ReviewDecision = ReviewDecision.APPROVED,
) -> Fact:
    what = MessageReviewed(
        message_id=message_id, decision=decision, author=TELLER.author
    )
    return TELLER.fact(what, when)


def asked(desk: Desk) -> list[Alert]:
    return [one for one in desk.of(Alert) if one.kind is AlertKind.APPROVAL_WANTED]


def warnings(desk: Desk) -> list[Update]:
    return [one for one in desk.of(Update) if one.kind is UpdateKind.EARLY_WARNING]


def cleared(desk: Desk, question: Alert) -> bool:
    return any(
        one.kind is AlertKind.CLEARED and one.incident_key == question.incident_key
        for one in desk.of(Alert)
    )


@pytest.mark.parametrize("severity", [Severity.HIGH, Severity.CRITICAL])
def test_an_urgent_warning_waits_for_a_word_and_then_goes_in_plain_words(
    severity: Severity,
) -> None:
    """
    Our people are asked once; without an answer a plain warning goes by itself.
    """
    desk, due = warned(severity)
    (question,) = asked(desk)
    before = warnings(desk)
    assert question.until_time is not None
    desk.until(question.until_time)

    assert [] == before
    assert due < question.until_time <= due + WAIT
    assert UpdateKind.EARLY_WARNING is question.message_kind
    assert "it warns of: You will have a personal reply" in question.why
    (warning,) = warnings(desk)
    assert question.message_id == warning.message_id
    assert warning.plain
    assert cleared(desk, question)
    assert "UNSENT" not in desk.alerts()


@pytest.mark.parametrize("severity", [Severity.LOW, Severity.MEDIUM])
def test_other_warnings_wait_for_nobody(severity: Severity) -> None:
    """
    Nobody is asked, and the warning is the full one.
    """
    desk, _ = warned(severity)

    assert [] == asked(desk)
    assert [False] == [one.plain for one in warnings(desk)]


def test_looking_again_does_not_make_it_wait_longer() -> None:
    """
    The moment is fixed when the question is asked, however often one looks.
    """
    desk, due = warned()
    (question,) = asked(desk)
    for minutes in range(1, 15):
        desk.hear(None, due + minutes * MINUTE)
    early = warnings(desk)
    desk.hear(None, due + WAIT)

    assert [question] == asked(desk)
    assert [] == early
    assert 1 == len(warnings(desk))


def test_an_approved_warning_goes_at_once_and_whole() -> None:
    """
    The word of a person lets the message go that they were asked about, and no other.
    """
    desk, due = warned()
    (question,) = asked(desk)
    desk.hear(reviewed(due + MINUTE, question.message_id), due + MINUTE)
    desk.until(due + HOUR)

    (warning,) = warnings(desk)
    assert not warning.plain
    assert cleared(desk, question)


def test_a_rejected_warning_never_goes() -> None:
    """
    It is dropped: neither sent later, nor asked about again, nor missed as unsent.
    """
    desk, due = warned()
    (question,) = asked(desk)
    said = reviewed(due + MINUTE, question.message_id, REJECTED)
    desk.hear(said, due + MINUTE)
    desk.until(due + DAY)

    assert [] == warnings(desk)
    assert [question] == asked(desk)
    assert cleared(desk, question)
    assert "UNSENT" not in desk.alerts()


def test_what_became_stale_while_it_waited_is_not_said() -> None:
    """
    The complaint is put right before anybody answers: an approval lets nothing go.
    """
    desk, due = warned()
    (question,) = asked(desk)
    desk.hear(TELLER.resolved(due + MINUTE, told=True), due + MINUTE)
    at_once = cleared(desk, question)
    late = due + 2 * MINUTE
    desk.hear(reviewed(late, question.message_id), late)
    desk.until(due + DAY)

    assert at_once
    assert [] == warnings(desk)


def test_a_promise_that_is_on_track_after_all_is_not_warned_of() -> None:
    """
    The owner answers while the warning waits: the customer hears nothing of it.
    """
    desk, due = warned()
    (question,) = asked(desk)
    reply = promise(TELLER.received(), CommitmentKind.FIRST_REPLY)
    said = OnTrackReported(commitment=reply.id, reason="it came", author=TELLER.author)
    desk.hear(TELLER.fact(said, due + MINUTE), due + MINUTE)
    desk.until(due + 2 * MINUTE)
    at_once = cleared(desk, question)
    desk.until(reply.promised_time - MINUTE)

    assert at_once
    assert [] == warnings(desk)
    assert "UNSENT" not in desk.alerts()


@pytest.mark.parametrize(
    ("decision", "expected"), [(REJECTED, True), (ReviewDecision.APPROVED, False)]
)
def test_a_warning_that_was_never_said_keeps_no_next_update(
    decision: ReviewDecision, *, expected: bool
) -> None:
    """
    Where it would have said "no news yet" too, another message says that in its time.
    """
    desk, due = warned()
    (question,) = asked(desk)
    beat = promise(TELLER.received(), CommitmentKind.NEXT_UPDATE)
    messages = [
        replace(one, keeps=(beat.id,)) if one.id == question.message_id else one
        for one in desk.case.messages
    ]
    desk.case = replace(desk.case, messages=tuple(messages))
    desk.hear(reviewed(due + MINUTE, question.message_id, decision), due + MINUTE)
    desk.until(beat.promised_time)

    others = [one for one in desk.case.messages if one.id != question.message_id]
    assert expected == any(beat.id in one.keeps for one in others)


def test_a_word_that_comes_too_late_is_refused_aloud() -> None:
    """
    Who rejects what has left, approves what was dropped, or errs in the id, hears so.
    """
    desk, due = warned()
    (question,) = asked(desk)
    late = due + WAIT + MINUTE
    desk.until(late)
    desk.hear(reviewed(late, question.message_id, REJECTED), late)
    desk.hear(reviewed(late, "no-such-message"), late)
    other, _ = warned()
    (asked_there,) = asked(other)
    soon = due + MINUTE
    other.hear(reviewed(soon, asked_there.message_id, REJECTED), soon)
    other.hear(reviewed(soon, asked_there.message_id), soon)

    assert 2 == desk.alerts().count("FACT_REFUSED")
    assert 1 == other.alerts().count("FACT_REFUSED")
    assert [] == warnings(other)


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


def test_hearing_everything_twice_asks_once() -> None:
    """
    A word heard again lets nothing go again.
    """
    desk = Desk(shipped_policy(), echo=True)
    received = TELLER.received()
    desk.hear(received, MONDAY)
    due = promise(received, CommitmentKind.FIRST_REPLY).notice_time
    assert due is not None
    desk.until(due)
    (question,) = asked(desk)
    said = reviewed(due + MINUTE, question.message_id)
    desk.hear(said, due + MINUTE)
    desk.hear(said, due + 2 * MINUTE)

    assert [question] == asked(desk)
    assert 1 == len(warnings(desk))
