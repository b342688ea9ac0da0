"""Messages that wait for a person's word, and what becomes of them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from followup.complaint import (
    Channel,
    CommitmentKind,
    Contact,
    ReviewDecision,
    Severity,
    Teller,
)
from followup.events import (
    UpdateKind,
)
from followup.facts import OnTrackReported
from tests.support.approvals import (
    MINUTE,
    REJECTED,
    TELLER,
    asked,
    cleared,
    reviewed,
    warned,
    warnings,
)
from tests.support.desk import Desk
from tests.support.facts import MONDAY, promise
from tests.support.policies import DAY, HOUR, shipped_policy

WAIT = 15 * MINUTE


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


@pytest.mark.parametrize(
    ("decision", "expected"), [(REJECTED, []), (ReviewDecision.APPROVED, [False])]
)
def test_what_nobody_spoke_of_in_time_and_has_not_left_may_still_be_spoken_of(
    decision: ReviewDecision, expected: list[bool]
) -> None:
    """
    Its plain words wait for the morning: rejected they never go, approved all does.
    """
    night = MONDAY + 12 * HOUR
    contact = Contact(
        phone="+4915901234567", channels=(Channel.SMS,), time_zone="Europe/Vienna"
    )
    offer = replace(
        promise(TELLER.received(), CommitmentKind.REMEDY_OFFER),
        warning_time=night - HOUR,
        notice_time=night,
        promised_time=night + DAY,
    )
    received = TELLER.received(
        teller=Teller.ALREADY_TOLD, commitments=(offer,), contact=contact
    )
    desk = Desk(shipped_policy())
    desk.play([received], night + HOUR)
    (question,) = asked(desk)
    waits = desk.case.messages[-1].plain and not warnings(desk)
    word = reviewed(night + HOUR, question.message_id, decision)
    desk.play([word], night + 20 * HOUR)

    assert waits
    assert expected == [one.plain for one in warnings(desk)]
    assert "FACT_REFUSED" not in desk.alerts()
