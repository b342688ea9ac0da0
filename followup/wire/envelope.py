"""The CloudEvents 1.0 headers (Kafka protocol binding, binary mode) of our records."""

from __future__ import annotations

from datetime import UTC, datetime

from followup import events, facts, ids, learning
from followup.events import Event
from followup.facts import Fact
from followup.topics import Topics
from followup.wire.codec import encode
from followup.wire.mapping import snake
from followup.wire.record import Record

CONTENT_TYPE = "application/protobuf"
_VERSION = ("ce_specversion", b"1.0")
_CONTENT = ("content-type", CONTENT_TYPE.encode())
_TYPE_PREFIX = "dev.followup"
_NOUNS = {
    events.Update: "update.decided",
    events.Alert: "alert.raised",
    events.WakeUp: "case.due",
    events.CommitmentState: "commitment.changed",
    events.Hold: "messages.held",
    learning.LeadTime: "lead-time.learned",
}


def event_type(event: Event) -> str:
    """Return the `ce_type`, for instance "dev.followup.complaint-received.v1"."""
    if isinstance(event, Fact):
        return fact_type(type(event.what))
    if isinstance(event, events.Delivery):
        noun = f"delivery.{event.outcome.name.lower()}"
    elif isinstance(event, learning.Milestone):
        noun = f"milestone.{event.kind.name.lower()}"
    else:
        noun = _NOUNS[type(event)]
    return f"{_TYPE_PREFIX}.{noun}.v1"


def fact_type(kind: type[facts.What]) -> str:
    """Return the `ce_type` of a kind of fact, whoever publishes it."""
    return f"{_TYPE_PREFIX}.{snake(kind.__name__).replace('_', '-')}.v1"


def record_of(
    event: Event,
    topics: Topics,
    *,
    source: str,
    traceparent: str = "",
    partition: int | None = None,
) -> Record:
    """Return the record that carries an event to its topic.

    `source` is the URI reference of the writer; `traceparent` (W3C) is passed along
    when there is one. Wake-ups and commitment states need an explicit partition; a
    topic of a single partition has its own.
    """
    topic, key, id_, time, subject = _address(event, topics)
    if topic in {topics.durations, topics.lead_times}:
        partition = 0
    origin = event.source if isinstance(event, Fact) else source
    headers = [
        _VERSION,
        ("ce_id", id_.encode()),
        ("ce_source", origin.encode()),
        ("ce_type", event_type(event).encode()),
        _CONTENT,
    ]
    if time is not None:
        headers.append(("ce_time", rfc3339(time).encode()))
    if subject:
        headers.append(("ce_subject", subject.encode()))
    if traceparent:
        headers.append(("traceparent", traceparent.encode()))
    return Record(
        topic=topic,
        key=key.encode() if key else None,
        value=encode(event),
        headers=tuple(headers),
        partition=partition,
    )


def rfc3339(moment: datetime) -> str:
    """Return a moment as CloudEvents writes it: RFC 3339, UTC, "Z"."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return f"{moment.replace(tzinfo=None).isoformat()}Z"


def _address(
    event: Event, topics: Topics
) -> tuple[str, str, str, datetime | None, str]:
    """Return topic, key, id, time and subject."""
    if isinstance(event, events.OfMany | learning.Milestone):
        return _behind_the_scenes(event, topics)
    name = ""
    if event.complaint:
        name = f"customers/{event.customer}/complaints/{event.complaint}"
    match event:
        case facts.Fact():
            return (
                topics.complaints,
                event.customer,
                event.id,
                event.occurred_time,
                name,
            )
        case events.Update():
            id_ = ids.derive(event.message_id, event.attempt)
            return topics.updates, event.customer, id_, event.decided_time, name
        case events.Alert():
            return (
                topics.alerts,
                event.customer,
                event.alert_id,
                event.raised_time,
                name,
            )
        case events.Delivery():
            id_ = ids.derive(event.message_id, event.attempt, event.outcome.name)
            return topics.deliveries, event.customer, id_, event.occurred_time, name
        case events.CommitmentState():
            status = event.status
            key = f"{name}/commitments/{status.commitment.id}"
            id_ = ids.derive(
                key, status.state.name, status.outcome, status.changed_time
            )
            return topics.commitments, key, id_, status.changed_time, key


def _behind_the_scenes(
    event: events.OfMany | learning.Milestone, topics: Topics
) -> tuple[str, str, str, datetime | None, str]:
    """Return the address of what is about no single complaint, or only measures one."""
    if isinstance(event, events.Hold):
        # A repeat of an old release must not take the place of a newer hold when the
        # topic is compacted: the two words of a scope have keys of their own.
        key = f"{event.scope} {'held' if event.held else 'released'}"
        return topics.controls, key, event.id, event.occurred_time, event.scope
    if isinstance(event, learning.LeadTime):
        id_ = ids.derive("lead time", event.name, event.version, event.effective_from)
        return topics.lead_times, event.name, id_, event.made_time, event.name
    if isinstance(event, learning.Milestone):
        id_ = ids.derive("milestone", event.fact_id, event.kind.name)
        return topics.durations, event.name, id_, event.occurred_time, event.name
    cases = "".join(f"{ref.customer}/{ref.complaint}," for ref in event.cases)
    return topics.wakeups, "", ids.derive("wake-up", cases), None, ""
