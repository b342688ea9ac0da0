"""Promises: those that were made are called for, and each ended as the facts say."""

from __future__ import annotations

from bench.kill_test.evidence import Ledger
from bench.kill_test.rules import Course
from bench.kill_test.verdict import Fault, Verdict
from followup.complaint import CommitmentKind, Outcome
from followup.facts import ComplaintReceived, CustomerWrote, UpdateRecorded
from followup.policy import (
    Policy,
    after_broken_promise,
    after_customer_wrote,
    after_update,
)


class JudgePromises:
    """Judges what the scheduler says of the promises themselves."""

    def __init__(self, policy: Policy, verdict: Verdict) -> None:
        self._policy = policy
        self._verdict = verdict

    def judge(self, course: Course) -> None:
        """Compare the promises of one complaint, and how they ended, with the facts."""
        received = course.opened.fact.what
        assert isinstance(received, ComplaintReceived)  # noqa: S101 - course_of chose it
        ledger = course.ledger
        original = {one.id for one in received.commitments}
        for missing in sorted(original - ledger.keys()):
            self._find(Fault.LOST, course, f"nothing was ever said of {missing}")
        self._verdict.commitments += len(ledger)
        self._verdict.unmade += len(course.case.ledger) - len(ledger)
        for name, entry in ledger.items():
            if name not in original and not self._is_called_for(course, entry):
                what = f"{name} for {entry.promise.promised_time}: nothing calls for it"
                self._find(Fault.FALSE, course, what)
            self._ended(course, entry)

    def _ended(self, course: Course, entry: Ledger) -> None:
        end = course.end(entry)
        outcome = end[1] if end else Outcome.BROKEN
        if entry.outcome is not outcome:
            said = entry.outcome.name if entry.outcome else "still open"
            what = f"{entry.promise.id} is said to be {said}, the facts say"
            self._find(Fault.WRONG, course, f"{what} {outcome.name}")

    def _is_called_for(self, course: Course, entry: Ledger) -> bool:
        """Whether an update, the customer's words or a break calls for a heartbeat."""
        promise = entry.promise
        start, promised = promise.start_time, promise.promised_time
        if promise.kind is not CommitmentKind.NEXT_UPDATE:
            return False
        received = course.opened.fact.what
        assert isinstance(received, ComplaintReceived)  # noqa: S101 - course_of chose it
        severity, zone = received.severity, received.contact.time_zone
        policy = self._policy
        for one in course.facts:
            if one.fact.occurred_time != start:
                continue
            if isinstance(one.fact.what, UpdateRecorded):
                times = after_update(
                    policy, severity=severity, since=start, customer_zone=zone
                )
                return times.promised_time == promised
            if isinstance(one.fact.what, CustomerWrote):
                times = after_customer_wrote(
                    policy, severity=severity, since=start, customer_zone=zone
                )
                return times.promised_time == promised
        if any(one.promise.notice_time == start for one in course.ledger.values()):
            # "No news yet" promises the next update after the one it keeps.
            times = after_update(
                policy, severity=severity, since=start, customer_zone=zone
            )
            if times.promised_time == promised:
                return True
        times = after_broken_promise(
            policy, severity=severity, since=start, customer_zone=zone
        )
        # Found after an outage, a break counts from the moment it was found.
        broken = any(
            other.promise.promised_time <= start
            for other in course.ledger.values()
            if other is not entry
        )
        return broken and times.promised_time == promised

    def _find(self, fault: Fault, course: Course, what: str) -> None:
        self._verdict.find(fault, course.case.name, what)
