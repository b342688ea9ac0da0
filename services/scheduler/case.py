"""What the scheduler remembers about one complaint.

Everything else is worked out from this: facts in their right order, promises the
scheduler made itself, messages and their fate, alerts raised.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from followup.complaint import Commitment, CommitmentStatus, ComplaintName
from followup.events import (
    AlertKind,
    Audience,
    ComplaintReceived,
    DeliveryOutcome,
    Fact,
    UpdateKind,
)

SCHEMA = 1
"""The shape written now; raised when an older version could not read the new one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message to the customer, from decision to outcome."""

    id: str
    kind: UpdateKind
    audience: Audience
    cause: str
    decided_time: datetime
    expires_time: datetime
    why: str
    promises: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    line: str = ""
    outcome: DeliveryOutcome | None = None
    outcome_time: datetime | None = None
    attempt: int = 1
    retry_time: datetime | None = None

    @property
    def accepted_time(self) -> datetime | None:
        """When the provider took it, if it did."""
        taken = self.outcome is DeliveryOutcome.ACCEPTED
        return self.outcome_time if taken else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """An alert that was raised."""

    alert_id: str
    incident_key: str
    kind: AlertKind
    raised_time: datetime
    commitment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything the scheduler remembers about one complaint."""

    customer: str
    complaint: str
    schema: int = SCHEMA
    revision: int = 0
    facts: tuple[Fact, ...] = ()
    made: tuple[Commitment, ...] = ()
    statuses: tuple[CommitmentStatus, ...] = ()
    messages: tuple[Message, ...] = ()
    raised: tuple[Raised, ...] = ()
    quarantined_time: datetime | None = None

    @property
    def name(self) -> ComplaintName:
        """The complaint this case is about."""
        return ComplaintName(self.customer, self.complaint)

    @property
    def received(self) -> tuple[Fact, ComplaintReceived] | None:
        """The fact that opened the complaint, if it has been heard."""
        for fact in self.facts:
            if isinstance(fact.what, ComplaintReceived):
                return fact, fact.what
        return None
