"""Which curves are published, when, and how many at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec.structs import replace

from followup.lead_times.ages import hours_of
from followup.lead_times.curve import Curve
from followup.lead_times.segments import EVERY, Key, Segment
from followup.learning import EFFECTIVE_AFTER, LeadTime, curve_of
from services.scheduler.learner.publishing import MOST, to_publish
from tests.support.lead_times import START, Fact, history, taught
from tests.support.milestones import moment

NOW = moment(START + 400)
HALF_LIFE = timedelta(days=60)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LEARNER = taught(history(400))
CURVES = list(LEARNER.curves(START + 400))


def publish(
    curves: Iterable[Curve],
    published: dict[Key, LeadTime] | None = None,
    now: datetime = NOW,
) -> dict[Key, LeadTime]:
    """Return what is published, by its kind."""
    found = to_publish(curves, published or {}, now, HALF_LIFE)
    return {one.key: one for one in found}


def changed(curves: list[Curve], times: float) -> list[Curve]:
    """Return the curves with hazards so many times as high."""
    return [
        replace(one, cumulative=tuple(each * times for each in one.cumulative))
        for one in curves
    ]


def test_at_first_everything_is_published_the_widest_first() -> None:
    """
    All, then categories, then segments; each in force a minute after it was made.
    """
    found = publish(CURVES)

    assert [len(key) for key in found] == [0, *[1] * 3, *[3] * 6]
    assert [curve_of(one) for one in found.values()] == [
        next(curve for curve in CURVES if curve.key == key) for key in found
    ]
    assert {one.effective_from for one in found.values()} == {NOW + EFFECTIVE_AFTER}
    assert {one.half_life for one in found.values()} == {HALF_LIFE}


def test_what_says_the_same_is_left_alone_for_a_day() -> None:
    """
    Then it is renewed, so that nobody takes it for stale.
    """
    known = publish(CURVES)
    nearly = changed(CURVES, 1.001)

    assert publish(nearly, known, NOW + DAY - MINUTE) == {}
    assert set(publish(nearly, known, NOW + DAY)) == set(known)


def test_what_has_changed_is_published_in_its_turn() -> None:
    """
    All complaints after 5 minutes, a category after 15, a segment after an hour.
    """
    known = publish(CURVES)
    other = changed(CURVES, 1.05)

    depths = [
        {len(key) for key in publish(other, known, NOW + after)}
        for after in (4 * MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR)
    ]

    assert depths == [set(), {0}, {0, 1}, {0, 1, 3}]


def from_more(one: Curve, share: float) -> Curve:
    """Return a curve from so many times as many complaints, of half the weight."""
    return replace(one, arrivals=round(one.arrivals * share), weight=one.weight / 2)


def test_more_complaints_are_worth_a_curve() -> None:
    """
    Whether enough is known for a promise depends on the weight.
    """
    known = publish(CURVES)
    heavier = [replace(one, weight=one.weight * 1.2) for one in CURVES]

    assert EVERY in publish(heavier, known, NOW + HOUR)


def test_who_knows_much_more_need_not_wait_for_its_turn() -> None:
    """
    A history that is loaded is quoted from within minutes, not in the next hour, also
    where it is so old that all of it weighs little.
    """
    known = publish(CURVES)
    more = [from_more(one, 2.0) for one in CURVES]
    nearly = [from_more(one, 1.2) for one in CURVES]
    later = NOW + timedelta(seconds=30)

    assert publish(more, known, later - timedelta(seconds=1)) == {}
    assert set(publish(more, known, later)) == set(known)
    assert publish(nearly, known, later) == {}


def test_a_burst_is_spread_and_nobody_waits_for_ever() -> None:
    """
    At most so many at once; those that have waited longest come first.
    """
    many = Segment(category="many", severity="HIGH")
    facts = [
        Fact("opened", str(number), replace(many, team=f"t-{number}"), START, START)
        for number in range(2 * MOST)
    ]
    curves = list(taught(facts).curves(hours_of(NOW)))
    known: dict[Key, LeadTime] = {}
    sizes = []
    for _ in range(4):
        found = publish(curves, known)
        sizes.append(len(found))
        known |= found

    assert sizes == [MOST, MOST, 2, 0]
    assert set(known) == {one.key for one in curves}


def test_nothing_is_published_of_nothing() -> None:
    """
    Before the first complaint the policy alone knows.
    """
    assert publish(taught([]).curves(START)) == {}


def test_a_curve_from_the_future_does_not_block() -> None:
    """
    A clock that ran a month ahead and came back is overruled.
    """
    known = publish(CURVES, now=NOW)
    ahead = {key: replace(one, made_time=NOW + 30 * DAY) for key, one in known.items()}

    assert set(publish(CURVES, ahead)) == set(known)
