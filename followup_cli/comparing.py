"""What was expected of one complaint beside what its topics really hold: pure.

Nothing is said to have happened because it should have: an event is seen on its topic,
or it is missing there, and then it says for how long it has been.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from followup.complaint import CommitmentStatus, State
from followup.events import (
    Alert,
    CommitmentState,
    Delivery,
    DeliveryOutcome,
    Event,
    Update,
)
from followup.facts import Fact
from followup.topics import Topics
from followup_cli.retelling import Chapter

JUST_NOW = timedelta(seconds=10)
"""How long something due may need to reach its topic before it counts as missing."""

_ORDER = list(State)

Told = tuple[datetime, Event]
"""An event, and when Kafka says it was written."""


class Sight(Enum):
    """Whether an event is on its topic."""

    SEEN = "seen"
    NOT_YET = "not yet"
    MISSING = "missing"
    NOT_KEPT = "not kept"
    """The topic would not hold it any more, so nothing is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One event, heard or said, and whether it is on `topic`.

    `fate_of` marks the place of an outcome that is missing: the event is the message.
    `refused` says why the scheduler's rules do not apply a fact; `again` that the same
    was heard before.
    """

    moment: datetime
    event: Event
    topic: str
    sight: Sight = Sight.SEEN
    fate_of: bool = False
    refused: str = ""
    again: bool = False


def compare(
    chapters: Sequence[Chapter], seen: Sequence[Told], now: datetime, topics: Topics
) -> list[Row]:
    """Return every event in the order of time: those seen, and those missing.

    `seen` is all that the topics hold of the complaint, oldest first; `chapters` are
    what the rules make of the facts and deliveries among it.
    """
    rows = [*_heard(seen, chapters, topics), *_said(seen, topics)]
    rows += _missing(chapters, seen, now, topics)
    rows += _without_fate(seen, now, topics)
    # What is missing stands behind what was seen at the same moment.
    return sorted(rows, key=lambda row: (row.moment, row.sight is not Sight.SEEN))


def unforeseen(chapters: Iterable[Chapter], seen: Iterable[Told]) -> int:
    """Count what was said though these rules and this policy would not have said it."""
    expected = {_key(event) for chapter in chapters for event in chapter.said}
    return len({_key(event) for _, event in seen if _is_said(event)} - expected)


def latest_statuses(seen: Iterable[Told]) -> dict[str, CommitmentStatus]:
    """Return the last state of each commitment that its topic holds."""
    return {
        event.status.commitment.id: event.status
        for _, event in seen
        if isinstance(event, CommitmentState)
    }


def _heard(
    seen: Iterable[Told], chapters: Iterable[Chapter], topics: Topics
) -> Iterator[Row]:
    refusals = {
        id(chapter.heard): why.removeprefix("refused: ")
        for chapter in chapters
        for why in chapter.why
        if why.startswith("refused: ")
    }
    ended = {
        (event.message_id, event.attempt)
        for _, event in seen
        if isinstance(event, Delivery) and event.outcome is not DeliveryOutcome.SENDING
    }
    before: list[Event] = []
    for moment, event in seen:
        if isinstance(event, Delivery):
            sending = event.outcome is DeliveryOutcome.SENDING
            if not (sending and (event.message_id, event.attempt) in ended):
                yield Row(moment=moment, event=event, topic=topics.deliveries)
        elif isinstance(event, Fact):
            yield Row(
                moment=moment,
                event=event,
                topic=topics.complaints,
                refused=refusals.get(id(event), ""),
                again=event in before,
            )
            before.append(event)


def _said(seen: Iterable[Told], topics: Topics) -> Iterator[Row]:
    shown: set[object] = set()
    for moment, event in seen:
        if _is_said(event) and _key(event) not in shown:
            # Said again after a crash, under the same id, it counts once everywhere.
            shown.add(_key(event))
            yield Row(moment=moment, event=event, topic=_topic_of(event, topics))


def _missing(
    chapters: Iterable[Chapter], seen: Iterable[Told], now: datetime, topics: Topics
) -> Iterator[Row]:
    known = {_key(event) for _, event in seen}
    reached = {
        name: _ORDER.index(status.state)
        for name, status in latest_statuses(seen).items()
    }
    for chapter in chapters:
        for event in chapter.said:
            if _key(event) in known:
                continue
            topic = _topic_of(event, topics)
            sight = _sight(topic, chapter.now, now, topics)
            if isinstance(event, CommitmentState):
                later = reached.get(event.status.commitment.id, -1)
                # That topic keeps the last state of each commitment for certain.
                if later > _ORDER.index(event.status.state):
                    sight = Sight.NOT_KEPT
            yield Row(moment=chapter.now, event=event, topic=topic, sight=sight)


def _without_fate(seen: Sequence[Told], now: datetime, topics: Topics) -> Iterator[Row]:
    fates = {
        (event.message_id, event.attempt)
        for _, event in seen
        if isinstance(event, Delivery)
    }
    fated = {message for message, _ in fates}
    for moment, event in seen:
        match event:
            case Update():
                waits = event.not_before is not None and event.not_before > now
                lacks = (event.message_id, event.attempt) not in fates and not waits
            case Alert():
                lacks = event.alert_id not in fated
            case _:
                lacks = False
        if lacks:
            yield Row(
                moment=moment,
                event=event,
                topic=topics.deliveries,
                sight=_sight(topics.deliveries, moment, now, topics),
                fate_of=True,
            )


def _sight(topic: str, due: datetime, now: datetime, topics: Topics) -> Sight:
    kept = {one.name: one.retention for one in topics.all()}[topic]
    if now - due < JUST_NOW:
        return Sight.NOT_YET
    if kept is not None and now - due > kept:
        return Sight.NOT_KEPT
    return Sight.MISSING


def _is_said(event: Event) -> bool:
    return isinstance(event, Update | Alert | CommitmentState)


def _topic_of(event: Event, topics: Topics) -> str:
    if isinstance(event, Update):
        return topics.updates
    return topics.alerts if isinstance(event, Alert) else topics.commitments


def _key(event: Event) -> object:
    """Return what tells one thing said from another; its time may differ."""
    match event:
        case Update():
            return "update", event.message_id, event.attempt
        case Alert():
            return "alert", event.alert_id
        case CommitmentState():
            status = event.status
            return "commitment", status.commitment.id, status.state, status.outcome
        case _:
            return None
