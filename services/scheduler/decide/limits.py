"""What a law or a contract allows to be promised: refused or cut, and said aloud."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from followup.complaint import Commitment, CommitmentKind
from followup.events import AlertKind
from followup.facts import CallAttempted, CommitmentMade, CommitmentRevised, Fact
from followup.learning import Quote
from followup.policy import Policy, is_beyond, not_after, stand_in
from followup.quoting import is_too_late
from services.scheduler.case import Case
from services.scheduler.decide.concerns import Concern
from services.scheduler.decide.standing import Standing
from services.scheduler.decide.telling import made_by_person


def beyond_limit(fact: Fact, case: Case, policy: Policy) -> str:
    """Return why a person's promise lies beyond what is allowed, or "".

    What somebody owes us is not bound by what we owe a customer.
    """
    promised = _promised(fact, case)
    if promised is None or case.received is None:
        return ""
    opened, received = case.received
    limit = not_after(policy, received.category, opened.occurred_time)
    if limit is None or not is_beyond(limit, fact.occurred_time, promised):
        return ""
    return (
        f"nothing may be promised after {limit:%Y-%m-%d %H:%M}Z in the category"
        f" {received.category}: a law or a contract says so"
    )


def cut_promises(case: Case, now_is: Standing, policy: Policy) -> Iterator[Concern]:
    """Give the concern, one a complaint, that what is allowed will be missed.

    The policy would have promised something later, or what was learned says that such
    complaints are put right later too often.
    """
    category = now_is.received.category
    opened_time = now_is.opened.occurred_time
    limit = not_after(policy, category, opened_time)
    if limit is None:
        return
    by_person = {made.id for _, made in made_by_person(case)}
    for one in case.commitments:
        if one.promised_time == limit and one.id not in by_person:
            yield Concern(
                kind=AlertKind.CAPACITY,
                subject=_subject(limit),
                due_time=one.start_time,
                why="the usual time would have been later than a law or a contract"
                f" allows: it is promised for {limit:%Y-%m-%d %H:%M}Z instead, see"
                " that somebody has the time for it",
                recipient=stand_in(policy, category, one.start_time),
                commitment=one,
            )
            return
    quote = now_is.received.quote
    if quote is not None and is_too_late(quote, limit, opened_time):
        yield Concern(
            kind=AlertKind.CAPACITY,
            subject=_subject(limit),
            due_time=opened_time,
            why=_too_late(quote, limit),
            recipient=stand_in(policy, category, opened_time),
        )


def _subject(limit: datetime) -> str:
    return f"capacity/{limit.timestamp():.0f}"


def _too_late(quote: Quote, limit: datetime) -> str:
    by = quote.quoted_time
    when = f"by {by:%Y-%m-%d %H:%M}Z" if by else "after years"
    return (
        f"{quote.level * 100:g} % of such complaints are put right only {when}, and a"
        f" law or a contract allows {limit:%Y-%m-%d %H:%M}Z: see that somebody has the"
        " time for it"
    )


def _promised(fact: Fact, case: Case) -> datetime | None:
    match fact.what:
        case CommitmentMade(kind=kind, promised_time=promised):
            return None if kind is CommitmentKind.OWED_TO_US else promised
        case CommitmentRevised(commitment=commitment, promised_time=promised):
            return None if _is_owed_to_us(commitment, case.commitments) else promised
        case CallAttempted(next_time=next_time):
            return next_time
    return None


def _is_owed_to_us(commitment: str, known: tuple[Commitment, ...]) -> bool:
    return any(
        one.id == commitment and one.kind is CommitmentKind.OWED_TO_US for one in known
    )
