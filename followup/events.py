"""Everything that travels on the topics, as values.

Every moment is an aware datetime in UTC; an empty string or None means absent. Field
names are those of `proto/followup/v1`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum

from followup.complaint import (
    Channel,
    Commitment,
    CommitmentKind,
    CommitmentStatus,
    Contact,
    Crossing,
    Person,
    Severity,
)
from followup.facts import Fact
from followup.learning import LeadTime, Milestone
from followup.value import Value


class UpdateKind(Enum):
    """What a message to the customer says."""

    ACKNOWLEDGEMENT = "ACKNOWLEDGEMENT"
    NEXT_UPDATE = "NEXT_UPDATE"
    REVISED_PROMISE = "REVISED_PROMISE"
    BROKEN_PROMISE = "BROKEN_PROMISE"
    RESOLVED = "RESOLVED"
    EARLY_WARNING = "EARLY_WARNING"
    NO_NEWS = "NO_NEWS"
    CALL_ATTEMPT = "CALL_ATTEMPT"
    REOPENED = "REOPENED"
    OPEN_COMPLAINTS = "OPEN_COMPLAINTS"


class Audience(Enum):
    """Who reads a message: the customer, or one of our people in their stead."""

    CUSTOMER = "CUSTOMER"
    OWNER = "OWNER"
    REVIEWER = "REVIEWER"


class OpenComplaint(Value):
    """One more open complaint of a customer, in a message about several."""

    complaint: str
    issue: str
    at_risk: tuple[Commitment, ...] = ()
    promises: tuple[Commitment, ...] = ()


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
    at_risk: tuple[Commitment, ...] = ()
    plain: bool = False
    channel: Channel | None = None
    others: tuple[OpenComplaint, ...] = ()


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
    UPDATE_WANTED = "UPDATE_WANTED"
    NO_NEWS_LIMIT = "NO_NEWS_LIMIT"
    REASON_WANTED = "REASON_WANTED"
    HELP_WANTED = "HELP_WANTED"
    NEW_TIME_DECLINED = "NEW_TIME_DECLINED"
    NEW_TIME_LIMIT = "NEW_TIME_LIMIT"
    ESCALATED = "ESCALATED"
    NO_ONE_ON_CALL = "NO_ONE_ON_CALL"
    CAPACITY = "CAPACITY"
    APPROVAL_WANTED = "APPROVAL_WANTED"
    MESSAGES_HELD = "MESSAGES_HELD"
    MANY_AT_RISK = "MANY_AT_RISK"
    SOURCE_SILENT = "SOURCE_SILENT"
    DIGEST = "DIGEST"
    ABSENCE = "ABSENCE"
    GROUPED = "GROUPED"
    PROMISES_NOT_KEPT = "PROMISES_NOT_KEPT"


class ListedPromise(Value):
    """One of several promises that an alert lists."""

    customer: str
    complaint: str
    commitment: str
    kind: CommitmentKind
    promised_time: datetime
    severity: Severity = Severity.MEDIUM


class Prospect(Value):
    """How likely a promise is to be kept, by what was learned: for our people alone.

    `second_time` would be kept with the chance `second_level`, were it promised
    instead; None: no such time may be promised.
    """

    chance: float
    second_level: float
    second_time: datetime | None = None


class Alert(Value, kw_only=True):
    """Something our people must know; one incident keeps one `incident_key`.

    Without a complaint it is about several, or none; `issue` then names what it is
    about. `promises` are the most pressing of `promises_in_all`; `grouped` are the ids
    of the alerts that it takes the place of.
    """

    alert_id: str
    incident_key: str
    kind: AlertKind
    customer: str = ""
    complaint: str = ""
    recipient: Person
    why: str
    due_time: datetime
    raised_time: datetime
    severity: Severity = Severity.MEDIUM
    commitment: Commitment | None = None
    level: int = 0
    issue: str = ""
    late_by: timedelta | None = None
    channels: tuple[Channel, ...] = ()
    message_id: str = ""
    message_kind: UpdateKind | None = None
    until_time: datetime | None = None
    category: str = ""
    promises: tuple[ListedPromise, ...] = ()
    promises_in_all: int = 0
    grouped: tuple[str, ...] = ()
    prospect: Prospect | None = None


class DeliveryOutcome(Enum):
    """What became of a message at one channel."""

    SENDING = "SENDING"
    ACCEPTED = "ACCEPTED"
    BOUNCED = "BOUNCED"
    FAILED = "FAILED"
    EXPIRED = "EXPIRED"
    UNKNOWN = "UNKNOWN"
    HELD = "HELD"
    GROUPED = "GROUPED"


class DeliverySubject(Enum):
    """What a delivery carried."""

    UPDATE = "UPDATE"
    ALERT = "ALERT"


class Delivery(Value, kw_only=True):
    """What became of a message or an alert; also the notifier's sent log.

    `recipient` is whom a direct alert was for; `promise` what one that was grouped is
    about.
    """

    message_id: str
    customer: str = ""
    complaint: str = ""
    subject: DeliverySubject
    channel: Channel
    outcome: DeliveryOutcome
    occurred_time: datetime
    attempt: int = 1
    detail: str = ""
    retry_after: timedelta | None = None
    recipient: Person | None = None
    promise: ListedPromise | None = None


class CaseRef(Value):
    """One case worth looking at."""

    customer: str
    complaint: str


class WakeUp(Value):
    """Look again at these cases: a hint, never trusted."""

    cases: tuple[CaseRef, ...]


class CommitmentState(Value):
    """One change of a commitment, why, and the thresholds it has crossed by then."""

    customer: str
    complaint: str
    status: CommitmentStatus
    owner: Person
    severity: Severity
    why: str
    category: str = ""
    cause: str = ""
    crossings: tuple[Crossing, ...] = ()


class Hold(Value):
    """Customer messages of a scope are held, or released; the last word counts."""

    id: str
    scope: str
    held: bool
    author: Person
    occurred_time: datetime
    reason: str = ""
    until_time: datetime | None = None


OfMany = WakeUp | Hold | LeadTime
"""What is about no single complaint."""

Event = Fact | Update | Alert | Delivery | CommitmentState | Milestone | OfMany
