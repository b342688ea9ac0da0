"""Whether a partition has heard what there is to be heard, but for the last moment.

Until then it stays silent: a resolution still unread must not become a false alarm.
Positions are compared, never times: reading may take any time after a downtime.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

MOMENT_SECONDS = 0.5
"""What came in since is on its way; what was there before it must have been heard."""

SIGHT_SECONDS = 3.0
"""How old an answer of Kafka may be. Asked with nothing new to give, it takes half of
that; longer is only who has not asked: for instance while much is read and unheard."""

Ends = Mapping[str, int]
"""Where topics end: for each the offset of the next record, 0 for an empty one."""


class Told(NamedTuple):
    """Where a topic ends, and which of Kafka's answers said so: no two are the same."""

    end: int
    answer: int


class CatchUp:
    """The gate of one partition; closed while an input is not decided to its end.

    Taken over, the end is the one seen then; later, any that was seen one to two
    moments ago, so that a worker that falls behind lets facts go first and is silent.
    So is one that has not been told for a while where topics end now: that all is heard
    which was there when it last asked says nothing.
    """

    def __init__(
        self,
        ends: Ends,
        *,
        there: Callable[[], Mapping[str, Told]] | None = None,
        asked: float | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the end of each input topic; `there` gives those told later.

        Without it, these are the ends for good. `asked` is when Kafka said them, by the
        monotonic clock; None: now.
        """
        self._ends = dict(ends)
        self._newer = dict(ends)
        self._there = there
        self._monotonic = monotonic
        self._seen = monotonic() if asked is None else asked
        self._answers: dict[str, int] = {}
        self._told = dict.fromkeys(ends, self._seen)
        self._decided: dict[str, int] = {}
        self._caught_up = self.open

    @property
    def open(self) -> bool:
        """Whether the partition may act on time passing.

        Whoever has not looked for a while, as where Kafka takes nothing, sees nothing.
        """
        return self._sees(self._monotonic()) and not self.behind()

    @property
    def caught_up(self) -> bool:
        """Whether it has been open since it was taken over."""
        return self._caught_up

    def look(self) -> None:
        """See where the inputs end now; meant to be called several times a moment."""
        moment = self._monotonic()
        if self._there is None or moment - self._seen < MOMENT_SECONDS:
            return
        saw = self._sees(moment)
        self._seen = moment
        self._ends = self._newer
        told = self._there()
        self._newer = self._newer | {topic: one.end for topic, one in told.items()}
        for topic, one in told.items():
            if self._answers.get(topic) != one.answer:
                self._answers[topic] = one.answer
                self._told[topic] = moment
        if not saw:
            # Nothing of what came meanwhile is "on its way".
            self._ends = self._newer
        self._caught_up = self._caught_up or self.open

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

    def _sees(self, moment: float) -> bool:
        return self._there is None or all(
            moment - since <= SIGHT_SECONDS for since in self._told.values()
        )

    def _reach(self, topic: str, position: int) -> None:
        if position > self._decided.get(topic, 0):
            self._decided[topic] = position
            self._caught_up = self._caught_up or self.open
