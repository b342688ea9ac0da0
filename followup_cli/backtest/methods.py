"""Ways to make up a promise: followup's own, and three that people use instead."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict, deque
from collections.abc import Sequence
from math import ceil
from typing import Protocol

from followup.lead_times.ages import HORIZON
from followup.lead_times.curve import Curve
from followup.lead_times.learner import Learner
from followup.lead_times.segments import Key, Segment
from followup.lead_times.tuning import Tuning
from followup_cli.backtest.tickets import Ticket


class Method(Protocol):
    """Hears of tickets in order; asked about one, it knows what came before."""

    name: str

    def opened(self, ticket: Ticket) -> None:
        """Hear that a ticket was opened, after it was quoted."""

    def ended(self, ticket: Ticket) -> None:
        """Hear that one was resolved, or was lost from sight while open."""

    def quotes(self, ticket: Ticket, levels: Sequence[float]) -> list[float]:
        """Return for each level the hours to promise for a ticket opened now."""


class Ledger:
    """What followup does; the curves above a segment are renewed once an hour."""

    name = "ledger"

    def __init__(self, tuning: Tuning, renewed: float = 1.0) -> None:
        self._learner, self._renewed = Learner(tuning), renewed
        self._above: dict[Key, Curve] = {}

    def opened(self, ticket: Ticket) -> None:
        """Learn an opening."""
        self._learner.opened(ticket.id, ticket.segment, ticket.opened, ticket.opened)

    def ended(self, ticket: Ticket) -> None:
        """Learn an ending."""
        end = self._learner.resolved if ticket.resolved else self._learner.withdrawn
        end(ticket.id, ticket.ended, ticket.ended)

    def quotes(self, ticket: Ticket, levels: Sequence[float]) -> list[float]:
        """Quote from the closest curve."""
        curve = self.curve(ticket.segment, ticket.opened)
        return [curve.quantile(level) for level in levels]

    def curve(self, kind: Segment, now: float) -> Curve:
        """Return the curve of a segment."""
        curve = self._learner.prior(now)
        *parents, segment = kind.path()
        for key in parents:
            kept = self._above.get(key)
            if kept is not None and now - kept.made < self._renewed:
                curve = kept
            elif key in self._learner.nodes:
                self._make_room()
                curve = self._above[key] = self._learner.below(curve, key, now)
        if segment in self._learner.nodes:
            curve = self._learner.below(curve, segment, now)
        return curve

    @property
    def kinds_held(self) -> int:
        """How many categories and segments there is memory for."""
        return len(self._learner.nodes) + len(self._above)

    def _make_room(self) -> None:
        # Kinds fold away when there are too many; so do their curves.
        if len(self._above) >= self._learner.tuning.most_nodes:
            self._above.clear()


class Frozen:
    """A percentile by category of what ended before the first promise, never again."""

    name = "frozen"
    _ENOUGH = 20

    def __init__(self, otherwise: float) -> None:
        self._otherwise, self._frozen = otherwise, False
        self._all: list[float] = []
        self._by_category: defaultdict[str, list[float]] = defaultdict(list)

    def opened(self, ticket: Ticket) -> None:
        """Learn nothing from an opening."""

    def ended(self, ticket: Ticket) -> None:
        """Collect a duration while nothing was promised yet."""
        if ticket.resolved and not self._frozen:
            insort(self._all, ticket.hours)
            insort(self._by_category[ticket.segment.category], ticket.hours)

    def quotes(self, ticket: Ticket, levels: Sequence[float]) -> list[float]:
        """Look up the category's percentile, of few tickets that of all."""
        self._frozen = True
        found = self._by_category.get(ticket.segment.category, [])
        found = found if len(found) >= self._ENOUGH else self._all
        return [percentile(found, level, self._otherwise) for level in levels]


class Rolling:
    """A percentile of the last two hundred that were resolved."""

    name = "last-200"
    _LAST = 200

    def __init__(self, otherwise: float) -> None:
        self._otherwise = otherwise
        self._last: deque[float] = deque()
        self._sorted: list[float] = []

    def opened(self, ticket: Ticket) -> None:
        """Learn nothing from an opening."""

    def ended(self, ticket: Ticket) -> None:
        """Let the newest duration in and the oldest out."""
        if not ticket.resolved:
            return
        self._last.append(ticket.hours)
        insort(self._sorted, ticket.hours)
        if len(self._last) > self._LAST:
            del self._sorted[bisect_left(self._sorted, self._last.popleft())]

    def quotes(self, ticket: Ticket, levels: Sequence[float]) -> list[float]:
        """Take the percentile, whatever the ticket is about."""
        del ticket
        return [percentile(self._sorted, level, self._otherwise) for level in levels]


class KaplanMeier:
    """The estimate of Kaplan and Meier over what was opened in a window of days."""

    name = "kaplan-meier"
    _RENEWED = 12.0

    def __init__(self, otherwise: float, window_days: float) -> None:
        self._otherwise, self._window = otherwise, window_days * 24
        self._opened: deque[Ticket] = deque()
        self._ended: set[str] = set()
        self._steps: list[tuple[float, float]] = []
        self._made = float("-inf")

    def opened(self, ticket: Ticket) -> None:
        """Watch a ticket."""
        self._opened.append(ticket)

    def ended(self, ticket: Ticket) -> None:
        """Watch it no longer."""
        self._ended.add(ticket.id)

    def quotes(self, ticket: Ticket, levels: Sequence[float]) -> list[float]:
        """Take the age by which the share has ended; else the longest in sight."""
        if ticket.opened - self._made >= self._RENEWED:
            self._renew(ticket.opened)
        return [self._quantile(level) for level in levels]

    def _renew(self, now: float) -> None:
        self._made = now
        while self._opened and self._opened[0].opened < now - self._window:
            self._ended.discard(self._opened.popleft().id)
        # At one age endings come before those lost from sight.
        seen = sorted(
            (one.hours, not one.resolved)
            if one.id in self._ended
            else (now - one.opened, True)
            for one in self._opened
        )
        self._steps, open_, at_risk = [], 1.0, len(seen)
        for hours, lost in seen:
            if not lost:
                open_ *= 1 - 1 / at_risk
                self._steps.append((1 - open_, hours))
            at_risk -= 1

    def _quantile(self, level: float) -> float:
        if not self._steps:
            return self._otherwise
        place = bisect_left(self._steps, (level, 0.0))
        return self._steps[min(place, len(self._steps) - 1)][1]


def percentile(ascending: Sequence[float], level: float, otherwise: float) -> float:
    """Return the least value that a share `level` does not exceed."""
    if not ascending:
        return min(otherwise, HORIZON)
    return ascending[max(ceil(level * len(ascending)) - 1, 0)]
