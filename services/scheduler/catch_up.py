"""Whether a partition has heard all that was said before it was taken over.

Until then it stays silent: a resolution still unread must not become a false alarm.
Positions are compared, never times: reading may take any time after a downtime.
"""

from __future__ import annotations

from collections.abc import Mapping


class CatchUp:
    """The gate of one partition; closed until every input is decided to its end.

    An offset here is that of the next record: the end of an empty topic is 0.
    """

    def __init__(self, ends: Mapping[str, int]) -> None:
        """Take the end of each input topic as seen when the partition was taken."""
        self._ends = dict(ends)
        self._decided: dict[str, int] = {}
        self._open = self._caught_up()

    @property
    def open(self) -> bool:
        """Whether the partition may act on time passing; once open, it stays open."""
        return self._open

    def starts_at(self, topic: str, offset: int) -> None:
        """Note where reading a topic begins; all before it was decided earlier."""
        self._reach(topic, offset)

    def decided(self, topic: str, offset: int) -> None:
        """Note that the record at this offset was decided."""
        self._reach(topic, offset + 1)

    def behind(self) -> dict[str, int]:
        """Return for each topic not yet read to its end how many offsets are left."""
        left = {
            topic: end - self._decided.get(topic, 0)
            for topic, end in self._ends.items()
        }
        return {topic: count for topic, count in left.items() if count > 0}

    def _reach(self, topic: str, position: int) -> None:
        if position > self._decided.get(topic, 0):
            self._decided[topic] = position
            self._open = self._open or self._caught_up()

    def _caught_up(self) -> bool:
        return not self.behind()
