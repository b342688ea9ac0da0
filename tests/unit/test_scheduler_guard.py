"""A process that slept says nothing any more."""

from __future__ import annotations

from datetime import UTC, datetime

from services.scheduler.guard import Guard
from tests.support.scheduler_fakes import HandClock

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Watched:
    """A guard whose process can end many times."""

    def __init__(self) -> None:
        self.clock = HandClock(NOON)
        self.ended = 0
        self.guard = Guard(2.0, monotonic=self.clock.monotonic, end_process=self.end)

    def end(self) -> None:
        self.ended += 1


def test_a_process_that_ticks_goes_on() -> None:
    """Short gaps between ticks are what is usual."""
    watched = Watched()
    for _ in range(10):
        watched.guard.tick()
        watched.clock.move(1.9)
        watched.guard.check()

    assert watched.ended == 0


def test_a_process_that_slept_ends_before_it_sends() -> None:
    """The first request after too long a gap ends the process."""
    watched = Watched()
    watched.guard.tick()
    watched.clock.move(2.1)
    watched.guard.check()

    assert watched.ended == 1


def test_a_tick_does_not_hide_the_sleep_before_it() -> None:
    """Whichever comes first after the sleep, tick or request, ends the process."""
    watched = Watched()
    watched.guard.tick()
    watched.clock.move(2.1)
    watched.guard.tick()

    assert watched.ended == 1


def test_starting_up_takes_as_long_as_it_takes() -> None:
    """Before the first tick nothing is too long."""
    watched = Watched()
    watched.clock.move(1_000)
    watched.guard.check()
    watched.guard.tick()

    assert watched.ended == 0
