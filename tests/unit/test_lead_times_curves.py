"""Which curve is in force when: the same in every process, whatever it has read."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup.lead_times.curves import (
    KEPT,
    STALE,
    Curves,
    Known,
    Published,
    Unknown,
)
from followup.lead_times.segments import EVERY, Key, Segment
from tests.support.curves import curve, published

laws = settings(max_examples=150, deadline=None)
NOW = 500_000.0
SEGMENT = Segment(category="billing", severity="HIGH", team="accounts")
KEYS: list[Key] = [
    EVERY,
    ("billing",),
    ("billing", "HIGH", "accounts"),
    ("billing", "LOW", "accounts"),
    ("delivery",),
]
logs = st.lists(
    st.tuples(st.sampled_from(KEYS), st.floats(-300, 2), st.integers(1, 9)),
    max_size=40,
).map(
    lambda said: [
        published(curve(key, weight=float(weight)), NOW + since, f"v{weight}")
        for key, since, weight in said
    ]
)
moments = st.floats(NOW - KEPT, NOW + 1)


def read(log: list[Published], now: float = NOW) -> Curves:
    curves = Curves()
    for one in log:
        curves.take(one, now)
    curves.loaded()
    return curves


def by_hand(log: list[Published], at: float) -> Known | Unknown:
    """Answer from the whole log, as slowly and plainly as can be."""
    found: list[Published] = []
    for key in SEGMENT.path():
        before = [
            (one.effective_from, one.version, one)
            for one in log
            if one.curve.key == key and one.effective_from <= at
        ]
        if before:
            found.append(max(before, key=lambda three: three[:2])[2])
    fresh = [one for one in found if at - one.effective_from <= STALE]
    if not fresh:
        return Unknown.STALE if found else Unknown.NOTHING_YET
    weight = next((one.curve.weight for one in fresh if one.curve.key == EVERY), 0.0)
    return Known(published=fresh[-1], weight=weight)


@laws
@given(logs, moments)
def test_the_answer_is_that_of_the_whole_log(log: list[Published], at: float) -> None:
    """What was forgotten meanwhile is never what a moment of two days needs."""
    assert by_hand(log, at) == read(log).in_force_at(SEGMENT, at, NOW)


@laws
@given(logs, moments, st.integers(0, 1000), st.floats(0, 400))
def test_every_process_gives_the_same_answer(
    log: list[Published], at: float, seed: int, running: float
) -> None:
    """One that read all of it long ago, twice or in another order, says the same."""
    other = log * 2
    Random(seed).shuffle(other)  # noqa: S311 - an order keeps no secret
    mine, long_since = read(log), read(other, NOW - running)
    read_on = read([*other, *log])

    answer = mine.in_force_at(SEGMENT, at, NOW)
    assert answer == long_since.in_force_at(SEGMENT, at, NOW)
    assert answer == read_on.in_force_at(SEGMENT, at, NOW)


@laws
@given(logs, moments)
def test_a_compacted_topic_gives_the_same_answer(
    log: list[Published], at: float
) -> None:
    """Of what is older than fifty hours Kafka keeps the last of each kind alone."""
    log = sorted(log, key=lambda one: one.effective_from)
    old = [one for one in log if one.effective_from < NOW - 50]
    last = {one.curve.key: one for one in old}
    kept = [one for one in old if last[one.curve.key] is one]
    fresh = [one for one in log if one.effective_from >= NOW - 50]
    ties = len({(one.curve.key, one.effective_from) for one in log}) < len(log)

    if not ties:
        assert read(log).in_force_at(SEGMENT, at, NOW) == read(
            [*kept, *fresh]
        ).in_force_at(SEGMENT, at, NOW)


@laws
@given(logs, st.integers(1, 8))
def test_memory_is_bounded(log: list[Published], most: int) -> None:
    """However much is published, no more is remembered than is allowed."""
    curves = Curves(most)
    for one in log:
        curves.take(one, NOW)

        assert len(curves) <= most


def test_what_is_superseded_for_two_days_is_forgotten() -> None:
    """A kind that is renewed every hour needs no more than two days of curves."""
    curves = Curves()
    for hour in range(1000):
        now = NOW + hour
        curves.take(published(curve(arrivals=hour), now), now)

    assert 49 == len(curves)
    assert 1 == curves.kinds


def test_the_closest_kind_is_asked_first_and_then_its_parents() -> None:
    """A severity that nobody has seen has its category's, and that one all the rest."""
    log = [published(curve(key, arrivals=len(key)), NOW - 1) for key in KEYS[:3]]
    curves = read(log)
    others = (
        SEGMENT,
        Segment(category="billing", severity="LOW", team="accounts"),
        Segment(category="never-seen", severity="LOW", team="accounts"),
    )
    found = [curves.in_force_at(one, NOW, NOW) for one in others]

    assert [KEYS[2], KEYS[1], EVERY] == [
        one.published.curve.key for one in found if isinstance(one, Known)
    ]


def test_a_kind_that_is_no_longer_renewed_has_its_parents_curve() -> None:
    """A week after its last curve a kind has fallen away, and after all, everything."""
    old = published(curve(("billing",)), NOW - STALE - 1)
    every = published(curve(), NOW - 1)
    known = read([old, every]).in_force_at(SEGMENT, NOW, NOW)

    assert isinstance(known, Known)
    assert EVERY == known.published.curve.key
    assert Unknown.STALE is read([old]).in_force_at(SEGMENT, NOW, NOW)


@pytest.mark.parametrize(
    ("at", "why"),
    [(NOW - KEPT - 0.1, Unknown.TOO_LONG_AGO), (NOW - 2, Unknown.NOTHING_YET)],
)
def test_what_it_cannot_tell_it_says(at: float, why: Unknown) -> None:
    """A moment of three days ago, or before the first curve, has no answer."""
    curves = read([published(curve(), NOW - 1)])

    assert why is curves.in_force_at(SEGMENT, at, NOW)


def test_a_curve_counts_from_its_very_moment() -> None:
    """Not a moment before: two processes must agree on that one, too."""
    old, new = published(curve(), NOW - 2, "v1"), published(curve(), NOW - 1, "v2")
    curves = read([old, new])
    found = [curves.in_force_at(SEGMENT, NOW - 1 - wait, NOW) for wait in (1e-6, 0.0)]

    assert ["v1", "v2"] == [
        one.published.version for one in found if isinstance(one, Known)
    ]


def test_until_all_is_read_it_says_so() -> None:
    """The first curves of the log may be long superseded by the next."""
    curves = Curves()
    curves.take(published(curve(), NOW - 1), NOW)

    assert Unknown.LOADING is curves.in_force_at(SEGMENT, NOW, NOW)


def test_only_what_is_new_is_a_change() -> None:
    """A repeat, and a curve that nobody can ask for any more, change nothing."""
    curves = Curves()
    now_in_force = published(curve(), NOW - 60)

    assert curves.take(now_in_force, NOW)
    assert not curves.take(now_in_force, NOW)
    assert not curves.take(published(curve(), NOW - 70), NOW)
