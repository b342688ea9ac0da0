"""What should have been said of one complaint: the rules, read from facts and policy.

Written anew, not taken from the scheduler, so that the two can disagree. Everything
the referee expects stands here:

* A promise is kept by the first words of a person that reach the customer after it was
  made and not after its time; an acknowledgement also by our own message being
  accepted; an offer is withdrawn by the resolution; a promise ends when another takes
  its place. Else it is broken. Words from before a customer wrote are no answer to
  them: they keep nothing that was promised since, and make no later break good.
* At 80 % of its time our people are warned, at 100 % they are told that it is broken,
  unless it ended before. The incident is closed once the promise ended, or, after a
  break, once a person's words reached the customer.
* Of a next update our people are asked for a line at its internal target. Of one that
  the customer was told, or that follows what a person told them, they hear at its last
  useful moment that nothing is new, which keeps it as an empty one, and the next is
  promised; once that was said too often in a row, our people hear instead that only
  they may write.
* Of every other promise they were told, the customer is warned once, at its last useful
  moment.
* A heartbeat whose cause is found only after its time is not made.
* The customer hears: that we have the complaint, that we read what they wrote, a
  person's news, the resolution; and once that a promise they knew of was broken.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bench.kill_test.calls import Level, Message
from bench.kill_test.evidence import CaseEvidence, Heard, Ledger
from bench.kill_test.telling import Answer, Moment, answers, empties, keeps, told
from followup.complaint import Commitment, CommitmentKind, Outcome
from followup.events import AlertKind, UpdateKind
from followup.facts import (
    ComplaintReceived,
    ComplaintResolved,
    CustomerWrote,
    UpdateRecorded,
)
from followup.policy import Policy

BY_A_PERSON = {
    CommitmentKind.ACKNOWLEDGE,
    CommitmentKind.FIRST_REPLY,
    CommitmentKind.NEXT_UPDATE,
}
"""Promises that any words of a person keep."""


class Course:
    """How one complaint went, by what was told alone."""

    def __init__(self, case: CaseEvidence, opened: Heard, policy: Policy) -> None:
        received = opened.fact.what
        if not isinstance(received, ComplaintReceived):
            raise TypeError("a complaint opens with its receipt")
        self.received = received
        self.most_empty = policy.severities[received.severity].no_news_in_a_row
        self.case = case
        self.opened = opened
        facts = case.in_order
        self.resolved = next(
            (one for one in facts if isinstance(one.fact.what, ComplaintResolved)), None
        )
        self.facts = facts
        self.answers = sorted(answers(case, facts), key=lambda one: one.when)
        self.told = told(case)
        self.ledger = {
            name: entry
            for name, entry in case.ledger.items()
            if not self._unmade(entry)
        }

    def end(self, entry: Ledger) -> tuple[Moment, Outcome] | None:
        """Return when and how a promise ended in its time; None: it was broken."""
        promise = entry.promise
        ends = [
            (when, place, outcome)
            for place, (when, outcome) in enumerate(self._ends(promise))
            if when.at <= promise.promised_time
        ]
        if not ends:
            return None
        when, _, outcome = min(ends, key=lambda one: (one[0].at, one[1]))
        return when, outcome

    def over(self, entry: Ledger) -> Moment | None:
        """Return when nobody need be alarmed about a promise any more, if ever."""
        end = self.end(entry)
        if end is not None:
            return end[0]
        return self.spoke_after(entry.promise.promised_time)

    def spoke_after(self, moment: datetime) -> Moment | None:
        """Return the first words of a person to the customer after a moment.

        What was on its way to a customer who wrote before it is no answer to them.
        """
        later = [
            one.when
            for one in self.answers
            if one.when.at > moment and not self._crossed(one, moment)
        ]
        return min(later, default=None)

    def _crossed(self, answer: Answer, moment: datetime) -> bool:
        """Whether the customer wrote after these words, and before the moment."""
        said = answer.heard.fact.occurred_time
        return any(
            isinstance(one.fact.what, CustomerWrote)
            and said <= one.fact.occurred_time <= moment
            for one in self.facts
        )

    def levels(self) -> Iterator[Level]:
        """Give every alert that is called for."""
        for entry in self.ledger.values():
            promise, over = entry.promise, self.over(entry)
            known = over.known if over else None
            since = self.known(entry)
            if over is None or over.at > promise.warning_time:
                yield Level(
                    promise.id,
                    AlertKind.AT_RISK,
                    promise.warning_time,
                    max(promise.warning_time, since),
                    entry.first,
                    min(filter(None, (promise.promised_time, known))),
                )
            if self.end(entry) is None:
                yield Level(
                    promise.id,
                    AlertKind.OVERDUE,
                    promise.promised_time,
                    max(promise.promised_time, since),
                    entry.first,
                    known,
                )

    def messages(self) -> Iterator[Message]:
        """Give every message to the customer that is called for."""
        yield _message(UpdateKind.ACKNOWLEDGEMENT, self.opened)
        for one in self.facts:
            match one.fact.what:
                case UpdateRecorded(told_customer=False) if self._open(one):
                    yield _message(UpdateKind.NEXT_UPDATE, one)
                case CustomerWrote() if self._open(one) and not any(
                    answer.carried
                    and answer.heard.fact.occurred_time > one.fact.occurred_time
                    for answer in self.answers
                ):
                    yield _message(UpdateKind.ACKNOWLEDGEMENT, one)
                case ComplaintResolved(told_customer=False):
                    yield _message(UpdateKind.RESOLVED, one)
        yield from self._admission()

    def admissible(self) -> list[Ledger]:
        """Return the broken promises that the customer may have known of."""
        return [
            entry
            for entry in self.ledger.values()
            if entry.promise.kind is not CommitmentKind.ACKNOWLEDGE
            and self.end(entry) is None
            and entry.promise.id in self.told
        ]

    def _admission(self) -> Iterator[Message]:
        """Give the one notice of a break, once for each break that calls for it."""
        broken = self.admissible()
        causes = frozenset(one.promise.id for one in broken)
        for entry in broken:
            promised = entry.promise.promised_time
            if self._open_at(promised):
                spoken = self.spoke_after(promised)
                ends = [spoken.known] if spoken else []
                ends += [self.resolved.known] if self.resolved else []
                since = max(promised, self.told[entry.promise.id].known)
                until = min(ends, default=None)
                yield Message(UpdateKind.BROKEN_PROMISE, causes, since, until)

    def _ends(self, promise: Commitment) -> Iterator[tuple[Moment, Outcome]]:
        """Give what may have ended a promise; of equal times the first counts."""
        kept = min(self._kept(promise), default=None)
        if kept is not None:
            early = kept.at < promise.promised_time
            yield kept, Outcome.KEPT_EARLY if early else Outcome.KEPT
        for said, when in empties(self.case):
            if keeps(said, promise):
                yield when, Outcome.KEPT_EMPTY
        for when in self._replaced(promise):
            yield when, Outcome.REVISED_BEFORE
        if self.resolved is not None:
            # One that was made while the resolution was on its way ends at once.
            at = max(self.resolved.fact.occurred_time, promise.start_time)
            if promise.kind not in BY_A_PERSON:
                yield Moment(at, self.resolved.known), Outcome.WITHDRAWN
            for one in self.answers:
                if isinstance(one.heard.fact.what, ComplaintResolved):
                    heard = max(one.when.at, promise.start_time)
                    yield Moment(heard, one.when.known), Outcome.WITHDRAWN

    def _replaced(self, promise: Commitment) -> Iterator[Moment]:
        """Give when a promise gave way: what was told, only once the other is."""
        for other in self.ledger.values():
            start, told_of = other.promise.start_time, self.told.get(other.promise.id)
            if other.promise.supersedes != promise.id:
                continue
            if promise.id not in self.told:
                yield Moment(start, other.first)
            elif told_of is not None:
                known = max(other.first, told_of.known)
                yield Moment(max(start, told_of.at), known)

    def _kept(self, promise: Commitment) -> Iterator[Moment]:
        """Give all words that keep a promise, late ones too."""
        if promise.kind is CommitmentKind.ACKNOWLEDGE and promise.id in self.told:
            yield self.told[promise.id]
        if promise.kind in BY_A_PERSON:
            start = promise.start_time
            for one in self.answers:
                made_it = one.heard.fact.occurred_time == start
                if one.when.at > start and not (made_it or self._crossed(one, start)):
                    yield one.when

    def _open(self, heard: Heard) -> bool:
        return self.resolved is None or heard.fact.order < self.resolved.fact.order

    def _open_at(self, moment: datetime) -> bool:
        return self.resolved is None or moment < self.resolved.fact.occurred_time

    def known(self, entry: Ledger) -> datetime:
        """Return since when the promise is there to be watched."""
        return self.opened.known if self._original(entry) else entry.first

    def _original(self, entry: Ledger) -> bool:
        return entry.promise.start_time == self.opened.fact.occurred_time

    def _unmade(self, entry: Ledger) -> bool:
        """Whether a promise was spoken of and then not made, which nobody was told.

        A heartbeat is not made when its cause is found after its time. A crash may come
        between what is said of it and what is remembered, and then that holds as well.
        """
        told = entry.promise.id in self.told
        return entry.outcome is None and not told and not self._original(entry)


def course_of(case: CaseEvidence, policy: Policy) -> Course | None:
    """Return how a complaint went; None when it was never reported."""
    for one in case.in_order:
        if isinstance(one.fact.what, ComplaintReceived):
            return Course(case, one, policy)
    return None


def _message(kind: UpdateKind, cause: Heard) -> Message:
    return Message(kind, frozenset((cause.fact.id,)), cause.known)
