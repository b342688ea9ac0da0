"""Compares what was said with what the rules call for. Pure."""

from __future__ import annotations

from bench.kill_test.evidence import Evidence
from bench.kill_test.judge_alerts import JudgeAlerts
from bench.kill_test.judge_messages import JudgeMessages
from bench.kill_test.judge_promises import JudgePromises
from bench.kill_test.pace import Pace
from bench.kill_test.rules import Course, course_of
from bench.kill_test.verdict import Fault, Verdict
from followup.policy import Policy


def judge(evidence: Evidence, policy: Policy) -> Verdict:
    """Return the verdict on a run that has come to rest."""
    verdict = Verdict(complaints=len(evidence.cases), repeats=evidence.repeats)
    pace = Pace()
    promises = JudgePromises(policy, verdict)
    alerts = JudgeAlerts(pace, verdict)
    messages = JudgeMessages(pace, verdict)
    courses: list[Course] = []
    for case in evidence.cases.values():
        course = course_of(case)
        if course is None:
            verdict.find(Fault.FALSE, case.name, "nobody reported this complaint")
            continue
        courses.append(course)
        verdict.alerts += len(case.alerts)
        verdict.messages += len({one.id for one in case.updates})
        alerts.note(course)
    pace.sort()
    for course in courses:
        promises.judge(course)
        alerts.judge(course)
        messages.judge(course)
    return verdict
