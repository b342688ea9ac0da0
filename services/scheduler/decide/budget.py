"""What a customer hears without having asked: not too often, over all complaints.

Words of a person, and what answers the customer, keeps or moves a promise or admits a
broken one, always leave, and count. What is left waits until the budget allows it, and
is decided anew then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from msgspec.structs import replace

from followup.events import Audience, DeliveryOutcome
from followup.policy.contact import BUDGET_MEMORY, Budget
from services.scheduler.case import Case, Message
from services.scheduler.customer import Customer, Left, Merged, Waits
from services.scheduler.decide.gate import EXPIRES_AFTER, is_held
from services.scheduler.decide.merging import (
    KEPT,
    MOST_IN_ONE,
    as_it_stands,
    fate_of,
    merged_of,
    reader_of,
    said_by,
    still_ahead,
    to_merge,
    waiting_of,
    without,
)
from services.scheduler.decide.standing import Standing

UNASKED = {"EARLY_WARNING", "SURVEY", "CAUSE_FIXED"}
"""Kinds that nobody asked for, unless they also keep a promise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One judgement that may speak to a customer.

    `before` is the case as it was: what waited then and has to wait on stays the same.
    `phrase` says what the complaint is about where nobody has said so; `merges` whether
    messages of several complaints may be said in one, where the others are of a
    category.
    """

    before: Case
    now_is: Standing
    budget: Budget
    phrase: str
    merges: Callable[[str], bool]
    now: datetime


@dataclass(frozen=True, slots=True)
class Spent:
    """The case with what has to wait, what leaves, and what was spent on it."""

    case: Case
    leaving: tuple[Message, ...]
    customer: Customer


def may_matter(case: Case, before: Case, leaving: tuple[Message, ...]) -> bool:
    """Whether the customer's row has to be read: what waits, or waited, is in it."""
    return bool(leaving) or any(
        one.merged or one.is_patient for one in (*before.messages, *case.messages)
    )


def within_budget(
    case: Case, leaving: Iterable[Message], customer: Customer, at: Occasion
) -> Spent:
    """Return which of the messages leave now; the others wait, held.

    A message that left before, be it in a judgement that was forgotten, may leave. What
    waits leaves together with what other complaints of the customer have waiting.
    """
    purse = _Purse(case, customer, at)
    leaves = [one for one in map(purse.spend, leaving) if one is not None]
    messages = tuple(purse.changed.get(one.id, one) for one in case.messages)
    if messages != case.messages:
        case = replace(case, messages=messages)
    return Spent(case, tuple(leaves), purse.after(case, customer))


class _Purse:
    """What may still be spent on a customer while one judgement goes on."""

    def __init__(self, case: Case, customer: Customer, at: Occasion) -> None:
        self._case, self._at = case, at
        now = at.now
        self._known = {one.message for one in customer.left}
        self._left = [
            one for one in customer.left if now - one.left_time < BUDGET_MEMORY
        ]
        self._others = [
            one
            for one in customer.waits
            if one.told.complaint != case.complaint and now < one.until + EXPIRES_AFTER
        ]
        self._merged = [one for one in customer.merged if now - one.left_time < KEPT]
        self.changed: dict[str, Message] = {}

    def spend(self, message: Message) -> Message | None:
        """Return the message as it leaves; None: it does not leave now."""
        if message.audience is not Audience.CUSTOMER:
            return message
        said = said_by(message, self._merged)
        if said is not None and said.complaint != self._case.complaint:
            fate = fate_of(message, said, self._at.before, self._at.now)
            if fate is not None:
                self.changed[message.id] = fate
                return None
            self._replace(said, without(said, message, self._case))
            message = replace(message, merged="")
            self.changed[message.id] = message
        elif said is not None:
            # Its row was kept, and the case that says them all was not.
            self._replace(said, still_ahead(said, self._at.now))
            message = replace(message, merged=said.id)
            self.changed[message.id] = message
            return message
        elif message.id in self._known:
            return message
        return self._within(message)

    def _within(self, message: Message) -> Message | None:
        unasked, now = is_unasked(message), self._at.now
        until = allowed_at(self._left, self._at.budget, now)
        if unasked and until > now:
            waiting = _waiting(message, self._at.before, until, now)
            self.changed[message.id] = waiting
            return None
        others = self._told_too() if unasked else ()
        if others:
            merged = merged_of(message, others, self._case, now)
            self._merged.append(merged)
            joined = {one.message for one in others}
            self._others = [one for one in self._others if one.message not in joined]
            message = replace(message, merged=merged.id)
            self.changed[message.id] = message
        self._left.append(
            Left(message=message.merged or message.id, left_time=now, unasked=unasked)
        )
        return message

    def _told_too(self) -> tuple[Waits, ...]:
        """Return what waits of other complaints and may be said with this one's."""
        ready = to_merge(self._others, self._at.now)
        if not ready:
            return ()
        reader = reader_of(self._at.now_is)
        same = (
            one
            for one in ready
            if one.reader == reader and self._at.merges(one.category)
        )
        return tuple(islice(same, MOST_IN_ONE))

    def _replace(self, old: Merged, new: Merged) -> None:
        self._merged = [new if one is old else one for one in self._merged]

    def after(self, case: Case, before: Customer) -> Customer:
        """Return what is now remembered of the customer; the same if nothing is new."""
        at = self._at
        own = [
            waiting_of(one, at.now_is, case, at.phrase)
            for one in case.messages
            if one.is_patient and is_unasked(one) and not one.merged
        ]
        found = Customer(
            left=tuple(self._left),
            waits=(*self._others, *own),
            merged=tuple(as_it_stands(one, case, at.now_is) for one in self._merged),
        )
        new = {one.message for one in found.left} - self._known
        same = (found.waits, found.merged) == (before.waits, before.merged)
        return before if same and not new else found


def with_left(customer: Customer, message: Message) -> Customer:
    """Return what is remembered of the customer with a message, if it has left."""
    said = message.merged or message.id
    known = {one.message for one in customer.left}
    if message.audience is not Audience.CUSTOMER or is_held(message) or said in known:
        return customer
    left = Left(message=said, left_time=message.free_time, unasked=is_unasked(message))
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
        free.append(moments[-budget.a_day] + BUDGET_MEMORY)
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
