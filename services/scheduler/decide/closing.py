"""How a complaint came to its end, and was opened again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from followup.facts import (
    ComplaintReopened,
    ComplaintResolved,
    ComplaintWithdrawn,
    Fact,
)

HOLDS_AFTER = timedelta(days=7)
"""A resolution is kept for good once the customer has not reopened it for so long."""


@dataclass(frozen=True, slots=True)
class Closing:
    """One end of a complaint: resolved or withdrawn, and reopened since or not."""

    fact: Fact
    reopened: Fact | None = None

    @property
    def time(self) -> datetime:
        """When the complaint ended."""
        return self.fact.occurred_time

    def covers(self, fact: Fact) -> bool:
        """Whether a fact fell into the time from this end to the reopening."""
        reopened = self.reopened
        return self.fact.order < fact.order and (
            reopened is None or fact.order < reopened.order
        )

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken back rather than put right."""
        return isinstance(self.fact.what, ComplaintWithdrawn)

    @property
    def did_not_hold(self) -> datetime | None:
        """When it was reopened within seven days, if it was."""
        if self.reopened is None:
            return None
        since = self.reopened.occurred_time
        return since if since - self.time <= HOLDS_AFTER else None


def closings(facts: Iterable[Fact]) -> tuple[Closing, ...]:
    """Return each end of a complaint, from its facts in their order.

    A second end without a reopening between counts for nothing, and so does reopening
    what is open.
    """
    found: list[Closing] = []
    for fact in facts:
        is_open = not found or found[-1].reopened is not None
        match fact.what:
            case ComplaintResolved() | ComplaintWithdrawn() if is_open:
                found.append(Closing(fact))
            case ComplaintReopened() if not is_open:
                found[-1] = Closing(found[-1].fact, fact)
    return tuple(found)
