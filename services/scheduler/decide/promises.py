"""Promises made while a complaint is under way: the customer knows what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from followup.complaint import (
    Commitment,
    CommitmentKind,
    Consent,
    Origin,
    UpdateFrequency,
)
from followup.facts import (
    CallAttempted,
    CommitmentMade,
    CommitmentRevised,
    ComplaintReopened,
    CustomerWrote,
    Fact,
    UpdateRecorded,
)
from followup.policy import (
    Policy,
    after_broken_promise,
    after_customer_wrote,
    after_import,
    after_update,
    lead_for,
    weekly,
)
from services.scheduler.case import Case
from services.scheduler.decide.heartbeat import (
    breaks_to_admit,
    may_say_no_news,
    silent_beat,
)
from services.scheduler.decide.making import Maker
from services.scheduler.decide.standing import Standing
from services.scheduler.decide.telling import made_by_person, made_id, revision_id

MOST_REVISIONS = 2
"""New times that anybody may give one promise; a further one only the lead."""

_NOT_AGREED = {Consent.ASKED, Consent.DECLINED}


def new_promises(
    case: Case, now_is: Standing, policy: Policy, now: datetime
) -> tuple[Commitment, ...]:
    """Return the promises that what is remembered calls for and that are not made yet.

    An update brings the next heartbeat; a customer who wrote again tightens it; a
    person's new time replaces one promise; a break, and a heartbeat with no news,
    bring a new NEXT_UPDATE.
    """
    if now_is.closed is not None:
        return ()
    known = {one.id for one in case.made}
    maker = Maker(now_is, policy, now)
    found: list[Commitment] = []
    for one in _wanted(case, now_is, policy, maker):
        if one is not None and one.id not in known:
            known.add(one.id)
            found.append(one)
    return tuple(found)


def is_beyond_limit(
    revision: CommitmentRevised, case: Case, now_is: Standing, policy: Policy
) -> bool:
    """Whether this new time is one more than anybody but the lead may give."""
    lead = lead_for(policy, now_is.received.category)
    if revision.author.id == lead.id:
        return False
    supersedes = {one.id: one.supersedes for one in case.commitments}
    line, current = set[str](), revision.commitment
    while current and current not in line:
        line.add(current)
        current = supersedes.get(current, "")
    given = [
        made
        for fact, made in made_by_person(case)
        if isinstance(fact.what, CommitmentRevised) and made.id in line
    ]
    return len(given) >= MOST_REVISIONS


def _wanted(
    case: Case, now_is: Standing, policy: Policy, maker: Maker
) -> Iterator[Commitment | None]:
    reopened = now_is.closings[-1].reopened if now_is.closings else None
    frequency = UpdateFrequency.EVERY_STEP
    for fact in case.facts:
        frequency = getattr(fact.what, "frequency", frequency)
        # What happened before the last end of the complaint promises nothing now.
        if reopened is None or fact.order >= reopened.order:
            yield from _of_fact(fact, frequency, maker, case)
    if now_is.received.origin is Origin.IMPORTED:
        rule = partial(after_import, complaint_id=case.complaint)
        yield maker.heartbeat(now_is.opened.id, maker.now, rule)
    beat = silent_beat(case, now_is)
    if (
        beat is not None
        and beat.notice_time is not None
        and beat.notice_time <= maker.now
        and may_say_no_news(case, now_is, policy)
    ):
        yield maker.heartbeat(beat.id, beat.notice_time, after_update)
    broken = breaks_to_admit(case, now_is, policy, maker.now)
    if broken:
        first = broken[0]
        # Found late, after an outage: counted from now, a new promise is never stale.
        yield maker.tightened(
            first.id, first.promised_time, after_broken_promise, anew=True
        )


def _of_fact(
    fact: Fact, frequency: UpdateFrequency, maker: Maker, case: Case
) -> Iterator[Commitment | None]:
    since = fact.occurred_time
    rule = weekly if frequency is UpdateFrequency.WEEKLY else after_update
    hears = frequency is not UpdateFrequency.ONLY_RESULT
    match fact.what:
        case UpdateRecorded() if hears:
            yield maker.heartbeat(fact.id, since, rule)
        case CustomerWrote() | ComplaintReopened() if maker.now_is.unanswered(fact):
            yield maker.tightened(fact.id, since, after_customer_wrote)
        case CommitmentRevised() as what:
            yield _revised(fact, what, maker, case)
        case CommitmentMade() as what:
            yield maker.by_a_person(
                fact,
                id_=made_id(fact),
                kind=what.kind,
                promised=what.promised_time,
                owed_by=what.owed_by,
                line=what.line,
            )
        case CallAttempted(next_time=next_time):
            if hears:
                yield maker.heartbeat(fact.id, since, rule)
            if next_time is not None:
                yield maker.by_a_person(
                    fact,
                    id_=made_id(fact),
                    kind=CommitmentKind.CALLBACK,
                    promised=next_time,
                )


def _revised(
    fact: Fact, what: CommitmentRevised, maker: Maker, case: Case
) -> Commitment | None:
    status = maker.now_is.status(what.commitment)
    if what.consent in _NOT_AGREED or status is None:
        return None
    old = status.commitment
    id_ = revision_id(old.kind, fact.id)
    known = any(one.id == id_ for one in case.made)
    if known or is_beyond_limit(what, case, maker.now_is, maker.policy):
        return None
    # After its time a promise stays broken, and the new one stands for itself.
    replaced = old if fact.occurred_time < old.promised_time else None
    return maker.by_a_person(
        fact,
        id_=id_,
        kind=old.kind,
        promised=what.promised_time,
        replaced=replaced,
        owed_by=old.owed_by,
        line=old.line,
    )
