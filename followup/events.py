"""Everything that travels on the topics, as values.

Facts are in the past tense; every moment is an aware datetime in UTC; an empty
string or None means absent. Field names are those of `proto/followup/v1`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum

from followup.complaint import (
    Channel,
    Commitment,
    CommitmentStatus,
    ComplaintName,
    Consent,
    Contact,
    Handling,
    Origin,
    Person,
    Severity,
    Teller,
)
from followup.value import Value


class ComplaintReceived(Value, tag=True):
    """A complaint came in, with the promises our answer gave."""

    category: str
    severity: Severity
    contact: Contact
    teller: Teller
    handling: Handling
    origin: Origin
    owner: Person
    commitments: tuple[Commitment, ...]
    issue: str = ""
    customer_words: str = ""
    thread_ref: str = ""
    brand: str = ""
    needed_from_customer: str = ""


class CustomerWrote(Value, tag=True):
    """The customer wrote again: they had to ask."""

    customer_words: str = ""


class UpdateRecorded(Value, tag=True):
    """A person has news for the customer, or told them."""

    author: Person
    line: str = ""
    told_customer: bool = False
    told_commitments: tuple[str, ...] = ()
    kept_commitments: tuple[str, ...] = ()


class CommitmentRevised(Value, tag=True):
    """A person gave a promise a new time."""

    commitment: str
    promised_time: datetime
    reason: str
    consent: Consent
    author: Person
    told_customer: bool = False


class ComplaintAssigned(Value, tag=True):
    """A person took the complaint over."""

    owner: Person


class ComplaintResolved(Value, tag=True):
    """It is put right."""

    author: Person
    line: str = ""
    told_customer: bool = False


class CaseReleased(Value, tag=True):
    """An operator lets a quarantined case run again."""

    released_by: str


What = (
    ComplaintReceived
    | CustomerWrote
    | UpdateRecorded
    | CommitmentRevised
    | ComplaintAssigned
    | ComplaintResolved
    | CaseReleased
)


class Fact(Value):
    """Something that happened to one complaint; `id` derives from its cause."""

    id: str
    customer: str
    complaint: str
    occurred_time: datetime
    source: str
    what: What
    sequence: int = 0

    @property
    def name(self) -> ComplaintName:
        """The complaint this fact belongs to."""
        return ComplaintName(self.customer, self.complaint)

    @property
    def order(self) -> tuple[datetime, int, str]:
        """Where this fact belongs among the facts of its complaint."""
        return (self.occurred_time, self.sequence, self.id)


class UpdateKind(Enum):
    """What a message to the customer says."""

    ACKNOWLEDGEMENT = "ACKNOWLEDGEMENT"
    NEXT_UPDATE = "NEXT_UPDATE"
    REVISED_PROMISE = "REVISED_PROMISE"
    BROKEN_PROMISE = "BROKEN_PROMISE"
    RESOLVED = "RESOLVED"


class Audience(Enum):
    """Who reads a message: the customer, or one of our people in their stead."""

    CUSTOMER = "CUSTOMER"
    OWNER = "OWNER"
    REVIEWER = "REVIEWER"


class Update(Value):
    """Say this to the customer.

    `promises` are told in their exact words; `why` says why the message exists.
    """

    message_id: str
    customer: str
    complaint: str
    kind: UpdateKind
    audience: Audience
    contact: Contact
    owner: Person
    why: str
    cause: str
    decided_time: datetime
    expires_time: datetime
    not_before: datetime | None = None
    issue: str = ""
    category: str = ""
    brand: str = ""
    thread_ref: str = ""
    line: str = ""
    needed_from_customer: str = ""
    promises: tuple[Commitment, ...] = ()
    broken: tuple[Commitment, ...] = ()
    attempt: int = 1


class AlertKind(Enum):
    """What an alert to our people says."""

    AT_RISK = "AT_RISK"
    OVERDUE = "OVERDUE"
    CLEARED = "CLEARED"
    UNTOLD = "UNTOLD"
    UNSENT = "UNSENT"
    FACT_REFUSED = "FACT_REFUSED"
    QUARANTINED = "QUARANTINED"
    WROTE_AFTER_RESOLUTION = "WROTE_AFTER_RESOLUTION"


class Alert(Value):
    """Something our people must know; one incident keeps one `incident_key`."""

    alert_id: str
    incident_key: str
    kind: AlertKind
    customer: str
    complaint: str
    recipient: Person
    why: str
    due_time: datetime
    raised_time: datetime
    severity: Severity = Severity.MEDIUM
    commitment: Commitment | None = None
    level: int = 0
    issue: str = ""
    late_by: timedelta | None = None


class DeliveryOutcome(Enum):
    """What became of a message at one channel."""

    SENDING = "SENDING"
    ACCEPTED = "ACCEPTED"
    BOUNCED = "BOUNCED"
    FAILED = "FAILED"
    EXPIRED = "EXPIRED"
    UNKNOWN = "UNKNOWN"


class DeliverySubject(Enum):
    """What a delivery carried."""

    UPDATE = "UPDATE"
    ALERT = "ALERT"


class Delivery(Value):
    """What became of a message or an alert; also the notifier's sent log."""

    message_id: str
    customer: str
    complaint: str
    subject: DeliverySubject
    channel: Channel
    outcome: DeliveryOutcome
    occurred_time: datetime
    attempt: int = 1
    detail: str = ""
    retry_after: timedelta | None = None


class CaseRef(Value):
    """One case worth looking at."""

    customer: str
    complaint: str


class WakeUp(Value):
    """Look again at these cases: a hint, never trusted."""

    cases: tuple[CaseRef, ...]


class CommitmentState(Value):
    """One change of a commitment, and why."""

    customer: str
    complaint: str
    status: CommitmentStatus
    owner: Person
    severity: Severity
    why: str
    category: str = ""
    cause: str = ""


Event = Fact | Update | Alert | Delivery | WakeUp | CommitmentState
