"""Records in, records out: reads, decides, remembers. Knows no Kafka client."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from followup import ids
from followup.complaint import ComplaintName, Person
from followup.events import Alert, AlertKind, CaseRef, Delivery, Event, WakeUp
from followup.facts import CaseReleased, Fact
from followup.topics import Topics
from followup.wire.codec import decode as read_event
from followup.wire.dead_letter import dead_letter
from followup.wire.envelope import record_of
from followup.wire.record import Record
from services.scheduler.case import Case
from services.scheduler.customer import asking, row_of
from services.scheduler.decider import Decider
from services.scheduler.imprint import HEADER, Imprint, imprints
from services.scheduler.imprint import to_bytes as imprint_bytes
from services.scheduler.memory import CaseUnreadable, from_bytes, key_of, to_bytes

SOURCE = "//followup/scheduler"
GROUP = "scheduler"

_LOST = (
    " what was remembered of it cannot be read and lies in the dead letters, and the"
    " release goes through its facts again;"
)

Recall = Callable[[bytes], bytes | None]
"""Gives the bytes kept under a case's key, or None."""


class CaseFailed(Exception):
    """Deciding one case raised; the case is named, the cause is chained."""

    def __init__(self, name: ComplaintName) -> None:
        super().__init__(f"deciding {name} failed")
        self.name = name


class Look(NamedTuple):
    """When a case next deserves a look; None: never."""

    key: bytes
    due: datetime | None
    revision: int


@dataclass(frozen=True, slots=True)
class Said:
    """One event about to leave, for logs and metrics."""

    event: Event
    why: str


@dataclass(frozen=True, slots=True)
class Step:
    """All that follows from one record.

    `outgoing` must be acknowledged by Kafka before any of `states` is written.
    """

    outgoing: tuple[Record, ...] = ()
    states: tuple[tuple[bytes, bytes], ...] = ()
    looks: tuple[Look, ...] = ()
    said: tuple[Said, ...] = ()
    note: str = ""


