"""What a record of any topic holds, as far as it can be read."""

from __future__ import annotations

from dataclasses import dataclass

from followup import events, facts, learning
from followup.topics import Topics
from followup.wire.codec import Unreadable, decode
from followup.wire.dead_letter import PREFIX
from followup.wire.record import Record
from followup_cli.put_back import noted


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An event, or a note on a record that holds none.

    `topic` is its name without the prefix; `bad` says that it should have held one.
    """

    topic: str
    event: events.Event | None = None
    complaint: str = ""
    note: str = ""
    why: str = ""
    bad: bool = False


def kind_of(topic: str, topics: Topics) -> type[events.Event] | None:
    """Return what the topic's records hold, or None where that differs by record."""
    kinds: dict[str, type[events.Event]] = {
        topics.complaints: facts.Fact,
        topics.updates: events.Update,
        topics.alerts: events.Alert,
        topics.deliveries: events.Delivery,
        topics.wakeups: events.WakeUp,
        topics.commitments: events.CommitmentState,
        topics.controls: events.Hold,
        topics.durations: learning.Milestone,
        topics.lead_times: learning.LeadTime,
    }
    return kinds.get(topic)


def hear(record: Record, topics: Topics) -> Heard:
    """Return what the record holds; never raises for its content."""
    short = record.topic.removeprefix(f"{topics.prefix}-")
    if record.header(f"{PREFIX}topic"):
        return _dead_letter(record, short)
    if (offsets := noted(record)) is not None:
        told = ", ".join(map(str, offsets))
        return Heard(topic=short, note=f"put back: offset {told}")
    kind = kind_of(record.topic, topics)
    if kind is None:
        named = record.header("ce_type") or f"{len(record.value or b'')} bytes"
        source = record.header("ce_source")
        return Heard(
            topic=short, note=f"takes in {named}", why=f"from {source}" * bool(source)
        )
    try:
        return Heard(topic=short, event=decode(kind, record.value))
    except Unreadable as error:
        place = f"partition {record.partition} offset {record.offset}"
        return Heard(
            topic=short, note=f"unreadable record, {place}", why=str(error), bad=True
        )


def complaint_of(record: Record, topics: Topics) -> tuple[str, str]:
    """Return customer and complaint of a record; empty where it names none or many."""
    origin = record.header(f"{PREFIX}topic") or record.topic
    kind = kind_of(origin, topics)
    if kind is None or kind is events.WakeUp:
        return "", ""
    try:
        event = decode(kind, record.value)
    except Unreadable:
        return "", ""
    if isinstance(event, events.OfMany):
        return "", ""
    return event.customer, event.complaint


def _dead_letter(record: Record, short: str) -> Heard:
    fields = ("topic", "partition", "offset", "reason", "message")
    topic, partition, offset, reason, message = (
        record.header(PREFIX + field) for field in fields
    )
    return Heard(
        topic=short,
        note=f"set aside as {reason}: {topic} partition {partition} offset {offset}",
        why=message,
        bad=True,
    )
