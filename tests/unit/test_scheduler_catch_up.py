"""A partition is silent until it has heard what was said before it was taken over."""

from __future__ import annotations

from datetime import UTC, datetime

from services.scheduler.catch_up import (
    MOMENT_SECONDS,
    SIGHT_SECONDS,
    CatchUp,
    Told,
)
from tests.support.scheduler_fakes import HandClock

FACTS, DELIVERIES = "followup-complaints", "followup-deliveries"


def at_the_end() -> tuple[HandClock, dict[str, Told], CatchUp]:
    """Return a gate that has just looked, its clock and what it is told."""
    clock = HandClock(datetime(2026, 3, 2, tzinfo=UTC))
    told = {FACTS: Told(5, 1)}
    gate = CatchUp({FACTS: 5}, there=lambda: told, monotonic=clock.monotonic)
    gate.starts_at(FACTS, 5)
    clock.move(MOMENT_SECONDS)
    gate.look()
    return clock, told, gate


def test_an_empty_partition_is_open() -> None:
    """Where nothing was ever said there is nothing to wait for."""
    assert CatchUp({FACTS: 0, DELIVERIES: 0}).open


def test_it_opens_at_the_end_that_was_seen() -> None:
    """The last record there was opens the gate, not the one before it."""
    gate = CatchUp({FACTS: 10, DELIVERIES: 0})
    gate.starts_at(FACTS, 8)
    gate.decided(FACTS, 8)
    before = (gate.open, gate.behind())
    gate.decided(FACTS, 9)

    assert before == (False, {FACTS: 1})
    assert gate.open


def test_every_input_counts() -> None:
    """All facts heard, but one delivery is still to come."""
    gate = CatchUp({FACTS: 10, DELIVERIES: 5})
    gate.starts_at(DELIVERIES, 4)
    gate.decided(FACTS, 9)
    facts_only = gate.open
    gate.decided(DELIVERIES, 4)

    assert not facts_only
    assert gate.open


def test_what_was_committed_before_needs_no_hearing() -> None:
    """A worker that comes back to where it was is open at once."""
    gate = CatchUp({FACTS: 10})
    gate.starts_at(FACTS, 10)

    assert gate.open


def test_seeking_back_does_not_undo_what_was_decided() -> None:
    """A second seek to the committed offset leaves the position as it is."""
    gate = CatchUp({FACTS: 10})
    gate.decided(FACTS, 8)
    gate.starts_at(FACTS, 2)

    assert gate.behind() == {FACTS: 1}


def test_other_topics_do_not_matter() -> None:
    """A wake-up's offset says nothing about what was heard."""
    gate = CatchUp({FACTS: 1})
    gate.decided("followup-wakeups", 100)

    assert not gate.open


def test_who_falls_behind_is_silent_again() -> None:
    """What was there a moment ago closes the gate while unheard; the newest not."""
    clock = HandClock(datetime(2026, 3, 2, tzinfo=UTC))
    ends = {FACTS: Told(0, 0)}
    gate = CatchUp({FACTS: 0}, there=lambda: ends, monotonic=clock.monotonic)
    said = []
    for answer, end in enumerate((5, 9, 9)):
        ends[FACTS] = Told(end, answer)
        clock.move(MOMENT_SECONDS)
        gate.look()
        said.append(gate.open)
    gate.decided(FACTS, 4)
    partly = gate.open
    gate.decided(FACTS, 8)

    assert said == [True, False, False]
    assert not partly
    assert gate.open
    assert gate.caught_up


def test_a_topic_of_which_nothing_is_known_keeps_its_end() -> None:
    """Before the first fetch nobody knows where a topic ends now."""
    clock = HandClock(datetime(2026, 3, 2, tzinfo=UTC))
    gate = CatchUp({FACTS: 3}, there=dict, monotonic=clock.monotonic)
    clock.move(5 * MOMENT_SECONDS)
    gate.look()
    gate.look()

    assert gate.behind() == {FACTS: 3}
    assert not gate.caught_up


def test_who_is_not_told_where_a_topic_ends_is_silent() -> None:
    """All that was there is heard; what came since nobody has asked for, or said."""
    clock = HandClock(datetime(2026, 3, 2, tzinfo=UTC))
    told = {FACTS: Told(5, 1), DELIVERIES: Told(0, 1)}
    gate = CatchUp(
        {FACTS: 5, DELIVERIES: 0}, there=lambda: told, monotonic=clock.monotonic
    )
    gate.starts_at(FACTS, 5)
    seen = []
    for answer in (1, 1, 1, 2):
        told[FACTS] = Told(5, answer)
        told[DELIVERIES] = Told(0, 1 if answer == 1 else 3)
        clock.move(SIGHT_SECONDS - MOMENT_SECONDS)
        gate.look()
        seen.append(gate.open)

    assert seen == [True, True, False, True]


def test_one_topic_that_is_out_of_sight_is_enough() -> None:
    """Deliveries are asked for all the while, facts are not."""
    clock = HandClock(datetime(2026, 3, 2, tzinfo=UTC))
    told = {FACTS: Told(0, 1), DELIVERIES: Told(0, 1)}
    gate = CatchUp(
        {FACTS: 0, DELIVERIES: 0}, there=lambda: told, monotonic=clock.monotonic
    )
    for answer in range(8):
        told[DELIVERIES] = Told(0, answer)
        clock.move(MOMENT_SECONDS)
        gate.look()

    assert not gate.open
    assert gate.caught_up


def test_who_has_not_looked_for_a_while_is_silent() -> None:
    """A clock that is held up by Kafka does not look; what it last saw is old."""
    clock, _, gate = at_the_end()
    before = gate.open
    clock.move(SIGHT_SECONDS + MOMENT_SECONDS)

    assert before
    assert not gate.open


def test_what_came_while_nothing_was_seen_must_be_heard() -> None:
    """The first answer after an outage counts at once, not a moment later."""
    clock, told, gate = at_the_end()
    told[FACTS] = Told(7, 2)
    clock.move(SIGHT_SECONDS + MOMENT_SECONDS)
    gate.look()
    unheard = gate.open
    gate.decided(FACTS, 6)

    assert not unheard
    assert gate.open


def test_ends_that_were_asked_long_ago_open_nothing() -> None:
    """Between asking for the ends and the take-over much may have been written."""
    clock = HandClock(datetime(2026, 3, 2, tzinfo=UTC))
    asked = clock.monotonic()
    clock.move(SIGHT_SECONDS + MOMENT_SECONDS)
    gate = CatchUp({FACTS: 5}, there=dict, asked=asked, monotonic=clock.monotonic)
    gate.starts_at(FACTS, 5)

    assert not gate.open
    assert not gate.caught_up
