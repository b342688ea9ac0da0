"""The pace of work is 1 when work is as it was learned, and is never absurd."""

from __future__ import annotations

from math import inf, isfinite, nan
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.lead_times.ages import HORIZON
from followup.lead_times.curve import Curve, cumulated
from followup.lead_times.pace import DOUBT, HALF_LIFE, Pace, expected_endings
from followup.lead_times.prior import prior_hazards

CURVE = Curve(key=(), made=0.0, cumulative=cumulated(prior_hazards(240.0)))
ages = st.floats(0, HORIZON)
amounts = st.floats(0, 1e9)
anything = st.floats() | st.sampled_from([nan, inf, -inf, -1.0, 1.7e308])
steps = st.lists(st.tuples(anything, anything, anything), max_size=20)


def watched(interval: list[tuple[float, float, float]]) -> Pace:
    pace = Pace()
    for hours, expected, counted in interval:
        pace = pace.after(hours, expected=expected, counted=counted)
    return pace


@given(steps)
def test_no_fact_makes_a_pace_absurd(
    interval: list[tuple[float, float, float]],
) -> None:
    """Whatever was counted, the pace is a positive number, or bounded to one."""
    pace = watched(interval)

    assert 0 < pace.ratio < inf
    assert isfinite(pace.within(0.7, 1.0))
    assert 0.7 <= pace.within(0.7, 1.0) <= 1.0


@given(amounts, amounts, amounts)
def test_more_endings_mean_a_faster_pace(
    expected: float, counted: float, more: float
) -> None:
    """The pace grows with what came and falls with what was to come."""
    pace = Pace(expected=expected, counted=counted)

    assert Pace(expected=expected, counted=counted + more).ratio >= pace.ratio
    assert Pace(expected=expected + more, counted=counted).ratio <= pace.ratio


@given(amounts, amounts, st.floats(0, 1e6))
def test_what_is_not_watched_is_forgotten(
    expected: float, counted: float, hours: float
) -> None:
    """With time and no news the pace goes back towards 1 and never past it."""
    pace = Pace(expected=expected, counted=counted)
    later = pace.after(hours, expected=0.0, counted=0.0)

    assert min(pace.ratio, 1) - 1e-9 <= later.ratio <= max(pace.ratio, 1) + 1e-9


@given(ages, ages, ages)
def test_expectations_add_up(one: float, two: float, three: float) -> None:
    """Watching a case in two parts expects as much as watching it at once."""
    young, middle, old = sorted((one, two, three))
    whole = expected_endings(CURVE, [(young, old)])
    parts = expected_endings(CURVE, [(young, middle), (middle, old)])

    assert whole == pytest.approx(parts, abs=1e-9)
    assert 0 <= whole


def test_a_case_watched_backwards_expects_nothing() -> None:
    """A clock set back takes no expectation away."""
    assert 0 == expected_endings(CURVE, [(50.0, 20.0)])


def test_half_of_it_is_forgotten_in_two_weeks() -> None:
    """What fades is both what came and what was expected, alike."""
    pace = Pace(expected=80.0, counted=40.0)
    later = pace.after(HALF_LIFE, expected=0.0, counted=0.0)

    assert (40.0, 20.0) == (later.expected, later.counted)


@pytest.mark.parametrize("slower", [0.6, 1.0, 1.6])
def test_the_pace_of_work_is_found(slower: float) -> None:
    """Cases that end so much slower than learned show it, within a tenth."""
    random, seen, ended = Random(7), [], 0  # noqa: S311 - no secret
    for _ in range(6000):
        length = slower * CURVE.quantile(min(max(random.random(), 1e-9), 1 - 1e-9))
        until = random.uniform(0, 400)
        seen.append((0.0, min(length, until)))
        ended += length <= until
    pace = Pace(expected=expected_endings(CURVE, seen), counted=float(ended))

    assert (pace.ratio < 0.95, pace.ratio > 1.05) == (slower > 1, slower < 1)
    assert slower != 1 or pace.ratio == pytest.approx(1, abs=0.05)


def test_a_few_cases_prove_no_pace() -> None:
    """Three endings too many among few are chance, and move it little."""
    assert Pace(expected=1.0, counted=4.0).ratio == (4 + DOUBT) / (1 + DOUBT)
    assert Pace(expected=1.0, counted=4.0).ratio < 1.15


@pytest.mark.parametrize("bounds", [(0, 1), (1, 0.5), (nan, 1), (-1, 1)])
def test_bounds_that_exclude_each_other_are_refused(
    bounds: tuple[float, float],
) -> None:
    """A pace of nothing would promise never."""
    with pytest.raises(ValueError, match="least"):
        Pace().within(*bounds)
