"""How long to wait between tries: full jitter, so that waiting senders spread out."""

from __future__ import annotations

from collections.abc import Callable

Jitter = Callable[[], float]
"""Gives a number in [0, 1); tests give their own."""

LONGEST_SECONDS = 30.0
_FIRST_SECONDS = 1.0
_DOUBLINGS = 10


def full_jitter(tries: int, jitter: Jitter, *, most: float = LONGEST_SECONDS) -> float:
    """Return the seconds to wait after that many tries: 0 to 2, 4, 8 … `most`."""
    ceiling: float = min(most, _FIRST_SECONDS * 2 ** min(tries, _DOUBLINGS))
    return jitter() * ceiling
