"""Renders docs/metrics.md.

`python -m followup.runtime.metrics_page > docs/metrics.md` brings it up to date.
"""

from __future__ import annotations

import sys

from followup.runtime.metric_kinds import Metric, described
from followup.runtime.metric_names import (
    IntakeMetrics,
    NotifierMetrics,
    ProcessMetrics,
    SchedulerMetrics,
)

_SECTIONS: tuple[tuple[str, type[ProcessMetrics], str], ...] = (
    ("Every service", ProcessMetrics, "intake, scheduler and notifier"),
    ("intake", IntakeMetrics, "intake, by default on port 9464"),
    ("scheduler", SchedulerMetrics, "scheduler, by default on port 9465"),
    ("notifier", NotifierMetrics, "notifier, by default on port 9466"),
)

_HEAD = """\
# Metrics

<!-- Rendered by `python -m followup.runtime.metrics_page`: change the code. -->

Every process serves `/metrics` for Prometheus.
It answers `/healthz` with 200 while its loop turns, else with 503.
It answers `/readyz` with 200 while it can do its work, else with 503; \
the JSON body names each condition and the reason.
All label values are listed here, exist from the first scrape and start at zero.
A topic is named without the prefix: `complaints` stands for `followup-complaints`.
Moments are in seconds since the Unix epoch.
"""


def render() -> str:
    """Return the page as Markdown."""
    parts = [_HEAD]
    shared = described(ProcessMetrics)
    for title, instruments, who in _SECTIONS:
        rows = [
            _row(metric)
            for name, metric in described(instruments).items()
            if instruments is ProcessMetrics or name not in shared
        ]
        parts.append(
            f"\n## {title}\n\nExposed by {who}.\n\n"
            "| name | type | unit | labels | meaning |\n|---|---|---|---|---|\n"
            + "".join(rows)
        )
    return "".join(parts)


def _row(metric: Metric) -> str:
    labels = "<br>".join(
        f"`{name}`: {', '.join(f'`{value}`' for value in values) or 'any'}"
        for name, values in metric.labels.items()
    )
    return (
        f"| `{metric.name}` | {metric.kind.value} | {metric.unit} | {labels}"
        f" | {metric.help} |\n"
    )


if __name__ == "__main__":
    sys.stdout.write(render())
