"""What the learner makes of histories whose answer is known."""

from __future__ import annotations

from math import log

import pytest

from followup.lead_times.ages import BINS, EDGES, HORIZON, WIDTHS, bin_of, share_of
from followup.lead_times.learner import Learner
from followup.lead_times.node import Node
from followup.lead_times.quote import Bounds, quote
from followup.lead_times.segments import Segment
from followup.lead_times.snapshot import SnapshotUnreadable, dump, load
from followup.lead_times.tuning import Tuning
from tests.support.lead_times import SEGMENTS, START, Fact, history, taught


def test_before_anything_is_known_the_policy_speaks() -> None:
    """Nine of ten cases are taken to end within what the policy leaves."""
    curve = Learner(Tuning(policy_hours=240)).curve(SEGMENTS[0], START)

    assert 240 == pytest.approx(curve.quantile(0.9), rel=0.01)
    assert 0 == curve.arrivals


def test_the_law_behind_a_long_history_is_found() -> None:
    """Of exponential durations the quantiles come out within a tenth."""
    learner = taught(history(6000, hours=100))
    curve = learner.curve(Segment(category="any other"), START + 6000)

    assert 100 * log(10) == pytest.approx(curve.quantile(0.9), rel=0.1)
    assert 100 * log(2) == pytest.approx(curve.quantile(0.5), rel=0.1)
    assert 0.5 == pytest.approx(curve.chance(50, 50 + 100 * log(2)), abs=0.05)


def test_those_still_open_count() -> None:
    """A backlog that nobody touches lengthens promises, though all that ended did so
    at once.
    """
    quick = [Fact("opened", f"q-{n}", SEGMENTS[0], START, START) for n in range(50)]
    ends = [
        Fact("resolved", f"q-{n}", SEGMENTS[0], START + 2, START + 2) for n in range(50)
    ]
    stuck = [Fact("opened", f"s-{n}", SEGMENTS[0], START, START) for n in range(50)]
    now = START + 500

    short = taught(quick + ends).curve(SEGMENTS[0], now).quantile(0.8)
    long = taught(quick + stuck + ends).curve(SEGMENTS[0], now).quantile(0.8)

    assert short < 5
    assert long > 500


def test_new_habits_replace_old_ones() -> None:
    """After many faster cases the quote is that of the faster ones."""
    slow = history(3000, hours=200)
    fast = [
        Fact(one.kind, f"new-{one.case}", one.segment, one.at + 4000, one.now + 4000)
        for one in history(3000, hours=20, seed=8)
    ]
    curve = taught(slow + fast).curve(SEGMENTS[0], START + 7000)

    assert 20 * log(10) == pytest.approx(curve.quantile(0.9), rel=0.2)


def test_every_curve_is_the_one_that_is_asked_for() -> None:
    """All curves at once and each by itself are the same, parents first."""
    learner = taught(history(300))
    now = START + 300
    all_ = list(learner.curves(now))

    assert [len(one.key) for one in all_] == sorted(len(one.key) for one in all_)
    assert learner.curve(SEGMENTS[3], now) in all_
    assert len(learner.nodes) == len(all_)


def test_a_policy_that_leaves_less_promises_less() -> None:
    """A quote beyond the cap promises no time, and says so."""
    curve = taught(history(300, hours=2000)).curve(SEGMENTS[0], START + 300)

    found = quote(curve, 0.9, Bounds(cap=240))

    assert (False, 240) == (found.promised, found.hours)
    assert quote(curve, 0.01, Bounds(cap=240)).promised


def test_slower_work_than_learned_lengthens_a_quote() -> None:
    """At half the pace everything takes as long as a surer promise would."""
    curve = taught(history(300)).curve(SEGMENTS[0], START + 300)

    assert curve.quantile(0.75, pace=0.5) > curve.quantile(0.75)
    assert curve.quantile(0.75, pace=0.5) == pytest.approx(
        curve.quantile(1 - 0.25**2), rel=1e-9
    )


def test_rare_kinds_fold_into_their_parents() -> None:
    """Of thousands of categories the busy one stays, and memory stays bounded."""
    learner = Learner(Tuning(most_nodes=100))
    for number in range(5000):
        now = START + number
        name = "busy" if number % 10 == 0 else f"rare-{number}"
        learner.opened(f"c-{number}", Segment(category=name), now, now)
        learner.resolved(f"c-{number}", now + 0.5, now + 0.5)

    assert len(learner.nodes) <= 102
    assert ("busy",) in learner.nodes
    assert () == learner.curve(Segment(category="rare-11"), START + 5000).key
    assert 5000 == learner.nodes[()].arrivals


def test_a_case_outlives_its_folded_kind() -> None:
    """Ending and reopening a case whose kind was folded, or is new, adds up still."""
    learner = Learner(Tuning(most_nodes=4))
    for number in range(40):
        now = START + number
        learner.opened(f"c-{number}", Segment(category=f"k-{number % 9}"), now, now)
    for number in range(40):
        learner.resolved(f"c-{number}", START + 50, START + 50)
        learner.reopened(f"c-{number}", START + 51, START + 51)

    assert 40 == len(learner.nodes[()].open)
    assert all(not node.resolved for node in learner.nodes.values())
    for node in learner.nodes.values():
        assert all(learner.open[case].number >= node.born for case in node.open)


