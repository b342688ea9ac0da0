"""Our own target for a promise, as pauses and a changed severity have moved it."""

from __future__ import annotations

from datetime import datetime, timedelta

from followup.complaint import Commitment, CommitmentKind, Severity, SeverityRule
from followup.facts import SeverityChanged
from followup.policy import Policy, after_update, promise_times
from services.scheduler.case import Case
from services.scheduler.decide.pauses import add_worked
from services.scheduler.decide.standing import Standing

AT_LEAST = timedelta(minutes=30)
"""Open time that a raised severity leaves us: no target is ever set in the past."""


def target_of(
    promise: Commitment, case: Case, now_is: Standing, policy: Policy
) -> datetime:
    """Return when we should have moved, in UTC; the customer's time is another matter.

    While the clock stood still no time went by. A change of severity sets the target
    that the new severity gives, but never earlier than half an open hour from then.
    Raises NoOpenTime as the calendar does.
    """
    severity = now_is.received.severity
    target = _paused(promise, promise.internal_target_time, severity, now_is, policy)
    changes = [
        (fact.occurred_time, fact.what)
        for fact in case.facts
        if isinstance(fact.what, SeverityChanged)
        and fact.occurred_time >= promise.start_time
    ]
    for since, change in changes:
        severity = change.severity
        given = _target(promise, severity, now_is, policy)
        if given is None or change.rule is SeverityRule.KEEP:
            continue
        floor = add_worked(policy.calendar(severity), now_is.pauses, since, AT_LEAST)
        fresh = max(floor, _paused(promise, given, severity, now_is, policy))
        tighten = change.rule is SeverityRule.TIGHTEN_ONLY
        target = min(target, fresh) if tighten else fresh
    return target


def _paused(
    promise: Commitment,
    target: datetime,
    severity: Severity,
    now_is: Standing,
    policy: Policy,
) -> datetime:
    """Return a target later by the open time for which the clock stood still."""
    if not now_is.pauses or promise.kind is CommitmentKind.ACKNOWLEDGE:
        return target
    calendar = policy.calendar(severity)
    length = calendar.open_between(promise.start_time, target)
    if not length:
        # With no open time before it, it was counted in plain time, which never pauses.
        return target
    return add_worked(calendar, now_is.pauses, promise.start_time, length)


def _target(
    promise: Commitment, severity: Severity, now_is: Standing, policy: Policy
) -> datetime | None:
    """Return the target this promise would have had under another severity."""
    contact = now_is.received.contact
    zone, by = contact.time_zone, contact.allowed[0]
    if promise.kind is CommitmentKind.NEXT_UPDATE:
        return after_update(
            policy,
            severity=severity,
            since=promise.start_time,
            customer_zone=zone,
            by=by,
        ).internal_target_time
    for one in promise_times(
        policy,
        category=now_is.received.category,
        severity=severity,
        opened=promise.start_time,
        customer_zone=zone,
        by=by,
    ):
        if one.kind is promise.kind:
            return one.internal_target_time
    return None
