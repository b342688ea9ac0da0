"""Which cases are in quarantine, as the topics tell it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from followup.events import Alert, AlertKind
from followup.facts import CaseReleased, Fact
from followup.topics import Topics
from followup.wire.record import Record
from followup_cli.dead_letters import DeadLetter, read_dead_letter
from followup_cli.hearing import complaint_of, hear
from followup_cli.reading import history, partitions


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A case that was quarantined: the latest alert of it, and what was set aside.

    `letters` go back at a release, each record once; `copies` are all dead letters of
    it. `memory` is what was remembered of it, where that could not be read; it goes
    nowhere. `released` says that a release stands behind that alert.
    """

    name: str
    alert: Alert
    partition: int | None
    letters: tuple[DeadLetter, ...]
    copies: tuple[DeadLetter, ...]
    released: bool
    memory: tuple[DeadLetter, ...] = ()


def find_quarantined(
    consumer: Any,  # noqa: ANN401 - kafka-python has no type hints
    topics: Topics,
) -> list[Quarantined]:
    """Return every case that topics remember as quarantined, the oldest first."""
    names = [
        topics.alerts,
        topics.complaints,
        topics.dead_letter(topics.complaints),
        topics.dead_letter(topics.deliveries),
        topics.dead_letter(topics.cases),
    ]
    return fold(history(consumer, partitions(consumer, names)), topics)


def fold(records: Iterable[Record], topics: Topics) -> list[Quarantined]:
    """Return the quarantined cases that these records, oldest first, tell of."""
    alerts: dict[str, tuple[Alert, int | None]] = {}
    letters: dict[str, dict[object, DeadLetter]] = {}
    copies: dict[str, list[DeadLetter]] = {}
    memory: dict[str, list[DeadLetter]] = {}
    released: set[str] = set()
    for record in records:
        event = None
        if not record.topic.endswith("-dlq"):
            event = hear(record, topics).event
        elif (letter := read_dead_letter(record)).reason == "quarantined":
            customer, complaint = complaint_of(record, topics)
            if letter.origin == topics.cases:
                memory.setdefault(_kept_under(record), []).append(letter)
            elif complaint:
                # Set aside twice, after a release that did not hold, it goes back once.
                same = (letter.origin, record.value)
                name = _name(customer, complaint)
                letters.setdefault(name, {}).setdefault(same, letter)
                copies.setdefault(name, []).append(letter)
        if isinstance(event, Alert) and event.kind is AlertKind.QUARANTINED:
            name = _name(event.customer, event.complaint)
            alerts[name] = (event, record.partition)
            released.discard(name)
        elif isinstance(event, Fact) and isinstance(event.what, CaseReleased):
            released.add(str(event.name))
    return [
        Quarantined(
            name=name,
            alert=alert,
            partition=partition,
            letters=tuple(letters.get(name, {}).values()),
            copies=tuple(copies.get(name, ())),
            released=name in released,
            memory=tuple(memory.get(name, ())),
        )
        for name, (alert, partition) in alerts.items()
    ]


def _name(customer: str, complaint: str) -> str:
    return f"customers/{customer}/complaints/{complaint}"


def _kept_under(record: Record) -> str:
    """Return whose case is kept under the key of a record of the changelog."""
    customer, _, complaint = (record.key or b"").decode(errors="replace").partition("/")
    return _name(customer, complaint)
