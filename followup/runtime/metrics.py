"""Builds each service's instruments on a registry that the caller owns."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TypeVar

from prometheus_client import (
    CollectorRegistry,
    GCCollector,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)

from followup.runtime.labels import fact_label, label, topic_label
from followup.runtime.metric_kinds import Counter, Gauge, Histogram, Info, build_all
from followup.runtime.metric_names import (
    IntakeMetrics,
    NotifierMetrics,
    ProcessMetrics,
    SchedulerMetrics,
)

__all__ = [
    "Counter",
    "Gauge",
    "Histogram",
    "Info",
    "IntakeMetrics",
    "NotifierMetrics",
    "ProcessMetrics",
    "SchedulerMetrics",
    "fact_label",
    "intake_metrics",
    "label",
    "notifier_metrics",
    "process_registry",
    "scheduler_metrics",
    "topic_label",
]

MetricsT = TypeVar("MetricsT", bound=ProcessMetrics)


def process_registry() -> CollectorRegistry:
    """Return a registry that also tells the process's memory, files and collections.

    For start-up only: from here on the whole process exposes no `_created` series,
    which would double every counter's.
    """
    disable_created_metrics()  # type: ignore[no-untyped-call]  # the library has no hints here
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
    return registry


def intake_metrics(registry: CollectorRegistry) -> IntakeMetrics:
    """Register the intake service's metrics, every label value at zero."""
    return _announced("intake", build_all(IntakeMetrics, registry))


def scheduler_metrics(registry: CollectorRegistry) -> SchedulerMetrics:
    """Register the scheduler's metrics, every label value at zero."""
    return _announced("scheduler", build_all(SchedulerMetrics, registry))


def notifier_metrics(registry: CollectorRegistry) -> NotifierMetrics:
    """Register the notifier's metrics, every label value at zero."""
    return _announced("notifier", build_all(NotifierMetrics, registry))


def _announced(service: str, metrics: MetricsT) -> MetricsT:
    metrics.build_info.info({"service": service, "version": _version()})
    return metrics


def _version() -> str:
    try:
        return version("followup")
    except PackageNotFoundError:
        return "unknown"
