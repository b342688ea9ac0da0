"""The machine's clock."""

from __future__ import annotations

from datetime import timedelta

from followup.ports import Clock
from followup.runtime.clock import SystemClock


def test_tells_an_aware_moment_in_utc() -> None:
    """The system clock fulfils the port and answers in UTC."""
    clock: Clock = SystemClock()

    assert clock.now().utcoffset() == timedelta(0)


def test_monotonic_time_never_steps_back() -> None:
    """Two readings for measuring come in order."""
    clock = SystemClock()

    assert clock.monotonic() <= clock.monotonic()
