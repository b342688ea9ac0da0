"""Quotes are judged at their time, and made longer where too few are kept."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry

from followup.lead_times.learner import Learner
from followup.lead_times.tuning import Tuning
from followup.learning import Milestone, MilestoneKind, Quote, QuoteMethod
from followup.runtime.clock import SystemClock
from followup.runtime.metrics import scheduler_metrics
from followup.topics import Topics
from services.scheduler.learner.keeping import (
    LATELY,
    MOST_STEPS,
    STEP,
    Kept,
)
from services.scheduler.learner.lessons import Lessons, from_bytes
from services.scheduler.learner.outcomes import ALL, Outcomes
from services.scheduler.learner.panel import LearnerPanel
from services.scheduler.learner.proof import SHORT_LOOKS
from services.scheduler.learner.report import Report
from tests.support.facts import MONDAY
from tests.support.lead_times import START, history
from tests.support.milestones import milestones
from tests.support.watched_quotes import quoted, watch, watched

HOUR = timedelta(hours=1)


def test_a_quote_counts_when_its_time_has_come() -> None:
    """
    Neither before nor twice; withdrawn it counts for nothing, reopened as not kept.
    """
    outcomes = Outcomes()
    for number in range(4):
        outcomes.quoted(f"c-{number}", quoted(0))
    outcomes.resolved("c-0", START + 1, START + 1)
    outcomes.withdrawn("c-1", START + 1, START + 1)
    outcomes.resolved("c-2", START + 5, START + 5)
    outcomes.reopened("c-2", START + 6, START + 6)
    outcomes.until(START + 9.9)
    before = dict(outcomes.kept)
    outcomes.until(START + 10)
    outcomes.until(START + 20)

    assert before == {}
    assert outcomes.kept["billing"].recent == [
        (0.9, True, True),
        (0.9, False, False),
        (0.9, False, False),
    ]
    assert outcomes.kept[ALL].recent == outcomes.kept["billing"].recent
    assert outcomes.waiting == {}


def test_few_quotes_prove_nothing() -> None:
    """
    Chance alone can break many of a few; then nothing is changed.
    """
    assert watched([False] * (SHORT_LOOKS[0] - 1)).hazards("billing") == 1


def test_a_little_short_is_left_alone() -> None:
    """
    Kept within five points of the level, however many they are.
    """
    kept = [number % 7 != 0 for number in range(3 * LATELY)]

    assert watched(kept).hazards("billing") == 1


def test_too_few_kept_makes_quotes_longer_and_only_so_much() -> None:
    """
    A step at a time, each from quotes made since the last one, at most four.
    """
    found = [
        watched([False] * count).hazards("billing") for count in (60, 200, 400, 1_000)
    ]

    assert found == sorted(found, reverse=True)
    assert found[0] == STEP
    assert found[-1] == STEP**MOST_STEPS
    assert watched([True] * 500).hazards("billing") == 1


def test_it_ends_when_enough_are_kept_again() -> None:
    """
    The steps are taken back one by one.
    """
    after = watched([False] * 200 + [True] * 2_000)

    assert after.hazards("billing") == 1


def test_lowered_hazards_lengthen_every_curve_of_the_category() -> None:
    """
    The quoted time at each level is later; other categories stay as they are.
    """
    lessons = Lessons(Learner())
    for one in milestones(history(300)):
        lessons.hear(one)
    plain = {one.key: one for one in lessons.curves(START + 300)}
    lessons.outcomes.kept["refund"] = Kept(steps=2)
    longer = {one.key: one for one in lessons.curves(START + 300)}
    changed = {key for key, one in plain.items() if longer[key] != one}

    assert changed == {key for key in plain if key[:1] == ("refund",)}
    assert all(longer[key].quantile(0.9) > plain[key].quantile(0.9) for key in changed)
    assert longer["refund",].quantile(0.9) == pytest.approx(
        plain["refund",].quantile(0.9587031), rel=1e-4
    )


def test_only_learned_quotes_are_judged() -> None:
    """
    The policy's own times say nothing of what was learned.
    """
    waiting = [
        heard(method).outcomes.waiting
        for method in (QuoteMethod.LEARNED, QuoteMethod.POLICY)
    ]

    assert [len(one) for one in waiting] == [1, 0]


def heard(method: QuoteMethod) -> Lessons:
    """Hear of one complaint with such a quote."""
    lessons = Lessons(Learner())
    quote = Quote(level=0.9, method=method, quoted_time=MONDAY + HOUR)
    lessons.hear(
        Milestone(
            fact_id="f",
            complaint="T",
            kind=MilestoneKind.OPENED,
            occurred_time=MONDAY,
            heard_time=MONDAY,
            quote=quote,
        )
    )
    return lessons


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 400))
def test_a_restart_changes_no_outcome(seed: int, place: int) -> None:
    """
    Kept as bytes at any place and read again, all that follows is the same.
    """
    random = Random(seed)  # noqa: S311 - no secret
    kept = [random.random() < 0.8 for _ in range(400)]
    whole = watched(kept)
    before = Lessons(Learner())
    for number, one in enumerate(kept[:place]):
        watch(before.outcomes, number, kept=one)
    again = from_bytes(before.to_bytes(), Tuning()).outcomes
    for number in range(place, len(kept)):
        watch(again, number, kept=kept[number])
    for number in range(len(kept), len(kept) + 12):
        again.until(START + number)

    assert msgspec.msgpack.encode(again) == msgspec.msgpack.encode(whole)


def test_categories_of_the_policy_become_series_and_no_others() -> None:
    """
    Whatever a publisher calls a category, it cannot become a time series.
    """
    registry = CollectorRegistry()
    panel = LearnerPanel(
        scheduler_metrics(registry), Topics(), SystemClock(), lambda: ["billing"]
    )
    numbers = (100, 0.9, 0.85, 0.5, 1.0)
    report = Report(
        time=1.0,
        heard={"learned": 3},
        quotes={"": numbers, "billing": numbers, "c-1001": numbers},
    )
    panel.show(msgspec.json.encode(report))
    panel.show(b"no report")

    def value(category: str) -> float | None:
        name = "followup_quotes_kept_ratio"
        return registry.get_sample_value(name, {"category": category})

    shown = [value(one) for one in ("all", "billing", "c-1001")]
    panel.forget()

    assert shown == [0.85, 0.85, None]
    assert [value(one) for one in ("all", "billing")] == [0, 0]
    assert (
        registry.get_sample_value(
            "followup_milestones_heard_total", {"outcome": "learned"}
        )
        == 3
    )
