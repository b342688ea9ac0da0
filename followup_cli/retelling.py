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
from followup.events import Delivery, Event
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

    `heard` is each fact and delivery with the moment it was heard, in that order.
    What left for the same customer about other complaints is not known here, so a
    message that had to wait for its budget is told as if it had left.
    Raises whatever the judgement raises.
    """
    told = _Told(Case(customer=name.customer, complaint=name.complaint), Customer())
    chapters: list[Chapter] = []
    for now, one in heard:
        told = _wait(decider, told, now, chapters)
        told = _turn(decider, told, one, now, chapters)
    told = _wait(decider, told, until, chapters)
    return Retelling(chapters=tuple(chapters), case=told.case)


def upcoming(case: Case, now: datetime) -> Iterator[tuple[datetime, str]]:
    """Give what time alone will bring for each promise not settled, and what waits."""
    for status in case.statuses:
        promise = status.commitment
        if status.outcome is not None:
            continue
        if promise.warning_time > now:
            yield promise.warning_time, f"our people are warned: {promise.words}"
        if promise.promised_time > now:
            yield promise.promised_time, f"it would be broken: {promise.words}"
    for message in case.messages:
        if message.word_until is not None and waits_for_word(message):
            what = message.kind.name.lower().replace("_", " ")
            yield message.word_until, f"nobody's word is waited for any more: {what}"


@dataclass(frozen=True, slots=True)
class _Told:
    """The case so far, and what left for its customer: of other complaints, nothing."""

    case: Case
    customer: Customer


def _wait(
    decider: Decider, told: _Told, until: datetime, chapters: list[Chapter]
) -> _Told:
    before: datetime | None = None
    while (due := told.case.look) is not None and due <= until:
        # A look that changes nothing and asks for itself again would never end.
        if before is not None and due <= before:
            break
        before = due
        told = _turn(decider, told, None, due, chapters)
    return told


def _turn(
    decider: Decider,
    told: _Told,
    heard: Fact | Delivery | None,
    now: datetime,
    chapters: list[Chapter],
) -> _Told:
    decision = decider.decide(told.case, heard, now, customer=lambda: told.customer)
    # What is measured for the learner is no part of the story.
    said = tuple(one for one in decision.outgoing if not isinstance(one, Milestone))
    if heard is not None or said or decision.why:
        chapters.append(Chapter(now=now, heard=heard, said=said, why=decision.why))
    return _Told(decision.case, decision.customer or told.customer)
