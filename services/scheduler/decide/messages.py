"""What the customer hears: one message for each cause, each knowing why it exists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec.structs import replace

from followup import ids
from followup.complaint import CommitmentKind, Origin, State, Teller
from followup.events import Audience, DeliveryOutcome, Update, UpdateKind
from followup.facts import (
    CommitmentRevised,
    ComplaintResolved,
    CustomerWrote,
    Fact,
    UpdateRecorded,
)
from followup.policy import Mode
from services.scheduler.case import Case, Message
from services.scheduler.decide.promises import (
    breaks_to_admit,
    current_next_update,
)
from services.scheduler.decide.standing import Standing, next_update_id, revision_id

EXPIRES_AFTER = timedelta(hours=24)
"""A message is not sent later than this after it was decided: news goes stale."""

_UNTIL_RESOLVED = {
    UpdateKind.ACKNOWLEDGEMENT,
    UpdateKind.NEXT_UPDATE,
    UpdateKind.REVISED_PROMISE,
    UpdateKind.BROKEN_PROMISE,
}

_UNTIL_A_PERSON_SPEAKS = {UpdateKind.ACKNOWLEDGEMENT, UpdateKind.BROKEN_PROMISE}
"""Kinds that stand in for a person; but the first acknowledgement tells the promises
and is said in any case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """A message that some cause calls for."""

    kind: UpdateKind
    cause: str
    since: datetime
    why: str
    promises: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    line: str = ""


def new_messages(
    case: Case, now_is: Standing, mode: Mode, now: datetime
) -> tuple[Message, ...]:
    """Return the messages that are called for and were never decided.

    They tell the promises that still hold. What would be older than its expiry is not
    said: UNTOLD alerts tell our people.
    """
    known = {one.id for one in case.messages}
    audience = _audience(now_is, mode)
    made = []
    for wanted in _wanted(case, now_is):
        id_ = ids.derive(case.name, wanted.kind.name, wanted.cause)
        if id_ in known or wanted.since + EXPIRES_AFTER <= now:
            continue
        message = Message(
            id=id_,
            kind=wanted.kind,
            audience=audience,
            cause=wanted.cause,
            promises=_still_owed(wanted.promises, now_is),
            broken=wanted.broken,
            line=wanted.line,
            decided_time=now,
            expires_time=now + EXPIRES_AFTER,
            why=wanted.why,
        )
        if not is_stale(message, now_is, now):
            made.append(message)
    return tuple(made)


def retries(
    case: Case, now_is: Standing, mode: Mode, now: datetime
) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
    """Return all messages as they now stand, and those to try again.

    A stale message is not tried again; another tells the promises that still hold.
    """
    after, again = [], []
    for message in case.messages:
        current = message
        if message.retry_time is not None:
            if is_stale(message, now_is, now):
                current = replace(message, retry_time=None)
            elif message.retry_time <= now:
                current = replace(
                    message,
                    audience=_audience(now_is, mode),
                    promises=_still_owed(message.promises, now_is),
                    retry_time=None,
                    attempt=message.attempt + 1,
                    outcome=None,
                    outcome_time=None,
                )
                again.append(current)
        after.append(current)
    return tuple(after), tuple(again)


def is_stale(message: Message, now_is: Standing, now: datetime) -> bool:
    """Whether a message that was not sent should no longer be said.

    The complaint is resolved, a person has spoken where the message would have stood
    in for one, the new time it tells has passed or changed again, or it is too old.
    """
    resolved = now_is.resolved is not None and message.kind in _UNTIL_RESOLVED
    spoken = (
        message.kind in _UNTIL_A_PERSON_SPEAKS
        and message.cause != now_is.opened.id
        and now_is.has_spoken_since(message.decided_time)
    )
    revised = message.kind is UpdateKind.REVISED_PROMISE
    overtaken = revised and not _still_owed(message.promises, now_is)
    return resolved or spoken or overtaken or message.expires_time <= now


def is_unsent(message: Message) -> bool:
    """Whether no provider has taken the message."""
    return message.outcome is not DeliveryOutcome.ACCEPTED


