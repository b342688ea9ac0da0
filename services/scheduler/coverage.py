"""How far the index and the gauges of a partition have got while they are rebuilt.

Facts are heard meanwhile. Cases are gone through in the order of their keys, as they
were when that began, so a case that changes before its turn has come counts as it now
is, and its turn is skipped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class Coverage:
    """Which cases of one partition are indexed and counted."""

    def __init__(self, *, whole: bool = False) -> None:
        """Begin with no case, or with all of them: nothing was kept before."""
        self.whole = whole
        self._reached = b""
        self._early: set[bytes] = set()

    def has(self, key: bytes) -> bool:
        """Tell whether a case that now changes was counted before.

        If it was not, it counts as covered from now on: its turn will be skipped.
        """
        if self.whole or key <= self._reached or key in self._early:
            return True
        self._early.add(key)
        return False

    def turns(
        self, cases: Iterable[tuple[bytes, bytes]]
    ) -> Iterator[tuple[bytes, bytes]]:
        """Yield those of these next cases, in their order, whose turn it is."""
        for key, state in cases:
            self._reached = key
            if key in self._early:
                self._early.discard(key)
            else:
                yield key, state

    def complete(self) -> None:
        """Note that all cases had their turn."""
        self.whole = True
        self._early.clear()
