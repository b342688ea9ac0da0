"""When a case that stays open becomes unlikely to end in time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup.lead_times.ages import BINS, HORIZON
from followup.lead_times.curve import Curve, cumulated
from followup.lead_times.segments import EVERY
from tests.support.curves import curve

laws = settings(max_examples=60, deadline=None)
curves = st.lists(
    st.sampled_from([0.0, 0.0, 0.001, 0.05, 0.3, 0.9]), min_size=BINS, max_size=BINS
).map(lambda hazards: Curve(key=EVERY, made=0.0, cumulative=cumulated(hazards)))
dues = st.floats(0.0, 2 * HORIZON)
chances = st.floats(0.01, 0.99)
shares = st.floats(0.0, 1.0)


@laws
@given(curves, dues, chances, shares)
def test_it_is_the_first_moment_at_which_the_chance_is_too_low(
    one: Curve, due: float, chance: float, share: float
) -> None:
    """At every age before it the chance is high enough, and at none after it."""
    falls = one.falls_below(chance, due)
    before, after = share * falls, falls + share * (due - falls)

    assert 0 <= falls <= due
    assert one.chance(before, due) >= chance - 1e-9 or falls == 0
    assert one.chance(after, due) <= chance + 1e-9


@laws
@given(curves, dues, shares, shares)
def test_the_chance_only_falls_while_a_case_stays_open(
    one: Curve, due: float, this: float, that: float
) -> None:
    """And a later promise is never less likely to be kept."""
    sooner, later = sorted((this * due, that * due))

    assert one.chance(later, due) <= one.chance(sooner, due) + 1e-12
    assert one.chance(sooner, due) <= one.chance(sooner, due + later) + 1e-12


def test_what_is_unlikely_from_the_start_falls_at_once() -> None:
    """There is no age at which it was likely enough."""
    assert curve(nine_of_ten=100.0).falls_below(0.7, 24.0) == 0


def test_a_chance_of_nothing_is_never_missed() -> None:
    """Whoever asks for no chance at all is told at the promise itself."""
    assert curve().falls_below(0.0, 24.0) == pytest.approx(24.0)


@pytest.mark.parametrize("chance", [-0.1, 1.0, 2.0])
def test_nothing_is_certain(chance: float) -> None:
    """A chance of one has no moment, and one outside its bounds no meaning."""
    with pytest.raises(ValueError, match="nothing is certain"):
        curve().falls_below(chance, 24.0)
