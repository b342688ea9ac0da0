"""Remembers what was said in a partition's name by a worker that died too soon.

It had Kafka's word that its alerts and updates are there, and no time to write down
that it said them. Heard anew in another order, the same facts could lead elsewhere, and
what was said would never be closed or made good. So it is read back and believed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import structlog
from msgspec.structs import replace

from followup.complaint import ComplaintName
from followup.events import CommitmentState
from followup.topics import Topics
from followup.wire.codec import Unreadable, decode
from followup.wire.record import Record
from services.scheduler.case import Case
from services.scheduler.customer import Customer, Merged, asking, row_of
from services.scheduler.decide.budget import with_left
from services.scheduler.decide.merging import with_merged
from services.scheduler.imprint import HEADER, from_bytes, with_imprint, with_status
from services.scheduler.memory import CaseUnreadable, key_of
from services.scheduler.memory import from_bytes as read_case
from services.scheduler.memory import to_bytes as write_case
from services.scheduler.pipeline import Store
from services.scheduler.said import SAID_KEY, ends_of
from services.scheduler.step import Look, Recall

Place = tuple[str, int]
"""A topic and one of its partitions."""

ReadBack = Callable[[Mapping[Place, int]], tuple[tuple[Record, ...], dict[Place, int]]]
"""Gives what was written from these offsets on, and where it ends; may block."""


@dataclass(frozen=True, slots=True)
class Beyond:
    """What one partition said beyond what it remembers, and where that ends."""

    records: list[Record] = field(default_factory=list)
    ends: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recollected:
    """Cases that said more than they remember, as they should have been kept."""

    states: tuple[tuple[bytes, bytes], ...] = ()
    looks: tuple[Look, ...] = ()


def words(topics: Topics) -> tuple[str, ...]:
    """Return the topics on which the scheduler speaks in the name of a case."""
    return topics.alerts, topics.updates, topics.commitments


async def beyond_memory(
    stores: Mapping[int, Store], topics: Topics, read_back: ReadBack
) -> dict[int, Beyond]:
    """Return what each partition said beyond what its store remembers.

    `read_back` is called in a thread; its errors, and ValueError for a store whose row
    of what was said nobody can read, go to the caller.
    """
    since = {
        (topic, number): offset
        for number, store in stores.items()
        for topic, offset in (
            dict.fromkeys(words(topics), 0) | ends_of(store.get(SAID_KEY))
        ).items()
    }
    records, ends = await asyncio.to_thread(read_back, since)
    found = {number: Beyond() for number in stores}
    for (topic, number), end in ends.items():
        found[number].ends[topic] = end
    for record in records:
        if record.partition is not None:
            found[record.partition].records.append(record)
    return found


def recollect(records: Iterable[Record], recall: Recall, topics: Topics) -> Recollected:
    """Return what must be kept so that all that `records` say is remembered.

    They are those of one partition, in the order of each topic. What nobody can read,
    or belongs to a case that nobody can read, is left as it is: it was said.
    """
    before: dict[ComplaintName, Case | None] = {}
    after: dict[ComplaintName, Case] = {}
    merged: dict[ComplaintName, Merged] = {}
    for record in records:
        name = _name(record)
        if name is None:
            continue
        if name not in before:
            before[name] = _case(name, recall)
        case = after.get(name) or before[name]
        if case is not None:
            after[name] = _believing(case, record, topics)
            if record.topic == topics.updates and (several := _several(record)):
                merged[name] = several
    changed = {
        name: replace(case, revision=case.revision + 1)
        for name, case in after.items()
        if case is not before[name]
    }
    cases = [(key_of(name), write_case(one)) for name, one in changed.items()]
    return Recollected(
        states=(*_customers(before, changed, merged, recall), *cases),
        looks=tuple(
            Look(key_of(name), one.look, one.revision) for name, one in changed.items()
        ),
    )


def _customers(
    before: Mapping[ComplaintName, Case | None],
    after: Mapping[ComplaintName, Case],
    merged: Mapping[ComplaintName, Merged],
    recall: Recall,
) -> Iterator[tuple[bytes, bytes]]:
    """Give the rows of the customers who were written to, for it counts."""
    rows: dict[str, Customer] = {}
    for name, case in after.items():
        old = before[name]
        known = old.messages if old else ()
        for message in case.messages:
            if message not in known:
                row = rows.get(name.customer) or asking(recall, name.customer)()
                rows[name.customer] = with_left(row, message)
        if name in merged and name.customer in rows:
            rows[name.customer] = with_merged(rows[name.customer], merged[name])
    for customer, row in rows.items():
        yield row_of(customer, row)


def _believing(case: Case, record: Record, topics: Topics) -> Case:
    try:
        if record.topic == topics.commitments:
            return with_status(case, decode(CommitmentState, record.value).status)
        imprint = dict(record.headers).get(HEADER)
        return with_imprint(case, from_bytes(imprint)) if imprint else case
    except (Unreadable, ValueError) as error:
        structlog.get_logger().error(
            "said_unreadable",
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            why=str(error),
        )
        return case


def _several(record: Record) -> Merged | None:
    """Return which messages an update says at once, if it says several."""
    imprint = dict(record.headers).get(HEADER)
    try:
        return from_bytes(imprint).merged if imprint else None
    except ValueError:
        return None


def _name(record: Record) -> ComplaintName | None:
    """Return whose words these are, from the subject that every record of ours has."""
    match record.header("ce_subject").split("/"):
        case ["customers", customer, "complaints", complaint, *_] if complaint:
            return ComplaintName(customer, complaint)
    return None


def _case(name: ComplaintName, recall: Recall) -> Case | None:
    try:
        kept = recall(key_of(name))
        if kept is None:
            return Case(customer=name.customer, complaint=name.complaint)
        return read_case(kept)
    except CaseUnreadable:
        return None
