"""Records in, records out: reads, decides, remembers. Knows no Kafka client."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from followup.complaint import ComplaintName, Person
from followup.events import CaseRef, Delivery, Event, WakeUp
from followup.facts import CaseReleased, Fact
from followup.topics import Topics
from followup.wire.codec import Unreadable
from followup.wire.codec import decode as read_event
from followup.wire.envelope import record_of
from followup.wire.record import Record
from services.scheduler.case import Case
from services.scheduler.customer import asking, row_of
from services.scheduler.decider import Decider
from services.scheduler.imprint import HEADER, Imprint, imprints
from services.scheduler.imprint import to_bytes as imprint_bytes
from services.scheduler.memory import from_bytes, key_of, to_bytes
from services.scheduler.setting_aside import alarm, kept_aside, quarantined, set_aside
from services.scheduler.sizes import checked
from services.scheduler.step import (
    SOURCE,
    Look,
    Recall,
    Said,
    Step,
    blamed_on,
    together,
)


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
        with blamed_on(name):
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
        aside = quarantined(name, recall(key), now)
        alert = alarm(aside, record, error, self._operators, now)
        letters = [set_aside(record, self._topics, error)]
        if aside.lost:
            letters.append(kept_aside(aside, record, self._topics))
        case = aside.case
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
        return together(steps)

    def _look(
        self, ref: CaseRef, record: Record, recall: Recall, now: datetime
    ) -> Step:
        name = ComplaintName(ref.customer, ref.complaint)
        if recall(key_of(name)) is None:
            return Step()
        with blamed_on(name):
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
        kept = recall(key)
        case = from_bytes(kept) if kept else _fresh(name)
        released = isinstance(heard, Fact) and isinstance(heard.what, CaseReleased)
        if case.quarantined_time is not None and not released:
            return self._while_quarantined(heard, record)
        ask = asking(recall, name.customer)
        decision = self._decider.decide(
            case, heard, now, catching_up=catching_up, customer=ask
        )
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
        marks = imprints(case, decision.case, said, decision.customer)
        step = Step(
            outgoing=tuple(
                self._record(one, record, mark)
                for one, mark in zip(said, marks, strict=True)
            ),
            states=states,
            looks=(Look(key, after.look, after.revision),),
            said=tuple(Said(one, getattr(one, "why", "")) for one in said),
            note="; ".join(decision.why),
        )
        return checked(step)

    def _while_quarantined(self, heard: Fact | Delivery | None, record: Record) -> Step:
        if heard is None:
            return Step()
        return Step(outgoing=(set_aside(record, self._topics),), note="quarantined")

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


def hinted(record: Record) -> tuple[bytes, ...]:
    """Return the keys of the cases that a wake-up hints at; none, if unreadable."""
    try:
        refs = read_event(WakeUp, record.value).cases
    except Unreadable:
        return ()
    return tuple(key_of(ComplaintName(one.customer, one.complaint)) for one in refs)


def _fresh(name: ComplaintName) -> Case:
    return Case(customer=name.customer, complaint=name.complaint)