def test_part_of_a_bin_is_part_of_the_risk() -> None:
    """Of two cases in a bin one ended, one was open for a quarter of it: 1 / 1.25."""
    node = Node(born=0)
    low, width = EDGES[50], WIDTHS[50]
    node.arrive("a", 0.0, 0.0)
    node.arrive("b", low, 0.0)
    node.end("a", low + width / 2, resolved=True)
    hazards = node.hazards([0.0] * BINS, 1e-12, 0.0, 2 * low + width / 4)
    node.end("b", low + width / 4, resolved=False)
    left = node.hazards([0.0] * BINS, 1e-12, 0.0, 1000.0)

    assert 1 / 1.25 == pytest.approx(hazards[50]) == pytest.approx(left[50])
    assert 0 == sum(hazards[:50]) == sum(hazards[51:])


def test_beyond_the_horizon_nothing_is_told_apart() -> None:
    """The last bin reaches further than three years; quotes do not."""
    policy = (HORIZON + EDGES[-1]) / 2
    curve = Learner(Tuning(policy_hours=policy)).curve(SEGMENTS[0], START)

    assert HORIZON == curve.quantile(0.9) == curve.quantile(0.99)
    assert HORIZON + 50 == curve.second(0.9, HORIZON + 50)
    assert 0 == curve.chance(1e6, 2e6)


def test_endings_are_forgotten_after_the_time_for_reopening() -> None:
    """What ended long ago takes no memory as a case of its own."""
    learner = taught(history(3000, hours=5))

    assert len(learner.ended) < 850


def test_a_case_open_for_years_is_given_up() -> None:
    """When three years of openings have passed over a case it is no longer watched."""
    learner = Learner()
    learner.opened("old", SEGMENTS[0], START, START)
    for number in range(1, 128):
        now = START + number * HORIZON / 100
        learner.opened(f"c-{number}", SEGMENTS[0], now, now)

    assert "old" not in learner.open
    assert "old" not in learner.nodes[()].open
    assert "c-100" in learner.open


def test_every_age_has_its_bin() -> None:
    """Edges belong to the bin above; beyond the last, all is the last bin."""
    assert [bin_of(edge) for edge in EDGES[:-1]] == list(range(BINS))
    assert 0 == bin_of(-5)
    assert BINS - 1 == bin_of(1e300)
    assert 1 == share_of(1e300, BINS - 1)


@pytest.mark.parametrize("level", [0, 1, -1, 2, float("nan")])
def test_a_level_that_is_none_is_refused(level: float) -> None:
    """Nothing is promised for certain, and nothing for never."""
    with pytest.raises(ValueError, match="level"):
        Learner().curve(SEGMENTS[0], START).quantile(level)


@pytest.mark.parametrize("pace", [0, -1, float("nan")])
def test_a_pace_that_is_none_is_refused(pace: float) -> None:
    """Work that stands still has no quote."""
    with pytest.raises(ValueError, match="pace"):
        Learner().curve(SEGMENTS[0], START).quantile(0.9, pace)


@pytest.mark.parametrize(
    "settings",
    [{"policy_hours": 0}, {"half_life": float("inf")}, {"most_nodes": 1}],
)
def test_tuning_that_divides_by_nothing_is_refused(settings: dict[str, float]) -> None:
    """A learner that cannot learn is not made."""
    with pytest.raises(ValueError, match="learn"):
        Tuning(**settings)  # type: ignore[arg-type]  # each is wrong on purpose


def test_bounds_that_exclude_each_other_are_refused() -> None:
    """The cap is not below the floor."""
    with pytest.raises(ValueError, match="floor"):
        Bounds(floor=5, cap=4)


@pytest.mark.parametrize("told", [b"", b"nonsense", b"\x91\x02", b"\x91\x01"])
def test_other_bytes_are_no_snapshot(told: bytes) -> None:
    """What is unreadable, or of a version to come, is refused and not half read."""
    with pytest.raises(SnapshotUnreadable):
        load(told)


def test_a_snapshot_keeps_what_was_counted() -> None:
    """Counts of what was heard survive a restart."""
    learner = taught(history(50))

    assert load(dump(learner)).counts == learner.counts


def test_openings_alone_tell_nothing_of_how_long_it_takes() -> None:
    """However many are open: only what was put right counts as known."""
    learner = Learner()
    for number in range(200):
        learner.opened(f"T-{number}", SEGMENTS[0], float(number), float(number))
    open_only = learner.curve(SEGMENTS[0], 200.0).weight
    for number in range(100):
        learner.withdrawn(f"T-{number}", 200.0, 200.0)
    withdrawn = learner.curve(SEGMENTS[0], 200.0).weight
    learner.resolved("T-150", 201.0, 201.0)

    assert open_only == withdrawn == 0.0
    assert 0.0 < learner.curve(SEGMENTS[0], 201.0).weight <= 1.0
