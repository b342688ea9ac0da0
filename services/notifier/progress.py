"""Which offset of one partition may be committed: all before it are finished."""

from __future__ import annotations


class Progress:
    """Counts records read and finished, in any order of finishing.

    `position` is the offset to commit, None before anything was read.
    """

    def __init__(self) -> None:
        self._unfinished: dict[int, None] = {}
        self._next: int | None = None
        self.committed: int | None = None

    def read(self, offset: int) -> None:
        """Note a record read; offsets rise, though not always by one."""
        self._unfinished[offset] = None
        self._next = offset + 1

    def finish(self, offset: int) -> None:
        """Note a record finished."""
        self._unfinished.pop(offset, None)

    @property
    def unfinished(self) -> int:
        """How many records were read and are not finished."""
        return len(self._unfinished)

    @property
    def position(self) -> int | None:
        """The first unfinished offset, or the one after all that was read."""
        return next(iter(self._unfinished), self._next)

    @property
    def committable(self) -> int | None:
        """The position, if it has moved since the last commit."""
        return self.position if self.position != self.committed else None
