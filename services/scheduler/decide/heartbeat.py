"""The next update: the one that is owed, and what may stand in for a person's words."""

from __future__ import annotations

from datetime import datetime, timedelta

from followup.complaint import (
    Commitment,
    CommitmentKind,
    Origin,
    Outcome,
    State,
    UpdateFrequency,
)
from followup.events import UpdateKind
from followup.facts import CallAttempted, Fact, UpdateRecorded
from followup.policy import Policy
from services.scheduler.case import Case, Message
from services.scheduler.decide.approval import was_withheld
from services.scheduler.decide.outcomes import made_by
from services.scheduler.decide.standing import Standing
from services.scheduler.decide.telling import next_update_id

NEVER_ADMITTED = {CommitmentKind.ACKNOWLEDGE, CommitmentKind.OWED_TO_US}
"""A missing acknowledgement is not a break, and what others owe us is our affair."""

MOST_NOTICES = 2
"""After so many admitted breaks with no person's words between, only people speak."""


def silent_beat(case: Case, now_is: Standing) -> Commitment | None:
    """Return the heartbeat that a "no news yet" would keep, if one is owed.

    Not one that such a message speaks for already, nor one of which our people have
    still to tell the customer. What follows a person's own words is never told by
    itself: there it is this message that says when they hear from us again.
    """
    beat = asked_beat(case, now_is)
    if beat is None or beat.id in now_is.told or is_own_affair(beat, now_is):
        return beat
    return None


def asked_beat(case: Case, now_is: Standing) -> Commitment | None:
    """Return the heartbeat the owner is asked a line for, told or not."""
    beat = now_is.beat
    if beat is None or now_is.closed is not None:
        return None
    spoken_for = any(
        beat.id in one.keeps and not was_withheld(one) for one in case.messages
    )
    return None if spoken_for else beat


def is_own_affair(promise: Commitment, now_is: Standing) -> bool:
    """Whether this promise follows words that a person told the customer themselves."""
    return any(
        one.fact.occurred_time == promise.start_time
        and _is_own(one.fact)
        and made_by(promise, one.fact)
        for one in now_is.answers
    )


def last_turn(now_is: Standing) -> datetime | None:
    """Return when a next update was made, or ended, last."""
    return max(
        (
            max(one.commitment.start_time, one.changed_time)
            if one.state is State.SETTLED
            else one.commitment.start_time
            for one in now_is.statuses
            if one.commitment.kind is CommitmentKind.NEXT_UPDATE
        ),
        default=None,
    )


def is_imported_beat(promise: Commitment, now_is: Standing) -> bool:
    """Whether this is the first heartbeat of a complaint that was brought over."""
    imported = now_is.received.origin is Origin.IMPORTED
    return imported and promise.id == next_update_id(now_is.opened.id)


def may_say_no_news(case: Case, now_is: Standing, policy: Policy) -> bool:
    """Whether one more "no news yet" may go out before a person has spoken again."""
    heard = _last_words(now_is)
    said = [
        one
        for one in case.messages
        if one.keeps
        and not was_withheld(one)
        and (heard is None or one.decided_time > heard)
    ]
    return len(said) < policy.severities[now_is.severity].no_news_in_a_row


def passed_unknown(now_is: Standing) -> Commitment | None:
    """Return the last heartbeat that passed and the customer never knew of, if any.

    None while another is owed, where none is wanted, and once so many have passed
    since a person's last words as breaks would be admitted.
    """
    if now_is.beat or now_is.closed or now_is.frequency is UpdateFrequency.ONLY_RESULT:
        return None
    passed = [
        one.commitment
        for one in now_is.statuses
        if one.outcome is Outcome.BROKEN
        and one.commitment.kind is CommitmentKind.NEXT_UPDATE
        and one.commitment.id not in now_is.told
        and not now_is.has_spoken_since(one.commitment.promised_time)
        and not is_imported_beat(one.commitment, now_is)
    ]
    if not 0 < len(passed) < MOST_NOTICES:
        return None
    last = max(passed, key=lambda one: one.promised_time)
    return last if last_turn(now_is) == last.promised_time else None


def breaks_to_admit(
    case: Case, now_is: Standing, policy: Policy, now: datetime
) -> tuple[Commitment, ...]:
    """Return broken promises the customer knew of and is now to be told are broken.

    The first break at once; a later one only when the lead has not called or written
    within `second_break_mail`, for a call is worth more than another mail.
    """
    return tuple(
        promise
        for promise, due in pending_admissions(case, now_is, policy)
        if due <= now
    )


def pending_admissions(
    case: Case, now_is: Standing, policy: Policy
) -> tuple[tuple[Commitment, datetime], ...]:
    """Return the breaks nobody has owned up to, each with when a mail is to do it.

    One since which a person has spoken to the customer is not among them. Empty once
    the complaint has ended.
    """
    notices = admissions(case)
    heard = _last_words(now_is)
    unanswered = [one for one in notices if heard is None or one.decided_time > heard]
    if now_is.closed is not None or len(unanswered) >= MOST_NOTICES:
        return ()
    admitted = {id_ for one in notices for id_ in one.broken}
    wait = policy.second_break_mail if notices else timedelta()
    return tuple(
        (one.commitment, one.commitment.promised_time + wait)
        for one in now_is.statuses
        if one.outcome is Outcome.BROKEN
        and one.commitment.kind not in NEVER_ADMITTED
        and one.commitment.id in now_is.told
        and one.commitment.id not in admitted
        and not now_is.is_owned_up(one.commitment)
    )


def admissions(case: Case) -> tuple[Message, ...]:
    """Return the broken-promise notices of this complaint, whether sent or not."""
    return tuple(one for one in case.messages if one.kind is UpdateKind.BROKEN_PROMISE)


def _last_words(now_is: Standing) -> datetime | None:
    return now_is.answers[-1].told_time if now_is.answers else None


def _is_own(answer: Fact) -> bool:
    """Whether these words reached the customer from a person's own mouth or hand."""
    match answer.what:
        case UpdateRecorded(told_customer=told_customer):
            return told_customer
        case CallAttempted(reached=reached):
            return reached
    return False
