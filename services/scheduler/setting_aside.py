"""What becomes of a case that cannot be decided, and of what is heard of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from followup import ids
from followup.complaint import ComplaintName, Person
from followup.events import Alert, AlertKind
from followup.topics import Topics
from followup.wire.dead_letter import dead_letter
from followup.wire.record import Record
from services.scheduler.case import Case
from services.scheduler.memory import CaseUnreadable, from_bytes, key_of
from services.scheduler.step import GROUP

_LOST = (
    " what was remembered of it cannot be read and lies in the dead letters, and the"
    " release goes through its facts again;"
)


@dataclass(frozen=True, slots=True)
class Aside:
    """A case that is set aside: a fresh one if what was kept of it cannot be read.

    `lost` says why it cannot, and `kept` are those bytes.
    """

    case: Case
    kept: bytes = b""
    lost: CaseUnreadable | None = None


def quarantined(name: ComplaintName, kept: bytes | None, now: datetime) -> Aside:
    """Return the case with its clocks stopped."""
    fresh = Case(customer=name.customer, complaint=name.complaint)
    try:
        case, lost = (from_bytes(kept) if kept else fresh), None
    except CaseUnreadable as unreadable:
        case, lost = fresh, unreadable
    case = replace(case, revision=case.revision + 1, quarantined_time=now)
    return Aside(case, kept or b"", lost)


def alarm(
    aside: Aside,
    record: Record,
    error: BaseException,
    operators: Person,
    now: datetime,
) -> Alert:
    """Return what our people hear: nobody watches the clocks of this case.

    `record` is the one that could not be decided, and `error` why; `operators` are told
    where the case has no owner.
    """
    name, received = aside.case.name, aside.case.received
    return Alert(
        alert_id=ids.derive(name, "quarantined", record.topic, record.offset),
        incident_key=ids.derive(name, "quarantined"),
        kind=AlertKind.QUARANTINED,
        customer=name.customer,
        complaint=name.complaint,
        recipient=received[1].owner if received else operators,
        why=f"nobody watches the clocks of {name}, act by hand; deciding it failed"
        f" three times on one record: {type(error).__name__}: {error};"
        f"{_LOST if aside.lost else ''}"
        f" mend the cause, then: followup quarantine release {name}",
        due_time=now,
        raised_time=now,
    )


def set_aside(
    record: Record, topics: Topics, error: BaseException | None = None
) -> Record:
    """Return what was heard of the case, as a dead letter; `error` if it was that."""
    return dead_letter(
        record,
        topics,
        group=GROUP,
        reason="quarantined",
        message="the case is quarantined",
        exception=f"{type(error).__name__}: {error}" if error else "",
    )


def kept_aside(aside: Aside, record: Record, topics: Topics) -> Record:
    """Return what is kept of a case and cannot be read, as a dead letter."""
    return dead_letter(
        Record(
            topic=topics.cases,
            key=key_of(aside.case.name),
            value=aside.kept,
            partition=record.partition,
        ),
        topics,
        group=GROUP,
        reason="quarantined",
        message="what was remembered of the case cannot be read",
        exception=f"{type(aside.lost).__name__}: {aside.lost}",
    )
