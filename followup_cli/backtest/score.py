"""How well promises were kept, and what they cost in length."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import fmean, median

from followup.lead_times.ages import HORIZON
from followup_cli.backtest.tickets import Ticket

SHORTEST = 1.0
"""Hours; nobody promises less."""

ENOUGH = 100
"""Promises that a category or a month needs to be called the worst."""

OTHERS = "(rare ones)"
"""What categories are counted under that never can be the worst."""

DAY = 24.0


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms promises are made and scored."""

    warm_up_days: float
    cap: float = HORIZON
    """Hours beyond which no time is promised."""
    whole_days: bool = False
    """Promises last until the end of a day, in UTC."""
    apart: frozenset[str] | None = None
    """The categories that are told apart, so that rare ones need no room; None: all."""

    def group(self, category: str) -> str:
        """Return the name under which promises of a category are counted."""
        return category if self.apart is None or category in self.apart else OTHERS


@dataclass(slots=True)
class Score:
    """The promises of one method at one level; lengths in hours."""

    method: str
    level: float
    terms: Terms
    asked: int = 0
    promised: list[float] = field(default_factory=list)
    early: list[float] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)
    kept: int = 0
    by_category: defaultdict[str, list[bool]] = field(
        default_factory=lambda: defaultdict(list)
    )
    by_month: defaultdict[str, list[bool]] = field(
        default_factory=lambda: defaultdict(list)
    )
    lengths: defaultdict[str, list[tuple[float, float]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """By month: what was promised, and what it took or was seen to take."""
    made: int = 0
    left_out: int = 0
    """Promises due when their ticket was not watched any more."""

    def add(self, ticket: Ticket, hours: float) -> None:
        """Score a promise of so many hours.

        One that was due when its ticket was not watched any more is not scored, also
        if it was kept by then: see `Ticket.shows`. Lost from sight after it was due, it
        is broken, and its ticket counts as ending when it was lost.
        """
        self.asked += 1
        hours = max(hours, SHORTEST)
        if self.terms.whole_days:
            hours = -(-(ticket.opened + hours) // DAY) * DAY - ticket.opened
        if hours > self.terms.cap or hours >= HORIZON:
            return
        self.made += 1
        if not ticket.shows(hours):
            self.left_out += 1
            return
        late = ticket.hours - hours
        kept = late <= 0
        self.kept += kept
        self.promised.append(hours)
        self.losses.append(max(self.level * late, (self.level - 1) * late))
        self.by_category[self.terms.group(ticket.segment.category)].append(kept)
        self.by_month[ticket.month].append(kept)
        self.lengths[ticket.month].append((hours, ticket.hours))
        if kept:
            self.early.append(-late)

    @property
    def scored(self) -> int:
        """How many promises are known to be kept or broken."""
        return len(self.promised)

    def worst_category(self) -> tuple[str, float] | None:
        """Return the category whose promises were kept least often, and how often."""
        return _worst(self.by_category)

    def worst_month(self) -> tuple[str, float] | None:
        """Return the month, as 2016-03, of openings with the least kept promises."""
        return _worst(self.by_month)

    def result(self) -> dict[str, object]:
        """Return the figures, for programs; null where there is nothing to tell."""
        category, month = self.worst_category(), self.worst_month()
        return {
            "method": self.method,
            "level": self.level,
            "scored": self.scored,
            "left_out": self.left_out,
            "kept": self.kept / self.scored if self.scored else None,
            "worst_category": category and category[1],
            "worst_month": month and month[1],
            "median_promise_h": median(self.promised) if self.promised else None,
            "mean_promise_h": fmean(self.promised) if self.promised else None,
            "median_early_h": median(self.early) if self.early else None,
            "pinball_h": fmean(self.losses) if self.losses else None,
            "share_promised": self.made / self.asked if self.asked else None,
        }


def _worst(groups: Mapping[str, list[bool]]) -> tuple[str, float] | None:
    shares = [
        (fmean(kept), name)
        for name, kept in groups.items()
        if len(kept) >= ENOUGH and name != OTHERS
    ]
    if not shares:
        return None
    share, name = min(shares)
    return name, share
