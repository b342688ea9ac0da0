"""When a case next deserves a look: the earliest moment at which time alone matters.

Every moment given here is one at which deciding changes the case, so a look is never
repeated in vain. Whoever changes which moments these are raises `RULES` of the glance.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from followup.complaint import State
from followup.events import AlertKind
from followup.policy import Policy
from services.scheduler.case import Case
from services.scheduler.decide.concerns import (
    unsent_concern_time,
    unsent_subject,
    untold_concern_time,
    untold_subject,
)
from services.scheduler.decide.standing import Standing


def next_look(case: Case, now_is: Standing, policy: Policy) -> datetime | None:
    """Return the next moment at which something falls due, or None."""
    return min(_moments(case, now_is, policy), default=None)


def _moments(case: Case, now_is: Standing, policy: Policy) -> Iterator[datetime]:
    raised = {(one.subject, one.kind) for one in case.raised}
    for status in now_is.statuses:
        if status.state is State.SETTLED:
            continue
        promise = status.commitment
        yield promise.promised_time
        if (promise.id, AlertKind.AT_RISK) not in raised:
            yield promise.warning_time
    untold = untold_concern_time(now_is, policy)
    if untold and (untold_subject(untold), AlertKind.UNTOLD) not in raised:
        yield untold
    for message in case.messages:
        if message.retry_time is not None:
            yield message.retry_time
        unsent = unsent_concern_time(message, now_is, policy)
        if unsent and (unsent_subject(message), AlertKind.UNSENT) not in raised:
            yield unsent
