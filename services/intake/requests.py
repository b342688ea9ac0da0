"""What callers ask of intake, as values; an empty text or None means absent.

Every moment is an aware datetime in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from followup.complaint import (
    ComplaintName,
    Consent,
    Contact,
    Handling,
    Origin,
    Severity,
    Teller,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """What every request says: which complaint, when, and what makes a retry safe."""

    name: ComplaintName
    request_id: str
    occurred_time: datetime


_UNKNOWN = Contact()


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateComplaint(_Request):
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
class CustomerWrote(_Request):
    """Take in that the customer wrote again."""

    customer_words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordUpdate(_Request):
    """Take in a person's news, or that the person told the customer."""

    author: str
    line: str = ""
    told_customer: bool = False
    told_commitments: tuple[str, ...] = ()
    kept_commitments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviseCommitment(_Request):
    """Take in a new time for a promise."""

    commitment: str
    promised_time: datetime
    reason: str
    author: str
    consent: Consent = Consent.INFORMED
    told_customer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignComplaint(_Request):
    """Take in who owns the complaint from now on."""

    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveComplaint(_Request):
    """Take in that it is put right."""

    author: str
    line: str = ""
    told_customer: bool = False


Request = (
    CreateComplaint
    | CustomerWrote
    | RecordUpdate
    | ReviseCommitment
    | AssignComplaint
    | ResolveComplaint
)


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
