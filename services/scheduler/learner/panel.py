"""Shows what the learner reports among the worker's metrics."""

from __future__ import annotations

from collections.abc import Callable, Collection

import msgspec

from followup.ports import Clock
from followup.runtime.labels import CATEGORIES
from followup.runtime.metrics import Gauge, SchedulerMetrics, topic_label
from followup.topics import Topics
from services.scheduler.learner.report import Report

[EVERY] = CATEGORIES
"""Stands for complaints of every category."""


class LearnerPanel:
    """The worker's side of the learner; a `Panel` of its keeper."""

    service = "learner"
    module = "services.scheduler.learner"

    def __init__(
        self,
        metrics: SchedulerMetrics,
        topics: Topics,
        clock: Clock,
        categories: Callable[[], Collection[str]] = tuple,
    ) -> None:
        """Take what it works with; `categories` gives those of the policy in use."""
        self._metrics = metrics
        self._categories = categories
        self._shown: set[str] = set()
        self._topic = topic_label(topics.durations, topics.prefix)
        self._clock = clock

    def expected(self, *, ours: bool) -> None:
        """Note that from now on it is missed if it does not learn, or not."""
        since = self._clock.now().timestamp() if ours else 0
        self._metrics.learner_last_look.set(since)

    def show(self, line: bytes) -> None:
        """Show a report; what is none is passed over."""
        try:
            report = msgspec.json.decode(line, type=Report)
        except msgspec.DecodeError:
            return
        metrics = self._metrics
        metrics.learner_last_look.set(report.time)
        metrics.lead_time_kinds.set(report.kinds)
        metrics.lead_time_age.set(report.age)
        metrics.work_pace.set(report.pace)
        metrics.lead_times_published.inc(report.published)
        metrics.records_consumed.labels(topic=self._topic).inc(
            sum(report.heard.values())
        )
        for kind, number in report.alerts.items():
            metrics.alerts.labels(kind=kind).inc(number)
        for outcome, number in report.heard.items():
            metrics.milestones_heard.labels(outcome=outcome).inc(number)
        self._quotes(report)
        metrics.dead_letters.labels(topic=self._topic, reason="unreadable").inc(
            report.set_aside
        )

    def forget(self) -> None:
        """Show nothing of what was learned: another worker's learner goes on."""
        for gauge in (
            self._metrics.lead_time_kinds,
            self._metrics.lead_time_age,
            self._metrics.work_pace,
        ):
            gauge.set(0)
        for gauge in self._of_quotes():
            for category in self._shown:
                gauge.labels(category=category).set(0)

    def _quotes(self, report: Report) -> None:
        """Show how quotes were kept; of the categories that the policy knows."""
        known = self._categories()
        for category, numbers in report.quotes.items():
            if category and category not in known:
                continue
            name = category or EVERY
            for gauge, number in zip(self._of_quotes(), numbers, strict=True):
                gauge.admit(category=(name,))
                gauge.labels(category=name).set(number)
            self._shown.add(name)

    def _of_quotes(self) -> tuple[Gauge, ...]:
        metrics = self._metrics
        return (
            metrics.quotes_counted,
            metrics.quotes_level,
            metrics.quotes_kept,
            metrics.quotes_by_median,
            metrics.quotes_hazards,
        )
