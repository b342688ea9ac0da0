"""Whoever a group gives nothing asks it again, ever more patiently."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

from followup.kafka.dealt import FIRST_SECONDS, MOST_SECONDS, Dealt
from tests.support.scheduler_fakes import HandClock

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_it_asks_after_ever_longer_waits() -> None:
    """Each wait is twice the one before, up to ten minutes."""
    clock = HandClock(NOON)
    dealt = Dealt(monotonic=clock.monotonic)
    asked = []
    for second in range(int(4 * MOST_SECONDS)):
        if dealt.ask_again(has_share=False):
            asked.append(second)
        clock.move(1)
    waits = [later - earlier for earlier, later in pairwise(asked)]

    assert asked[0] == FIRST_SECONDS
    assert waits[:3] == [60, 120, 240]
    assert max(waits) == MOST_SECONDS


def test_a_share_begins_the_waiting_anew() -> None:
    """Who was given something, and lost it, asks as soon as at first."""
    clock = HandClock(NOON)
    dealt = Dealt(monotonic=clock.monotonic)
    clock.move(FIRST_SECONDS)
    first = dealt.ask_again(has_share=False)
    clock.move(10 * FIRST_SECONDS)
    given = dealt.ask_again(has_share=True)
    clock.move(FIRST_SECONDS - 1)
    early = dealt.ask_again(has_share=False)
    clock.move(1)

    assert (first, given, early) == (True, False, False)
    assert dealt.ask_again(has_share=False)
