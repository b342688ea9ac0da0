"""What goes to the dead letters for a quarantined case: records, and its memory."""

from __future__ import annotations

from followup.complaint import ComplaintName
from followup.topics import Topics
from followup.wire.dead_letter import dead_letter
from followup.wire.record import Record
from services.scheduler.case import Case
from services.scheduler.memory import CaseUnreadable, from_bytes

GROUP = "scheduler"

LOST = (
    " what was remembered of it cannot be read and lies in the dead letters, and the"
    " release goes through its facts again;"
)


def readable(
    kept: bytes | None, name: ComplaintName
) -> tuple[Case, CaseUnreadable | None]:
    """Return what is kept, or a fresh case and why what is kept cannot be read."""
    fresh = Case(customer=name.customer, complaint=name.complaint)
    try:
        return (from_bytes(kept) if kept else fresh), None
    except CaseUnreadable as error:
        return fresh, error


def set_aside(record: Record, topics: Topics, error: BaseException | None) -> Record:
    """Return the dead letter of a record that a quarantined case was to hear."""
    return dead_letter(
        record,
        topics,
        group=GROUP,
        reason="quarantined",
        message="the case is quarantined",
        exception=f"{type(error).__name__}: {error}" if error else "",
    )


def kept_aside(
    key: bytes, kept: bytes, record: Record, topics: Topics, error: CaseUnreadable
) -> Record:
    """Return what is kept of a case and cannot be read, as a dead letter.

    `record` is the one that was heard when it was found: of the same partition.
    """
    memory = Record(topic=topics.cases, key=key, value=kept, partition=record.partition)
    return dead_letter(
        memory,
        topics,
        group=GROUP,
        reason="quarantined",
        message="what was remembered of the case cannot be read",
        exception=f"{type(error).__name__}: {error}",
    )
