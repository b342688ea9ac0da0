"""When to look at a case again whose clocks could not be judged up to now."""

from __future__ import annotations

from datetime import datetime

from followup.policy import Policy
from services.scheduler.case import Case
from services.scheduler.decide.alerts import new_concerns, new_escalations
from services.scheduler.decide.away import absence_concerns
from services.scheduler.decide.escalation import steps_of
from services.scheduler.decide.moment import Moment
from services.scheduler.decide.plan import next_look
from services.scheduler.decide.standing import Standing


def look_when_behind(
    case: Case, now_is: Standing, policy: Policy, today: Policy, moment: Moment
) -> datetime | None:
    """Return when to look at a case whose clocks were judged up to `until` only.

    At once, unless nothing can have fallen due since: many a fact is heard from a
    backlog, and few of them are about a case whose time has come.
    """
    until = moment.until
    steps = steps_of(case, now_is, today, until)
    due = (
        new_concerns(case, now_is, policy, until)
        or absence_concerns(case, now_is, today, until)
        or new_escalations(case, steps, until)
    )
    tries = any(
        one.retry_time is not None and one.retry_time <= until for one in case.messages
    )
    if due or tries:
        return moment.now
    look = next_look(case, now_is, policy, steps, until)
    return moment.now if look is not None and look <= moment.now else look
