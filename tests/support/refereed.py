"""What the kill test's referee finds where one record is changed."""

from __future__ import annotations

from collections.abc import Callable

from bench.kill_test.evidence import Evidence
from bench.kill_test.referee import judge
from bench.kill_test.verdict import Fault
from tests.support.played_stories import POLICY, Written

Change = Callable[[Written], list[Written]]


def first(kind: type[object], test: Callable[..., bool], change: Change) -> Change:
    """Return what changes the first record that passes the test, and no other."""
    done: list[Written] = []

    def apply(written: Written) -> list[Written]:
        fits = isinstance(written.record, kind) and test(written.record)
        if done or not fits:
            return [written]
        done.append(written)
        return change(written)

    return apply


def gone(_: Written) -> list[Written]:
    return []


def found(evidence: Evidence) -> dict[Fault, int]:
    verdict = judge(evidence, POLICY)
    return {fault: count for fault in Fault if (count := verdict.count(fault))}
