"""What is told after a quote's time: it counts the same whatever came between."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup.lead_times.heard import Heard
from followup.lead_times.tuning import Tuning
from followup.learning import MilestoneKind
from services.scheduler.learner.lessons import from_bytes
from tests.support.watched_quotes import (
    OPENED,
    REOPENED,
    RESOLVED,
    WITHDRAWN,
    Desk,
)

KEPT = [(0.9, True, False)]
EARLY = [(0.9, True, True)]
BROKEN = [(0.9, False, False)]
DAY = 24.0
Told = tuple[MilestoneKind, float, float]
"""A kind, when it occurred, and when it was told."""


def outcome(*told: Told, traffic: bool = False) -> list[tuple[float, bool, bool]]:
    """Return what becomes of a quote of ten hours, a month later."""
    desk = Desk()
    desk.tell("T-1", OPENED, 0)
    for kind, at, now in told:
        if traffic:
            desk.traffic(now)
        desk.tell("T-1", kind, at, now=now)
    desk.traffic(30 * DAY)

    assert desk.outcomes("") == desk.outcomes()
    assert desk.lessons.outcomes.waiting == {}
    assert desk.lessons.outcomes.judged == {}
    return desk.outcomes()


STORIES: dict[str, tuple[list[Told], list[tuple[float, bool, bool]]]] = {
    "held": ([(RESOLVED, 5, 5)], KEPT),
    "reopened before its time": ([(RESOLVED, 1, 1), (REOPENED, 9, 9)], BROKEN),
    "reopened within a week": (
        [(RESOLVED, 5, 5), (REOPENED, 5 + 6 * DAY, 5 + 6 * DAY)],
        BROKEN,
    ),
    "put right again": (
        [(RESOLVED, 5, 5), (REOPENED, 20, 20), (RESOLVED, 21, 21)],
        BROKEN,
    ),
    "reopened after a week": (
        [(RESOLVED, 5, 5), (REOPENED, 8 * DAY, 8 * DAY)],
        KEPT,
    ),
    "the end was told wrong": (
        [(RESOLVED, 5, 5), (REOPENED, 5, 20), (RESOLVED, 2, 20)],
        EARLY,
    ),
    "told a night late": ([(RESOLVED, 2, 20)], EARLY),
    "told a month late": ([(RESOLVED, 2, 29 * DAY)], BROKEN),
    "left": ([(WITHDRAWN, 5, 5)], []),
    "left, told a night late": ([(WITHDRAWN, 5, 20)], []),
    "left after its time": ([(WITHDRAWN, 12, 12)], BROKEN),
    "left, came back, was put right": (
        [(WITHDRAWN, 1, 1), (REOPENED, 2, 2), (RESOLVED, 5, 5)],
        KEPT,
    ),
    "left, came back after its time": (
        [(WITHDRAWN, 5, 5), (REOPENED, 20, 20)],
        BROKEN,
    ),
    "left, came back after a week": (
        [(WITHDRAWN, 5, 5), (REOPENED, 8 * DAY, 8 * DAY)],
        [],
    ),
}


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("traffic", [False, True])
def test_a_quote_comes_out_the_same_whatever_came_between(
    story: str,
    traffic: bool,  # noqa: FBT001 - pytest gives it by name
) -> None:
    """
    An end taken back within a week did not hold, and what was told late still counts.
    """
    told, expected = STORIES[story]

    assert outcome(*told, traffic=traffic) == expected


def test_an_end_before_the_opening_says_nothing() -> None:
    """
    By a publisher's clock set wrong; the quote is neither kept nor broken.
    """
    desk = Desk()
    desk.tell("T-1", OPENED, 0)
    heard = desk.tell("T-1", RESOLVED, -1, now=1)
    desk.traffic(20)

    assert heard is Heard.ENDED_BEFORE_OPENED
    assert desk.outcomes() == []


def test_only_one_quote_is_put_right_among_many() -> None:
    """
    The one that was reopened or had left, at its place, in each of both lists.
    """
    desk = Desk()
    for number in range(250):
        desk.tell(f"T-{number}", OPENED, number / 100)
        desk.tell(f"T-{number}", RESOLVED, number / 100 + 4)
    desk.traffic(15)
    kept = desk.lessons.outcomes.kept["refund"]
    before = (kept.counted, kept.longer.counted, kept.longer.kept)
    desk.tell("T-240", REOPENED, 16)
    desk.tell("T-3", REOPENED, 16)
    after = (kept.counted, kept.longer.counted, kept.longer.kept)

    assert [place for place, one in enumerate(kept.recent) if not one[1]] == [190]
    assert kept.recent[190:191] == BROKEN
    assert before == (50, 250, 250)
    assert after == (50, 250, 248)
    assert kept.kept == 49


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_restart_between_any_two_changes_no_outcome(data: Any) -> None:
    """
    Kept as bytes after any milestone and read again, every outcome is the same.
    """
    kinds = st.sampled_from([RESOLVED, WITHDRAWN, REOPENED])
    steps = data.draw(
        st.lists(st.tuples(st.integers(0, 3), kinds, st.floats(0, 60)), max_size=30)
    )
    stop = data.draw(st.integers(0, len(steps)))
    once, twice = Desk(), Desk()
    for desk in (once, twice):
        for case in range(4):
            desk.tell(f"T-{case}", OPENED, 0)
    now = 0.0
    for number, (case, kind, passed) in enumerate(steps):
        now += passed
        if number == stop:
            twice.lessons = from_bytes(twice.lessons.to_bytes(), Tuning())
        heard = {desk.tell(f"T-{case}", kind, now) for desk in (once, twice)}

        assert len(heard) == 1
    assert once.lessons.to_bytes() == twice.lessons.to_bytes()
