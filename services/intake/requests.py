"""What callers ask of intake, as values; an empty text or None means absent.

Every moment is an aware datetime in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from followup.complaint import (
    Channel,
    ComplaintName,
    Contact,
    Handling,
    Origin,
    Severity,
    Teller,
)
from followup.facts import What


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """What every request says: when, and what makes a retry safe."""

    request_id: str
    occurred_time: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfComplaint(_Request):
    name: ComplaintName


_UNKNOWN = Contact()


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateComplaint(_OfComplaint):
    """Take in a complaint and say what to promise."""

    contact: Contact = _UNKNOWN
    category: str = ""
    severity: Severity = Severity.MEDIUM
    issue: str = ""
    customer_words: str = ""
    teller: Teller = Teller.FOLLOWUP
    handling: Handling | None = None
    origin: Origin = Origin.REPORTED
    thread_ref: str = ""
    brand: str = ""
    needed_from_customer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFact(_OfComplaint):
    """Take in what happened to a complaint that was reported before.

    The people in `what` are known by their id alone: the policy knows the rest.
    """

    what: What


@dataclass(frozen=True, slots=True, kw_only=True)
class SayHold(_Request):
    """Hold back the customer messages of a scope, or release them.

    The author is known by their id alone: the policy knows the rest.
    """

    scope: str
    held: bool
    author: str
    reason: str
    until_time: datetime | None = None


Request = CreateComplaint | ReportFact | SayHold


@dataclass(frozen=True, slots=True, kw_only=True)
class AskQuote:
    """Say what would be promised to a complaint of this kind; nothing is made of it."""

    occurred_time: datetime
    category: str = ""
    severity: Severity = Severity.MEDIUM
    time_zone: str = ""
    locale: str = ""
    channel: Channel = Channel.EMAIL


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One thing wrong with a request.

    `field` is the path of the field in the request message, `description` tells a
    developer what to do, `reason` (UPPER_SNAKE or a protovalidate rule) a program.
    """

    field: str
    description: str
    reason: str

    def __str__(self) -> str:
        """Return one line for a person."""
        return f"{self.field}: {self.description} ({self.reason})"
