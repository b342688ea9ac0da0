"""Facts that cannot be true are counted, and poison no curve."""

from __future__ import annotations

from math import inf, nan

import pytest

from followup.lead_times.heard import Heard
from followup.lead_times.learner import Learner
from followup.lead_times.segments import Segment
from tests.support.lead_times import SEGMENTS, START, history, quotes, taught

NOW = START + 2000
CENTURY = 100 * 365 * 24.0
ONE = SEGMENTS[0]


@pytest.fixture
def learner() -> Learner:
    return taught(history(2000))


def test_resolved_before_opened(learner: Learner) -> None:
    """Such cases count as watched by nobody: many of them shorten no quote."""
    before = quotes(learner, NOW)
    for number in range(30):
        case = f"x-{number}"
        learner.opened(case, ONE, NOW, NOW)

        assert Heard.ENDED_BEFORE_OPENED == learner.resolved(case, NOW - 500, NOW)
        assert Heard.REPEATED == learner.resolved(case, NOW, NOW)
    assert before == pytest.approx(quotes(learner, NOW), rel=0.1)
    assert 30 == learner.counts[Heard.ENDED_BEFORE_OPENED]


def test_repeats_and_strangers(learner: Learner) -> None:
    """What is known already, or was never opened, changes nothing."""
    learner.opened("x", ONE, NOW, NOW)
    before = quotes(learner, NOW)

    assert Heard.REPEATED == learner.opened("x", ONE, NOW, NOW)
    assert Heard.REPEATED == learner.reopened("x", NOW, NOW)
    assert Heard.UNKNOWN == learner.resolved("stranger", NOW, NOW)
    assert Heard.UNKNOWN == learner.withdrawn("stranger", NOW, NOW)
    assert Heard.UNKNOWN == learner.reopened("stranger", NOW, NOW)
    assert before == quotes(learner, NOW)


@pytest.mark.parametrize("at", [nan, inf, -inf])
def test_no_time_at_all(learner: Learner, at: float) -> None:
    """A time that is no number is counted."""
    before = quotes(learner, NOW)

    assert Heard.NO_TIME == learner.opened("x", ONE, at, NOW)
    assert Heard.NO_TIME == learner.opened("x", ONE, NOW, at)
    assert before == quotes(learner, NOW)


def test_a_time_to_come(learner: Learner) -> None:
    """A fact from the future is refused; one from a clock a bit ahead is of now."""
    assert Heard.AHEAD_OF_CLOCK == learner.opened("x", ONE, NOW + 2, NOW)
    assert Heard.LEARNED == learner.opened("y", ONE, NOW + 0.5, NOW)
    assert NOW == learner.open["y"].opened


def test_a_clock_a_century_ahead_and_back(learner: Learner) -> None:
    """Our own clock's jump costs half a half-life, not the whole memory."""
    before = quotes(learner, NOW)
    learner.opened("x", ONE, NOW + CENTURY, NOW + CENTURY)
    learner.opened("y", ONE, NOW, NOW)

    assert before == pytest.approx(quotes(learner, NOW), rel=0.1)
    assert learner.nodes[()].weight(learner.forgetting.at(NOW)) > 500


def test_a_clock_that_runs_ahead_gives_no_open_case_up(learner: Learner) -> None:
    """Whoever is open stays open, though for a moment it seemed a century."""
    open_ = set(learner.open)
    for number in range(64):
        now = NOW + CENTURY + number
        learner.opened(f"x-{number}", ONE, now, now)

    assert open_ <= set(learner.open)
    assert not learner.nodes[()].left


def test_after_a_clock_was_set_back_learning_goes_on(learner: Learner) -> None:
    """What is opened after the jump weighs as much as ever."""
    learner.opened("x", ONE, NOW + CENTURY, NOW + CENTURY)
    before = learner.curve(ONE, NOW).quantile(0.9)
    for number in range(300):
        now = NOW + number / 10
        learner.opened(f"y-{number}", ONE, now, now)
        learner.resolved(f"y-{number}", now + 0.01, now + 0.01)

    assert learner.curve(ONE, NOW + 30).quantile(0.9) < before / 10


def test_an_opening_a_century_ago(learner: Learner) -> None:
    """It weighs nothing beside what is known."""
    before = quotes(learner, NOW)
    learner.opened("x", ONE, NOW - CENTURY, NOW)
    learner.resolved("x", NOW, NOW)

    assert before == pytest.approx(quotes(learner, NOW), rel=0.05)


def test_a_first_fact_from_nowhere() -> None:
    """Times at the edge of what a number holds are survived, as the first and later."""
    learner = Learner()
    learner.opened("x", ONE, -1e300, NOW)
    learner.opened("y", ONE, NOW, NOW)
    learner.resolved("x", NOW, NOW)

    assert all(0 < one < inf for one in quotes(learner, NOW))
    assert all(0 < one < inf for one in quotes(learner, 1e300))
    assert all(0 < one < inf for one in quotes(learner, -1e300))


def test_names_of_any_kind() -> None:
    """Empty and odd names are names; severities of one category stay apart."""
    learner = Learner()
    for number, name in enumerate(["", "|", "a|b", "\ud83d\ude00", "x" * 10_000]):
        learner.opened(str(number), Segment(category=name), NOW, NOW)

    assert 1 + 5 * 2 == len(learner.nodes)
