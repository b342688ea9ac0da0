"""Several messages to one customer that had to wait, said in one.

The complaint that may speak first speaks for those that wait; the others learn from the
customer's row what became of it. Whoever of them speaks, the message is the same one.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta

from msgspec.structs import replace

from followup import ids
from followup.events import DeliveryOutcome, OpenComplaint, Update, UpdateKind
from services.scheduler.case import Case, Message
from services.scheduler.customer import Customer, Merged, Waits
from services.scheduler.decide.standing import Standing

LOOK_AGAIN = timedelta(minutes=1)
"""How soon a message that another complaint says asks what became of it, at first."""

KEPT = timedelta(hours=48)
"""How long it is remembered what was said in one: none of it is sent later."""

_SAID = {DeliveryOutcome.ACCEPTED, DeliveryOutcome.UNKNOWN}


MOST_IN_ONE = 20
"""Complaints in one message beside its own: nobody reads a longer list to its end."""


def to_merge(waits: Iterable[Waits], now: datetime) -> tuple[Waits, ...]:
    """Return those that may be said now, with what they still have to say."""
    ready = (one for one in waits if one.until <= now)
    ahead = (replace(one, told=_ahead(one.told, now)) for one in ready)
    return tuple(one for one in ahead if one.told.at_risk)


def merged_of(
    message: Message, others: Iterable[Waits], case: Case, now: datetime
) -> Merged:
    """Return the one message that says this and the others'."""
    others = tuple(others)
    slot = min(one.until for one in others)
    return Merged(
        id=ids.derive(case.customer, "open-complaints", slot, others[0].reader),
        complaint=case.complaint,
        left_time=now,
        messages=(message.id, *(one.message for one in others)),
        told=tuple(one.told for one in others),
    )


def said_by(message: Message, merged: Iterable[Merged]) -> Merged | None:
    """Return the one message by which this one is said, if it is."""
    return next((one for one in merged if message.id in one.messages), None)


def fate_of(
    message: Message, said: Merged, before: Case, now: datetime
) -> Message | None:
    """Return a message that another complaint says as it stands; None: it is not said.

    Until it is known it waits, and asks again after as long as it has waited.
    """
    known = next((one for one in before.messages if one.id == message.id), message)
    if said.outcome in _SAID:
        return replace(
            known,
            outcome=said.outcome,
            outcome_time=said.outcome_time,
            retry_time=None,
            merged=said.id,
        )
    if said.outcome is not None:
        return None
    if known.merged and known.retry_time is not None and known.retry_time > now:
        return known
    again = now + max(LOOK_AGAIN, now - said.left_time)
    return replace(
        known,
        outcome=DeliveryOutcome.HELD,
        retry_time=again,
        waits_until=again,
        merged=said.id,
    )


def with_merged(customer: Customer, merged: Merged) -> Customer:
    """Return the customer's row with what was said in one, where it was forgotten."""
    if any(one.id == merged.id for one in customer.merged):
        return customer
    waits = tuple(one for one in customer.waits if one.message not in merged.messages)
    return replace(customer, waits=waits, merged=(*customer.merged, merged))


def without(merged: Merged, message: Message, case: Case) -> Merged:
    """Return the one message without one that its own complaint says after all."""
    messages = tuple(one for one in merged.messages if one != message.id)
    told = tuple(one for one in merged.told if one.complaint != case.complaint)
    return replace(merged, messages=messages, told=told)


def still_ahead(merged: Merged, now: datetime) -> Merged:
    """Return the one message as it leaves now: without what is too late to warn of."""
    ahead = (_ahead(one, now) for one in merged.told)
    told = tuple(one for one in ahead if one.at_risk)
    return replace(merged, told=told, outcome=None, outcome_time=None)


def _ahead(told: OpenComplaint, now: datetime) -> OpenComplaint:
    return _in_doubt(told, {one.id for one in told.at_risk if one.promised_time > now})


def as_it_stands(merged: Merged, case: Case, now_is: Standing) -> Merged:
    """Return what is known of a merged message, from the case of one complaint in it.

    Of the complaint that says it, what became of it; of another while it may still be
    said, what is still in doubt.
    """
    if merged.complaint == case.complaint:
        return _as_it_ended(merged, case)
    if merged.outcome is not None:
        return merged
    owed = {one.commitment.id for one in now_is.unsettled} - now_is.on_track
    told = tuple(
        _in_doubt(one, owed) if one.complaint == case.complaint else one
        for one in merged.told
    )
    return replace(merged, told=tuple(one for one in told if one.at_risk))


def _in_doubt(told: OpenComplaint, owed: AbstractSet[str]) -> OpenComplaint:
    at_risk = tuple(one for one in told.at_risk if one.id in owed)
    return replace(told, at_risk=at_risk)


def _as_it_ended(merged: Merged, case: Case) -> Merged:
    mine = next((one for one in case.messages if one.merged == merged.id), None)
    if mine is None or mine.outcome is None:
        return merged
    if mine.outcome is DeliveryOutcome.HELD and not mine.is_patient:
        # Our people hold this complaint's words back; the others' may go without.
        return replace(merged, outcome=mine.outcome, outcome_time=mine.outcome_time)
    if mine.retry_time is not None or mine.outcome is DeliveryOutcome.SENDING:
        return merged
    doubt = mine.doubtful and mine.outcome is not DeliveryOutcome.ACCEPTED
    outcome = DeliveryOutcome.UNKNOWN if doubt else mine.outcome
    return replace(merged, outcome=outcome, outcome_time=mine.outcome_time)


def waiting_of(message: Message, now_is: Standing, case: Case, phrase: str) -> Waits:
    """Return what the customer's row keeps of a message that waits."""
    promises = {one.commitment.id: one.commitment for one in now_is.statuses}
    return Waits(
        message=message.id,
        until=message.waits_until or message.decided_time,
        told=OpenComplaint(
            complaint=case.complaint,
            issue=now_is.received.issue or phrase,
            at_risk=tuple(promises[one] for one in message.at_risk),
            promises=tuple(promises[one] for one in message.promises),
        ),
        reader=reader_of(now_is),
        category=now_is.received.category,
    )


def reader_of(now_is: Standing) -> str:
    """Return who reads what is said of a complaint, and in whose name.

    One customer may be several people; none reads what is meant for another.
    """
    contact, brand = now_is.received.contact, now_is.received.brand
    channels = (one.name for one in contact.allowed)
    return ids.derive(
        "reader",
        brand,
        contact.display_name,
        contact.email,
        contact.phone,
        contact.locale,
        contact.time_zone,
        *channels,
    )


def spoken(update: Update, message: Message, customer: Customer) -> Update:
    """Return the update as it is said: with the others it was merged with, if any.

    It keeps its id where nothing is left to say of them.
    """
    said = next((one for one in customer.merged if one.id == message.merged), None)
    if said is None:
        return update
    if not said.told:
        return replace(update, message_id=said.id)
    times = [one.promised_time for each in said.told for one in each.at_risk]
    return replace(
        update,
        message_id=said.id,
        kind=UpdateKind.OPEN_COMPLAINTS,
        others=said.told,
        expires_time=min((update.expires_time, *times)),
    )
