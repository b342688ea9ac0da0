"""Shows what the lookout reports among the worker's metrics."""

from __future__ import annotations

import msgspec

from followup.ports import Clock
from followup.runtime.labels import UPDATES
from followup.runtime.metrics import SchedulerMetrics
from services.scheduler.lookout.report import Report


class LookoutPanel:
    """The worker's side of the lookout; a `Panel` of its keeper."""

    service = "lookout"
    module = "services.scheduler.lookout"

    def __init__(self, metrics: SchedulerMetrics, clock: Clock) -> None:
        self._metrics = metrics
        self._clock = clock

    def expected(self, *, ours: bool) -> None:
        """Note that from now on it is missed if it does not look, or not."""
        since = self._clock.now().timestamp() if ours else 0
        self._metrics.lookout_last_look.set(since)

    def show(self, line: bytes) -> None:
        """Show a report; what is none is passed over."""
        try:
            report = msgspec.json.decode(line, type=Report)
        except msgspec.DecodeError:
            return
        metrics = self._metrics
        metrics.lookout_last_look.set(report.time)
        metrics.sources_watched.set(report.watched)
        metrics.sources_silent.set(report.silent)
        for kind, share in report.pressure.items():
            metrics.breaker_pressure.labels(kind=kind).set(share)
        for kind, number in report.trips.items():
            metrics.breaker_trips.labels(kind=kind).inc(number)
        for kind, number in report.alerts.items():
            metrics.alerts.labels(kind=kind).inc(number)

    def forget(self) -> None:
        """Show nothing of what was seen: another worker's lookout sees on."""
        self._metrics.sources_watched.set(0)
        self._metrics.sources_silent.set(0)
        for kind in UPDATES:
            self._metrics.breaker_pressure.labels(kind=kind).set(0)
