"""Metrics: closed label sets born at zero, names as Prometheus wants them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import get_args

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from followup.events import AlertKind
from followup.facts import What
from followup.runtime.metric_kinds import Kind, Metric, described
from followup.runtime.metrics import (
    IntakeMetrics,
    NotifierMetrics,
    ProcessMetrics,
    SchedulerMetrics,
    fact_label,
    intake_metrics,
    label,
    notifier_metrics,
    process_registry,
    scheduler_metrics,
    topic_label,
)
from followup.topics import Topics

SERVICES = [IntakeMetrics, SchedulerMetrics, NotifierMetrics]
BUILDERS: list[Callable[[CollectorRegistry], ProcessMetrics]] = [
    intake_metrics,
    scheduler_metrics,
    notifier_metrics,
]


def every_metric() -> list[Metric]:
    shown = (m for service in SERVICES for m in described(service).values())
    return list({metric.name: metric for metric in shown}.values())


@pytest.mark.parametrize("build", BUILDERS)
def test_every_label_value_is_born_at_zero(
    build: Callable[[CollectorRegistry], ProcessMetrics],
) -> None:
    """The first scrape has every series, so that an alert on none yet works."""
    registry = CollectorRegistry()
    metrics = build(registry)
    page = generate_latest(registry).decode()

    for metric in described(type(metrics)).values():
        if metric.kind is Kind.INFO:
            continue
        suffix = "_count" if metric.kind is Kind.HISTOGRAM else ""
        series = re.findall(
            rf"^{metric.name}{suffix}(?:{{.*}})? 0\.0$", page, re.MULTILINE
        )
        combinations = 1
        for values in metric.labels.values():
            combinations *= len(values)
        assert len(series) == combinations, metric.name


def test_a_value_outside_the_closed_set_is_refused() -> None:
    """No customer's id can become a time series by accident."""
    metrics = scheduler_metrics(CollectorRegistry())

    with pytest.raises(ValueError, match=r"'customers/c-1' is no value of .*'kind'"):
        metrics.alerts.labels(kind="customers/c-1")
    with pytest.raises(ValueError, match="no value"):
        metrics.alerts.labels("AT_RISK")


def test_counting_shows_on_the_page() -> None:
    """A counted alert and an observed latency reach the exposition."""
    registry = CollectorRegistry()
    metrics = scheduler_metrics(registry)

    metrics.alerts.labels(kind=label(AlertKind.AT_RISK)).inc()
    metrics.alert_lateness.observe(0.02)

    assert registry.get_sample_value("followup_alerts_total", {"kind": "at_risk"}) == 1
    bucket = "followup_alert_lateness_seconds_bucket"
    assert registry.get_sample_value(bucket, {"le": "0.025"}) == 1


def test_the_build_is_announced() -> None:
    """Each service says which it is and which version runs."""
    registry = CollectorRegistry()
    notifier_metrics(registry)

    assert b'followup_build_info{service="notifier",version="' in generate_latest(
        registry
    )


def test_two_services_may_share_a_process() -> None:
    """Registries are the caller's, so nothing collides."""
    intake_metrics(CollectorRegistry())

    assert intake_metrics(CollectorRegistry())


def test_a_process_tells_no_created_series() -> None:
    """The start-up registry drops the series that double every counter's."""
    registry = process_registry()
    intake_metrics(registry)
    page = generate_latest(registry)

    assert b"_created" not in page
    assert b"python_info" in page


def test_facts_and_topics_become_labels() -> None:
    """Labels derive from the language, whatever the topic prefix is."""
    facts = described(SchedulerMetrics)["facts_heard"].labels["fact"]

    assert len(facts) == len(get_args(What))
    assert "customer_wrote" in facts
    assert topic_label(Topics("t-7").complaints, "t-7") == "complaints"


@pytest.mark.parametrize("what", get_args(What))
def test_every_fact_has_its_label(what: type[What]) -> None:
    """What happened is counted under its own name."""
    facts = described(IntakeMetrics)["facts_published"].labels["fact"]

    assert fact_label(what) in facts


@pytest.mark.parametrize("metric", every_metric(), ids=lambda metric: metric.name)
def test_names_follow_the_conventions(metric: Metric) -> None:
    """Prefix, base units, endings by kind, a whole sentence as meaning."""
    assert re.fullmatch(r"followup_[a-z0-9_]+", metric.name)
    assert metric.name.endswith("_total") == (metric.kind is Kind.COUNTER)
    assert metric.name.endswith("_info") == (metric.kind is Kind.INFO)
    assert metric.name.endswith("_seconds") == (metric.unit == "seconds")
    assert metric.name.endswith("_ratio") == (metric.unit == "ratio")
    assert bool(metric.buckets) == (metric.kind is Kind.HISTOGRAM)
    assert metric.help.endswith(".")


@pytest.mark.parametrize("service", SERVICES)
def test_names_are_unique_within_a_service(service: type[ProcessMetrics]) -> None:
    """No two attributes stand for one metric."""
    names = [metric.name for metric in described(service).values()]

    assert len(names) == len(set(names))
