"""What the scheduler made of one complaint, worked out again from what it heard: pure.

The same judgement hears the same facts and deliveries in the order of time, and looks
again whenever it would have looked by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from followup.complaint import ComplaintName
from followup.events import Delivery, Event, UpdateKind
from followup.facts import Fact
from followup.learning import Milestone
from services.scheduler.case import Case
from services.scheduler.customer import Ask, Customer
from services.scheduler.decide import Decision
from services.scheduler.decide.approval import waits_for_word


class Decider(Protocol):
    """The scheduler's judgement: pure, `now` an argument."""

    def decide(
        self,
        case: Case,
        heard: Fact | Delivery | None,
        now: datetime,
        *,
        customer: Ask = Customer,
    ) -> Decision:
        """Fold in what was heard (None: only time passed) and say what follows."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One moment: what was heard (None: only time had passed) and what was said."""

    now: datetime
    heard: Fact | Delivery | None
    said: tuple[Event, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retelling:
    """The chapters, and the case they end in."""

    chapters: tuple[Chapter, ...]
    case: Case


def retell(
    decider: Decider,
    name: ComplaintName,
    heard: Iterable[tuple[datetime, Fact | Delivery]],
    until: datetime,
) -> Retelling:
    """Return the story of a complaint up to `until`.

    `heard` is each fact and delivery with the moment it was heard, in that order; also
    those of the customer's other complaints, for how much a customer is told is counted
    over all of them. Where the judgement fails on one of the others, that one is told
    no further; where it fails on this complaint, its exception is raised.
    """
    customer = _Customer(decider, name)
    for now, one in heard:
        customer.wait(now)
        customer.turn(ComplaintName(one.customer, one.complaint), one, now)
    customer.wait(until)
    return Retelling(chapters=tuple(customer.chapters), case=customer.cases[name])


def upcoming(case: Case, now: datetime) -> Iterator[tuple[datetime, str]]:
    """Give what time alone will bring for each promise not settled, and what waits."""
    for status in case.statuses:
        promise = status.commitment
        if status.outcome is not None:
            continue
        if promise.warning_time > now:
            yield promise.warning_time, f"our people are warned: {promise.words}"
        if promise.notice_time is not None and promise.notice_time > now:
            yield promise.notice_time, f"the customer is told first: {promise.words}"
        if promise.promised_time > now:
            yield promise.promised_time, f"it would be broken: {promise.words}"
    for message in case.messages:
        if message.word_until is not None and waits_for_word(message):
            yield (
                message.word_until,
                f"nobody's word is waited for any more: {_plain(message.kind)}",
            )
        if message.is_patient and message.waits_until is not None:
            what = f"may leave, if it is still true: {_plain(message.kind)}; it waits"
            sake = "for the customer's sake, their hours or what they heard of late"
            yield message.waits_until, f"{what} {sake}"


def _plain(kind: UpdateKind) -> str:
    return kind.name.lower().replace("_", " ")


class _Customer:
    """All complaints of one customer, judged as time goes by; one of them is told."""

    def __init__(self, decider: Decider, name: ComplaintName) -> None:
        self.chapters: list[Chapter] = []
        self.cases = {name: _fresh(name)}
        self._decider = decider
        self._name = name
        self._row = Customer()
        self._looked: dict[ComplaintName, datetime] = {}
        self._failed: set[ComplaintName] = set()

    def wait(self, until: datetime) -> None:
        """Look at each complaint when it asks for it, the one that is due first."""
        self._looked.clear()
        while (found := self._next()) and found[0] <= until:
            due, name = found
            self._looked[name] = due
            self.turn(name, None, due)

    def turn(
        self, name: ComplaintName, heard: Fact | Delivery | None, now: datetime
    ) -> None:
        """Judge one complaint once."""
        if name in self._failed:
            return
        case = self.cases.get(name) or _fresh(name)
        try:
            decision = self._decider.decide(
                case, heard, now, customer=lambda: self._row
            )
        except Exception:
            # Whatever it is: the scheduler sets such a complaint aside, too, and the
            # customer's others go on. Only the one that is asked about is worth an end.
            if name == self._name:
                raise
            self._failed.add(name)
            self.cases.pop(name, None)
            return
        self.cases[name] = decision.case
        self._row = decision.customer or self._row
        # What is measured for the learner is no part of the story.
        said = tuple(one for one in decision.outgoing if not isinstance(one, Milestone))
        if name == self._name and (heard is not None or said or decision.why):
            self.chapters.append(
                Chapter(now=now, heard=heard, said=said, why=decision.why)
            )

    def _next(self) -> tuple[datetime, ComplaintName] | None:
        """Return whose look is due first, and when.

        A look that changes nothing and asks for itself again would never end.
        """
        asked = [
            (case.look, name)
            for name, case in self.cases.items()
            if case.look is not None
            and (name not in self._looked or case.look > self._looked[name])
        ]
        return min(asked, default=None)


def _fresh(name: ComplaintName) -> Case:
    return Case(customer=name.customer, complaint=name.complaint)
