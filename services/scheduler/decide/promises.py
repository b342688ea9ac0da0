"""Promises the scheduler makes itself: the customer always knows what comes next."""

from __future__ import annotations

from datetime import datetime
from itertools import chain

from followup.complaint import (
    Commitment,
    CommitmentKind,
    CommitmentStatus,
    Consent,
    Outcome,
)
from followup.events import UpdateKind
from followup.facts import CommitmentRevised, CustomerWrote, Fact, UpdateRecorded
from followup.policy import (
    Policy,
    PromisedTime,
    after_broken_promise,
    after_customer_wrote,
    after_update,
    revised,
)
from followup.words import promise_words
from services.scheduler.case import Case
from services.scheduler.decide.standing import Standing, next_update_id, revision_id

OWED_TO_THE_CUSTOMER = {
    CommitmentKind.FIRST_REPLY,
    CommitmentKind.UNDERSTANDING,
    CommitmentKind.NEXT_UPDATE,
    CommitmentKind.REMEDY_OFFER,
    CommitmentKind.RESOLUTION,
    CommitmentKind.CALLBACK,
    CommitmentKind.CUSTOM,
}
"""Kinds whose break the customer is told; a missing acknowledgement is not one."""


def new_promises(
    case: Case, now_is: Standing, policy: Policy, now: datetime
) -> tuple[Commitment, ...]:
    """Return the promises that what is remembered calls for and that are not made yet.

    An update brings the next heartbeat; a customer who wrote again tightens it; a
    revision replaces one promise; a break brings a new NEXT_UPDATE.
    """
    known = {one.id for one in case.made}
    wanted = chain(
        _after_facts(case, now_is, policy, now),
        _after_breaks(case, now_is, policy, now),
    )
    return tuple(one for one in wanted if one.id not in known)


def current_next_update(now_is: Standing) -> CommitmentStatus | None:
    """Return the heartbeat that falls due first, if one is still owed."""
    beats = [
        one
        for one in now_is.unsettled
        if one.commitment.kind is CommitmentKind.NEXT_UPDATE
    ]
    return min(beats, key=lambda one: one.commitment.promised_time, default=None)


def breaks_to_admit(case: Case, now_is: Standing) -> tuple[Commitment, ...]:
    """Return broken promises the customer knew of and has not been told are broken.

    One since which a person has spoken to the customer is not among them. Empty once
    the complaint is resolved, and after a first broken-promise notice: the second
    break is a call by a person, never another automatic mail.
    """
    if now_is.resolved is not None or has_admitted_a_break(case):
        return ()
    return tuple(
        one.commitment
        for one in now_is.statuses
        if one.outcome is Outcome.BROKEN
        and one.commitment.kind in OWED_TO_THE_CUSTOMER
        and one.commitment.id in now_is.told
        and not now_is.is_owned_up(one.commitment)
    )


def has_admitted_a_break(case: Case) -> bool:
    """Whether the customer has had a broken-promise notice on this complaint."""
    return any(one.kind is UpdateKind.BROKEN_PROMISE for one in case.messages)


def _after_facts(
    case: Case, now_is: Standing, policy: Policy, now: datetime
) -> list[Commitment]:
    made: list[Commitment | None] = []
    if now_is.resolved is not None:
        return []
    severity = now_is.received.severity
    zone = now_is.received.contact.time_zone
    for fact in case.facts:
        since = fact.occurred_time
        match fact.what:
            case UpdateRecorded():
                times = after_update(
                    policy, severity=severity, updated=since, customer_zone=zone
                )
                if times.promised_time > now:
                    made.append(_next_update(fact.id, since, times, now_is, None))
            case CustomerWrote() if now_is.unanswered(fact):
                times = after_customer_wrote(
                    policy, severity=severity, wrote=since, customer_zone=zone
                )
                made.append(_tightened(fact.id, since, times, now_is, now))
            case CommitmentRevised() as what:
                made.append(_revised(fact, what, now_is, policy))
    return [one for one in made if one is not None]


def _after_breaks(
    case: Case, now_is: Standing, policy: Policy, now: datetime
) -> list[Commitment]:
    broken = breaks_to_admit(case, now_is)
    if not broken:
        return []
    first = broken[0]
    severity = now_is.received.severity
    zone = now_is.received.contact.time_zone
    since = first.promised_time
    times = after_broken_promise(
        policy, severity=severity, broken=since, customer_zone=zone
    )
    if times.promised_time <= now:
        # Found late, after an outage: count from now, a new promise is never stale.
        since = now
        times = after_broken_promise(
            policy, severity=severity, broken=since, customer_zone=zone
        )
    tightened = _tightened(first.id, since, times, now_is, now)
    return [tightened] if tightened else []


def _tightened(
    cause: str, since: datetime, times: PromisedTime, now_is: Standing, now: datetime
) -> Commitment | None:
    """Return an earlier heartbeat; None when the one that is owed is early enough."""
    if times.promised_time <= now:
        return None
    current = current_next_update(now_is)
    replaced = current.commitment if current else None
    if replaced and replaced.promised_time <= times.promised_time:
        return None
    return _next_update(cause, since, times, now_is, replaced)


def _next_update(
    cause: str,
    since: datetime,
    times: PromisedTime,
    now_is: Standing,
    replaced: Commitment | None,
) -> Commitment:
    return _promise(next_update_id(cause), since, times, now_is, replaced)


def _revised(
    fact: Fact, what: CommitmentRevised, now_is: Standing, policy: Policy
) -> Commitment | None:
    if what.consent in {Consent.ASKED, Consent.DECLINED}:
        return None
    for status in now_is.statuses:
        old = status.commitment
        if old.id != what.commitment:
            continue
        times = revised(
            policy,
            kind=old.kind,
            severity=now_is.received.severity,
            start=fact.occurred_time,
            promised=what.promised_time,
            customer_zone=now_is.received.contact.time_zone,
        )
        # After its time a promise stays broken, and the new one stands for itself.
        replaced = old if fact.occurred_time < old.promised_time else None
        id_ = revision_id(old.kind, fact.id)
        return _promise(id_, fact.occurred_time, times, now_is, replaced)
    return None


def _promise(
    id_: str,
    since: datetime,
    times: PromisedTime,
    now_is: Standing,
    replaced: Commitment | None,
) -> Commitment:
    return Commitment(
        id=id_,
        kind=times.kind,
        promised_time=times.promised_time,
        internal_target_time=times.internal_target_time,
        warning_time=times.warning_time,
        start_time=since,
        words=promise_words(
            times.kind,
            now_is.owner.display_name,
            times.promised_time,
            times.zone,
            now_is.received.contact.locale,
        ),
        time_zone=times.zone,
        policy_version=times.policy_version,
        revision=replaced.revision + 1 if replaced else 0,
        supersedes=replaced.id if replaced else "",
    )
