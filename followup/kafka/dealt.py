"""Notices that a group gives us nothing, which may be its leader's mistake."""

from __future__ import annotations

import time
from collections.abc import Callable

FIRST_SECONDS = 30.0
"""Longer than a group waits for the session of a member that died to end."""

MOST_SECONDS = 600.0


class Dealt:
    """Says when to ask the group anew for a share.

    kafka-python 3.0 deals a topic's partitions by what its cluster knows at that
    instant; just then the topic may be missing from it, and a group that was dealt
    nothing is not dealt to again. A member too many, too, is given nothing, and rightly
    so: therefore each wait is twice as long as the one before.
    """

    def __init__(self, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._wait = FIRST_SECONDS
        self._since = monotonic()

    def ask_again(self, *, has_share: bool) -> bool:
        """Return whether we have been without a share for too long, each time once."""
        now = self._monotonic()
        if has_share:
            self._since, self._wait = now, FIRST_SECONDS
        elif now - self._since >= self._wait:
            self._since, self._wait = now, min(2 * self._wait, MOST_SECONDS)
            return True
        return False
