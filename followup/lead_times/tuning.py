"""How the learner forgets, borrows and stays small."""

from __future__ import annotations

from math import isfinite

from followup.value import Value

DEPTHS = 3
"""All complaints; those of a category; those of a category, severity and team."""


class Tuning(Value):
    """What may be set; the defaults suit logs of some thousand complaints a year.

    Raises ValueError when a length is not positive.
    """

    policy_hours: float = 240.0
    """What the policy leaves for it. While nothing is known, nine of ten complaints
    are taken to end by then."""

    half_life: float = 1440.0
    """Hours after which a complaint counts half."""

    arrivals: tuple[float, float, float] = (2000.0, 500.0, 50.0)
    """At each depth, the number of later complaints after which one counts half."""

    borrowed: tuple[float, float, float] = (5.0, 15.0, 5.0)
    """At each depth, how many complaints the curve above it counts for."""

    most_nodes: int = 4000
    """How many categories and segments are told apart; the slightest fold away."""

    reopening: float = 720.0
    """Hours for which an ended complaint can be reopened."""

    most_ended: int = 50_000
    """How many ended complaints are remembered for that."""

    def __post_init__(self) -> None:
        """Refuse what would divide by nothing."""
        lengths = (
            self.policy_hours,
            self.half_life,
            self.reopening,
            *self.arrivals,
            *self.borrowed,
        )
        if not all(isfinite(one) and one > 0 for one in lengths):
            raise ValueError("lengths of learning must be positive numbers")
        if self.most_nodes < DEPTHS or self.most_ended < 1:
            raise ValueError("a learner needs room for three nodes and one ending")
