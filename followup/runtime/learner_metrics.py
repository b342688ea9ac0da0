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
    quotes_counted: Gauge = gauge(
        "followup_quotes_counted",
        "Learned times to put it right that came due lately, 200 at the most; each"
        " category of the policy has its own series once one came due.",
        "quotes",
        category=labels.CATEGORIES,
    )
    quotes_level: Gauge = gauge(
        "followup_quotes_level_ratio",
        "The share of these that was to be kept.",
        "ratio",
        category=labels.CATEGORIES,
    )
    quotes_kept: Gauge = gauge(
        "followup_quotes_kept_ratio",
        "The share of these that was kept: put right by then, and not reopened before"
        " it or within seven days of its end. One withdrawn by then is not counted.",
        "ratio",
        category=labels.CATEGORIES,
    )
    quotes_by_median: Gauge = gauge(
        "followup_quotes_by_median_ratio",
        "The share of these that was put right by the time quoted for one of two: near"
        " 0.5 where the curves are right.",
        "ratio",
        category=labels.CATEGORIES,
    )
    quotes_hazards: Gauge = gauge(
        "followup_quotes_hazards_ratio",
        "What is taken of the learned hazards; below 1 quotes are made longer, because"
        " too few were kept. 0 before any came due.",
        "ratio",
        category=labels.CATEGORIES,
    )
    work_pace: Gauge = gauge(
        "followup_work_pace_ratio",
        "Complaints put right in the last 14 days, as a share of how many the curves"
        " expected; 0 before anything was learned.",
        "ratio",
    )
