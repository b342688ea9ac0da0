"""What the rules can call for: an alert, or a message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from followup.events import AlertKind, UpdateKind


@dataclass(frozen=True, slots=True)
class Level:
    """An alert that is called for from `since` on; silent `until` may be excused.

    `due` is the moment of the rule, `since` not before Kafka had the promise, `heard`
    when the scheduler first spoke of it. An `optional` one may be left out: another
    next update comes first, or came first until shortly before.
    """

    promise: str
    kind: AlertKind
    due: datetime
    since: datetime
    heard: datetime
    until: datetime | None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A message that is called for: one of these causes, once."""

    kind: UpdateKind
    causes: frozenset[str]
    since: datetime
    until: datetime | None = None
