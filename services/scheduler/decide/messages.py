"""A message to the customer, from the moment it is called for to its last try."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from followup import ids
from followup.complaint import Commitment, CommitmentKind, State
from followup.events import DeliveryOutcome, Update, UpdateKind
from followup.policy import Policy
from services.scheduler.case import Case, Message
from services.scheduler.decide.channels import channel_of, moved_on
from services.scheduler.decide.gate import EXPIRES_AFTER, Gate, is_held
from services.scheduler.decide.hand_over import hand_over_line
from services.scheduler.decide.standing import Standing
from services.scheduler.decide.wanted import BY_TIME, Wanted, wanted

_UNTIL_CLOSED = set(UpdateKind) - {UpdateKind.RESOLVED}

_UNTIL_A_PERSON_SPEAKS = {
    UpdateKind.ACKNOWLEDGEMENT,
    UpdateKind.BROKEN_PROMISE,
    UpdateKind.NO_NEWS,
    UpdateKind.REOPENED,
}
"""Kinds that stand in for a person; but the first acknowledgement tells the promises
and is said in any case."""


def new_messages(
    case: Case, now_is: Standing, policy: Policy, gate: Gate
) -> tuple[Message, ...]:
    """Return the messages that are called for and were never decided.

    They tell the promises that still hold. What would be older than its expiry is not
    said: UNTOLD alerts tell our people. While something may be unheard, nothing is said
    for time that went by: the answer to it may be among that.
    """
    known = {(one.kind, one.cause) for one in case.messages}
    now = gate.now
    made = []
    behind = gate.moment.is_behind
    for one in wanted(case, now_is, policy, gate.moment.until):
        if (one.kind, one.cause) in known or one.since + EXPIRES_AFTER <= now:
            continue
        if behind and one.kind in BY_TIME:
            continue
        message = _decided(one, case, now_is, gate)
        if not is_stale(message, now_is, now):
            made.append(gate.held(message, case))
    return tuple(made)


def is_put_off(case: Case, now_is: Standing, policy: Policy, until: datetime) -> bool:
    """Whether anything is called for by time gone by that was never decided."""
    known = {(one.kind, one.cause) for one in case.messages}
    return any(
        one.kind in BY_TIME and (one.kind, one.cause) not in known
        for one in wanted(case, now_is, policy, until)
    )


def retries(
    case: Case, now_is: Standing, gate: Gate
) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
    """Return all messages as they now stand, and those to try again.

    One that failed is tried when its time has come, one that was held as soon as
    nothing holds it. A stale message is not tried again; another tells the promises
    that still hold.
    """
    after, again = [], []
    for message in case.messages:
        current = _retried(message, case, now_is, gate)
        after.append(current)
        if current is not message and current.outcome is None:
            again.append(current)
    return tuple(after), tuple(again)


def _retried(message: Message, case: Case, now_is: Standing, gate: Gate) -> Message:
    """Return the message as it now stands; without an outcome it is to be tried.

    One that its channel does not take goes by the next one that is left.
    """
    if not gate.moment.is_behind:
        contact = now_is.received.contact
        message = moved_on(message, contact, gate.policy.next_channel, gate.now)
    if not gate.waits(message):
        return message
    if is_stale(message, now_is, gate.now):
        return _ended(message, gate.now)
    if not gate.is_due(message):
        return message
    tried = replace(
        message,
        audience=gate.audience,
        promises=_still_owed(message.promises, now_is),
        at_risk=_in_doubt(message.at_risk, now_is),
        line=_line(message, case, now_is),
        retry_time=None,
        attempt=message.attempt + 1,
        outcome=None,
        outcome_time=None,
    )
    if is_held(message):
        # It has not been tried by this channel yet.
        tried = replace(tried, channel_time=gate.now, earlier_tries=message.attempt)
    current = gate.held(gate.anew(tried, message), case)
    if not is_held(current):
        free = gate.now if is_held(message) else message.released_time
        return replace(current, released_time=free)
    # Held, still: nothing was tried, and there is nothing new before the next look.
    patient = message.retry_time is not None and message.retry_time > gate.now
    same = (current.id, current.word_until) == (message.id, message.word_until)
    if patient and same:
        return message
    return replace(current, attempt=message.attempt)


def _line(message: Message, case: Case, now_is: Standing) -> str:
    """Return what is said now; a hand-over names the promise that is next by then."""
    if message.cause not in now_is.hand_overs:
        return message.line
    fact = next(one for one in case.facts if one.id == message.cause)
    return hand_over_line(fact, case, now_is) or message.line


def _ended(message: Message, now: datetime) -> Message:
    """Return a stale message as it ended: one that was held has expired now."""
    if is_held(message):
        return replace(
            message,
            retry_time=None,
            outcome=DeliveryOutcome.EXPIRED,
            outcome_time=now,
        )
    return replace(message, retry_time=None)


def is_stale(message: Message, now_is: Standing, now: datetime) -> bool:
    """Whether a message that was not sent should no longer be said.

    The complaint has ended, a person has spoken where the message would have stood in
    for one, what it tells or warns of has passed or changed again, or it is too old.
    """
    kind = message.kind
    closed = (
        now_is.closed is not None
        and kind in _UNTIL_CLOSED
        and message.cause not in now_is.after_end
    )
    spoken = (
        kind in _UNTIL_A_PERSON_SPEAKS
        and message.cause != now_is.opened.id
        and now_is.has_spoken_since(message.decided_time)
    )
    return (
        closed
        or spoken
        or _is_overtaken(message, now_is)
        or message.expires_time <= now
    )


def _is_overtaken(message: Message, now_is: Standing) -> bool:
    """Whether what the message speaks of is settled meanwhile."""
    match message.kind:
        case UpdateKind.REVISED_PROMISE:
            return not _still_owed(message.promises, now_is)
        case UpdateKind.EARLY_WARNING:
            return not _in_doubt(message.at_risk, now_is)
        case UpdateKind.NO_NEWS:
            return not _unsettled(message.keeps, now_is)
        case UpdateKind.RESOLVED:
            # Another may have said the same after the first; both held only to here.
            return now_is.closed is None or any(
                one.fact.id == message.cause and one.reopened is not None
                for one in now_is.closings
            )
        case UpdateKind.NEXT_UPDATE if message.cause in now_is.hand_overs:
            last = message.cause == now_is.hand_overs[-1]
            return not last or now_is.has_spoken_since(message.decided_time)
    return False


def is_unsent(message: Message) -> bool:
    """Whether no provider has taken the message, and nobody decided that none shall."""
    return message.outcome is not DeliveryOutcome.ACCEPTED and not message.dropped


def to_update(message: Message, case: Case, now_is: Standing) -> Update:
    """Return the message as the notifier hears it, under the same id for each try.

    It expires with the first promise it tells, warns of or still keeps: nobody is
    promised what is past, nor warned of it.
    """
    received = now_is.received
    promises = {one.commitment.id: one.commitment for one in now_is.statuses}
    told = tuple(
        promise
        for promise in _of(message.promises, promises)
        if promise.kind is not CommitmentKind.ACKNOWLEDGE
    )
    at_risk = _of(message.at_risk, promises)
    keeps = _unsettled(message.keeps, now_is)
    said = (*told, *at_risk, *_of(keeps, promises))
    return Update(
        message_id=message.id,
        customer=case.customer,
        complaint=case.complaint,
        kind=message.kind,
        audience=message.audience,
        contact=received.contact,
        owner=now_is.owner,
        issue=received.issue,
        category=received.category,
        brand=received.brand,
        thread_ref=received.thread_ref,
        line=message.line,
        needed_from_customer=received.needed_from_customer
        if message.cause == now_is.opened.id
        else "",
        promises=told,
        broken=_of(message.broken, promises),
        at_risk=at_risk,
        why=message.why,
        cause=message.cause,
        decided_time=message.decided_time,
        expires_time=min((message.expires_time, *(one.promised_time for one in said))),
        attempt=message.attempt,
        plain=message.plain,
        channel=channel_of(message, received.contact),
    )


def _decided(one: Wanted, case: Case, now_is: Standing, gate: Gate) -> Message:
    return Message(
        id=ids.derive(case.name, one.kind.name, one.identity or one.cause),
        kind=one.kind,
        audience=gate.audience,
        cause=one.cause,
        promises=_still_owed(one.promises, now_is),
        broken=one.broken,
        at_risk=one.at_risk,
        keeps=one.keeps,
        line=one.line,
        decided_time=gate.now,
        expires_time=gate.now + EXPIRES_AFTER,
        why=one.why,
    )


def _of(
    chosen: tuple[str, ...], promises: dict[str, Commitment]
) -> tuple[Commitment, ...]:
    return tuple(promises[one] for one in chosen)


def _in_doubt(promises: tuple[str, ...], now_is: Standing) -> tuple[str, ...]:
    """Return the promises that may still be missed, by all that the owner said."""
    unsettled = _unsettled(promises, now_is)
    return tuple(one for one in unsettled if one not in now_is.on_track)


def _unsettled(promises: tuple[str, ...], now_is: Standing) -> tuple[str, ...]:
    owed = {one.commitment.id for one in now_is.unsettled}
    return tuple(one for one in promises if one in owed)


def _still_owed(promises: tuple[str, ...], now_is: Standing) -> tuple[str, ...]:
    """Return the promises that still hold; a heartbeat gives way to the one now owed.

    The acknowledgement itself stays: saying the message is what settles it.
    """
    ended = {
        one.commitment.id: one.commitment.kind
        for one in now_is.statuses
        if one.state is State.SETTLED
        and one.commitment.kind is not CommitmentKind.ACKNOWLEDGE
    }
    owed = [one for one in promises if one not in ended]
    beat = now_is.beat
    lost = CommitmentKind.NEXT_UPDATE in {ended.get(one) for one in promises}
    if lost and beat is not None and beat.id not in owed:
        owed.append(beat.id)
    return tuple(owed)
