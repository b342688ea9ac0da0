"""What the scheduler remembers about one complaint.

Everything else is worked out from this: facts in their right order, promises the
scheduler made itself, messages and their fate, alerts raised.
"""

from __future__ import annotations

from datetime import datetime

from followup.complaint import (
    Channel,
    Commitment,
    CommitmentStatus,
    ComplaintName,
    Crossing,
)
from followup.events import AlertKind, Audience, Delivery, DeliveryOutcome, UpdateKind
from followup.facts import ComplaintReceived, Fact
from followup.policy.chains import Step
from followup.value import Value


class Message(Value):
    """A message to the customer, from decision to outcome.

    It tells `promises`, admits that `broken` were, and warns of those `at_risk`; said
    without a person's words, it keeps the heartbeats in `keeps`, as empty ones.
    A person's word is waited for until `word_until`; without it the message goes
    `plain`, unless the person dropped it. One that was held may leave since
    `released_time`.

    It goes by `channel` (None: the first allowed) since `channel_time`, after so many
    `earlier_tries` by others; it is `doubtful` if a try without an answer may have
    been taken. `waits_until` is the moment until which it must not disturb anybody.
    Said in one message with others of the customer, it is `merged` into that id.
    """

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
    at_risk: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    word_until: datetime | None = None
    plain: bool = False
    dropped: bool = False
    released_time: datetime | None = None
    channel: Channel | None = None
    channel_time: datetime | None = None
    earlier_tries: int = 0
    doubtful: bool = False
    waits_until: datetime | None = None
    merged: str = ""

    @property
    def free_time(self) -> datetime:
        """Since when it may leave, as far as our people are concerned."""
        return self.released_time or self.decided_time

    @property
    def is_patient(self) -> bool:
        """Whether it waits for the customer's sake, and nobody holds it back."""
        return self.waits_until is not None and self.waits_until == self.retry_time

    @property
    def accepted_time(self) -> datetime | None:
        """When the provider took it, if it did."""
        taken = self.outcome is DeliveryOutcome.ACCEPTED
        return self.outcome_time if taken else None


class Raised(Value):
    """An alert that was raised.

    `subject` is what its incident is about: the id of a commitment, or a word and the
    id or moment that make it one of its kind. `who` was told where several are. The
    ids of the alert derive from these. `second_time` was offered with it, as a time
    that would be kept if it were promised.
    """

    subject: str
    kind: AlertKind
    level: int
    raised_time: datetime
    who: str = ""
    second_time: datetime | None = None

    @property
    def key(self) -> tuple[str, AlertKind, int, str]:
        """What makes it the same alert as another, be it raised at another moment."""
        return self.subject, self.kind, self.level, self.who


class Chain(Value):
    """The escalation of one promise, frozen when it started."""

    commitment: str
    start_time: datetime
    steps: tuple[Step, ...]


class Recorded(Value):
    """What one promise has crossed, in the order in which it was recorded."""

    commitment: str
    crossings: tuple[Crossing, ...]


class Waiting(Value):
    """A fact about a complaint nobody has reported, and when it was heard."""

    fact: str
    since: datetime


class Case(Value):
    """Everything the scheduler remembers about one complaint.

    `look` is when time alone next matters to it; None: never. `decided_time` is up to
    when it was judged; a clock that fell due later has not been noticed yet. `early`
    are deliveries that wait for the complaint, as facts may; `ahead` facts that wait
    for the promise they are about.
    """

    customer: str
    complaint: str
    revision: int = 0
    facts: tuple[Fact, ...] = ()
    made: tuple[Commitment, ...] = ()
    statuses: tuple[CommitmentStatus, ...] = ()
    messages: tuple[Message, ...] = ()
    raised: tuple[Raised, ...] = ()
    quarantined_time: datetime | None = None
    look: datetime | None = None
    waiting: tuple[Waiting, ...] = ()
    chains: tuple[Chain, ...] = ()
    decided_time: datetime | None = None
    early: tuple[Delivery, ...] = ()
    recorded: tuple[Recorded, ...] = ()
    ahead: tuple[Fact, ...] = ()

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        """Every promise of the complaint, in the order of `statuses`."""
        received = self.received
        return (*received[1].commitments, *self.made) if received else self.made

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
