"""What a replay comes to: alerts, updates and CPU for each complaint."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bench.replay.grouped import grouped
from bench.replay.world import Replayed
from followup.events import AlertKind

NOT_FOR_A_PERSON = {AlertKind.CLEARED}
"""An incident that ends asks nobody for anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One replay; everything by complaint unless it says otherwise.

    `to_one_person` are the alerts that reach whoever got the most of them for that
    complaint; those told in one with others count once an hour. `latest_ms` is how late
    the latest judgement would come if the month took `compressed_s` seconds and a
    single core did nothing else.
    """

    complaints: int
    alerts: dict[str, float]
    to_one_person: float
    updates: dict[str, float]
    cpu_ms: float
    judgements: float
    compressed_s: float
    latest_ms: float
    busy: float


def figures(found: Replayed, complaints: int, compressed_s: float) -> Figures:
    """Sum up a replay."""
    kinds = Counter(one.kind.name for one in found.alerts)
    latest, busy = _latest(found.work, timedelta(seconds=compressed_s))
    return Figures(
        complaints=complaints,
        alerts=_each(kinds, complaints),
        to_one_person=_to_one_person(found) / complaints,
        updates=_each(Counter(one.kind.name for one in found.updates), complaints),
        cpu_ms=1000 * sum(took for _, took in found.work) / complaints,
        judgements=len(found.work) / complaints,
        compressed_s=compressed_s,
        latest_ms=1000 * latest,
        busy=busy,
    )


def _each(counted: Counter[str], complaints: int) -> dict[str, float]:
    return {name: number / complaints for name, number in counted.most_common()}


def _to_one_person(found: Replayed) -> int:
    """Return the alerts to each complaint's most alerted person, summed."""
    with_others, together = grouped(found.alerts)
    by_person: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in found.alerts:
        if one.kind not in NOT_FOR_A_PERSON and one.alert_id not in with_others:
            by_person[one.customer, one.complaint][one.recipient.id] += 1
    return together + sum(max(counted.values()) for counted in by_person.values())


def _latest(
    work: Iterable[tuple[datetime, float]], compressed: timedelta
) -> tuple[float, float]:
    """Return the longest wait of a single queue in seconds, and its share of work."""
    jobs = sorted(work)
    first, last = jobs[0][0], jobs[-1][0]
    scale = compressed / max(last - first, timedelta(seconds=1))
    free = latest = 0.0
    for due, took in jobs:
        wanted = (due - first).total_seconds() * scale
        free = max(free, wanted) + took
        latest = max(latest, free - wanted)
    return latest, sum(took for _, took in jobs) / compressed.total_seconds()
