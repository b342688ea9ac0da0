"""When a case next deserves a look: the earliest moment at which time alone matters.

Every moment given here is one at which deciding changes the case, so a look is never
repeated in vain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from followup.complaint import State
from followup.events import AlertKind
from followup.policy import Policy
from services.scheduler.case import Case
from services.scheduler.decide.concerns import (
    promise_incident,
    unsent_concern_time,
    unsent_incident,
    untold_concern_time,
    untold_incident,
)
from services.scheduler.decide.standing import Standing, standing


def next_look(case: Case, policy: Policy) -> datetime | None:
    """Return the next moment at which something falls due, or None."""
    moments = list(_moments(case, policy))
    return min(moments, default=None)


def _moments(case: Case, policy: Policy) -> Iterator[datetime]:
    raised = {(one.incident_key, one.kind) for one in case.raised}
    for status in case.statuses:
        if status.state is State.SETTLED:
            continue
        promise = status.commitment
        yield promise.promised_time
        if (promise_incident(case, promise), AlertKind.AT_RISK) not in raised:
            yield promise.warning_time
    now_is = _as_decided(case)
    if now_is is None:
        return
    untold = untold_concern_time(now_is, policy)
    if untold and (untold_incident(case, untold), AlertKind.UNTOLD) not in raised:
        yield untold
    for message in case.messages:
        if message.retry_time is not None:
            yield message.retry_time
        unsent = unsent_concern_time(message, now_is, policy)
        incident = unsent_incident(case, message)
        if unsent and (incident, AlertKind.UNSENT) not in raised:
            yield unsent


def _as_decided(case: Case) -> Standing | None:
    """Return the standing whose statuses are those last decided, whatever the time."""
    if case.received is None:
        return None
    now_is = standing(case, case.received[0].occurred_time)
    return replace(now_is, statuses=case.statuses) if now_is else None
