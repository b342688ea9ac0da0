"""What SREs learn of the scheduler: counted and logged beside the work, never in it."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime, timedelta

import structlog

from followup.complaint import ComplaintName, State
from followup.events import Alert, AlertKind, CommitmentState, Event, Update
from followup.learning import Milestone
from followup.ports import Clock
from followup.runtime import labels
from followup.runtime.metrics import SchedulerMetrics, label, topic_label
from followup.topics import Topics
from followup.wire.dead_letter import PREFIX
from followup.wire.record import Record
from services.scheduler.partitions import Assignment
from services.scheduler.step import Said, Step

_HORIZONS = {"1h": timedelta(hours=1), "8h": timedelta(hours=8)}
_PLURALS = {
    Alert: "alerts",
    Update: "updates",
    CommitmentState: "changes",
    Milestone: "milestones",
}
_TYPE_PARTS = 4
"""A fact's `ce_type` has four parts: dev, followup, what happened, version."""


class Observer:
    """Counts and logs what was heard and said; raises nothing of its own."""

    def __init__(self, metrics: SchedulerMetrics, topics: Topics, clock: Clock) -> None:
        self._metrics = metrics
        self._topics = topics
        self._clock = clock
        self._log = structlog.get_logger().bind()
        self._said: Counter[str] = Counter()

    def read(self, record: Record) -> None:
        """Count a record that was read."""
        topic = topic_label(record.topic, self._topics.prefix)
        self._metrics.records_consumed.labels(topic=topic).inc()

    def heard(self, record: Record, step: Step) -> None:
        """Count what was decided about a record."""
        if record.topic == self._topics.wakeups:
            self._metrics.wakeups.inc(len(step.looks))
        elif record.topic == self._topics.complaints and step.note != "unreadable":
            self._fact(record, step)

    def said(self, record: Record, step: Step) -> None:
        """Count what Kafka has just acknowledged, and log what nobody could read.

        Each event has a line of its own at DEBUG only: making one costs as much as a
        fifth of the judgement. At INFO `refresh` tells how many there were.
        """
        now = self._clock.now()
        for one in step.said:
            self._count(one.event, now)
            self._said[_PLURALS[type(one.event)]] += 1
        if self._log.is_enabled_for(logging.DEBUG):
            for one in step.said:
                self._log.debug("said", **_described(one))
        if len(step.outgoing) > len(step.said):
            self._dead_letters(record, step)

    def case_failed(
        self, name: ComplaintName, record: Record, error: BaseException, times: int
    ) -> None:
        """Log that deciding a case raised, for the how-manieth time."""
        self._log.critical(
            "case_failed",
            case=str(name),
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            crashes=times,
            exc_info=error,
        )

    def ticked(self) -> None:
        """Note that the due index was looked through."""
        moment = self._clock.now().timestamp()
        self._metrics.last_tick.set(moment)
        self._metrics.last_progress.set(moment)

    def refresh(self, assignment: Assignment) -> None:
        """Bring the gauges up to date; meant to be called about once a second."""
        now, metrics = self._clock.now(), self._metrics
        owned = tuple(assignment)
        metrics.pending_timers.set(sum(len(one.due) for one in owned))
        metrics.pipeline_depth.set(sum(one.pipeline.depth for one in owned))
        metrics.catching_up_partitions.set(sum(not one.gate.open for one in owned))
        metrics.commitments_untold.set(sum(one.tally.untold for one in owned))
        metrics.complaints_unowned.set(sum(one.tally.unowned for one in owned))
        metrics.complaints_held.set(sum(len(one.tally.held) for one in owned))
        metrics.quarantined_cases.set(sum(one.tally.quarantined for one in owned))
        for within, horizon in _HORIZONS.items():
            due = sum(one.tally.promised_by(now + horizon) for one in owned)
            metrics.promises_due.labels(within=within).set(due)
        waits = [one.tally.oldest_unsent() for one in owned]
        oldest = min((since for since in waits if since is not None), default=None)
        age = 0.0 if oldest is None else max(0.0, now.timestamp() - oldest)
        metrics.oldest_unsent.set(age)
        if self._said:
            told, self._said = self._said, Counter()
            self._log.info("said", **told)

    def _dead_letters(self, record: Record, step: Step) -> None:
        for letter in step.outgoing:
            if reason := letter.header(PREFIX + "reason"):
                origin = letter.header(PREFIX + "topic")
                topic = topic_label(origin, self._topics.prefix)
                self._metrics.dead_letters.labels(topic=topic, reason=reason).inc()
                self._log.error(
                    "dead_letter",
                    topic=origin,
                    partition=record.partition,
                    offset=record.offset,
                    reason=reason,
                    why=letter.header(PREFIX + "message"),
                )

    def _fact(self, record: Record, step: Step) -> None:
        parts = record.header("ce_type").split(".")
        kind = parts[2].replace("-", "_") if len(parts) == _TYPE_PARTS else ""
        if kind not in labels.FACTS:
            return
        outcome = _outcome(step)
        self._metrics.facts_heard.labels(fact=kind, outcome=outcome).inc()
        if kind == "customer_wrote" and outcome == "applied":
            self._metrics.customer_chases.inc()
        occurred = _moment(record.header("ce_time"))
        if occurred is not None:
            age = (self._clock.now() - occurred).total_seconds()
            self._metrics.event_age.observe(max(0.0, age))

    def _count(self, event: Event, now: datetime) -> None:
        match event:
            case Alert():
                self._metrics.alerts.labels(kind=label(event.kind)).inc()
                late = (now - event.due_time).total_seconds()
                self._metrics.alert_lateness.observe(max(0.0, late))
            case Update():
                self._metrics.updates.labels(kind=label(event.kind)).inc()
            case CommitmentState() if event.status.state is State.SETTLED:
                status = event.status
                if status.outcome is not None:
                    self._metrics.commitments_settled.labels(
                        kind=label(status.commitment.kind),
                        outcome=label(status.outcome),
                    ).inc()


def _outcome(step: Step) -> str:
    if step.note == "quarantined":
        return "quarantined"
    for one in step.said:
        if isinstance(one.event, Alert) and one.event.kind is AlertKind.FACT_REFUSED:
            return "refused"
    return "applied" if step.states else "repeated"


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _described(said: Said) -> dict[str, object]:
    """Return what a log line tells of an event: names, never words or addresses."""
    told: dict[str, object] = {"what": type(said.event).__name__, "why": said.why}
    match said.event:
        case Alert() as alert:
            told |= {"kind": alert.kind, "id": alert.alert_id, "due": alert.due_time}
            told["commitment"] = alert.commitment.id if alert.commitment else ""
        case Update() as update:
            told |= {"kind": update.kind, "id": update.message_id}
            told["attempt"] = update.attempt
        case CommitmentState() as change:
            status = change.status
            told |= {"commitment": status.commitment.id, "state": status.state}
            told["outcome"] = status.outcome
    for name in ("customer", "complaint"):
        told[name] = getattr(said.event, name, "")
    return told
