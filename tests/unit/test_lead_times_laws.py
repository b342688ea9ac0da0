"""The laws of quotes, whatever was learned."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup.lead_times.ages import HORIZON
from followup.lead_times.learner import Learner
from followup.lead_times.quote import Bounds, quote
from followup.lead_times.segments import Segment
from followup.lead_times.snapshot import dump, load
from tests.support.lead_times import (
    LEVELS,
    SEGMENTS,
    START,
    Fact,
    lives,
    quotes,
    taught,
    tell,
)

laws = settings(max_examples=60)
levels = st.floats(1e-9, 1 - 1e-9)
LATER = START + 30_000
JUMPS = 1e6


def bits(learner: Learner, now: float) -> bytes:
    found = quotes(learner, now)
    return struct.pack(f"{len(found)}d", *found)


@laws
@given(lives(), levels, levels)
def test_a_surer_promise_is_never_shorter(
    facts: list[Fact], one: float, other: float
) -> None:
    """Quotes grow with the level."""
    curve = taught(facts).curve(SEGMENTS[0], LATER)

    assert curve.quantile(min(one, other)) <= curve.quantile(max(one, other))


@laws
@given(lives(wrong=JUMPS), levels, st.floats(0, 100), st.floats(0, HORIZON - 100))
def test_a_quote_lies_between_floor_and_cap(
    facts: list[Fact], level: float, floor: float, more: float
) -> None:
    """Also after clocks that jumped by a century no quote leaves its bounds."""
    bounds = Bounds(floor=floor, cap=floor + more)
    curve = taught(facts).curve(SEGMENTS[0], LATER)

    assert floor <= quote(curve, level, bounds).hours <= floor + more


@laws
@given(lives(), st.floats(0, 5000))
def test_one_more_old_open_case_never_shortens_a_quote(
    facts: list[Fact], age: float
) -> None:
    """A case older than all others that is still open makes promises longer."""
    old = Fact("opened", "old", SEGMENTS[0], START - age, START - age)
    without, with_it = taught(facts), taught([old, *facts])
    pairs = zip(quotes(without, LATER), quotes(with_it, LATER), strict=True)

    assert all(after >= before * (1 - 1e-9) for before, after in pairs)


@laws
@given(lives(), st.sampled_from(["resolved", "withdrawn"]))
def test_a_case_left_open_never_shortens_a_quote(facts: list[Fact], kind: str) -> None:
    """Had some cases not ended, no promise would be shorter."""
    facts = [one for one in facts if one.kind != "reopened"]
    never = {one.case for one in facts if one.kind == kind}
    left = [one for one in facts if one.kind == "opened" or one.case not in never]
    pairs = zip(quotes(taught(facts), LATER), quotes(taught(left), LATER), strict=True)

    assert all(after >= before * (1 - 1e-9) for before, after in pairs)


@laws
@given(lives(wrong=JUMPS))
def test_the_same_facts_give_the_same_bits(facts: list[Fact]) -> None:
    """Two learners that heard the same agree to the last bit."""
    assert bits(taught(facts), LATER) == bits(taught(facts), LATER)


@laws
@given(lives(wrong=JUMPS), st.integers(0, 50))
def test_a_restart_anywhere_changes_no_bit(facts: list[Fact], at: int) -> None:
    """A learner saved and read back amid the facts ends as one that ran through."""
    restarted = taught(facts[at:], load(dump(taught(facts[:at]))))

    assert bits(taught(facts), LATER) == bits(restarted, LATER)
    assert dump(taught(facts)) == dump(restarted)


@laws
@given(lives())
def test_each_fact_twice_is_each_fact_once(facts: list[Fact]) -> None:
    """A fact heard again at once changes no quote."""
    once, twice = Learner(), Learner()
    for fact in facts:
        tell(once, fact)
        tell(twice, fact)
        tell(twice, fact)

    assert bits(once, LATER) == bits(twice, LATER)


@laws
@given(lives(), levels, st.floats(0, HORIZON))
def test_a_second_promise_is_as_sure_as_it_says(
    facts: list[Fact], level: float, age: float
) -> None:
    """The chance to meet a second promise is its level, unless it ends the horizon."""
    curve = taught(facts).curve(SEGMENTS[0], LATER)
    second = curve.second(level, age)

    assert age <= second <= HORIZON
    if second < HORIZON:
        assert level == pytest.approx(curve.chance(age, second), abs=1e-6)


@laws
@given(lives(), st.floats(0, HORIZON), st.floats(0, HORIZON), st.floats(0, HORIZON))
def test_a_chance_is_a_chance(
    facts: list[Fact], age: float, due: float, later: float
) -> None:
    """Between 0 and 1, and a later due time is never harder to meet."""
    curve = taught(facts).curve(SEGMENTS[0], LATER)
    first, last = sorted((due, later))

    assert 0 <= curve.chance(age, first) <= curve.chance(age, last) <= 1


@laws
@given(lives())
def test_a_reopened_case_was_open_all_the_time(facts: list[Fact]) -> None:
    """Ended and reopened is the same as never ended, but for rounding."""
    cases = sorted(taught(facts).open)
    learner = taught(facts)
    now = facts[-1].now if facts else START
    for case in cases:
        learner.resolved(case, now, now)
        learner.reopened(case, now, now)

    assert quotes(taught(facts), LATER) == pytest.approx(quotes(learner, LATER))


@laws
@given(lives())
def test_an_unknown_kind_is_quoted_as_its_parent(facts: list[Fact]) -> None:
    """A category never seen gets the curve of all; an unknown team its category's."""
    learner = taught(facts)
    every = learner.below(learner.prior(LATER), (), LATER)
    unknown = learner.curve(Segment(category="never seen"), LATER)
    team = learner.curve(Segment(category="refund", team="nobody"), LATER)

    assert [every.quantile(one) for one in LEVELS] == [
        unknown.quantile(one) for one in LEVELS
    ]
    assert team.key in {(), ("refund",)}
