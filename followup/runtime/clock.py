"""The one place that asks the machine what time it is."""

from __future__ import annotations

import time
from datetime import UTC, datetime

_EVEN_ASLEEP = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""Linux has a clock of its own for it; elsewhere the usual one goes on in sleep."""


def elapsed() -> float:
    """Return seconds since an arbitrary start that never step backwards.

    Unlike `SystemClock.monotonic` they count while the machine is suspended: others
    may have taken our work over in the meantime.
    """
    return time.clock_gettime(_EVEN_ASLEEP)


class SystemClock:
    """The machine's own clocks; fulfils the `Clock` port."""

    def now(self) -> datetime:
        """Return the moment as an aware datetime in UTC.

        May step when the machine's clock is set: never use it to measure how long
        something took.
        """
        return datetime.now(UTC)  # noqa: TID251 - the one allowed use; all else is given a clock

    def monotonic(self) -> float:
        """Return seconds since an arbitrary start, which never step backwards."""
        return time.monotonic()
