"""What SREs see of the notifier: gauges, readiness, and the state of its topics."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from followup.events import Update
from followup.kafka.topic_admin import TopicsUnknown, check
from followup.ports import Clock
from followup.runtime.health import Heartbeat, Readiness
from followup.runtime.metrics import NotifierMetrics
from followup.runtime.settings import KafkaSettings
from followup.topics import Topic, Topics
from services.notifier.kafka_in import KafkaIn
from services.notifier.lanes import Lanes
from services.notifier.sent_log import SentLog

KAFKA, TOPICS, SENT_LOG = "kafka", "topics", "sent_log"
"""What must hold before the notifier is ready; a mail relay that is down is no reason
to take the notifier away, since waiting for it is the notifier's work."""

_CHECK_AGAIN_SECONDS = 10.0
_CHECKED_SECONDS = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """Keeps gauges and readiness true, once for every turn of the reading loop."""

    clock: Clock
    metrics: NotifierMetrics
    heartbeat: Heartbeat
    readiness: Readiness
    lanes: Lanes
    log: SentLog
    missing: dict[str, str] = field(default_factory=dict)

    def turned(self, source: KafkaIn) -> None:
        """Note that the loop turned, and what it has in hand."""
        now = self.clock.now()
        self.heartbeat.beat()
        self.metrics.last_progress.set(now.timestamp())
        works = list(self.lanes.works())
        self.metrics.unsent_messages.set(len(works))
        waiting = [
            work.event.decided_time for work in works if isinstance(work.event, Update)
        ]
        if (logged := self.log.oldest_unsent(now)) is not None:
            waiting.append(logged)
        oldest = (now - min(waiting)).total_seconds() if waiting else 0.0
        self.metrics.oldest_unsent.set(max(oldest, 0.0))
        if not source.joined:
            self.readiness.set(SENT_LOG, ok=False, why="not in the group yet")
        elif source.loading:
            why = f"reading the log of {len(source.loading)} partitions"
            self.readiness.set(SENT_LOG, ok=False, why=why)
        else:
            why = f"{len(self.log)} messages remembered"
            self.readiness.set(SENT_LOG, ok=True, why=why)
        self._tell_readiness()

    def kafka_changed(self, *, up: bool, why: str) -> None:
        """Note whether Kafka answers; called in the publisher's thread."""
        self.metrics.kafka_up.set(1 if up else 0)
        self.readiness.set(KAFKA, ok=up, why=why)

    def _tell_readiness(self) -> None:
        """Log each change between ready and not ready, with what is missing."""
        missing = {
            name: state.why
            for name, state in self.readiness.conditions().items()
            if not state.ok
        }
        if missing.keys() != self.missing.keys():
            structlog.get_logger().info(
                "not_ready" if missing else "ready", missing=missing
            )
        self.missing.clear()
        self.missing.update(missing)


def topics_used(topics: Topics) -> tuple[Topic, ...]:
    """Return the topics the notifier reads and writes."""
    read = (topics.updates, topics.alerts)
    names = {
        *read,
        topics.deliveries,
        topics.controls,
        *map(topics.dead_letter, read),
    }
    return tuple(topic for topic in topics.all() if topic.name in names)


async def watch_topics(
    settings: KafkaSettings,
    topics: Topics,
    readiness: Readiness,
    *,
    checking: Callable[..., tuple[object, ...]] = check,
) -> None:
    """Compare the topics with their declaration, again and again, until cancelled."""
    while True:
        try:
            found = await asyncio.to_thread(checking, settings, topics_used(topics))
        except TopicsUnknown as error:
            readiness.set(TOPICS, ok=False, why=str(error))
            await asyncio.sleep(_CHECK_AGAIN_SECONDS)
            continue
        if found:
            why = "; ".join(map(str, found))
            structlog.get_logger().warning("topics_differ", differences=why)
            readiness.set(TOPICS, ok=False, why=why)
        else:
            readiness.set(TOPICS, ok=True, why="as declared")
        await asyncio.sleep(_CHECK_AGAIN_SECONDS if found else _CHECKED_SECONDS)
