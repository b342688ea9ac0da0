"""When a case next deserves a look: the earliest moment at which time alone matters.

Whoever changes which moments these are raises `RULES` of the glance.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from followup.complaint import State
from followup.policy import Policy
from services.scheduler.case import Case
from services.scheduler.decide.concerns import (
    unsent_concern_time,
    untold_concern_time,
    warns,
)
from services.scheduler.decide.escalation import Steps
from services.scheduler.decide.heartbeat import pending_admissions, silent_beat
from services.scheduler.decide.questions import question_times
from services.scheduler.decide.standing import Standing
from services.scheduler.decide.wanted import at_risk


def next_look(
    case: Case, now_is: Standing, policy: Policy, steps: Steps, now: datetime
) -> datetime | None:
    """Return the next moment after `now` at which something falls due, or None.

    All that fell due by `now` was decided just now, so no look is ever repeated.
    """
    moments = chain(_moments(case, now_is, policy), (due for due, _ in steps))
    return min((one for one in moments if one > now), default=None)


def _moments(case: Case, now_is: Standing, policy: Policy) -> Iterator[datetime]:
    yield from _of_promises(case, now_is, policy)
    yield from question_times(case, now_is, policy)
    untold = untold_concern_time(now_is, policy)
    if untold is not None:
        yield untold
    for message in case.messages:
        if message.retry_time is not None:
            yield message.retry_time
        unsent = unsent_concern_time(message, now_is, policy)
        if unsent is not None:
            yield unsent


def _of_promises(case: Case, now_is: Standing, policy: Policy) -> Iterator[datetime]:
    for status in now_is.statuses:
        if status.state is State.SETTLED:
            continue
        yield status.commitment.promised_time
        if warns(status, now_is):
            yield now_is.at_risk_time(status.commitment)
    for promise in at_risk(case, now_is):
        if promise.notice_time is not None:
            yield promise.notice_time
    silent = silent_beat(case, now_is)
    if silent is not None and silent.notice_time is not None:
        yield silent.notice_time
    for _, due in pending_admissions(case, now_is, policy):
        yield due
