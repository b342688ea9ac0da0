"""Messages to the customer: each cause once, nothing that no cause calls for."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from bench.kill_test.calls import Message
from bench.kill_test.evidence import Delivered, SaidUpdate
from bench.kill_test.foresight import messages
from bench.kill_test.pace import Pace
from bench.kill_test.rules import Course
from bench.kill_test.telling import keeps
from bench.kill_test.verdict import Fault, Verdict
from followup.events import DeliveryOutcome, UpdateKind
from followup.facts import (
    ComplaintReceived,
    ComplaintResolved,
    CustomerWrote,
    UpdateRecorded,
)

_CAUSED_BY: dict[UpdateKind, tuple[type[object], ...]] = {
    UpdateKind.ACKNOWLEDGEMENT: (ComplaintReceived, CustomerWrote),
    UpdateKind.NEXT_UPDATE: (UpdateRecorded,),
    UpdateKind.RESOLVED: (ComplaintResolved,),
}
_TO_BE_TRIED_AGAIN = {DeliveryOutcome.FAILED, DeliveryOutcome.EXPIRED}


class JudgeMessages:
    """Judges the messages of one complaint after the other."""

    def __init__(
        self, pace: Pace, verdict: Verdict, unread: timedelta, every: timedelta
    ) -> None:
        """Take what it goes by; warnings to one customer are `every` so long apart."""
        self._pace = pace
        self._every = every
        self._warned: dict[str, list[datetime]] = defaultdict(list)
        self._unread = unread
        self._verdict = verdict

    def note(self, course: Course) -> None:
        """Take in when its customer was warned, before any course is judged."""
        self._warned[course.opened.fact.customer] += [
            one.decided
            for one in course.case.updates
            if one.kind is UpdateKind.EARLY_WARNING
        ]

    def judge(self, course: Course) -> None:
        """Compare the messages of one complaint with what is called for."""
        for message in messages(course):
            if not any(_answers(one, message, course) for one in course.case.updates):
                self._missing(course, message)
        for update in course.case.updates:
            match update.kind:
                case UpdateKind.BROKEN_PROMISE:
                    self._admission(course, update)
                case UpdateKind.EARLY_WARNING:
                    self._foresight(course, update, update.at_risk)
                case UpdateKind.NO_NEWS:
                    self._foresight(course, update, (update.cause,))
                case _:
                    self._caused(course, update)
        self._once(course)
        self._tried_again(course)

    def _missing(self, course: Course, message: Message) -> None:
        excused = message.until is not None and (
            not self._pace.kept(course.case.partition, message.since, message.until)
            or self._had_to_wait(course, message, message.until)
        )
        if excused:
            self._verdict.collapsed += 1
        else:
            what = f"{message.kind.name} for {sorted(message.causes)}"
            self._find(Fault.LOST, course, f"{what}, called for {message.since}")

    def _had_to_wait(self, course: Course, message: Message, until: datetime) -> bool:
        """Whether a warning waited for another one's sake until it was of no use.

        Warnings to one customer are so long apart; less than that again is too short
        to be sure that somebody looked.
        """
        if message.kind is not UpdateKind.EARLY_WARNING:
            return False
        return any(
            message.since - self._every <= left < until <= left + 2 * self._every
            for left in self._warned[course.opened.fact.customer]
        )

    def _once(self, course: Course) -> None:
        """One message for each cause; one notice of a break for each complaint."""
        ids: dict[tuple[str, str], set[str]] = defaultdict(set)
        for one in course.case.updates:
            notice = one.kind is UpdateKind.BROKEN_PROMISE
            ids[one.kind.name, "" if notice else one.cause].add(one.id)
            for promise in one.at_risk:
                ids["a warning of", promise].add(one.id)
        for (kind, cause), found in ids.items():
            if len(found) > 1:
                what = f"{kind} {cause} under the ids {sorted(found)}"
                self._find(Fault.TWICE, course, what)

    def _caused(self, course: Course, update: SaidUpdate) -> None:
        heard = course.case.facts.get(update.cause)
        fits = _CAUSED_BY.get(update.kind, ())
        if heard is None or not isinstance(heard.fact.what, fits):
            what = f"{update.kind.name} for {update.cause}: nothing calls for it"
            self._find(Fault.FALSE, course, what)
        elif getattr(heard.fact.what, "told_customer", False):
            what = f"{update.kind.name} for {update.cause}: a person has said it"
            self._find(Fault.FALSE, course, what)

    def _admission(self, course: Course, update: SaidUpdate) -> None:
        """Judge a notice of breaks: broken by then, and nobody had spoken since."""
        decided = update.decided
        for name in update.broken:
            entry = course.ledger.get(name)
            over = course.over(entry) if entry else None
            if entry is None:
                what = f"the notice names {name}, which was never promised"
                self._find(Fault.FALSE, course, what)
            elif decided < entry.promise.promised_time:
                what = f"the notice of {decided} names {name}, not yet broken"
                self._find(Fault.EARLY, course, what)
            elif over is not None and over.known + self._unread < decided:
                what = f"the notice of {decided} names {name}, over since {over.known}"
                self._find(Fault.FALSE, course, what)
        # Tried again later, that time may have passed as well.
        says_next = any(promised > decided for promised in update.next_promised)
        if not says_next and update.attempt == 1 and not _expired(update, course):
            what = f"the notice of {decided} does not say when they hear from us"
            self._find(Fault.WRONG, course, what)

    def _foresight(
        self, course: Course, update: SaidUpdate, promises: tuple[str, ...]
    ) -> None:
        """Judge words before it is late: at the last useful moment, of what is owed."""
        what = f"{update.kind.name} of {update.decided}"
        for name in promises:
            entry = course.ledger.get(name)
            end = course.end(entry) if entry else None
            if entry is None or entry.promise.notice_time is None:
                self._find(Fault.FALSE, course, f"{what}: {name} is not to be told of")
            elif update.decided < entry.promise.notice_time:
                notice = entry.promise.notice_time
                what += f" names {name}, to be told of {notice}"
                self._find(Fault.EARLY, course, what)
            elif end is not None and end[0].known + self._unread < update.decided:
                what += f" names {name}, over since {end[0].known}"
                self._find(Fault.FALSE, course, what)

    def _tried_again(self, course: Course) -> None:
        """Ask for another try of the first message, if no provider took it."""
        if course.resolved is not None or course.answers:
            return
        opening = {
            one.id for one in course.case.updates if one.cause == course.opened.fact.id
        }
        last = {one.id: one for one in sorted(course.case.deliveries, key=_attempt)}
        tries = {(one.id, one.attempt) for one in course.case.updates}
        for id_, delivery in last.items():
            again = (id_, delivery.attempt + 1)
            if (
                id_ in opening
                and delivery.outcome in _TO_BE_TRIED_AGAIN
                and again not in tries
            ):
                what = f"try {again[1]} of message {id_}"
                self._find(Fault.LOST, course, what)

    def _find(self, fault: Fault, course: Course, what: str) -> None:
        self._verdict.find(fault, course.case.name, what)


def _answers(update: SaidUpdate, message: Message, course: Course) -> bool:
    """Whether a message is the one that is called for."""
    match message.kind:
        case UpdateKind.BROKEN_PROMISE:
            return update.kind is message.kind
        case UpdateKind.EARLY_WARNING:
            return not message.causes.isdisjoint(update.at_risk)
        case UpdateKind.NO_NEWS:
            return any(
                keeps(update, course.ledger[one].promise) for one in message.causes
            )
    return update.kind is message.kind and update.cause in message.causes


def _expired(update: SaidUpdate, course: Course) -> bool:
    """Whether this try was put aside unsent, since what it says had passed."""
    return any(
        one.outcome is DeliveryOutcome.EXPIRED
        and (one.id, one.attempt) == (update.id, update.attempt)
        for one in course.case.deliveries
    )


def _attempt(delivery: Delivered) -> tuple[int, datetime]:
    return delivery.attempt, delivery.known
