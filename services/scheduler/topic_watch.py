"""Asks Kafka from time to time whether the topics are as declared."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence

import structlog

from followup.kafka.topic_admin import TopicsUnknown, check
from followup.kafka.topic_wishes import Difference
from followup.runtime.health import Readiness
from followup.runtime.metrics import SchedulerMetrics
from followup.runtime.settings import KafkaSettings
from followup.topics import Topic, Topics

CONDITION = "topics"
EAGER_SECONDS = 1.0
CALM_SECONDS = 30.0
_VITAL = frozenset({"missing", "partitions"})
"""Differences with which the scheduler cannot work at all."""

Ask = Callable[[KafkaSettings, Sequence[Topic]], Sequence[Difference]]


class TopicWatch:
    """A daemon thread, since the asking blocks, also when nobody answers."""

    def __init__(  # noqa: PLR0913 - its neighbours, each of another kind
        self,
        *,
        kafka: KafkaSettings,
        topics: Topics,
        readiness: Readiness,
        metrics: SchedulerMetrics,
        progress: Callable[[str], None],
        ask: Ask = check,
    ) -> None:
        """Take what it works with; `ask` finds what differs; it may block and raise."""
        self._ask_kafka = ask
        self._kafka = kafka
        self._topics = [
            topic
            for topic in topics.all()
            if "scheduler" in (*topic.writers, *topic.hearers)
        ]
        self._readiness = readiness
        self._metrics = metrics
        self._progress = progress
        self._usable = asyncio.Event()
        self._stopped = threading.Event()
        self._log = structlog.get_logger()
        self._last = ""
        readiness.register(CONDITION)

    async def until_usable(self, stop: asyncio.Event) -> None:
        """Return once every topic is there with its partitions, or `stop` is set."""
        waits = [asyncio.create_task(one.wait()) for one in (self._usable, stop)]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to ask; `loop` is the one that `until_usable` is awaited in."""
        threading.Thread(
            target=self._watch, args=(loop,), name="topic-watch", daemon=True
        ).start()

    def stop(self) -> None:
        """Ask no more; a question under way is left alone."""
        self._stopped.set()

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        usable = False
        while not self._stopped.is_set():
            if self._ask() and not usable:
                usable = True
                loop.call_soon_threadsafe(self._usable.set)
            if not usable:
                # Waiting for Kafka or for its operator is no standstill of ours.
                self._progress("waiting for the topics")
            self._stopped.wait(CALM_SECONDS if usable else EAGER_SECONDS)

    def _ask(self) -> bool:
        """Report how the topics are and return whether one can work with them."""
        try:
            found = self._ask_kafka(self._kafka, self._topics)
        except TopicsUnknown as error:
            self._metrics.kafka_up.set(0)
            self._tell(ok=False, why=str(error))
            return False
        except Exception as error:  # noqa: BLE001 - without this thread nobody would ask again
            self._tell(ok=False, why=f"not known, {type(error).__name__}: {error}")
            return False
        self._metrics.kafka_up.set(1)
        self._tell(ok=not found, why=_told(found))
        return not any(one.what in _VITAL for one in found)

    def _tell(self, *, ok: bool, why: str) -> None:
        self._readiness.set(CONDITION, ok=ok, why=why)
        if why != self._last:
            self._last = why
            (self._log.info if ok else self._log.warning)("topics", ok=ok, why=why)


def _told(found: Sequence[Difference]) -> str:
    if not found:
        return "all topics are as declared"
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return f"{found[0]}{more}"
