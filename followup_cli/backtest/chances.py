"""How well the chance held that followup gives an open promise as time goes by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from statistics import fmean

from followup.lead_times.ages import HORIZON
from followup_cli.backtest.methods import Ledger
from followup_cli.backtest.score import SHORTEST
from followup_cli.backtest.tickets import Ticket

LOOKS = 20
"""How often the chance of a promise is looked at, at even steps of its time."""

BINS = 10


@dataclass(frozen=True, slots=True)
class Reliability:
    """How chances came true; looks at promises of which it was seen."""

    looks: int
    left_out: int
    """Promises not looked at: due when their ticket was not watched any more."""
    calibration_error: float
    """Mean distance, in bins of a tenth, between the chance told and the share kept
    (expected calibration error: Naeini, Cooper and Hauskrecht, AAAI 2015)."""
    brier: float
    """Mean squared distance between the chance and what came (Brier 1950)."""
    brier_constant: float
    """The same for always telling the share that was kept over all."""


class Chances:
    """The ledger as a method that also looks at what it promised at the first level.

    Each look knows what happened before it, nothing later. A promise that was due when
    its ticket was not watched any more is not counted: see `Ticket.shows`.
    """

    def __init__(self, ledger: Ledger) -> None:
        """Take a ledger over that nobody else tells anything."""
        self._ledger, self.name = ledger, ledger.name
        self._due: list[tuple[float, int, Ticket, float]] = []
        self._planned = self._left_out = 0
        self._seen: list[tuple[float, bool]] = []

    def opened(self, ticket: Ticket) -> None:
        """Learn an opening."""
        self._look_until(ticket.opened)
        self._ledger.opened(ticket)

    def ended(self, ticket: Ticket) -> None:
        """Learn an ending."""
        self._look_until(ticket.ended)
        self._ledger.ended(ticket)

    def quotes(self, ticket: Ticket, levels: Sequence[float]) -> list[float]:
        """Quote, and plan the looks at the first of the quotes."""
        self._look_until(ticket.opened)
        found = self._ledger.quotes(ticket, levels)
        self._plan(ticket, max(found[0], SHORTEST))
        return found

    def reliability(self) -> Reliability | None:
        """Return how the chances came true; None if there was no look."""
        if not self._seen:
            return None
        share = fmean(kept for _, kept in self._seen)
        return Reliability(
            looks=len(self._seen),
            left_out=self._left_out,
            calibration_error=calibration_error(self._seen),
            brier=fmean((chance - kept) ** 2 for chance, kept in self._seen),
            brier_constant=share * (1 - share),
        )

    def _plan(self, ticket: Ticket, hours: float) -> None:
        if hours >= HORIZON:
            return
        if not ticket.shows(hours):
            self._left_out += 1
            return
        for step in range(LOOKS):
            at = ticket.opened + hours * step / LOOKS
            if at < ticket.ended:
                self._planned += 1
                heappush(self._due, (at, self._planned, ticket, hours))

    def _look_until(self, now: float) -> None:
        while self._due and self._due[0][0] <= now:
            at, _, ticket, hours = heappop(self._due)
            curve = self._ledger.curve(ticket.segment, at)
            chance = curve.chance(at - ticket.opened, hours)
            self._seen.append((chance, ticket.hours <= hours))


def calibration_error(seen: Sequence[tuple[float, bool]]) -> float:
    """Return the mean distance between chances told and shares kept, in bins."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for chance, kept in seen:
        bins[min(int(chance * BINS), BINS - 1)].append((chance, kept))
    return sum(
        abs(sum(chance for chance, _ in one) - sum(kept for _, kept in one))
        for one in bins
    ) / len(seen)
