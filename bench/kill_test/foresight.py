"""What should be said before it is late: to our people, and to the customer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bench.kill_test.calls import Level, Message
from bench.kill_test.evidence import Ledger, SaidUpdate
from bench.kill_test.rules import Course
from bench.kill_test.telling import keeps
from followup.complaint import Commitment, CommitmentKind
from followup.events import AlertKind, UpdateKind
from followup.facts import UpdateRecorded

_NOT_WARNED_OF = {CommitmentKind.ACKNOWLEDGE, CommitmentKind.NEXT_UPDATE}


def levels(course: Course) -> Iterator[Level]:
    """Give every alert that is called for."""
    yield from course.levels()
    for one in _known(course, CommitmentKind.NEXT_UPDATE):
        promise = one.entry.promise
        # Whoever looks later says at once that it is at risk, and asks for no line.
        yield from one.level(
            AlertKind.UPDATE_WANTED,
            promise.internal_target_time,
            later=promise.warning_time,
        )
    for one in _told(course, CommitmentKind.NEXT_UPDATE):
        if one.notice is not None and _is_said_too_often(course, one.entry):
            yield from one.level(AlertKind.NO_NEWS_LIMIT, one.notice)


def messages(course: Course) -> Iterator[Message]:
    """Give every message to the customer that is called for."""
    yield from course.messages()
    for one in _told(course, CommitmentKind.NEXT_UPDATE):
        if not _is_said_too_often(course, one.entry) and not one.optional:
            yield from one.message(UpdateKind.NO_NEWS)
    for kind in CommitmentKind:
        if kind not in _NOT_WARNED_OF:
            for one in _told(course, kind):
                yield from one.message(UpdateKind.EARLY_WARNING)


@dataclass(frozen=True, slots=True)
class _Owed:
    """A promise our people or the customer know of: from when, and how long it is owed.

    `known` and `until` are since when Kafka has the one and the other.
    """

    entry: Ledger
    told: datetime
    known: datetime
    owed: datetime
    until: datetime
    optional: bool

    @property
    def notice(self) -> datetime | None:
        """The last useful moment."""
        return self.entry.promise.notice_time

    def level(
        self, kind: AlertKind, due: datetime, later: datetime | None = None
    ) -> Iterator[Level]:
        """Give an alert about it, if it is still owed by then.

        From `later` on another alert is said in its place.
        """
        if max(due, self.told) < self.owed:
            since = max(due, self.known)
            first = max(self.entry.first, self.known)
            yield Level(
                self.entry.promise.id,
                kind,
                due,
                since,
                first,
                min(self.until, later) if later else self.until,
                self.optional,
            )

    def message(self, kind: UpdateKind) -> Iterator[Message]:
        """Give a message about it, if it is still owed at its last useful moment."""
        if self.notice is not None and max(self.notice, self.told) < self.owed:
            since = max(self.notice, self.known)
            yield Message(kind, frozenset((self.entry.promise.id,)), since, self.until)


def _told(course: Course, kind: CommitmentKind) -> Iterator[_Owed]:
    """Give the promises that the customer is warned of, or hears "no news" for.

    Of a next update that follows what a person told them, they hear without having been
    told of it.
    """
    for one in _known(course, kind):
        promise = one.entry.promise
        told = course.told.get(promise.id)
        if _follows_own_words(course, promise):
            yield one
        elif told is not None:
            known = max(told.known, one.known)
            yield replace(one, told=told.at, known=known)


def _known(course: Course, kind: CommitmentKind) -> Iterator[_Owed]:
    """Give the promises of a kind, each from when it is there."""
    for entry in course.ledger.values():
        promise = entry.promise
        if promise.kind is not kind:
            continue
        end, closed = course.end(entry), course.resolved
        owed, until = [promise.promised_time], [promise.promised_time]
        if end is not None:
            owed.append(end[0].at)
            until.append(end[0].known)
        if closed is not None:
            owed.append(closed.fact.occurred_time)
            until.append(closed.known)
        for said in course.case.updates:
            if keeps(said, promise):
                owed.append(max(said.decided, promise.notice_time or said.decided))
                until.append(said.known)
        yield _Owed(
            entry,
            promise.start_time,
            course.known(entry),
            min(owed),
            min(until),
            _comes_second(course, entry),
        )


def _follows_own_words(course: Course, promise: Commitment) -> bool:
    """Whether this next update follows news that a person told the customer."""
    return any(
        isinstance(one.heard.fact.what, UpdateRecorded)
        and not one.carried
        and one.heard.fact.occurred_time == promise.start_time
        for one in course.answers
    )


def _comes_second(course: Course, entry: Ledger) -> bool:
    """Whether another next update was owed sooner for some of the time."""
    promise = entry.promise
    return promise.kind is CommitmentKind.NEXT_UPDATE and any(
        other.promise.kind is CommitmentKind.NEXT_UPDATE
        and other is not entry
        and other.promise.promised_time <= promise.promised_time
        and other.promise.promised_time > promise.start_time
        for other in course.ledger.values()
    )


def _is_said_too_often(course: Course, entry: Ledger) -> bool:
    """Whether "no news" was said as often as allowed since a person's last words."""
    notice = entry.promise.notice_time or entry.promise.promised_time
    words = [one.when.at for one in course.answers if one.when.at <= notice]
    last = max(words, default=None)
    said = {
        one.id
        for one in course.case.updates
        if _says_no_news(course, one, entry)
        and (last is None or one.decided > last)
        and one.decided < entry.promise.promised_time
    }
    return len(said) >= course.most_empty


def _says_no_news(course: Course, said: SaidUpdate, entry: Ledger) -> bool:
    return not keeps(said, entry.promise) and any(
        keeps(said, other.promise)
        for other in course.ledger.values()
        if other is not entry
    )
