"""Compares what was said with what the rules call for. Pure."""

from __future__ import annotations

from datetime import timedelta

from bench.kill_test.evidence import Evidence
from bench.kill_test.judge_alerts import JudgeAlerts
from bench.kill_test.judge_messages import JudgeMessages
from bench.kill_test.judge_promises import JudgePromises
from bench.kill_test.pace import Pace
from bench.kill_test.rules import Course, course_of
from bench.kill_test.verdict import Fault, Verdict
from followup.policy import Policy

UNREAD = timedelta(seconds=10)
"""How long a fact may lie in Kafka unread while its promise still raises an alarm.

The clock and the facts are two streams, and one may be a little ahead of the other.
"""


def judge(evidence: Evidence, policy: Policy, unread: timedelta = UNREAD) -> Verdict:
    """Return the verdict on a run that has come to rest.

    An alarm is false when the fact against it had been in Kafka for longer than
    `unread`.
    """
    verdict = Verdict(complaints=len(evidence.cases), repeats=evidence.repeats)
    pace = Pace()
    promises = JudgePromises(policy, verdict)
    alerts = JudgeAlerts(pace, verdict, unread)
    messages = JudgeMessages(pace, verdict, unread, policy.budget.every)
    courses: list[Course] = []
    for case in evidence.cases.values():
        course = course_of(case, policy)
        if course is None:
            verdict.find(Fault.FALSE, case.name, "nobody reported this complaint")
            continue
        courses.append(course)
        verdict.alerts += len(case.alerts)
        verdict.messages += len({one.id for one in case.updates})
        alerts.note(course)
        messages.note(course)
    pace.sort()
    for course in courses:
        promises.judge(course)
        alerts.judge(course)
        messages.judge(course)
    alerts.whole()
    return verdict
