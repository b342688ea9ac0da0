"""Messages of a case that is made anew: what its deliveries say had reached customers.

They are found by the ids that such messages have, for these derive from the facts that
called for them. What only the passing of time had called for is not found again.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from followup import ids
from followup.complaint import CommitmentKind
from followup.events import Audience, DeliveryOutcome, UpdateKind
from followup.facts import CommitmentRevised, ComplaintReceived, Fact
from services.scheduler.case import Case, Message
from services.scheduler.decide.telling import made_id, next_update_id, revision_id

_CALLED_FOR_BY_FACTS = (
    UpdateKind.ACKNOWLEDGEMENT,
    UpdateKind.NEXT_UPDATE,
    UpdateKind.REVISED_PROMISE,
    UpdateKind.RESOLVED,
    UpdateKind.CALL_ATTEMPT,
    UpdateKind.REOPENED,
)


def with_recalled(case: Case) -> Case:
    """Return the case with the messages that early deliveries tell of, if any do."""
    if not case.early:
        return case
    found = tuple(one for fact in case.facts for one in _messages(fact, case))
    return replace(case, early=(), messages=(*case.messages, *found))


def _messages(fact: Fact, case: Case) -> Iterator[Message]:
    accepted = {one.message_id: one for one in case.early}
    for kind in _CALLED_FOR_BY_FACTS:
        delivery = accepted.get(ids.derive(case.name, kind.name, fact.id))
        if delivery is not None:
            yield Message(
                id=delivery.message_id,
                kind=kind,
                audience=Audience.CUSTOMER,
                cause=fact.id,
                decided_time=fact.occurred_time,
                expires_time=delivery.occurred_time,
                why="said before the case was made anew",
                promises=_told(fact),
                outcome=DeliveryOutcome.ACCEPTED,
                outcome_time=delivery.occurred_time,
                attempt=delivery.attempt,
            )


def _told(fact: Fact) -> tuple[str, ...]:
    """Return the promises that such a message told: any that its fact may have made."""
    if isinstance(fact.what, ComplaintReceived):
        return tuple(one.id for one in fact.what.commitments)
    if isinstance(fact.what, CommitmentRevised):
        return tuple(revision_id(kind, fact.id) for kind in CommitmentKind)
    return next_update_id(fact.id), made_id(fact)
