"""What the lookout sees, as tests make it up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from followup.complaint import (
    Commitment,
    CommitmentKind,
    CommitmentStatus,
    Person,
    Severity,
    State,
)
from followup.events import CommitmentState, Hold, ListedPromise, UpdateKind
from followup.holds import scope_of_kind
from services.scheduler.lookout.seen import AtRisk, Spoken

MONDAY_NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
"""Noon in Berlin, where the shipped policy's office is open."""

OPERATORS = Person(id="robin", display_name="Robin Example", email="robin@example.com")
ALEX = Person(id="alex", display_name="Alex Example", email="alex@example.com")
KIND = UpdateKind.BROKEN_PROMISE
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def spoken(
    number: int, at: datetime, *, kind: UpdateKind = KIND, to_customer: bool = True
) -> list[Spoken]:
    """Return so many messages that were decided at one moment."""
    return [
        Spoken(f"{kind.name}-{at.isoformat()}-{one}", kind, at, to_customer)
        for one in range(number)
    ]


def word(at: datetime, *, held: bool, id_: str = "", scope: str = "") -> Hold:
    """Return what a person says of a scope."""
    return Hold(
        id=id_ or f"word-{at.isoformat()}",
        scope=scope or scope_of_kind(KIND),
        held=held,
        author=OPERATORS,
        occurred_time=at,
    )


def at_risk(number: int, at: datetime, category: str = "billing") -> list[AtRisk]:
    """Return so many promises that came at risk, a second apart, the last at `at`."""
    found = []
    for one in range(number):
        time = at - (number - 1 - one) * SECOND
        promise = ListedPromise(
            customer=f"c-{one}",
            complaint=f"T-{one}",
            commitment=f"first-reply-{one}",
            kind=CommitmentKind.FIRST_REPLY,
            promised_time=at + (number - one) * MINUTE,
            severity=Severity.HIGH,
        )
        id_ = f"{category}-{time.isoformat()}-{one}"
        found.append(AtRisk(id_, category, time, promise))
    return found


def owed(
    number: int, by: datetime, *, owner: Person = ALEX, state: State = State.OPEN
) -> tuple[bytes, CommitmentState]:
    """Return what the topic of commitments says of one promise: its key, its value."""
    commitment = Commitment(
        id=f"remedy-offer-{number}",
        kind=CommitmentKind.REMEDY_OFFER,
        promised_time=by,
        internal_target_time=by,
        warning_time=by,
        start_time=by - DAY,
    )
    change = CommitmentState(
        customer=f"c-{number}",
        complaint=f"T-{number}",
        status=CommitmentStatus(
            commitment=commitment, state=state, changed_time=by - DAY
        ),
        owner=owner,
        severity=Severity.MEDIUM,
        why="remedy offer: promised",
    )
    return f"customers/c-{number}/{commitment.id}".encode(), change
