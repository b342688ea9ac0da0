"""What our people hear: each threshold once, one incident a promise, and its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from followup import ids
from followup.complaint import Outcome, Person, State
from followup.events import Alert, AlertKind, Fact
from followup.policy import Policy
from services.scheduler.case import Case, Raised
from services.scheduler.decide.concerns import (
    Concern,
    concerns,
    unsent_concern_time,
    unsent_incident,
    untold_concern_time,
    untold_incident,
)
from services.scheduler.decide.standing import Standing

LATE = timedelta(seconds=1)
"""An alert raised later than this after it fell due says how late it is."""


def new_alerts(
    case: Case, now_is: Standing, policy: Policy, now: datetime
) -> tuple[Alert, ...]:
    """Return the alerts to raise now, and the ones that say an incident is over."""
    known = {one.alert_id for one in case.raised}
    found = concerns(case, now_is, policy, now)
    raised = [
        _alert(one, case, now_is, now) for one in found if one.alert_id not in known
    ]
    return (*raised, *_cleared(case, now_is, policy, now))


def _cleared(
    case: Case, now_is: Standing, policy: Policy, now: datetime
) -> Iterator[Alert]:
    """Close each incident whose concern has ended, once for each time it was open."""
    over = {
        one.incident_key for one in case.raised if _is_over(one, case, now_is, policy)
    }
    for incident in sorted(over):
        levels = [one for one in case.raised if one.incident_key == incident]
        if levels[-1].kind is AlertKind.CLEARED:
            continue
        promise = next(
            (
                one.commitment
                for one in now_is.statuses
                if one.commitment.id == levels[-1].commitment
            ),
            None,
        )
        yield Alert(
            alert_id=ids.derive(incident, AlertKind.CLEARED.name, len(levels)),
            incident_key=incident,
            kind=AlertKind.CLEARED,
            customer=case.customer,
            complaint=case.complaint,
            recipient=now_is.owner,
            commitment=promise,
            severity=now_is.received.severity,
            issue=now_is.received.issue,
            why="nothing more to do here",
            due_time=now,
            raised_time=now,
        )


def _is_over(raised: Raised, case: Case, now_is: Standing, policy: Policy) -> bool:
    if raised.kind is AlertKind.UNTOLD:
        due = untold_concern_time(now_is, policy)
        return due is None or raised.incident_key != untold_incident(case, due)
    spoken = now_is.has_spoken_since(raised.raised_time)
    if raised.kind is AlertKind.WROTE_AFTER_RESOLUTION:
        return spoken
    if raised.kind is AlertKind.UNSENT:
        return spoken or not any(
            raised.incident_key == unsent_incident(case, one)
            and unsent_concern_time(one, now_is, policy) is not None
            for one in case.messages
        )
    for status in now_is.statuses:
        if status.commitment.id == raised.commitment:
            if status.outcome is Outcome.BROKEN:
                return now_is.is_owned_up(status.commitment)
            return status.state is State.SETTLED
    return False


def _alert(concern: Concern, case: Case, now_is: Standing, now: datetime) -> Alert:
    late_by = now - concern.due_time
    return Alert(
        alert_id=concern.alert_id,
        incident_key=concern.incident,
        kind=concern.kind,
        customer=case.customer,
        complaint=case.complaint,
        recipient=concern.recipient,
        commitment=concern.commitment,
        level=concern.level,
        severity=now_is.received.severity,
        issue=now_is.received.issue,
        why=concern.why,
        due_time=concern.due_time,
        raised_time=now,
        late_by=late_by if late_by > LATE else None,
    )


def refusal(
    case: Case, fact: Fact, why: str, now: datetime, operators: Person
) -> Alert:
    """Return the alert that says aloud that a fact was not applied."""
    return Alert(
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


def raised_of(alert: Alert) -> Raised:
    """Return what is remembered of an alert."""
    return Raised(
        alert_id=alert.alert_id,
        incident_key=alert.incident_key,
        kind=alert.kind,
        commitment=alert.commitment.id if alert.commitment else "",
        raised_time=alert.raised_time,
    )
