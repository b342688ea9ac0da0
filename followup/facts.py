"""Facts: what happened to a complaint, as values, in the past tense.

Every moment is an aware datetime in UTC; an empty string or None means absent. Field
names are those of `proto/followup/v1`.
"""

from __future__ import annotations

from datetime import datetime

from followup.complaint import (
    BreakReason,
    Commitment,
    CommitmentKind,
    ComplaintName,
    Consent,
    Contact,
    Handling,
    Origin,
    PauseReason,
    Person,
    ReviewDecision,
    Severity,
    SeverityRule,
    Teller,
    UpdateFrequency,
)
from followup.learning import Quote
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
    quote: Quote | None = None


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


class CommitmentMade(Value, tag=True):
    """A person promised something more, or somebody promised something to us."""

    kind: CommitmentKind
    promised_time: datetime
    author: Person
    line: str = ""
    told_customer: bool = False
    owed_by: str = ""


class BreakExplained(Value, tag=True):
    """A person said why a promise was broken."""

    commitment: str
    reason: BreakReason
    author: Person
    text: str = ""


class ClockPaused(Value, tag=True):
    """Our own clock stands still, until then at most; promises to customers run on."""

    reason: PauseReason
    author: Person
    until_time: datetime | None = None


class ClockResumed(Value, tag=True):
    """Our own clock runs again."""

    author: Person


class SeverityChanged(Value, tag=True):
    """The complaint is more, or less, urgent than thought."""

    severity: Severity
    rule: SeverityRule
    author: Person


class ComplaintReopened(Value, tag=True):
    """What was put right did not hold; without an author the customer says so."""

    author: Person | None = None
    line: str = ""


class ComplaintWithdrawn(Value, tag=True):
    """The customer takes the complaint back, or it was none."""

    author: Person | None = None
    line: str = ""


class AlertAcknowledged(Value, tag=True):
    """A person has seen an alert and is on it."""

    incident_key: str
    author: Person


class OnTrackReported(Value, tag=True):
    """The owner says that a promise at risk will be kept."""

    commitment: str
    reason: str
    author: Person


class HelpRequested(Value, tag=True):
    """The owner asks for help; without a commitment, with the complaint as a whole."""

    author: Person
    commitment: str = ""
    line: str = ""


class CallAttempted(Value, tag=True):
    """A person called the customer, and calls again at `next_time` if it is given."""

    author: Person
    reached: bool = False
    line: str = ""
    next_time: datetime | None = None


class ResolutionConfirmed(Value, tag=True):
    """The customer says that it is put right."""


class UpdatesChosen(Value, tag=True):
    """The customer chose how often to hear from us."""

    frequency: UpdateFrequency


class MessageReviewed(Value, tag=True):
    """A person let a message to the customer go, or dropped it."""

    message_id: str
    decision: ReviewDecision
    author: Person
    line: str = ""


What = (
    ComplaintReceived
    | CustomerWrote
    | UpdateRecorded
    | CommitmentRevised
    | ComplaintAssigned
    | ComplaintResolved
    | CaseReleased
    | CommitmentMade
    | BreakExplained
    | ClockPaused
    | ClockResumed
    | SeverityChanged
    | ComplaintReopened
    | ComplaintWithdrawn
    | AlertAcknowledged
    | OnTrackReported
    | HelpRequested
    | CallAttempted
    | ResolutionConfirmed
    | UpdatesChosen
    | MessageReviewed
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
