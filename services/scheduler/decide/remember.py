"""Taking in what was heard: facts in their right order, the fate of messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec.structs import replace

from followup import ids
from followup.complaint import Contact
from followup.events import Delivery, DeliveryOutcome, DeliverySubject
from followup.facts import (
    CaseReleased,
    ComplaintReceived,
    CustomerWrote,
    Fact,
)
from services.scheduler.case import Case, Message
from services.scheduler.decide.channels import channel_of
from services.scheduler.decide.gate import LOOK_AGAIN
from services.scheduler.decide.partly import without_next_time

BACKOFF = tuple(
    timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1800, 3600, 7200)
)
"""How long to wait before each further try of a message; the last one repeats."""

RETURNED_WITHIN = timedelta(hours=24)
"""A bounce in this time after acceptance undoes it: the customer never read it."""

_FINAL = {DeliveryOutcome.ACCEPTED, DeliveryOutcome.BOUNCED}
_HELD_AND_OVER = (DeliveryOutcome.HELD, DeliveryOutcome.EXPIRED)
"""The report of a hold, heard again when what was held has expired."""

_TO_BE_TRIED_AGAIN = {DeliveryOutcome.FAILED, DeliveryOutcome.EXPIRED}
"""A try expires with the first promise in it; the next one says what still holds."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """The case with what was heard, whether that was new, and why it was refused."""

    case: Case
    is_new: bool = True
    refused: str = ""


def remember(case: Case, heard: Fact | Delivery | None) -> Remembered:
    """Take one fact or delivery into the case, wherever in its order it belongs.

    Hearing the same again changes nothing. A fact with a known id and other content
    is refused, so is a second complaint under the same name: the first wins.
    """
    if heard is None:
        return Remembered(case, is_new=False)
    if isinstance(heard, Delivery):
        return _delivered(case, heard)
    if isinstance(heard.what, CaseReleased):
        released = replace(case, quarantined_time=None)
        return Remembered(released, is_new=released != case)
    return _fact(case, without_words(heard))


def without_words(fact: Fact) -> Fact:
    """Return the fact as it is kept: the customer's own words are not ours to keep."""
    if isinstance(fact.what, ComplaintReceived | CustomerWrote):
        return replace(fact, what=replace(fact.what, customer_words=""))
    return fact


def _fact(case: Case, fact: Fact) -> Remembered:
    for known in (*case.facts, *case.ahead):
        if known.id == fact.id:
            # Of a call whose next time was refused, the rest is kept.
            if known in (fact, without_next_time(fact)):
                return Remembered(case, is_new=False)
            return Remembered(
                case, is_new=False, refused="another fact with the same id came first"
            )
    if isinstance(fact.what, ComplaintReceived) and case.received is not None:
        return Remembered(
            case, is_new=False, refused="this complaint was received before"
        )
    facts = tuple(sorted((*case.facts, fact), key=lambda one: one.order))
    return Remembered(replace(case, facts=facts))


def _delivered(case: Case, delivery: Delivery) -> Remembered:
    if delivery.subject is not DeliverySubject.UPDATE:
        return Remembered(case, is_new=False)
    contact = case.received[1].contact if case.received else Contact()
    messages = tuple(
        _after(message, delivery, contact)
        if delivery.message_id in {message.id, message.merged}
        else message
        for message in case.messages
    )
    changed = replace(case, messages=messages, early=_early(case, delivery))
    return Remembered(changed, is_new=changed != case)


def _early(case: Case, delivery: Delivery) -> tuple[Delivery, ...]:
    """Return the deliveries that wait, as facts do, for a complaint not reported yet.

    Only of a case that is made anew from its facts do they come before it.
    """
    waits = bool(case.facts) and case.received is None
    known = any(one.message_id == delivery.message_id for one in case.early)
    if known or not waits or delivery.outcome is not DeliveryOutcome.ACCEPTED:
        return case.early
    return (*case.early, delivery)


def _after(message: Message, delivery: Delivery, contact: Contact) -> Message:
    # Going by another way from now on, it may wait and not have been tried anew yet.
    before = max(message.earlier_tries, message.attempt - 1)
    late_news = delivery.attempt <= before
    if late_news and _is_over(message, delivery, contact):
        return message
    if message.outcome is DeliveryOutcome.ACCEPTED and _came_back(message, delivery):
        return replace(
            message, outcome=delivery.outcome, outcome_time=delivery.occurred_time
        )
    if message.outcome in _FINAL or (late_news and delivery.outcome not in _FINAL):
        return message
    if (delivery.outcome, message.outcome) == _HELD_AND_OVER:
        return message
    retry_time = None
    doubtful = delivery.outcome is DeliveryOutcome.UNKNOWN
    if delivery.outcome is DeliveryOutcome.HELD:
        retry_time = delivery.occurred_time + LOOK_AGAIN
    if delivery.outcome in _TO_BE_TRIED_AGAIN or (
        doubtful and delivery.channel.tells_repeats
    ):
        retry_time = _retry_time(message, delivery)
    return replace(
        message,
        doubtful=message.doubtful or doubtful,
        outcome=delivery.outcome,
        outcome_time=delivery.occurred_time,
        retry_time=retry_time,
    )


def _is_over(message: Message, delivery: Delivery, contact: Contact) -> bool:
    """Whether a channel speaks of a message that goes by another one meanwhile."""
    accepted = delivery.outcome is DeliveryOutcome.ACCEPTED
    return not accepted and delivery.channel is not channel_of(message, contact)


def _came_back(message: Message, delivery: Delivery) -> bool:
    """Whether what a provider took was returned within a day: then nobody was told."""
    since = message.outcome_time or message.decided_time
    soon = delivery.occurred_time - since <= RETURNED_WITHIN
    return delivery.outcome is DeliveryOutcome.BOUNCED and soon


def _retry_time(message: Message, delivery: Delivery) -> datetime | None:
    """Return when to try again; None when the message would be stale by then.

    The wait is spread over half to one and a half times its step, by the message's id
    and try, so that many failed messages do not come back in one instant.
    """
    tries = max(1, delivery.attempt - message.earlier_tries)
    step = BACKOFF[min(tries, len(BACKOFF)) - 1]
    spread = 0.5 + int(ids.derive(message.id, delivery.attempt)[:8], 16) / 2**32
    wait = max(step * spread, delivery.retry_after or timedelta())
    again = delivery.occurred_time + wait
    return again if again < message.expires_time else None
