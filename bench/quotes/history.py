"""A made-up history of complaints: kinds enough for the learner to tell apart."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import product
from random import Random
from typing import NamedTuple

from followup.complaint import Severity
from followup.lead_times.ages import hours_of
from followup.lead_times.learner import Learner
from followup.lead_times.segments import Segment

TEAMS = ("accounts", "service", "stores")
KINDS_OF_A_CATEGORY = len(Severity) * len(TEAMS) + 1
BEGIN = hours_of(datetime(2026, 1, 5, tzinfo=UTC))
APART = 0.25
"""Hours from one opening to the next: close to three thousand a month."""

MEAN = {Severity.LOW: 120.0, Severity.MEDIUM: 60.0}
SHORTEST_MEAN = 12.0


class Told(NamedTuple):
    """One fact; `at` in hours since 1970."""

    at: float
    complaint: str
    segment: Segment
    is_opening: bool


def segments(nodes: int) -> list[Segment]:
    """Return the closest kinds of so many categories that all nodes are about `nodes`.

    Raises ValueError for fewer than one category has.
    """
    categories = (nodes - 1) // KINDS_OF_A_CATEGORY
    if categories < 1:
        raise ValueError(f"at least {KINDS_OF_A_CATEGORY + 1} nodes")
    return [
        Segment(category=f"category-{number}", severity=severity.name, team=team)
        for number, severity, team in product(range(categories), Severity, TEAMS)
    ]


def history(kinds: list[Segment], complaints: int, seed: int = 1) -> list[Told]:
    """Return openings and resolutions in order; the same seed gives the same."""
    random = Random(seed)  # noqa: S311 - a made-up history keeps no secret
    found: list[Told] = []
    for number in range(complaints):
        segment = random.choice(kinds)
        mean = MEAN.get(Severity[segment.severity], SHORTEST_MEAN)
        opened = BEGIN + number * APART
        ended = opened + random.expovariate(1 / mean)
        name = f"customers/c-{number}/complaints/T-{number}"
        found.append(Told(opened, name, segment, is_opening=True))
        found.append(Told(ended, name, segment, is_opening=False))
    last = BEGIN + complaints * APART
    return sorted(one for one in found if one.at <= last)


def teach(learner: Learner, facts: Iterable[Told]) -> None:
    """Tell a learner of them, each as it happens."""
    for at, name, segment, is_opening in facts:
        if is_opening:
            learner.opened(name, segment, at, at)
        else:
            learner.resolved(name, at, at)
