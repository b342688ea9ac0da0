# ruff: noqa: RUF009 - each call returns a new dataclasses.field, so nothing is shared
"""What the learner of lead times tells, through the worker that it runs beside."""

from __future__ import annotations

from dataclasses import dataclass

from followup.runtime import labels
from followup.runtime.metric_kinds import Counter, Gauge, counter, gauge
from followup.runtime.process_metrics import ProcessMetrics


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerMetrics(ProcessMetrics):
    """What the worker beside the learner exposes of it."""

    learner_last_look: Gauge = gauge(
        "followup_learner_last_look_timestamp_seconds",
        "When the learner beside this worker was last at work, or was first to be; 0"
        " where none is to.",
        "seconds",
    )
    milestones_heard: Counter = counter(
        "followup_milestones_heard_total",
        "What was heard of how long complaints take, by what was done with it; those"
        " heard again after a restart count again.",
        "milestones",
        outcome=labels.MILESTONES,
    )
    lead_time_kinds: Gauge = gauge(
        "followup_lead_time_kinds",
        "Kinds of complaint with a lead time of their own.",
        "kinds",
    )
    lead_times_published: Counter = counter(
        "followup_lead_times_published_total",
        "Curves of lead times that Kafka acknowledged.",
        "curves",
    )
    lead_time_age: Gauge = gauge(
        "followup_lead_time_age_seconds",
        "Age of the curve of all complaints; 0 before there is one. Beyond a week it is"
        " not trusted any more.",
        "seconds",
    )
    work_pace: Gauge = gauge(
        "followup_work_pace_ratio",
        "Complaints put right in the last 14 days, as a share of how many the curves"
        " expected; 0 before anything was learned.",
        "ratio",
    )