class Handler:
    """Serves the cases of one process; the caller holds what is remembered."""

    def __init__(self, decider: Decider, topics: Topics, operators: Person) -> None:
        self._decider = decider
        self._topics = topics
        self._operators = operators

    def hear(
        self,
        record: Record,
        recall: Recall,
        now: datetime,
        *,
        catching_up: bool = False,
    ) -> Step:
        """Return what follows from one record of complaints, deliveries or wake-ups.

        `catching_up` says that records of this partition are known to be unread.

        Raises Unreadable for bytes that belong in the dead letters and CaseFailed
        when deciding raised; neither leaves a trace here.
        """
        if record.topic == self._topics.wakeups:
            refs = read_event(WakeUp, record.value).cases
            return self._looks(dict.fromkeys(refs), record, recall, now)
        if record.topic == self._topics.deliveries:
            delivery = read_event(Delivery, record.value)
            if not delivery.complaint:  # of an alert that is about no single one
                return Step()
            name = ComplaintName(delivery.customer, delivery.complaint)
            heard: Fact | Delivery = delivery
        else:
            heard = fact = read_event(Fact, record.value)
            name = fact.name
        return self._case(name, heard, record, recall, now, catching_up=catching_up)

    def quarantine(
        self,
        name: ComplaintName,
        record: Record,
        error: BaseException,
        recall: Recall,
        now: datetime,
    ) -> Step:
        """Set one case aside after repeated crashes; its neighbours go on.

        The record goes to the dead letters, the case's clocks stop, and our people
        are told that nobody watches them. Its old memory is kept for the release; what
        cannot be read of it goes to the dead letters byte for byte before it is
        written over.
        """
        key = key_of(name)
        kept = recall(key)
        case, lost = _readable(kept, name)
        case = replace(case, revision=case.revision + 1, quarantined_time=now)
        letters = [self._set_aside(record, error)]
        if kept and lost:
            letters.append(self._kept_aside(key, kept, record, lost))
        received = case.received
        alert = Alert(
            alert_id=ids.derive(name, "quarantined", record.topic, record.offset),
            incident_key=ids.derive(name, "quarantined"),
            kind=AlertKind.QUARANTINED,
            customer=name.customer,
            complaint=name.complaint,
            recipient=received[1].owner if received else self._operators,
            why=f"nobody watches the clocks of {name}, act by hand; deciding it failed"
            f" three times on one record: {type(error).__name__}: {error};"
            f"{_LOST if lost else ''}"
            f" mend the cause, then: followup quarantine release {name}",
            due_time=now,
            raised_time=now,
        )
        return Step(
            outgoing=(*letters, self._record(alert, record)),
            states=((key, to_bytes(case)),),
            looks=(Look(key, None, case.revision),),
            said=(Said(alert, alert.why),),
            note="quarantined",
        )

    def _looks(
        self, refs: Iterable[CaseRef], record: Record, recall: Recall, now: datetime
    ) -> Step:
        """Look at each case, knowing what was decided about those before it."""
        decided: dict[bytes, bytes] = {}

        def known(key: bytes) -> bytes | None:
            return decided.get(key) or recall(key)

        steps: list[Step] = []
        for ref in refs:
            steps.append(self._look(ref, record, known, now))
            decided.update(steps[-1].states)
        return _together(steps)

    def _look(
        self, ref: CaseRef, record: Record, recall: Recall, now: datetime
    ) -> Step:
        name = ComplaintName(ref.customer, ref.complaint)
        if recall(key_of(name)) is None:
            return Step()
        return self._case(name, None, record, recall, now)

    def _case(  # noqa: PLR0913 - one judgement and all it needs
        self,
        name: ComplaintName,
        heard: Fact | Delivery | None,
        record: Record,
        recall: Recall,
        now: datetime,
        *,
        catching_up: bool = False,
    ) -> Step:
        key = key_of(name)
        try:
            kept = recall(key)
            case = from_bytes(kept) if kept else _fresh(name)
            released = isinstance(heard, Fact) and isinstance(heard.what, CaseReleased)
            if case.quarantined_time is not None and not released:
                return self._while_quarantined(heard, record)
            ask = asking(recall, name.customer)
            decision = self._decider.decide(
                case, heard, now, catching_up=catching_up, customer=ask
            )
        except Exception as error:
            raise CaseFailed(name) from error
        changed = decision.case != case
        after = decision.case
        if changed:
            after = replace(
                after,
                revision=case.revision + 1,
                decided_time=case.decided_time if catching_up else now,
            )
        states = ((key, to_bytes(after)),) if changed else ()
        if decision.customer:
            states = (row_of(name.customer, decision.customer), *states)
        said = decision.outgoing
        return Step(
            outgoing=tuple(
                self._record(one, record, imprint)
                for one, imprint in zip(
                    said, imprints(case, decision.case, said), strict=True
                )
            ),
            states=states,
            looks=(Look(key, after.look, after.revision),),
            said=tuple(Said(one, getattr(one, "why", "")) for one in said),
            note="; ".join(decision.why),
        )

    def _while_quarantined(self, heard: Fact | Delivery | None, record: Record) -> Step:
        if heard is None:
            return Step()
        return Step(outgoing=(self._set_aside(record, None),), note="quarantined")

    def _set_aside(self, record: Record, error: BaseException | None) -> Record:
        return dead_letter(
            record,
            self._topics,
            group=GROUP,
            reason="quarantined",
            message="the case is quarantined",
            exception=f"{type(error).__name__}: {error}" if error else "",
        )

    def _kept_aside(
        self, key: bytes, kept: bytes, record: Record, error: CaseUnreadable
    ) -> Record:
        """Return what is kept of a case and cannot be read, as a dead letter."""
        return dead_letter(
            Record(
                topic=self._topics.cases,
                key=key,
                value=kept,
                partition=record.partition,
            ),
            self._topics,
            group=GROUP,
            reason="quarantined",
            message="what was remembered of the case cannot be read",
            exception=f"{type(error).__name__}: {error}",
        )

    def _record(
        self, event: Event, cause: Record, imprint: Imprint | None = None
    ) -> Record:
        record = record_of(
            event,
            self._topics,
            source=SOURCE,
            traceparent=cause.header("traceparent"),
            partition=cause.partition,
        )
        if imprint is None:
            return record
        return record.with_header(HEADER, imprint_bytes(imprint))


def _fresh(name: ComplaintName) -> Case:
    return Case(customer=name.customer, complaint=name.complaint)


def _readable(
    kept: bytes | None, name: ComplaintName
) -> tuple[Case, CaseUnreadable | None]:
    """Return what is kept, or a fresh case and why what is kept cannot be read."""
    try:
        return (from_bytes(kept) if kept else _fresh(name)), None
    except CaseUnreadable as error:
        return _fresh(name), error


def _together(steps: list[Step]) -> Step:
    return Step(
        outgoing=tuple(one for step in steps for one in step.outgoing),
        states=tuple(one for step in steps for one in step.states),
        looks=tuple(one for step in steps for one in step.looks),
        said=tuple(one for step in steps for one in step.said),
        note="; ".join(step.note for step in steps if step.note),
    )
