"""What our people hear: each threshold once, one incident a promise, and its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import chain

from followup import ids
from followup.complaint import Outcome, State
from followup.events import Alert, AlertKind
from followup.policy import Policy
from services.scheduler.case import Case, Raised
from services.scheduler.decide.concerns import (
    OVERDUE_LEVEL,
    Concern,
    concerns,
    incident_key,
    unsent_concern_time,
    unsent_subject,
    untold_concern_time,
    untold_subject,
    wrote_subject,
)
from services.scheduler.decide.escalation import Steps
from services.scheduler.decide.limits import cut_promises
from services.scheduler.decide.questions import is_answered, questions
from services.scheduler.decide.standing import Standing

LATE = timedelta(seconds=1)
"""An alert raised later than this after it fell due says how late it is."""


def new_concerns(
    case: Case, now_is: Standing, policy: Policy, now: datetime
) -> tuple[Concern, ...]:
    """Return what is to be raised now, and the ends of incidents that are over."""
    found = chain(
        concerns(case, now_is, policy, now),
        questions(case, now_is, policy, now),
        cut_promises(case, now_is, policy),
    )
    # What was heard late may be answered already: then there is nothing to raise.
    fresh = [
        one
        for one in _fresh(found, case)
        if not _is_over(raised_of(one, now), case, now_is, policy)
    ]
    return (*fresh, *_ends(case, now_is, policy, now))


def ended_concerns(
    case: Case, now_is: Standing, policy: Policy, now: datetime
) -> tuple[Concern, ...]:
    """Return the ends of incidents alone, for a case that may not be judged further."""
    return tuple(_ends(case, now_is, policy, now))


def new_escalations(case: Case, steps: Steps, now: datetime) -> tuple[Concern, ...]:
    """Return those of the steps that are to be taken now.

    Of several that fell due for one promise, as in an outage, only the highest: the
    others are passed over for good, whoever they would have told.
    """
    due = _fresh((one for at, one in steps if one is not None and at <= now), case)
    if not due:
        return ()
    told: dict[str, datetime] = {}
    for raised in case.raised:
        if raised.kind is AlertKind.ESCALATED:
            told[raised.subject] = raised.raised_time
    highest: dict[str, int] = {}
    for one in due:
        if not _was_passed_over(one, told):
            highest[one.subject] = max(one.level, highest.get(one.subject, 0))
    return tuple(
        one
        for one in due
        if one.kind is not AlertKind.ESCALATED
        or (not _was_passed_over(one, told) and one.level == highest[one.subject])
    )


def _was_passed_over(one: Concern, told: Mapping[str, datetime]) -> bool:
    """Whether a step was due already when a higher one of its chain was taken."""
    last = told.get(one.subject)
    return last is not None and one.due_time <= last


def _fresh(found: Iterable[Concern], case: Case) -> tuple[Concern, ...]:
    known = {one.key for one in case.raised}
    return tuple(one for one in found if one.key not in known)


def to_alert(concern: Concern, case: Case, now_is: Standing, now: datetime) -> Alert:
    """Return the alert for a concern; the same concern gives the same id."""
    incident = incident_key(case, concern.subject)
    late_by = now - concern.due_time
    message = concern.message
    return Alert(
        alert_id=ids.derive(incident, concern.kind.name, concern.level, concern.who),
        incident_key=incident,
        kind=concern.kind,
        customer=case.customer,
        complaint=case.complaint,
        recipient=concern.recipient,
        commitment=concern.commitment,
        level=_shown_level(concern),
        severity=now_is.received.severity,
        issue=now_is.received.issue,
        category=now_is.received.category,
        why=concern.why,
        due_time=concern.due_time,
        raised_time=now,
        late_by=late_by if late_by > LATE else None,
        channels=concern.channels,
        message_id=message.id if message else "",
        message_kind=message.kind if message else None,
        until_time=message.word_until if message else None,
        prospect=concern.prospect,
    )


def _shown_level(concern: Concern) -> int:
    if concern.kind is AlertKind.OVERDUE:
        return OVERDUE_LEVEL
    return 0 if _is_by_no_clock(concern) else concern.level


def _is_by_no_clock(concern: Concern) -> bool:
    """Whether a share of the promise that was used has nothing to do with it."""
    promise = concern.commitment
    if concern.kind is AlertKind.AT_RISK and promise is not None:
        return concern.due_time < promise.warning_time
    return concern.kind is AlertKind.CLEARED


def raised_of(concern: Concern, now: datetime) -> Raised:
    """Return what is remembered of a concern that was raised."""
    return Raised(
        subject=concern.subject,
        kind=concern.kind,
        level=concern.level,
        raised_time=now,
        who=concern.who,
        second_time=concern.prospect.second_time if concern.prospect else None,
    )


def _ends(
    case: Case, now_is: Standing, policy: Policy, now: datetime
) -> Iterator[Concern]:
    """Close each incident whose concern has ended, once for each time it was open."""
    if not case.raised:
        return
    over = {one.subject for one in case.raised if _is_over(one, case, now_is, policy)}
    for subject in sorted(over):
        levels = [one for one in case.raised if one.subject == subject]
        promise = now_is.status(subject)
        if levels[-1].kind is not AlertKind.CLEARED:
            yield Concern(
                kind=AlertKind.CLEARED,
                subject=subject,
                level=len(levels),
                due_time=now,
                why="nothing more to do here",
                recipient=now_is.owner,
                commitment=promise.commitment if promise else None,
            )


def _is_over(raised: Raised, case: Case, now_is: Standing, policy: Policy) -> bool:
    if raised.kind is AlertKind.UNTOLD:
        due = untold_concern_time(now_is, policy)
        return due is None or raised.subject != untold_subject(due)
    if raised.kind is AlertKind.WROTE_AFTER_RESOLUTION:
        return not any(
            raised.subject == wrote_subject(fact) and now_is.unanswered(fact)
            for fact in case.facts
        )
    if raised.kind is AlertKind.UNSENT:
        spoken = now_is.has_spoken_since(raised.raised_time)
        return spoken or not any(
            raised.subject == unsent_subject(one)
            and unsent_concern_time(one, now_is, policy) is not None
            for one in case.messages
        )
    status = now_is.status(raised.subject)
    if status is None:
        return is_answered(raised.kind, raised.subject, case, now_is)
    if status.outcome is Outcome.BROKEN:
        return now_is.is_owned_up(status.commitment)
    return status.state is State.SETTLED
