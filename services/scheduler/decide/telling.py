"""What reached the customer, and when: a person's words, and each promise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from followup import ids
from followup.complaint import Commitment, CommitmentKind, Teller
from followup.events import Audience
from followup.facts import (
    CallAttempted,
    CommitmentMade,
    CommitmentRevised,
    ComplaintReceived,
    ComplaintReopened,
    ComplaintResolved,
    CustomerWrote,
    Fact,
    UpdateRecorded,
)
from services.scheduler.case import Case


@dataclass(frozen=True, slots=True)
class Answer:
    """A person's words that reached the customer: by which fact, and when."""

    fact: Fact
    told_time: datetime


def answers(case: Case) -> tuple[Answer, ...]:
    """Return what our people said to the customer, in the order it reached them."""
    accepted = {
        message.cause: message.accepted_time
        for message in case.messages
        if message.accepted_time and message.audience is not Audience.OWNER
    }
    found = []
    for fact in case.facts:
        match fact.what:
            case UpdateRecorded(told_customer=by_person):
                pass
            case ComplaintResolved(told_customer=by_person):
                pass
            case CallAttempted(reached=by_person):
                pass
            case _:
                continue
        told_time = fact.occurred_time if by_person else accepted.get(fact.id)
        if told_time is not None:
            found.append(Answer(fact, told_time))
    return tuple(sorted(found, key=lambda one: one.told_time))


def customer_spoke(facts: Iterable[Fact]) -> tuple[datetime, ...]:
    """Return when the customer wrote again, or had the complaint reopened."""
    return tuple(
        [
            fact.occurred_time
            for fact in facts
            if isinstance(fact.what, CustomerWrote | ComplaintReopened)
        ]
    )


def asked_by(moment: datetime, spoke: Iterable[datetime]) -> datetime | None:
    """Return when the customer had last spoken by a moment.

    A person's words from before that are no answer after the moment, however long they
    were on their way.
    """
    return max((one for one in spoke if one <= moment), default=None)


def told(case: Case, opened: Fact, received: ComplaintReceived) -> dict[str, datetime]:
    """Return when the customer was told each promise, by commitment id."""
    when: dict[str, datetime] = {}
    if received.teller is Teller.ALREADY_TOLD:
        when.update({one.id: opened.occurred_time for one in received.commitments})
    for message in case.messages:
        if message.accepted_time and message.audience is not Audience.OWNER:
            for one in message.promises:
                when.setdefault(one, message.accepted_time)
    for fact in case.facts:
        if isinstance(fact.what, UpdateRecorded):
            for one in fact.what.told_commitments:
                when.setdefault(one, fact.occurred_time)
    for fact, made in made_by_person(case):
        if _by_person(fact):
            when.setdefault(made.id, made.start_time)
    return when


def _by_person(fact: Fact) -> bool:
    """Whether the person who promised told the customer so themselves."""
    match fact.what:
        case CallAttempted(reached=reached):
            return reached
        case CommitmentMade(told_customer=told_customer):
            return told_customer
        case CommitmentRevised(told_customer=told_customer):
            return told_customer
    return False


def made_by_person(case: Case) -> Iterator[tuple[Fact, Commitment]]:
    """Give each promise that a person made after the first answer, with its fact."""
    made = {one.id: one for one in case.made}
    for fact in case.facts:
        match fact.what:
            case CommitmentRevised():
                found = [
                    one for one in case.made if one.id == revision_id(one.kind, fact.id)
                ]
            case CommitmentMade() | CallAttempted():
                id_ = made_id(fact)
                found = [made[id_]] if id_ in made else []
            case _:
                continue
        for one in found:
            yield fact, one


def next_update_id(cause: str) -> str:
    """Return the id of the NEXT_UPDATE promise that a fact or a promise causes."""
    return ids.short("next-update", cause, "next-update")


def made_id(fact: Fact) -> str:
    """Return the id of the promise that a person made by this fact."""
    what = fact.what
    kind = what.kind if isinstance(what, CommitmentMade) else CommitmentKind.CALLBACK
    slug = _slug(kind)
    return ids.short(slug, fact.id, slug, "made")


def revision_id(kind: CommitmentKind, fact_id: str) -> str:
    """Return the id of the promise that a revision makes."""
    slug = _slug(kind)
    return ids.short(slug, fact_id, slug, "revised")


def _slug(kind: CommitmentKind) -> str:
    return kind.name.lower().replace("_", "-")
