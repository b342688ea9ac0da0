"""What is remembered of one complaint, so that its end, and a reopening, count."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from followup.lead_times.segments import Key, Segment
from followup.value import Value


class Case(Value):
    """One complaint, open or ended not long ago; times in hours since 1970."""

    opened: float
    segment: Segment
    number: int
    """How many were opened before it: a kind that is younger never counted it."""

    exponents: tuple[float, ...]
    """Of its weight at each depth, settled when it was opened."""

    ended: float = 0.0
    resolved: bool = False

    def weights(self) -> Iterator[tuple[Key, float]]:
        """Give each of its kinds, and the exponent of its weight there."""
        return zip(self.segment.path(), self.exponents, strict=True)

    def ended_at(self, ended: float, *, resolved: bool) -> Case:
        """Return it ended: resolved, or left without a resolution."""
        return msgspec.structs.replace(self, ended=ended, resolved=resolved)

    def again_open(self) -> Case:
        """Return it as it was before it ended."""
        return msgspec.structs.replace(self, ended=0.0, resolved=False)
