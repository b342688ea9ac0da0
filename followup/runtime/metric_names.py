# ruff: noqa: RUF009 - each call returns a new dataclasses.field, so nothing is shared
"""Every metric: its name, meaning, unit and labels, as an attribute of its service.

`docs/metrics.md` is rendered from these classes.
Units are base units; a gauge of a moment is in seconds since the Unix epoch.
"""

from __future__ import annotations

from dataclasses import dataclass

from followup.runtime import labels
from followup.runtime.learner_metrics import LearnerMetrics
from followup.runtime.metric_kinds import (
    Counter,
    Gauge,
    Histogram,
    counter,
    gauge,
    histogram,
)
from followup.runtime.process_metrics import ProcessMetrics

__all__ = ["IntakeMetrics", "NotifierMetrics", "ProcessMetrics", "SchedulerMetrics"]

_CALL = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_SEND = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_LATENESS = (
    *(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5),
    *(1.0, 2.5, 5.0, 15.0, 60.0, 300.0, 900.0),
)
_AGE = (0.005, 0.025, 0.1, 0.5, 1.0, 5.0, 30.0, 60.0, 300.0, 3600.0, 86400.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeMetrics(ProcessMetrics):
    """What the intake service exposes."""

    grpc_handled: Counter = counter(
        "followup_grpc_handled_total",
        "Calls answered, by the status code of the answer.",
        "calls",
        method=labels.METHODS,
        code=labels.CODES,
    )
    grpc_latency: Histogram = histogram(
        "followup_grpc_latency_seconds",
        "Time from a call's arrival to its answer, Kafka's acknowledgement included.",
        _CALL,
        method=labels.METHODS,
    )
    inflight_requests: Gauge = gauge(
        "followup_inflight_requests", "Calls being worked on now.", "calls"
    )
    facts_published: Counter = counter(
        "followup_facts_published_total",
        "Facts that all in-sync replicas of Kafka acknowledged.",
        "facts",
        fact=labels.FACTS,
    )
    holds_published: Counter = counter(
        "followup_holds_published_total",
        "Words on customer messages of a scope, held back or released, that all in-sync"
        " replicas of Kafka acknowledged.",
        "words",
        said=labels.HOLDS,
    )
    quotes: Counter = counter(
        "followup_quotes_total",
        "Complaints taken in, by what the time to put them right was taken from and"
        " whether it was promised.",
        "complaints",
        method=labels.QUOTES,
        promised=labels.PROMISED,
    )
    lead_times: Gauge = gauge(
        "followup_lead_times_known",
        "Learned curves that quotes are taken from.",
        "curves",
    )
    inbound_events: Counter = counter(
        "followup_inbound_events_total",
        "Events from other systems; what is not adopted goes to the dead letters.",
        "events",
        outcome=labels.INBOUND,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulerMetrics(LearnerMetrics):
    """What the scheduler exposes."""

    facts_heard: Counter = counter(
        "followup_facts_heard_total",
        "Facts read, by what was done with them.",
        "facts",
        fact=labels.FACTS,
        outcome=labels.HEARD,
    )
    event_age: Histogram = histogram(
        "followup_event_age_seconds",
        "Time from when a fact occurred to when it was decided.",
        _AGE,
    )
    alerts: Counter = counter(
        "followup_alerts_total",
        "Alerts to our people that Kafka acknowledged.",
        "alerts",
        kind=labels.ALERTS,
    )
    alert_lateness: Histogram = histogram(
        "followup_alert_lateness_seconds",
        "Time from when an alert was due to when Kafka acknowledged it.",
        _LATENESS,
    )
    updates: Counter = counter(
        "followup_updates_total",
        "Messages to customers that Kafka acknowledged.",
        "messages",
        kind=labels.UPDATES,
    )
    commitments_settled: Counter = counter(
        "followup_commitments_settled_total",
        "Commitments that ended, by how they ended.",
        "commitments",
        kind=labels.COMMITMENTS,
        outcome=labels.OUTCOMES,
    )
    customer_chases: Counter = counter(
        "followup_customer_chases_total",
        "Times a customer wrote again and so had to ask.",
        "messages",
    )
    promises_due: Gauge = gauge(
        "followup_promises_due",
        "Open commitments whose promised time comes within the horizon or has passed.",
        "commitments",
        within=labels.HORIZONS,
    )
    commitments_untold: Gauge = gauge(
        "followup_commitments_untold",
        "Commitments whose words have not reached the customer.",
        "commitments",
    )
    complaints_unowned: Gauge = gauge(
        "followup_complaints_unowned", "Open complaints without an owner.", "complaints"
    )
    complaints_held: Gauge = gauge(
        "followup_complaints_held",
        "Complaints with messages to the customer that are held back, or wait for a"
        " person's word.",
        "complaints",
    )
    oldest_unsent: Gauge = gauge(
        "followup_oldest_unsent_seconds",
        "Age of the oldest customer message without an accepted delivery,"
        " as this service sees it; 0 when there is none.",
        "seconds",
    )
    pending_timers: Gauge = gauge(
        "followup_pending_timers", "Cases in the due index.", "cases"
    )
    wakeups: Counter = counter(
        "followup_wakeups_total", "Cases that were looked at because due.", "cases"
    )
    last_tick: Gauge = gauge(
        "followup_last_tick_timestamp_seconds",
        "When the due index was last looked through.",
        "seconds",
    )
    pipeline_depth: Gauge = gauge(
        "followup_pipeline_depth",
        "Decisions not yet durable in Kafka and in the local table.",
        "decisions",
    )
    quarantined_cases: Gauge = gauge(
        "followup_quarantined_cases", "Cases whose clock nobody watches.", "cases"
    )
    catching_up_partitions: Gauge = gauge(
        "followup_catching_up_partitions",
        "Partitions whose clocks are silent until their input is read to the end.",
        "partitions",
    )
    lookout_last_look: Gauge = gauge(
        "followup_lookout_last_look_timestamp_seconds",
        "When this worker last looked over all complaints, or was first to; 0 where it"
        " is not to.",
        "seconds",
    )
    breaker_pressure: Gauge = gauge(
        "followup_breaker_pressure_ratio",
        "Customer messages of a kind lately, as a share of how many are in order;"
        " above 1 the breaker holds the kind. 0 while it is held.",
        "ratio",
        kind=labels.UPDATES,
    )
    breaker_trips: Counter = counter(
        "followup_breaker_trips_total",
        "Times the breaker held customer messages of a kind.",
        "holds",
        kind=labels.UPDATES,
    )
    sources_watched: Gauge = gauge(
        "followup_sources_watched",
        "Sources of facts that the lookout knows; one that has spoken too seldom is not"
        " missed.",
        "sources",
    )
    sources_silent: Gauge = gauge(
        "followup_sources_silent",
        "Sources of facts that are silent for much longer than usual.",
        "sources",
    )
    recovering: Gauge = gauge(
        "followup_recovering", "1 while tables are restored from Kafka, else 0.", "bool"
    )
    recovery_progress: Gauge = gauge(
        "followup_recovery_progress_ratio",
        "Share of the tables' changelog that is restored; 1 when done.",
        "ratio",
    )
    recovery_time: Gauge = gauge(
        "followup_recovery_seconds",
        "How long the running recovery has taken, or the last one took.",
        "seconds",
    )
    standby_partitions: Gauge = gauge(
        "followup_standby_partitions",
        "Partitions of other workers of which this one keeps a copy.",
        "partitions",
    )
    standby_lag: Gauge = gauge(
        "followup_standby_lag_records",
        "Changelog records that these copies lack; near zero, a worker that takes over"
        " reads little.",
        "records",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifierMetrics(ProcessMetrics):
    """What the notifier exposes."""

    sends: Counter = counter(
        "followup_sends_total",
        "What became of messages and alerts at their channel.",
        "messages",
        channel=labels.CHANNELS,
        outcome=labels.SENDS,
    )
    send_latency: Histogram = histogram(
        "followup_send_latency_seconds",
        "Time that one try to send took at the channel.",
        _SEND,
        channel=labels.CHANNELS,
    )
    send_retries: Counter = counter(
        "followup_send_retries_total",
        "Tries beyond the first within one delivery.",
        "tries",
        channel=labels.CHANNELS,
    )
    unsent_messages: Gauge = gauge(
        "followup_unsent_messages",
        "Messages and alerts read from Kafka without an outcome yet.",
        "messages",
    )
    oldest_unsent: Gauge = gauge(
        "followup_oldest_unsent_seconds",
        "Age of the oldest customer message without an accepted delivery,"
        " as this service sees it; 0 when there is none.",
        "seconds",
    )
