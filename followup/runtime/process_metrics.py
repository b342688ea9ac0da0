# ruff: noqa: RUF009 - each call returns a new dataclasses.field, so nothing is shared
"""The metrics that every service exposes."""

from __future__ import annotations

from dataclasses import dataclass

from followup.runtime import labels
from followup.runtime.metric_kinds import Counter, Gauge, Info, counter, gauge, info


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessMetrics:
    """What every service exposes."""

    build_info: Info = info(
        "followup_build_info",
        "Which service this is and which version of it runs.",
        "service",
        "version",
    )
    policy_info: Info = info(
        "followup_policy_info", "The version of the policy in use.", "version"
    )
    policy_age: Gauge = gauge(
        "followup_policy_age_seconds",
        "Time since the policy in use was loaded or last found unchanged;"
        " grows while a changed file is refused.",
        "seconds",
    )
    policy_refused: Gauge = gauge(
        "followup_policy_refused",
        "1 while a changed policy is refused and the last good one stays in use.",
        "bool",
    )
    kafka_up: Gauge = gauge(
        "followup_kafka_up", "1 while Kafka answers this process, else 0.", "bool"
    )
    records_consumed: Counter = counter(
        "followup_records_consumed_total",
        "Records read from Kafka.",
        "records",
        topic=labels.TOPICS,
    )
    dead_letters: Counter = counter(
        "followup_dead_letters_total",
        "Records set aside untouched for a person, by the topic they came from.",
        "records",
        topic=labels.TOPICS,
        reason=labels.DEAD_LETTERS,
    )
    last_progress: Gauge = gauge(
        "followup_last_progress_timestamp_seconds",
        "When the work last moved on, including a turn that found nothing to do.",
        "seconds",
    )
