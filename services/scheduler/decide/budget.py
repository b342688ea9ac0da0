"""What a customer hears without having asked: not too often, over all complaints.

Words of a person, and what answers the customer, keeps or moves a promise or admits a
broken one, always leave, and count. What is left waits until the budget allows it, and
is decided anew then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec.structs import replace

from followup.events import Audience, DeliveryOutcome
from followup.policy.contact import Budget
from services.scheduler.case import Case, Message
from services.scheduler.customer import Customer, Left
from services.scheduler.decide.gate import EXPIRES_AFTER

DAY = timedelta(hours=24)

UNASKED = {"EARLY_WARNING", "SURVEY", "CAUSE_FIXED"}
"""Kinds that nobody asked for, unless they also keep a promise."""


@dataclass(frozen=True, slots=True)
class Spent:
    """The case with what has to wait, what leaves, and what was spent on it."""

    case: Case
    leaving: tuple[Message, ...]
    customer: Customer


def within_budget(  # noqa: PLR0913, PLR0917 - one judgement and all it needs
    case: Case,
    before: Case,
    leaving: Iterable[Message],
    customer: Customer,
    budget: Budget,
    now: datetime,
) -> Spent:
    """Return which of the messages leave now; the others wait, held.

    `before` is the case as it was: what waited then and has to wait on stays the same.
    A message that left before, be it in a judgement that was forgotten, may leave.
    """
    known = {one.message for one in customer.left}
    kept = [one for one in customer.left if now - one.left_time < DAY]
    leaves, waits = [], {}
    for message in leaving:
        if message.audience is not Audience.CUSTOMER or message.id in known:
            leaves.append(message)
            continue
        unasked = is_unasked(message)
        until = allowed_at(kept, budget, now)
        if unasked and until > now:
            waits[message.id] = _waiting(message, before, until, now)
            continue
        leaves.append(message)
        kept.append(Left(message=message.id, left_time=now, unasked=unasked))
    if waits:
        messages = tuple(waits.get(one.id, one) for one in case.messages)
        case = replace(case, messages=messages)
    if {one.message for one in kept} - known:
        customer = replace(customer, left=tuple(kept))
    return Spent(case, tuple(leaves), customer)


def with_left(customer: Customer, message: Message) -> Customer:
    """Return what is remembered of the customer with a message that has left."""
    if message.audience is not Audience.CUSTOMER or message.id in {
        one.message for one in customer.left
    }:
        return customer
    left = Left(
        message=message.id,
        left_time=message.decided_time,
        unasked=is_unasked(message),
    )
    return replace(customer, left=(*customer.left, left))


def is_unasked(message: Message) -> bool:
    """Whether the customer neither asked for this message nor was promised it."""
    return message.kind.name in UNASKED and not message.keeps


def allowed_at(left: Iterable[Left], budget: Budget, now: datetime) -> datetime:
    """Return when the customer may next hear what they did not ask for."""
    moments = sorted(one.left_time for one in left)
    unasked = [one.left_time for one in left if one.unasked]
    free = [now]
    if unasked:
        free.append(max(unasked) + budget.every)
    if len(moments) >= budget.a_day:
        free.append(moments[-budget.a_day] + DAY)
    return max(free)


def _waiting(message: Message, before: Case, until: datetime, now: datetime) -> Message:
    for known in before.messages:
        if known.id == message.id and known.outcome is DeliveryOutcome.HELD:
            if known.retry_time == until:
                return known
            message = replace(message, attempt=known.attempt)
    return replace(
        message,
        outcome=DeliveryOutcome.HELD,
        outcome_time=now,
        retry_time=until,
        waits_until=until,
        expires_time=until + EXPIRES_AFTER,
    )
