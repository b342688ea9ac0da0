"""Learns from the log of milestones, publishes curves, and keeps what was learned."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from followup.kafka.sender import Sender
from followup.lead_times.ages import hours_of
from followup.lead_times.learner import Learner
from followup.lead_times.segments import EVERY, Key
from followup.lead_times.snapshot import SnapshotUnreadable
from followup.lead_times.tuning import Tuning
from followup.learning import LeadTime, Milestone
from followup.policy import LivePolicies
from followup.ports import Clock
from followup.runtime.labels import label
from followup.runtime.settings import KafkaSettings
from followup.topics import Topics
from followup.wire.codec import Unreadable, decode
from followup.wire.dead_letter import dead_letter
from followup.wire.envelope import record_of
from followup.wire.record import Record
from services.scheduler import beside
from services.scheduler.learner import kept, lessons
from services.scheduler.learner.kept import Bookmark, Kept
from services.scheduler.learner.lessons import Lessons
from services.scheduler.learner.pace import pace
from services.scheduler.learner.publishing import to_publish
from services.scheduler.learner.reading import Log, published, set_aside
from services.scheduler.learner.report import Report
from services.scheduler.learner.warning import warnings

SOURCE = "//followup/scheduler/learner"
CLIENT = "followup-scheduler-learner"
LOOK_SECONDS = 5.0
"""How often curves are looked at after something was learned, at the most."""

IDLE_SECONDS = 60.0
"""How often they are looked at anyhow: what had to wait for its turn may go, and open
complaints grow older."""

LOOK_SHARE = 20.0
"""A look that takes long is followed by so many times as long without one."""

KEEP_SECONDS = 60.0
REPORT_SECONDS = 1.0


class Study:
    """For one thread, which it blocks. `tell` is called about once a second."""

    def __init__(  # noqa: PLR0913 - wired once, by name
        self,
        *,
        kafka: KafkaSettings,
        topics: Topics,
        tuning: Tuning,
        folder: Path,
        policies: LivePolicies,
        clock: Clock,
        tell: Callable[[Report], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connection = kafka.for_kafka_python()
        self._topics = topics
        self._tuning = tuning
        self._folder = folder
        self._policies = policies
        self._clock = clock
        self._tell = tell
        self._monotonic = monotonic
        self._log = structlog.get_logger()
        self._lessons = Lessons(Learner(tuning))
        self._bookmark = Bookmark(offset=0, last="")
        self._published: dict[Key, LeadTime] = {}
        self._heard: Counter[str] = Counter()
        self._aside: frozenset[str] | None = None
        self._pace = 0.0
        self._alerts: Counter[str] = Counter()
        self._warned: set[str] = set()

    def run(self) -> None:
        """Learn for ever; tries again where Kafka is away."""
        beside.for_ever(self._follow, blind="learner_blind")

    def _follow(self) -> None:
        with (
            closing(Log(self._connection, self._topics.durations, CLIENT)) as log,
            Sender(
                self._connection, client_id=CLIENT, patience=beside.SEND_SECONDS
            ) as sender,
        ):
            self._begin(log)
            while not log.caught_up:
                self._hear(log, sender)
                self._report()
            self._published = published(self._connection, self._topics, CLIENT)
            self._log.info(
                "learner",
                kinds=len(self._lessons.learner.nodes),
                published=len(self._published),
                offset=self._bookmark.offset,
            )
            self._keep_learning(log, sender)

    def _begin(self, log: Log) -> None:
        """Begin where a file says that it was learned up to, or from nothing."""
        self._lessons = Lessons(Learner(self._tuning))
        self._bookmark = Bookmark(offset=0, last="")
        known = kept.read(self._folder)
        if known is None or not log.goes_on_from(known.bookmark):
            log.rewind()
            return
        try:
            self._lessons = lessons.from_bytes(known.lessons, self._tuning)
            self._bookmark = known.bookmark
        except SnapshotUnreadable as error:
            self._log.warning("learner_snapshot_unreadable", why=str(error))
            log.rewind()

    def _keep_learning(self, log: Log, sender: Sender) -> None:
        reported = self._monotonic()
        looked, rest, saved = -IDLE_SECONDS, LOOK_SECONDS, reported
        seen, in_file = -1, self._bookmark.offset
        while True:
            self._hear(log, sender)
            now = self._monotonic()
            is_new = self._bookmark.offset != seen
            if now - looked >= (rest if is_new else IDLE_SECONDS):
                seen = self._bookmark.offset
                more = self._look(sender)
                looked = self._monotonic()
                rest = max(LOOK_SECONDS, LOOK_SHARE * (looked - now))
                if more:
                    seen = -1
            if now - saved >= KEEP_SECONDS and self._bookmark.offset != in_file:
                self._keep()
                saved, in_file = self._monotonic(), self._bookmark.offset
            if now - reported >= REPORT_SECONDS:
                reported = now
                self._report()

    def _hear(self, log: Log, sender: Sender) -> None:
        for record in log.read():
            try:
                milestone = decode(Milestone, record.value)
            except Unreadable as error:
                self._set_aside(record, str(error), sender)
                self._heard["unreadable"] += 1
            else:
                self._heard[self._lessons.hear(milestone).name.lower()] += 1
            offset = record.offset or 0
            last = record.header("ce_id")
            self._bookmark = Bookmark(offset=offset + 1, last=last)

    def _set_aside(self, record: Record, why: str, sender: Sender) -> None:
        """Put it with the dead letters, unless an earlier reading did."""
        if self._aside is None:
            self._aside = set_aside(self._connection, self._topics, CLIENT)
        if str(record.offset) in self._aside:
            return
        letter = dead_letter(
            record, self._topics, group=CLIENT, reason="unreadable", message=why
        )
        sender.send(letter)
        self._heard["set_aside"] += 1
        self._log.error(
            "dead_letter",
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            reason="unreadable",
            why=why,
        )

    def _look(self, sender: Sender) -> bool:
        """Publish what has changed; return whether there may be more."""
        now = self._clock.now()
        hours = hours_of(now)
        self._pace = pace(self._lessons.learner, hours)
        self._warn(now, sender)
        found = to_publish(
            self._lessons.curves(hours),
            self._published,
            now,
            timedelta(hours=self._tuning.half_life),
        )
        sender.send(*(record_of(one, self._topics, source=SOURCE) for one in found))
        self._published |= {one.key: one for one in found}
        self._heard["published"] += len(found)
        if found:
            self._log.info("said", lead_times=len(found))
        return bool(found)

    def _warn(self, now: datetime, sender: Sender) -> None:
        """Say what leads must know, once in the life of this process."""
        beside.renew(self._policies)
        policy = self._policies.in_force_at(now)
        for alert in warnings(self._lessons.outcomes.kept, policy, now):
            if alert.alert_id in self._warned:
                continue
            sender.send(record_of(alert, self._topics, source=SOURCE, partition=0))
            self._warned.add(alert.alert_id)
            self._alerts[label(alert.kind)] += 1
            self._log.info("said", what="Alert", kind=alert.kind, why=alert.why)

    def _keep(self) -> None:
        try:
            kept.write(
                self._folder,
                Kept(bookmark=self._bookmark, lessons=self._lessons.to_bytes()),
            )
        except OSError as error:
            # Only a start would be faster for it.
            self._log.warning("learner_snapshot_unwritten", why=str(error))

    def _report(self) -> None:
        heard, self._heard = self._heard, Counter()
        alerts, self._alerts = self._alerts, Counter()
        now = self._clock.now()
        self._tell(
            Report(
                time=now.timestamp(),
                published=heard.pop("published", 0),
                set_aside=heard.pop("set_aside", 0),
                heard=dict(heard),
                alerts=dict(alerts),
                kinds=len(self._lessons.learner.nodes),
                age=_age(self._published.get(EVERY), now),
                pace=self._pace,
                quotes={
                    category: one.summary()
                    for category, one in self._lessons.outcomes.kept.items()
                },
            )
        )


def _age(curve: LeadTime | None, now: datetime) -> float:
    return 0.0 if curve is None else (now - curve.made_time).total_seconds()
