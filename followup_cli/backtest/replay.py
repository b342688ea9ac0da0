"""Goes through a log in the order of time and lets each method promise, unpeeking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from followup_cli.backtest.methods import Method
from followup_cli.backtest.score import ENOUGH, Score, Terms
from followup_cli.backtest.tickets import Ticket
from followup_cli.backtest.turns import in_turn

MOST_WARM_UP_DAYS = 180.0
MOST_WARM_UP_SHARE = 1 / 6


def usual_warm_up(tickets: Sequence[Ticket]) -> float:
    """Return days of learning before the first promise is scored.

    180 days, or the first sixth of the tickets, whichever is over sooner.
    """
    if not tickets:
        return 0.0
    opened = sorted(one.opened for one in tickets)
    sixth = opened[int(len(opened) * MOST_WARM_UP_SHARE)] - opened[0]
    return min(sixth / 24, MOST_WARM_UP_DAYS)


class Replay:
    """One run over a log; `scores` has a score for each method and level after it."""

    def __init__(
        self,
        tickets: Sequence[Ticket],
        methods: Sequence[Method],
        levels: Sequence[float],
        terms: Terms,
    ) -> None:
        self._tickets, self._methods, self._levels = tickets, methods, levels
        first = min((one.opened for one in tickets), default=0.0)
        sizes = Counter(one.segment.category for one in tickets)
        often = frozenset(name for name, size in sizes.items() if size >= ENOUGH)
        terms = replace(terms, apart=often)
        self._from = first + terms.warm_up_days * 24
        self.scores = {
            (method.name, level): Score(method.name, level, terms)
            for method in methods
            for level in levels
        }

    @property
    def steps(self) -> int:
        """How many steps `run` takes."""
        return 2 * len(self._tickets)

    def run(self) -> Iterator[None]:
        """Take every step in turn: each opening and each ending."""
        for _, opened, ticket in in_turn(self._tickets):
            if opened:
                self._open(ticket)
            else:
                for method in self._methods:
                    method.ended(ticket)
            yield

    def _open(self, ticket: Ticket) -> None:
        for method in self._methods:
            if ticket.opened >= self._from:
                quotes = method.quotes(ticket, self._levels)
                for level, hours in zip(self._levels, quotes, strict=True):
                    self.scores[method.name, level].add(ticket, hours)
            method.opened(ticket)
