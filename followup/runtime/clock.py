"""The one place that asks the machine what time it is."""

from __future__ import annotations

import time
from datetime import UTC, datetime


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