def to_update(message: Message, case: Case, now_is: Standing) -> Update:
    """Return the message as the notifier hears it, under the same id for each try.

    It expires with the first promise it tells: nobody is promised what is past.
    """
    received = now_is.received
    promises = {one.commitment.id: one.commitment for one in now_is.statuses}
    told = tuple(
        promise
        for promise in (promises[one] for one in message.promises)
        if promise.kind is not CommitmentKind.ACKNOWLEDGE
    )
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
        broken=tuple(promises[one] for one in message.broken),
        why=message.why,
        cause=message.cause,
        decided_time=message.decided_time,
        expires_time=min((message.expires_time, *(one.promised_time for one in told))),
        attempt=message.attempt,
    )


def _audience(now_is: Standing, mode: Mode) -> Audience:
    if now_is.person_only:
        return Audience.OWNER
    return Audience.CUSTOMER if mode is Mode.LIVE else Audience.REVIEWER


def _wanted(case: Case, now_is: Standing) -> Iterator[_Wanted]:
    received = now_is.received
    if received.teller is Teller.FOLLOWUP and received.origin is Origin.REPORTED:
        yield _Wanted(
            kind=UpdateKind.ACKNOWLEDGEMENT,
            cause=now_is.opened.id,
            since=now_is.opened.occurred_time,
            promises=tuple(one.id for one in received.commitments),
            why="the complaint was received and we tell the customer what we promise",
        )
    open_still = now_is.resolved is None
    for fact in case.facts:
        since = fact.occurred_time
        match fact.what:
            case CustomerWrote() if (
                open_still
                and now_is.unanswered(fact)
                and not _wrote_before(case, fact, now_is)
            ):
                beat = current_next_update(now_is)
                yield _Wanted(
                    kind=UpdateKind.ACKNOWLEDGEMENT,
                    cause=fact.id,
                    since=since,
                    promises=(beat.commitment.id,) if beat else (),
                    why="the customer wrote again and hears when we answer",
                )
            case UpdateRecorded(told_customer=False, line=line) if open_still:
                made = next_update_id(fact.id)
                yield _Wanted(
                    kind=UpdateKind.NEXT_UPDATE,
                    cause=fact.id,
                    since=since,
                    promises=tuple(one.id for one in case.made if one.id == made),
                    line=line,
                    why="a person has news for the customer",
                )
            case CommitmentRevised(told_customer=False, reason=reason) if open_still:
                revised = _revision_of(case, fact)
                if revised:
                    yield _Wanted(
                        kind=UpdateKind.REVISED_PROMISE,
                        cause=fact.id,
                        since=since,
                        promises=revised,
                        line=reason,
                        why="a person gave the promise a new time",
                    )
            case ComplaintResolved(told_customer=False, line=line):
                yield _Wanted(
                    kind=UpdateKind.RESOLVED,
                    cause=fact.id,
                    since=since,
                    line=line,
                    why="the complaint was put right",
                )
    yield from _admissions(case, now_is)


def _wrote_before(case: Case, wrote: Fact, now_is: Standing) -> bool:
    """Whether the customer wrote within a day before, and nobody has answered yet.

    The answer to that one has said when they hear from us. Answering each would never
    end where a program of theirs answers ours.
    """
    return any(
        isinstance(one.what, CustomerWrote)
        and now_is.unanswered(one)
        and one.order < wrote.order
        and wrote.occurred_time - one.occurred_time < EXPIRES_AFTER
        for one in case.facts
    )


def _admissions(case: Case, now_is: Standing) -> Iterator[_Wanted]:
    broken = breaks_to_admit(case, now_is)
    beat = current_next_update(now_is)
    if broken:
        yield _Wanted(
            kind=UpdateKind.BROKEN_PROMISE,
            cause=broken[0].id,
            since=broken[0].promised_time,
            broken=tuple(one.id for one in broken),
            promises=(beat.commitment.id,) if beat else (),
            why=f"we broke a promise: {broken[0].words}",
        )


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
    beat = current_next_update(now_is)
    lost = CommitmentKind.NEXT_UPDATE in {ended.get(one) for one in promises}
    if lost and beat is not None and beat.commitment.id not in owed:
        owed.append(beat.commitment.id)
    return tuple(owed)


def _revision_of(case: Case, fact: Fact) -> tuple[str, ...]:
    return tuple(
        one.id for one in case.made if one.id == revision_id(one.kind, fact.id)
    )
