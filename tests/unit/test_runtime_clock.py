"""The machine's clock."""

from __future__ import annotations

import time
from datetime import timedelta

from followup.ports import Clock
from followup.runtime.clock import SystemClock, elapsed


def test_tells_an_aware_moment_in_utc() -> None:
    """The system clock fulfils the port and answers in UTC."""
    clock: Clock = SystemClock()

    assert clock.now().utcoffset() == timedelta(0)


def test_monotonic_time_never_steps_back() -> None:
    """Two readings for measuring come in order."""
    clock = SystemClock()

    assert clock.monotonic() <= clock.monotonic()


def test_elapsed_time_goes_on_while_the_machine_is_suspended() -> None:
    """It counts no less than the clock of waking hours does, and steps forward."""
    before, awake = elapsed(), time.clock_gettime(time.CLOCK_MONOTONIC)

    assert before <= elapsed()
    assert elapsed() >= awake
