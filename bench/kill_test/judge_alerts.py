"""Alerts: each level that is called for once, none early, none false, each closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from bench.kill_test.evidence import SaidAlert
from bench.kill_test.pace import Pace
from bench.kill_test.rules import Course, Level
from bench.kill_test.verdict import Fault, Verdict
from followup.events import AlertKind

UNREAD = timedelta(seconds=10)
"""How long a fact may lie in Kafka unread while its promise still raises an alarm.

The clock and the facts are two streams, and one may be a little ahead of the other.
"""

STAMP = timedelta(milliseconds=1)
"""The broker's stamps leave out what is less than a millisecond."""

LEVELS = (AlertKind.AT_RISK, AlertKind.OVERDUE)


class JudgeAlerts:
    """Judges the alerts of one complaint after the other."""

    def __init__(self, pace: Pace, verdict: Verdict) -> None:
        self._pace = pace
        self._verdict = verdict

    def note(self, course: Course) -> None:
        """Take in when this complaint's levels fell due and were said."""
        said = _first_of_each(course)
        for level in course.levels():
            found = said.get((level.promise, level.kind))
            partition = course.case.partition
            self._pace.note(partition, level.since, found.known if found else None)

    def judge(self, course: Course) -> None:
        """Compare the alerts of one complaint with what is called for."""
        said = _first_of_each(course)
        self._once(course)
        called = {(one.promise, one.kind): one for one in course.levels()}
        for key, level in called.items():
            found = said.get(key)
            if found is None:
                self._missing(course, level)
            else:
                self._in_time(course, level, found)
        for key, alert in said.items():
            if key not in called:
                self._uncalled(course, alert)
        self._closed(course, said)

    def _once(self, course: Course) -> None:
        ids: dict[object, set[str]] = defaultdict(set)
        incidents: dict[str, set[str]] = defaultdict(set)
        for one in course.case.alerts.values():
            what = one.incident if one.kind is AlertKind.CLEARED else one.commitment
            ids[one.kind.name, what].add(one.id)
            incidents[one.commitment].add(one.incident)
        for key, found in ids.items():
            if len(found) > 1:
                self._find(Fault.TWICE, course, f"{key} under the ids {sorted(found)}")
        for promise, keys in incidents.items():
            if promise and len(keys) > 1:
                what = f"{promise} opened {len(keys)} incidents: {sorted(keys)}"
                self._find(Fault.TWICE, course, what)

    def _missing(self, course: Course, level: Level) -> None:
        partition = course.case.partition
        excused = level.until is not None and not self._pace.kept(
            partition, level.since, level.until
        )
        if excused:
            self._verdict.collapsed += 1
            return
        until = f"until {level.until}" if level.until else "for ever"
        what = f"{level.kind.name} of {level.promise}, due {level.due}, {until}"
        self._find(Fault.LOST, course, f"{what} (partition {partition})")

    def _in_time(self, course: Course, level: Level, alert: SaidAlert) -> None:
        self._verdict.lateness.append(max(alert.known - level.since, timedelta()))
        if alert.raised < level.due or alert.known < level.due - STAMP:
            what = f"{level.kind.name} of {level.promise}, due {level.due}"
            self._find(Fault.EARLY, course, f"{what}, raised {alert.raised}")
        if alert.due != level.due:
            what = f"{level.kind.name} of {level.promise} says it was due {alert.due}"
            self._find(Fault.FALSE, course, f"{what}, the rules say {level.due}")

    def _uncalled(self, course: Course, alert: SaidAlert) -> None:
        """Judge an alarm that the facts do not call for, now that all are known."""
        entry = course.case.ledger.get(alert.commitment)
        over = course.over(entry) if entry else None
        what = f"{alert.kind.name} of {alert.commitment}, raised {alert.raised}"
        if entry is None or over is None or alert.kind not in LEVELS:
            self._find(Fault.FALSE, course, f"{what}: nothing calls for it")
            return
        known_to_it = entry.ended is not None and entry.ended < alert.raised
        unread = alert.raised - over.known
        if known_to_it or unread > UNREAD:
            what += f", though it ended {over.at}, in Kafka since {over.known}"
            self._find(Fault.FALSE, course, what)
        else:
            self._verdict.overtake(max(unread, timedelta()))

    def _closed(
        self, course: Course, said: dict[tuple[str, AlertKind], SaidAlert]
    ) -> None:
        cleared = {
            one.commitment: one
            for one in course.case.alerts.values()
            if one.kind is AlertKind.CLEARED
        }
        for name, entry in course.case.ledger.items():
            over, end = course.over(entry), cleared.get(name)
            alarmed = any((name, kind) in said for kind in LEVELS)
            if end is not None:
                self._rightly_closed(course, end, over.at if over else None)
            elif alarmed and over is not None:
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
    alerts = sorted(course.case.alerts.values(), key=lambda one: one.known)
    return (one for one in reversed(alerts) if one.kind is not AlertKind.CLEARED)
