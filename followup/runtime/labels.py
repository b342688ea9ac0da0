"""The closed sets of label values, derived from the language itself.

A label outside its set is refused, so that no customer's id can become a time series.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from typing import get_args

from followup.complaint import Channel, CommitmentKind, Outcome
from followup.events import AlertKind, DeliveryOutcome, UpdateKind
from followup.facts import What
from followup.lead_times.heard import Heard
from followup.learning import QuoteMethod
from followup.topics import Topics

OTHER = "other"
"""Stands for any gRPC method that the service does not offer."""

Labels = Mapping[str, tuple[str, ...]]
"""Label name to all the values it may take; an empty mapping is a metric without."""


def label(member: Enum) -> str:
    """Return an enum member as a label value: its name in lower case."""
    return member.name.lower()


def fact_label(kind: type[What]) -> str:
    """Return a kind of fact as a label value, such as `customer_wrote`."""
    return _snake(kind.__name__)


def topic_label(topic: str, prefix: str) -> str:
    """Return a topic as a label value: its full name without `prefix`."""
    return topic.removeprefix(f"{prefix}-")


def labels_of(kind: type[Enum]) -> tuple[str, ...]:
    """Return every member of an enum as a label value."""
    return tuple(label(member) for member in kind)


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _topics() -> tuple[str, ...]:
    prefix = "any"
    names = (topic_label(topic.name, prefix) for topic in Topics(prefix).all())
    return tuple(name for name in names if not name.endswith("-dlq"))


FACTS = tuple(_snake(what.__name__) for what in get_args(What))
TOPICS = _topics()
ALERTS = labels_of(AlertKind)
UPDATES = labels_of(UpdateKind)
CHANNELS = labels_of(Channel)
COMMITMENTS = labels_of(CommitmentKind)
OUTCOMES = labels_of(Outcome)
QUOTES = labels_of(QuoteMethod)

SENDS = (
    *(label(end) for end in DeliveryOutcome if end is not DeliveryOutcome.SENDING),
    "repeat",
)
"""`repeat`: the message had been sent before, so nothing was sent again."""

HELD, RELEASED = "held", "released"
HOLDS = (HELD, RELEASED)

YES, NO = "yes", "no"
PROMISED = (YES, NO)

INBOUND = ("adopted", "invalid", "unreadable")

HEARD = ("applied", "repeated", "refused", "quarantined")

DEAD_LETTERS = ("unreadable", "unknown_type", "invalid", "quarantined")

CATEGORIES = ("all",)
"""Beside these, every category of the policy in use."""

MILESTONES = (*labels_of(Heard), "unreadable")

HORIZONS = ("1h", "8h")

METHODS = (
    "CreateComplaint",
    "CustomerWrote",
    "RecordUpdate",
    "ReviseCommitment",
    "AssignComplaint",
    "ResolveComplaint",
    "MakeCommitment",
    "ExplainBreak",
    "PauseClock",
    "ResumeClock",
    "ChangeSeverity",
    "ReopenComplaint",
    "WithdrawComplaint",
    "AcknowledgeAlert",
    "ReportOnTrack",
    "RequestHelp",
    "RecordCall",
    "ConfirmResolution",
    "ChooseUpdates",
    "ReviewMessage",
    "HoldCustomerMessages",
    "ReleaseCustomerMessages",
    "QuotePromise",
    OTHER,
)

CODES = (
    "ok",
    "cancelled",
    "unknown",
    "invalid_argument",
    "deadline_exceeded",
    "not_found",
    "already_exists",
    "permission_denied",
    "resource_exhausted",
    "failed_precondition",
    "aborted",
    "out_of_range",
    "unimplemented",
    "internal",
    "unavailable",
    "data_loss",
    "unauthenticated",
)
"""The names of `grpc.StatusCode` in lower case."""
