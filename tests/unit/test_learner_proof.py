"""Quotes become longer by proof, not by chance, and by what was quoted since."""

from __future__ import annotations

from math import comb
from random import Random

import pytest

from followup.lead_times.learner import Learner
from services.scheduler.learner import proof
from services.scheduler.learner.keeping import (
    IN_FORCE_AFTER,
    MOST_STEPS,
    STEP,
    Kept,
    Quoted,
)
from services.scheduler.learner.lessons import Lessons
from services.scheduler.learner.outcomes import Outcomes
from tests.support.lead_times import START
from tests.support.watched_quotes import OPENED, RESOLVED, Desk


def take(kept: Kept, number: int, level: float, *, is_kept: bool) -> None:
    """Take one, long after it was quoted, and quoted long after the one before."""
    made = START + number * 100
    ended = made + 5 if is_kept else 0.0
    kept.take(Quoted("refund", made, made + 10, made + 3, level, ended), made + 10)


def first_step(
    random: Random, level: float, rate: float, most: int, steps: int = 0
) -> int:
    """Return after how many quotes the first change comes, or `most` and one."""
    kept = Kept(steps=steps)
    for number in range(most):
        take(kept, number, level, is_kept=random.random() < rate)
        if kept.steps != steps:
            return number + 1
    return most + 1


@pytest.mark.parametrize("level", [0.9, 0.95])
def test_quotes_kept_as_stated_are_left_alone(level: float) -> None:
    """
    Over 2,000 that are kept exactly as often as said, a false step is rare.
    """
    random = Random(11)  # noqa: S311 - no secret
    found = [first_step(random, level, level, 2_000) for _ in range(150)]

    assert sum(one <= 2_000 for one in found) <= 6


@pytest.mark.parametrize("level", [0.9, 0.95])
def test_ten_points_less_are_found_soon(level: float) -> None:
    """
    Nearly always within 400 quotes, and mostly within 200.
    """
    random = Random(12)  # noqa: S311 - no secret
    found = [first_step(random, level, level - 0.1, 400) for _ in range(200)]

    assert sum(one <= 200 for one in found) >= 150
    assert sum(one <= 400 for one in found) >= 185


def test_a_step_is_not_taken_back_by_chance() -> None:
    """
    Quotes that are kept as said because they are longer stay as long.
    """
    random = Random(13)  # noqa: S311 - no secret
    found = [first_step(random, 0.9, 0.9, 2_000, steps=1) for _ in range(100)]
    stays = sum(one > 2_000 for one in found)

    assert stays >= 94


def test_a_step_is_taken_back_when_work_is_as_before() -> None:
    """
    Then quotes that are longer are kept more often than they say.
    """
    random = Random(14)  # noqa: S311 - no secret
    rate = 1 - 0.1 ** (1 / STEP)
    found = []
    for _ in range(60):
        kept = Kept(steps=1)
        number = 0
        while kept.steps == 1 and number < 3_200:
            take(kept, number, 0.9, is_kept=random.random() < rate)
            number += 1
        found.append(kept.steps)

    assert found.count(0) >= 55


@pytest.mark.parametrize("broken", [0, 3, 14, 50])
def test_the_chance_is_that_of_so_many_or_more(broken: int) -> None:
    """
    The exact binomial tail, counted in whole ways.
    """
    ways = [comb(50, one) * 0.1**one * 0.9 ** (50 - one) for one in range(51)]

    assert proof.are_too_few(50, 50 - broken, 45) is (
        sum(ways[broken:]) <= proof.CHANCE
    )
    assert proof.are_more(50, 50 - broken, 45) is (
        sum(ways[: broken + 1]) <= proof.CHANCE
    )


def test_one_curve_leads_to_one_step() -> None:
    """
    All quoted before the step could be in force, be it because its curve waits.
    """
    desk = Desk()
    for number in range(160):
        desk.tell(f"T-{number}", OPENED, number / 120, takes=0.1)
    desk.traffic(10)
    soon = desk.lessons.outcomes.hazards("refund")
    for number in range(160, 260):
        desk.tell(f"T-{number}", OPENED, number / 10, takes=0.1)
    desk.traffic(100)

    assert soon == STEP
    assert desk.lessons.outcomes.hazards("refund") < STEP


def test_a_clock_that_ran_ahead_stops_nothing() -> None:
    """
    A step taken while it was believed to be next year is not waited for.
    """
    kept = Kept(steps=1, since=START + 10_000)
    for number in range(60):
        take(kept, number, 0.9, is_kept=False)

    assert kept.steps == 2


def test_the_most_steps_are_the_most() -> None:
    """
    However few are kept after them.
    """
    kept = Kept()
    for number in range(1_000):
        take(kept, number, 0.9, is_kept=False)

    assert kept.steps == MOST_STEPS


def test_steps_follow_from_the_log_alone() -> None:
    """
    The same told twice gives the same bytes, and how often it was looked between none.
    """
    random = Random(15)  # noqa: S311 - no secret
    kept = [random.random() < 0.6 for _ in range(400)]

    def learned() -> Lessons:
        desk = Desk(Lessons(Learner()))
        for number, one in enumerate(kept):
            desk.tell(f"T-{number}", OPENED, float(number))
            if one:
                desk.tell(f"T-{number}", RESOLVED, number + 0.5)
        return desk.lessons

    first, again = learned(), learned()

    assert first.outcomes.hazards("refund") < 1
    assert first.to_bytes() == again.to_bytes()


def test_a_look_comes_after_the_step_is_in_force() -> None:
    """
    Not even a quote made a minute before that moment counts.
    """
    outcomes = Outcomes(kept={"refund": Kept(steps=1, since=START)})
    for number, made in enumerate((IN_FORCE_AFTER - 0.01, IN_FORCE_AFTER)):
        opened = START + made
        quoted = Quoted("refund", opened, opened + 10, opened + 3, 0.9)
        outcomes.quoted(f"c-{number}", quoted)
    outcomes.until(START + 20)

    assert outcomes.kept["refund"].counted == 1
