"""What our people are asked, so that the customer need not ask: a line, a reason, help.

Each is a concern like any other: raised once, and closed when it is answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from followup.complaint import (
    Commitment,
    CommitmentKind,
    CommitmentStatus,
    Consent,
    Outcome,
    State,
)
from followup.events import AlertKind
from followup.facts import (
    CommitmentRevised,
    Fact,
    HelpRequested,
)
from followup.policy import Policy, lead_for
from services.scheduler.case import Case
from services.scheduler.decide.approval_questions import (
    approvals,
    is_approval_answered,
)
from services.scheduler.decide.concerns import Concern, plain
from services.scheduler.decide.heartbeat import (
    asked_beat,
    may_say_no_news,
    silent_beat,
)
from services.scheduler.decide.revisions import is_beyond_limit, is_renewed_since
from services.scheduler.decide.standing import Standing
from services.scheduler.decide.targets import target_of

TARGET_LEVEL = 60
"""Below the level of every warning: it asks for a line and says nothing is wrong."""


def questions(
    case: Case, now_is: Standing, policy: Policy, now: datetime
) -> Iterator[Concern]:
    """Give every question that is due at `now`, whether or not it was asked."""
    for moment, question in _by_time(case, now_is, policy):
        if moment <= now and not (_waits(question) and now_is.is_paused(now)):
            yield question
    yield from approvals(case, now_is)
    for fact in case.facts:
        yield from _of_fact(fact, case, now_is, policy)


def question_times(case: Case, now_is: Standing, policy: Policy) -> Iterator[datetime]:
    """Give the moments at which time alone brings a question."""
    for moment, question in _by_time(case, now_is, policy):
        # A pause that covers the moment puts the question off to its end.
        late = [end for start, end in now_is.pauses if start <= moment < end]
        yield late[0] if late and _waits(question) else moment


def unexplained(now_is: Standing) -> tuple[CommitmentStatus, ...]:
    """Return the broken promises nobody has given a reason for.

    Why somebody else did not do what they owe us is not ours to explain: we chase them.
    """
    return tuple(
        one
        for one in now_is.statuses
        if one.outcome is Outcome.BROKEN
        and one.break_reason is None
        and one.commitment.kind is not CommitmentKind.OWED_TO_US
    )


def is_answered(kind: AlertKind, subject: str, case: Case, now_is: Standing) -> bool:
    """Whether a question is over: asked of a promise, it ends with what it is about."""
    match kind:
        case AlertKind.REASON_WANTED:
            open_ = {_reason(one.commitment) for one in unexplained(now_is)}
            return subject not in open_
        case AlertKind.CAPACITY:
            return now_is.closed is not None
        case AlertKind.APPROVAL_WANTED:
            return is_approval_answered(subject, case)
        case (
            AlertKind.HELP_WANTED
            | AlertKind.NEW_TIME_DECLINED
            | AlertKind.NEW_TIME_LIMIT
        ):
            return any(
                _asked(fact) == subject
                and (_is_past(fact, now_is) or _is_decided(fact, case, now_is))
                for fact in case.facts
            )
    return False


def _by_time(
    case: Case, now_is: Standing, policy: Policy
) -> Iterator[tuple[datetime, Concern]]:
    lead = lead_for(policy, now_is.received.category)
    beat = asked_beat(case, now_is)
    if beat is not None:
        target = target_of(beat, case, now_is, policy)
        yield (
            target,
            Concern(
                kind=AlertKind.UPDATE_WANTED,
                subject=beat.id,
                due_time=target,
                why="the next update is near: give one line for the customer",
                recipient=now_is.owner,
                commitment=beat,
                level=TARGET_LEVEL,
            ),
        )
        silent = silent_beat(case, now_is) and not may_say_no_news(case, now_is, policy)
        if silent and beat.notice_time:
            yield (
                beat.notice_time,
                Concern(
                    kind=AlertKind.NO_NEWS_LIMIT,
                    subject=beat.id,
                    due_time=beat.notice_time,
                    why="the customer has heard only that nothing is new: take the"
                    " complaint over and write to them yourself",
                    recipient=lead,
                    commitment=beat,
                    level=TARGET_LEVEL,
                ),
            )
    for status in unexplained(now_is):
        promise = status.commitment
        calendar = policy.calendar(now_is.received.severity)
        due = policy.reason_within.end(calendar, promise.promised_time)
        yield (
            due,
            Concern(
                kind=AlertKind.REASON_WANTED,
                subject=_reason(promise),
                due_time=due,
                why=f"say why the {plain(promise.kind.name)} promise was broken",
                recipient=now_is.owner,
                commitment=promise,
            ),
        )


def _of_fact(
    fact: Fact, case: Case, now_is: Standing, policy: Policy
) -> Iterator[Concern]:
    match fact.what:
        case HelpRequested(line=line, commitment=commitment, author=author):
            kind = AlertKind.HELP_WANTED
            why = f"{author.display_name or author.id} asks for help: {line}"
        case CommitmentRevised(consent=Consent.DECLINED, commitment=commitment):
            kind = AlertKind.NEW_TIME_DECLINED
            why = "the customer declined a new time, the old promise holds: decide"
        case CommitmentRevised(commitment=commitment) if is_beyond_limit(
            fact, case, now_is, policy
        ):
            kind = AlertKind.NEW_TIME_LIMIT
            why = "a third new time was wanted for this promise: only the lead gives it"
        case _:
            return
    status = now_is.status(commitment)
    yield Concern(
        kind=kind,
        subject=_asked(fact),
        due_time=fact.occurred_time,
        why=why,
        recipient=lead_for(policy, now_is.received.category),
        commitment=status.commitment if status else None,
    )


def _waits(question: Concern) -> bool:
    """Whether a pause puts this question off: while we wait, nothing is wanted."""
    return question.kind is AlertKind.UPDATE_WANTED


def _asked(fact: Fact) -> str:
    return f"asked/{fact.id}"


def _is_past(asked: Fact, now_is: Standing) -> bool:
    """Whether the complaint ended, or a person spoke, after what was asked."""
    closed = now_is.closed
    ended = closed is not None and not closed.covers(asked)
    return ended or now_is.has_spoken_since(asked.occurred_time)


def _is_decided(asked: Fact, case: Case, now_is: Standing) -> bool:
    """Whether the promise a new time was wanted for has one, or has ended."""
    if not isinstance(asked.what, CommitmentRevised):
        return False
    status = now_is.status(asked.what.commitment)
    if status is None or status.state is not State.SETTLED:
        return False
    broken = status.outcome is Outcome.BROKEN
    return not broken or is_renewed_since(asked, case, now_is)


def _reason(promise: Commitment) -> str:
    return f"reason/{promise.id}"
