"""What our people hear with a promise at risk: how likely it is, and what would hold.

The second promise is only offered: the customer hears of a new time when a person
gives it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from followup.events import AlertKind, Prospect, UpdateKind
from followup.policy import Policy, is_beyond, not_after
from followup.policy.promises import as_told
from followup.working_hours import HORIZON, NoOpenTime
from services.scheduler.decide.concerns import Concern
from services.scheduler.decide.outlook import Outlook
from services.scheduler.decide.standing import Standing

SECOND_LEVEL = 0.95
"""How surely the second promise holds, where the policy asks it of no new time."""


def with_prospects(
    found: Iterable[Concern], now_is: Standing, policy: Policy, now: datetime
) -> tuple[Concern, ...]:
    """Return the concerns, each that asks of a promise at risk with its prospect."""
    if not now_is.outlooks:
        return tuple(found)
    return tuple(_with_prospect(one, now_is, policy, now) for one in found)


def second_time(
    outlook: Outlook, now_is: Standing, policy: Policy, level: float, now: datetime
) -> datetime | None:
    """Return the earliest time to promise that is kept with the chance `level`.

    Open at `now`, and rounded as every time that is promised. None where no time that
    may be promised would be kept so surely.
    """
    raw = outlook.second(level, now)
    if raw is None or raw - now > HORIZON:
        return None
    received = now_is.received
    contact = received.contact
    within = policy.promised_within(contact.time_zone, contact.allowed[0])
    try:
        told = as_told(policy, now_is.severity, raw, within)
    except NoOpenTime:
        return None
    limit = not_after(policy, received.category, outlook.opened)
    if limit is not None and is_beyond(limit, now, told):
        return None
    return told if told - now <= HORIZON else None


def _with_prospect(
    concern: Concern, now_is: Standing, policy: Policy, now: datetime
) -> Concern:
    outlook = next(
        (
            found
            for one in _asked_of(concern)
            if (found := now_is.outlook(one)) is not None
        ),
        None,
    )
    if outlook is None:
        return concern
    level = policy.revision_level or SECOND_LEVEL
    prospect = Prospect(
        chance=outlook.chance_at(now),
        second_level=level,
        second_time=second_time(outlook, now_is, policy, level, now),
    )
    return replace(concern, prospect=prospect)


def _asked_of(concern: Concern) -> Iterator[str]:
    """Give the promises of which it is asked whether they will be kept."""
    message = concern.message
    if concern.kind is AlertKind.AT_RISK:
        yield concern.subject
    elif message is not None and message.kind is UpdateKind.EARLY_WARNING:
        yield from message.at_risk
