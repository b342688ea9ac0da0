"""What the lookout tells the worker beside it, a line of JSON at a time."""

from __future__ import annotations

import msgspec

from followup.events import Alert, Hold
from followup.runtime.labels import label
from services.scheduler.lookout.breaker import Pressure


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands at one moment, and what was said since the last report."""

    time: float
    watched: int = 0
    silent: int = 0
    pressure: dict[str, float] = {}
    alerts: dict[str, int] = {}
    trips: dict[str, int] = {}


def pressure_of(found: list[Pressure]) -> dict[str, float]:
    """Return the share of what is in order that is used, by kind."""
    return {label(one.kind): one.number / one.most for one in found}


def count(said: list[Hold | Alert]) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many alerts were said by kind, and how many kinds were held."""
    alerts: dict[str, int] = {}
    trips: dict[str, int] = {}
    for one in said:
        if isinstance(one, Hold):
            kind = one.scope.removeprefix("kind/")
            if kind != one.scope:
                trips[kind] = trips.get(kind, 0) + 1
        else:
            alerts[label(one.kind)] = alerts.get(label(one.kind), 0) + 1
    return alerts, trips
