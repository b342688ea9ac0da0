"""What reached the customer: a person's words, and the promises they were told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from bench.kill_test.evidence import CaseEvidence, Heard, SaidUpdate
from followup.complaint import Commitment, CommitmentKind
from followup.events import DeliveryOutcome, UpdateKind
from followup.facts import ComplaintReceived, ComplaintResolved, UpdateRecorded


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """When something happened, and since when Kafka has it."""

    at: datetime
    known: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """A person's words that reached the customer; `carried` if by our message."""

    heard: Heard
    when: Moment
    carried: bool


def answers(case: CaseEvidence, facts: list[Heard]) -> Iterator[Answer]:
    """Give the words of a person that reached the customer."""
    accepted = {
        said.cause: Moment(one.occurred, one.known)
        for one in case.deliveries
        if one.outcome is DeliveryOutcome.ACCEPTED
        for said in case.updates
        if said.id == one.id
    }
    for one in facts:
        if isinstance(one.fact.what, UpdateRecorded | ComplaintResolved):
            if one.fact.what.told_customer:
                when = Moment(one.fact.occurred_time, one.known)
                yield Answer(one, when, carried=False)
            elif one.fact.id in accepted:
                yield Answer(one, accepted[one.fact.id], carried=True)


def told(case: CaseEvidence) -> dict[str, Moment]:
    """Return when the customer was told each promise, by a message that was taken.

    The acknowledgement tells itself. A try that was said anew after a crash may name
    other promises than before: told is what every version of it names.
    """
    opening = {
        entry.promise.id
        for entry in case.ledger.values()
        if entry.promise.kind is CommitmentKind.ACKNOWLEDGE
    }
    found: dict[str, Moment] = {}
    for one in case.deliveries:
        if one.outcome is not DeliveryOutcome.ACCEPTED:
            continue
        tries = [
            said
            for said in case.updates
            if (said.id, said.attempt) == (one.id, one.attempt)
        ]
        if not tries:
            continue
        named = frozenset.intersection(*(said.promises for said in tries))
        first = tries[0].cause in case.facts and isinstance(
            case.facts[tries[0].cause].fact.what, ComplaintReceived
        )
        for promise in chain(named, opening if first else ()):
            found.setdefault(promise, Moment(one.occurred, one.known))
    return found


def keeps(said: SaidUpdate, promise: Commitment) -> bool:
    """Whether a message says of a next update that nothing is new.

    An early warning says so beside, by telling the next one after it.
    """
    if promise.kind is not CommitmentKind.NEXT_UPDATE:
        return False
    if said.kind is UpdateKind.NO_NEWS:
        return said.cause == promise.id
    return said.kind is UpdateKind.EARLY_WARNING and promise.notice_time in said.starts


def empties(case: CaseEvidence) -> Iterator[tuple[SaidUpdate, Moment]]:
    """Give each automatic message that a provider took, and when."""
    for one in case.deliveries:
        if one.outcome is DeliveryOutcome.ACCEPTED:
            for said in case.updates:
                if (said.id, said.attempt) == (one.id, one.attempt):
                    yield said, Moment(one.occurred, one.known)
