"""The nouns: a complaint, the promises made about it, and the people in it.

Enum members carry the name of their protobuf value without its prefix.
All moments are aware datetimes in UTC.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum

from followup.value import Value


class Severity(Enum):
    """How urgent a complaint is; it chooses the durations of the policy."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    CRITICAL = "CRITICAL"


class CommitmentKind(Enum):
    """What a commitment promises."""

    ACKNOWLEDGE = "ACKNOWLEDGE"
    FIRST_REPLY = "FIRST_REPLY"
    UNDERSTANDING = "UNDERSTANDING"
    NEXT_UPDATE = "NEXT_UPDATE"
    REMEDY_OFFER = "REMEDY_OFFER"
    RESOLUTION = "RESOLUTION"
    CALLBACK = "CALLBACK"
    CUSTOM = "CUSTOM"
    OWED_TO_US = "OWED_TO_US"


class State(Enum):
    """Where a commitment stands: PROPOSED until told, then OPEN, then SETTLED."""

    PROPOSED = "PROPOSED"
    OPEN = "OPEN"
    SETTLED = "SETTLED"


class Outcome(Enum):
    """How a commitment ended."""

    KEPT_EARLY = "KEPT_EARLY"
    KEPT = "KEPT"
    KEPT_EMPTY = "KEPT_EMPTY"
    BROKEN = "BROKEN"
    REVISED_BEFORE = "REVISED_BEFORE"
    REVISED_AFTER = "REVISED_AFTER"
    DID_NOT_HOLD = "DID_NOT_HOLD"
    WITHDRAWN = "WITHDRAWN"


class BreakReason(Enum):
    """Why a promise was broken; FORCE_MAJEURE only on the word of a team's lead."""

    CAPACITY = "CAPACITY"
    THIRD_PARTY = "THIRD_PARTY"
    INTERNAL_HANDOFF = "INTERNAL_HANDOFF"
    MISSED = "MISSED"
    WRONG_ESTIMATE = "WRONG_ESTIMATE"
    SYSTEM = "SYSTEM"
    OTHER = "OTHER"
    FORCE_MAJEURE = "FORCE_MAJEURE"


class PauseReason(Enum):
    """What our own clock waits for."""

    WAITING_CUSTOMER = "WAITING_CUSTOMER"
    WAITING_THIRD_PARTY = "WAITING_THIRD_PARTY"
    CUSTOMER_REQUEST = "CUSTOMER_REQUEST"
    FORCE_MAJEURE = "FORCE_MAJEURE"


class SeverityRule(Enum):
    """What a change of severity does to our targets for promises made before."""

    TIGHTEN_ONLY = "TIGHTEN_ONLY"
    KEEP = "KEEP"
    RESET = "RESET"


class UpdateFrequency(Enum):
    """How often a customer wants to hear from us while nothing is new."""

    EVERY_STEP = "EVERY_STEP"
    WEEKLY = "WEEKLY"
    ONLY_RESULT = "ONLY_RESULT"


class Teller(Enum):
    """Who tells the customer the promises of our answer."""

    FOLLOWUP = "FOLLOWUP"
    CALLER = "CALLER"
    ALREADY_TOLD = "ALREADY_TOLD"


class Handling(Enum):
    """Whether automatic words may leave; if not, drafts go to the owner."""

    NORMAL = "NORMAL"
    PERSON_ONLY = "PERSON_ONLY"
    LEGAL_HOLD = "LEGAL_HOLD"


class Origin(Enum):
    """Where a complaint came from; an imported one is not acknowledged."""

    REPORTED = "REPORTED"
    IMPORTED = "IMPORTED"


class Channel(Enum):
    """A way a message travels."""

    EMAIL = "EMAIL"
    WEBHOOK = "WEBHOOK"
    CONSOLE = "CONSOLE"
    SMS = "SMS"
    VOICE = "VOICE"
    PUSH = "PUSH"

    @property
    def tells_repeats(self) -> bool:
        """Whether the same message again is seen to be a repeat, by its id.

        Where it is not, what may have been taken is never sent again.
        """
        return self not in {Channel.SMS, Channel.VOICE, Channel.PUSH}


class Consent(Enum):
    """What the customer thinks of a revised promise."""

    INFORMED = "INFORMED"
    ASKED = "ASKED"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"


class ReviewDecision(Enum):
    """What a person says of a message that waits for their word."""

    APPROVED = "APPROVED"
    REJECTED = "REJECTED"


class Person(Value):
    """One of our people: the policy's key, the name customers read, an address."""

    id: str = ""
    display_name: str = ""
    email: str = ""


class Contact(Value):
    """How the customer can be reached; empty fields are unknown."""

    display_name: str = ""
    email: str = ""
    channels: tuple[Channel, ...] = ()
    locale: str = ""
    time_zone: str = ""
    phone: str = ""

    @property
    def allowed(self) -> tuple[Channel, ...]:
        """The ways a message may travel to them, the best first; e-mail if none is."""
        return self.channels or (Channel.EMAIL,)


class Commitment(Value):
    """A promise to the customer: never edited, only superseded.

    `promised_time` is the customer's clock, `internal_target_time` ours,
    `warning_time` when our people are warned, and `notice_time` the last useful moment
    to tell the customer that it may be missed, or that nothing is new; all are fixed
    when the promise is made. `words` are exactly what the customer is told.
    """

    id: str
    kind: CommitmentKind
    promised_time: datetime
    internal_target_time: datetime
    warning_time: datetime
    start_time: datetime
    words: str = ""
    time_zone: str = ""
    policy_version: str = ""
    revision: int = 0
    supersedes: str = ""
    calendar_version: str = ""
    owed_by: str = ""
    notice_time: datetime | None = None
    line: str = ""


class CommitmentStatus(Value):
    """Where a commitment stands at one moment.

    `early` is how long before the promised time it was kept; negative is late.
    """

    commitment: Commitment
    state: State
    changed_time: datetime
    outcome: Outcome | None = None
    early: timedelta | None = None
    break_reason: BreakReason | None = None


class ThresholdClock(Enum):
    """Whose clock a threshold is on: our own target's, or the promise's."""

    TARGET = "TARGET"
    PROMISE = "PROMISE"


class Crossing(Value):
    """A threshold of one clock that a promise has crossed, at exactly that time.

    `percent` of the clock's open time were used, or, where that is 0, `after` had
    gone by since the promised time. `sent`: an alert told of it; `skipped`: one would
    have, but a higher threshold was crossed by then, and only that was told.
    """

    clock: ThresholdClock
    crossed_time: datetime
    percent: int = 0
    after: timedelta | None = None
    sent: bool = False
    skipped: bool = False


class ComplaintName(Value, order=True, kw_only=False):
    """A complaint's name: unique, a key, and free of personal data."""

    customer: str
    complaint: str

    def __str__(self) -> str:
        """Return the resource name that the API uses."""
        return f"customers/{self.customer}/complaints/{self.complaint}"

    def commitment(self, commitment_id: str) -> str:
        """Return the resource name of one commitment of this complaint."""
        return f"{self}/commitments/{commitment_id}"
