"""docs/metrics.md is what the code says."""

from __future__ import annotations

from pathlib import Path

from followup.runtime.metric_kinds import described
from followup.runtime.metric_names import (
    IntakeMetrics,
    NotifierMetrics,
    SchedulerMetrics,
)
from followup.runtime.metrics_page import render

PAGE = Path(__file__).parents[2] / "docs" / "metrics.md"


def test_the_page_is_current() -> None:
    """`python -m followup.runtime.metrics_page > docs/metrics.md` changes nothing."""
    assert PAGE.read_text(encoding="utf-8") == render()


def test_every_metric_is_on_the_page() -> None:
    """Nothing that is exposed goes unexplained."""
    page = render()
    missing = [
        metric.name
        for service in (IntakeMetrics, SchedulerMetrics, NotifierMetrics)
        for metric in described(service).values()
        if f"| `{metric.name}` | {metric.kind.value} |" not in page
    ]

    assert missing == []
