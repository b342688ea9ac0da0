"""What our people hear in one judgement, and when to look again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from followup.policy import Policy
from services.scheduler.case import Case
from services.scheduler.decide.alerts import (
    ended_concerns,
    new_concerns,
    new_escalations,
    raised_of,
)
from services.scheduler.decide.away import absence_concerns, addressed
from services.scheduler.decide.concerns import Concern
from services.scheduler.decide.escalation import steps_of, with_chains
from services.scheduler.decide.messages import is_put_off
from services.scheduler.decide.moment import Moment
from services.scheduler.decide.plan import next_look
from services.scheduler.decide.prospects import with_prospects
from services.scheduler.decide.standing import Standing


@dataclass(frozen=True, slots=True)
class Watch:
    """The case as it is remembered, with its next look, and what is raised now."""

    case: Case
    found: tuple[Concern, ...]


def watched(
    case: Case, now_is: Standing, policy: Policy, today: Policy, moment: Moment
) -> Watch:
    """Return what our people have to know now.

    `policy` is the one of the complaint, `today` says who is there. A case that may
    not be judged up to now closes incidents, and opens none.
    """
    now = moment.now
    if moment.is_behind:
        found = ended_concerns(case, now_is, policy, now)
        look = _look_when_behind(case, now_is, policy, today, moment)
    else:
        concerns = new_concerns(case, now_is, policy, now)
        case = with_chains(case, concerns, now_is, policy)
        steps = steps_of(case, now_is, today, now)
        found = (
            *concerns,
            *absence_concerns(case, now_is, today, now),
            *new_escalations(case, steps, now),
        )
        look = next_look(case, now_is, policy, steps, now)
    case = replace(case, look=look)
    if not found:
        return Watch(case, ())
    found = with_prospects(addressed(found, now_is, today, now), now_is, policy, now)
    raised = (raised_of(one, now) for one in found)
    return Watch(replace(case, raised=(*case.raised, *raised)), found)


def _look_when_behind(
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
        or is_put_off(case, now_is, policy, until)
    )
    tries = any(
        one.retry_time is not None and one.retry_time <= until for one in case.messages
    )
    if due or tries:
        return moment.now
    look = next_look(case, now_is, policy, steps, until)
    return moment.now if look is not None and look <= moment.now else look
