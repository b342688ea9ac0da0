"""What the lookout takes in of the records it reads: no more than its rules need."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from followup.complaint import Person
from followup.events import Alert, Hold, ListedPromise, UpdateKind


class Spoken(NamedTuple):
    """A message was decided; `to_customer` is false for drafts and reviews."""

    id: str
    kind: UpdateKind
    time: datetime
    to_customer: bool


class Arrival(NamedTuple):
    """A fact of a source arrived at `time`."""

    source: str
    time: datetime


class Assigned(NamedTuple):
    """Somebody took a complaint over."""

    customer: str
    complaint: str
    owner: Person
    time: datetime


class AtRisk(NamedTuple):
    """A promise came at risk."""

    id: str
    category: str
    time: datetime
    promise: ListedPromise


class Grouped(NamedTuple):
    """An alert was not told by itself, since its recipient was told many of late."""

    id: str
    recipient: Person
    time: datetime
    promise: ListedPromise | None


Seen = Spoken | Arrival | Assigned | AtRisk | Grouped | Hold | Alert
"""An Alert is one of the lookout's own."""
