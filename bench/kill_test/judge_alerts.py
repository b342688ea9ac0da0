"""Alerts: each level that is called for once, none early, none false, each closed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from bench.kill_test.calls import Level
from bench.kill_test.evidence import SaidAlert
from bench.kill_test.foresight import levels
from bench.kill_test.pace import FEWEST, Pace
from bench.kill_test.rules import Course
from bench.kill_test.verdict import Fault, Verdict
from followup.events import AlertKind

STAMP = timedelta(milliseconds=1)
"""The broker's stamps leave out what is less than a millisecond."""

LEVELS = (
    AlertKind.AT_RISK,
    AlertKind.OVERDUE,
    AlertKind.UPDATE_WANTED,
    AlertKind.NO_NEWS_LIMIT,
)


class JudgeAlerts:
    """Judges the alerts of one complaint after the other."""

    def __init__(self, pace: Pace, verdict: Verdict, unread: timedelta) -> None:
        self._pace = pace
        self._unread = unread
        self._verdict = verdict
        self._passed_over: Counter[AlertKind] = Counter()
        self._said: Counter[AlertKind] = Counter()

    def note(self, course: Course) -> None:
        """Take in when this complaint's levels fell due and were said."""
        said = _first_of_each(course)
        for level in levels(course):
            found = said.get((level.promise, level.kind))
            if level.optional and found is None:
                continue
            partition = course.case.partition
            self._pace.note(partition, level.since, found.known if found else None)

    def judge(self, course: Course) -> None:
        """Compare the alerts of one complaint with what is called for."""
        said = _first_of_each(course)
        self._once(course)
        called = {(one.promise, one.kind): one for one in levels(course)}
        for key, level in called.items():
            found = said.get(key)
            if found is None:
                self._missing(course, level)
            else:
                self._in_time(course, level, found)
        for key, alert in said.items():
            if key not in called:
                self._uncalled(course, alert)
        self._closed(course)

    def _once(self, course: Course) -> None:
        """One id for each level; one incident for each promise, closed when open."""
        ids: dict[tuple[str, str], set[str]] = defaultdict(set)
        incidents: dict[str, set[str]] = defaultdict(set)
        opened: dict[str, bool] = {}
        for one in sorted(course.case.alerts.values(), key=_order):
            incidents[one.commitment].add(one.incident)
            if one.kind is not AlertKind.CLEARED:
                ids[one.kind.name, one.commitment].add(one.id)
                opened[one.commitment] = True
                continue
            if not opened.get(one.commitment):
                fault = Fault.TWICE if one.commitment in opened else Fault.FALSE
                what = f"CLEARED of {one.commitment} as {one.id}: it was not open"
                self._find(fault, course, what)
            opened[one.commitment] = False
        for key, found in ids.items():
            if len(found) > 1:
                self._find(Fault.TWICE, course, f"{key} under the ids {sorted(found)}")
        for promise, keys in incidents.items():
            if promise and len(keys) > 1:
                what = f"{promise} opened {len(keys)} incidents: {sorted(keys)}"
                self._find(Fault.TWICE, course, what)

    def _missing(self, course: Course, level: Level) -> None:
        partition = course.case.partition
        # Who had not been heard of by then could not be looked at.
        since = max(level.since, level.heard)
        if level.optional:
            return
        excused = level.until is not None and not self._pace.kept(
            partition, since, level.until
        )
        if excused:
            self._verdict.collapsed += 1
            self._passed_over[level.kind] += 1
            return
        until = f"until {level.until}" if level.until else "for ever"
        what = f"{level.kind.name} of {level.promise}, due {level.due}, {until}"
        self._find(Fault.LOST, course, f"{what} (partition {partition})")

    def whole(self) -> None:
        """Judge the run as a whole: no outage excuses that a kind is never said."""
        for kind, count in self._passed_over.items():
            if count >= FEWEST and not self._said[kind]:
                what = f"{kind.name} was passed over {count} times and never said"
                self._verdict.find(Fault.LOST, "all complaints", what)

    def _in_time(self, course: Course, level: Level, alert: SaidAlert) -> None:
        self._said[level.kind] += 1
        self._verdict.lateness.append(max(alert.known - level.since, timedelta()))
        if alert.raised < level.due or alert.known < level.due - STAMP:
            what = f"{level.kind.name} of {level.promise}, due {level.due}"
            self._find(Fault.EARLY, course, f"{what}, raised {alert.raised}")
        if alert.due != level.due:
            what = f"{level.kind.name} of {level.promise} says it was due {alert.due}"
            self._find(Fault.FALSE, course, f"{what}, the rules say {level.due}")

    def _uncalled(self, course: Course, alert: SaidAlert) -> None:
        """Judge an alarm that the facts do not call for, now that all are known."""
        entry = course.ledger.get(alert.commitment)
        over = course.over(entry) if entry else None
        what = f"{alert.kind.name} of {alert.commitment}, raised {alert.raised}"
        if entry is None or over is None or alert.kind not in LEVELS:
            self._find(Fault.FALSE, course, f"{what}: nothing calls for it")
            return
        unread = alert.raised - over.known
        if unread > self._unread:
            what += f", though it ended {over.at}, unread in Kafka since {over.known}"
            self._find(Fault.FALSE, course, what)
        else:
            self._verdict.overtake(max(unread, timedelta()))

    def _closed(self, course: Course) -> None:
        """Each incident whose matter is over is closed, and none before."""
        last = {
            one.commitment: one
            for one in sorted(course.case.alerts.values(), key=_order)
        }
        for one in course.case.alerts.values():
            if one.kind is AlertKind.CLEARED:
                entry = course.ledger.get(one.commitment)
                over = course.over(entry) if entry else None
                self._rightly_closed(course, one, over.at if over else None)
        for name, entry in course.ledger.items():
            over, end = course.over(entry), last.get(name)
            still_open = end is not None and end.kind is not AlertKind.CLEARED
            if still_open and over is not None:
                what = f"CLEARED of {name}, over since {over.at}"
                self._find(Fault.LOST, course, what)

    def _rightly_closed(
        self, course: Course, cleared: SaidAlert, over: datetime | None
    ) -> None:
        what = f"CLEARED of {cleared.commitment}, raised {cleared.raised}"
        if over is None:
            self._find(Fault.FALSE, course, f"{what}: it never ended")
        elif cleared.raised < over:
            self._find(Fault.EARLY, course, f"{what}, but it ended {over}")

    def _find(self, fault: Fault, course: Course, what: str) -> None:
        self._verdict.find(fault, course.case.name, what)


def _first_of_each(course: Course) -> dict[tuple[str, AlertKind], SaidAlert]:
    """Return the first alert of each promise and kind, closings left out."""
    return {(one.commitment, one.kind): one for one in _levels(course)}


def _levels(course: Course) -> Iterator[SaidAlert]:
    alerts = sorted(course.case.alerts.values(), key=_order)
    return (one for one in reversed(alerts) if one.kind is not AlertKind.CLEARED)


def _order(alert: SaidAlert) -> tuple[datetime, datetime]:
    """Order as Kafka has them; of one moment, as they were raised."""
    return alert.known, alert.raised
