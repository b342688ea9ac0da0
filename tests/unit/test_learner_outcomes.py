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
    Counted,
    Kept,
    Quoted,
)
from services.scheduler.learner.lessons import Lessons, from_bytes
from services.scheduler.learner.outcomes import ALL, Outcomes
from services.scheduler.learner.panel import LearnerPanel
from services.scheduler.learner.proof import SHORT_LOOKS
from services.scheduler.learner.report import Report
from services.scheduler.learner.warning import warnings
from tests.support.facts import MONDAY
from tests.support.lead_times import START, history
from tests.support.milestones import milestones, moment
from tests.support.policies import live_policy

HOUR = timedelta(hours=1)


def quoted(number: int, *, due: float = 10.0, level: float = 0.9) -> Quoted:
    """Return the quote of one complaint an hour."""
    made = START + number
    return Quoted("billing", made, made + due, made + due / 4, level)


def watch(outcomes: Outcomes, number: int, *, kept: bool) -> None:
    """Quote one, an hour after the one before; it is kept or not."""
    now = START + number
    outcomes.until(now)
    outcomes.quoted(f"c-{number}", quoted(number))
    outcomes.resolved(f"c-{number}", now + (5 if kept else 12), now)


def watched(kept: list[bool]) -> Outcomes:
    """Quote one an hour, and let each be kept or not."""
    outcomes = Outcomes()
    for number, one in enumerate(kept):
        watch(outcomes, number, kept=one)
    for number in range(len(kept), len(kept) + 12):
        outcomes.until(START + number)
    return outcomes


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


def test_a_lead_hears_how_it_goes_on() -> None:
    """
    When it begins, is at its most, and is over: each under an id of its own, of one
    incident, and nothing of what was told more than a week ago.
    """
    policy = live_policy()

    def told(kept: list[bool], after: float = 0.0) -> dict[str, tuple[str, str]]:
        outcomes = watched(kept)
        now = moment(max(outcomes.kept["billing"].since, START) + after)
        found = [one for one in warnings(outcomes.kept, policy, now) if one.category]
        return {one.alert_id: (one.kind.name, one.incident_key) for one in found}

    began = told([False] * 60)
    most = told([False] * 400)
    over = told([False] * 60 + [True] * 300)

    assert [kind for kind, _ in began.values()] == ["PROMISES_NOT_KEPT"]
    assert [kind for kind, _ in most.values()] == ["PROMISES_NOT_KEPT"]
    assert [kind for kind, _ in over.values()] == ["CLEARED"]
    assert not set(began) & set(most)
    assert len({key for one in (began, most, over) for _, key in one.values()}) == 1
    assert told([False] * 60, after=8 * 24) == {}
    assert told([True] * 60 + [False] * 3) == {}


def test_a_lead_hears_the_numbers_that_led_to_it() -> None:
    """
    Those quoted since the last change, not the last 200; and the same hours later.
    """
    outcomes = Outcomes()
    for number in range(LATELY):
        watch(outcomes, number, kept=True)
    why = []
    for number in range(LATELY, LATELY + 75):
        watch(outcomes, number, kept=number % 2 == 0)
        now = moment(START + number)
        why += [
            one.why
            for one in warnings(outcomes.kept, live_policy(), now)
            if one.category
        ]

    assert set(why) == {
        "50% of 50 quoted times were kept, not 90%; quotes are longer from now on"
    }


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (Counted(200, 150, 180.0), "75% of 200 quoted times were kept, not 90%"),
        (None, "50% of the last 2 quoted times were kept, not 80%"),
    ],
)
def test_what_led_to_the_last_step_is_said_at_the_most(
    by: Counted | None, said: str
) -> None:
    """
    Where it is not known, of a file written before, how it stands now.
    """
    recent = [(0.8, True, True), (0.8, False, False)]
    kept = Kept(
        recent=recent,
        steps=MOST_STEPS,
        since=START,
        began=START - 300,
        changed_by=by,
    )
    [found] = warnings({"billing": kept}, live_policy(), moment(START + 1))

    assert found.why.startswith(f"{said}; quotes are as much longer as they may be")
