"""What our people hear: each threshold once, one incident a promise, and its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from followup import ids
from followup.complaint import Commitment, Outcome, Person, State
from followup.events import Alert, AlertKind
from followup.facts import Fact
from followup.policy import Policy
from services.scheduler.case import Case, Raised
from services.scheduler.decide.concerns import (
    Concern,
    concerns,
    incident_key,
    unsent_concern_time,
    unsent_subject,
    untold_concern_time,
    untold_subject,
)
from services.scheduler.decide.standing import Standing

LATE = timedelta(seconds=1)
"""An alert raised later than this after it fell due says how late it is."""


def new_concerns(
    case: Case, now_is: Standing, policy: Policy, now: datetime
) -> tuple[Concern, ...]:
    """Return what is to be raised now, and the ends of incidents that are over."""
    known = {(one.subject, one.kind, one.level) for one in case.raised}
    found = concerns(case, now_is, policy, now)
    fresh = [one for one in found if one.key not in known]
    return (*fresh, *_ends(case, now_is, policy, now))


def to_alert(concern: Concern, case: Case, now_is: Standing, now: datetime) -> Alert:
    """Return the alert for a concern; the same concern gives the same id."""
    incident = incident_key(case, concern.subject)
    late_by = now - concern.due_time
    return Alert(
        alert_id=ids.derive(incident, concern.kind.name, concern.level),
        incident_key=incident,
        kind=concern.kind,
        customer=case.customer,
        complaint=case.complaint,
        recipient=concern.recipient,
        commitment=concern.commitment,
        level=0 if concern.kind is AlertKind.CLEARED else concern.level,
        severity=now_is.received.severity,
        issue=now_is.received.issue,
        why=concern.why,
        due_time=concern.due_time,
        raised_time=now,
        late_by=late_by if late_by > LATE else None,
    )


def raised_of(concern: Concern, now: datetime) -> Raised:
    """Return what is remembered of a concern that was raised."""
    return Raised(
        subject=concern.subject,
        kind=concern.kind,
        level=concern.level,
        raised_time=now,
    )


def refusal(
    case: Case, fact: Fact, why: str, now: datetime, operators: Person
) -> tuple[Alert, Raised]:
    """Return the alert that says aloud that a fact was not applied."""
    alert = Alert(
        alert_id=ids.derive(fact.id, AlertKind.FACT_REFUSED.name, why),
        incident_key=ids.derive(fact.id, "refused"),
        kind=AlertKind.FACT_REFUSED,
        customer=case.customer,
        complaint=case.complaint,
        recipient=operators,
        why=f"a {type(fact.what).__name__} from {fact.source} was not applied: {why}",
        due_time=now,
        raised_time=now,
    )
    subject = f"refused/{alert.alert_id}"
    raised = Raised(
        subject=subject, kind=AlertKind.FACT_REFUSED, level=0, raised_time=now
    )
    return alert, raised


def _ends(
    case: Case, now_is: Standing, policy: Policy, now: datetime
) -> Iterator[Concern]:
    """Close each incident whose concern has ended, once for each time it was open."""
    if not case.raised:
        return
    over = {one.subject for one in case.raised if _is_over(one, case, now_is, policy)}
    for subject in sorted(over):
        levels = [one for one in case.raised if one.subject == subject]
        if levels[-1].kind is not AlertKind.CLEARED:
            yield Concern(
                kind=AlertKind.CLEARED,
                subject=subject,
                level=len(levels),
                due_time=now,
                why="nothing more to do here",
                recipient=now_is.owner,
                commitment=_promise(subject, now_is),
            )


def _promise(subject: str, now_is: Standing) -> Commitment | None:
    for status in now_is.statuses:
        if status.commitment.id == subject:
            return status.commitment
    return None


def _is_over(raised: Raised, case: Case, now_is: Standing, policy: Policy) -> bool:
    if raised.kind is AlertKind.UNTOLD:
        due = untold_concern_time(now_is, policy)
        return due is None or raised.subject != untold_subject(due)
    spoken = now_is.has_spoken_since(raised.raised_time)
    if raised.kind is AlertKind.WROTE_AFTER_RESOLUTION:
        return spoken
    if raised.kind is AlertKind.UNSENT:
        return spoken or not any(
            raised.subject == unsent_subject(one)
            and unsent_concern_time(one, now_is, policy) is not None
            for one in case.messages
        )
    for status in now_is.statuses:
        if status.commitment.id == raised.subject:
            if status.outcome is Outcome.BROKEN:
                return now_is.is_owned_up(status.commitment)
            return status.state is State.SETTLED
    return False
