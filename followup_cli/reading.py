"""Reads topics without a consumer group: commits nothing, disturbs nobody."""

from __future__ import annotations

import heapq
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError
from kafka.partitioner.default import murmur2

from followup.kafka.building import build
from followup.kafka.reading import heard
from followup.wire.record import Record
from followup_cli.phrases import error_words
from followup_cli.settings import Settings
from followup_cli.trouble import Trouble

ANSWER_SECONDS = 5.0
"""How long Kafka may take to answer before it counts as unreachable."""

STALL_SECONDS = 20.0
"""How long no record may come while there are records left to read."""

_AHEAD = 2000
_PAUSE_SECONDS = 0.05
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def partition_of(customer: str, count: int) -> int:
    """Return the partition of a customer among `count`, as every writer chooses it."""
    return int(murmur2(customer.encode()) & 0x7FFFFFFF) % count


@contextmanager
def consumer_for(settings: Settings, group: str | None = None) -> Iterator[Any]:
    """Give a kafka-python consumer that commits nothing by itself, and close it.

    Raises Trouble when Kafka does not answer.
    """
    try:
        consumer = build(
            KafkaConsumer,
            **settings.kafka.for_kafka_python(),
            client_id="followup-cli",
            group_id=group,
            enable_auto_commit=False,
            allow_auto_create_topics=False,
            bootstrap_timeout_ms=int(ANSWER_SECONDS * 1000),
            reconnect_backoff_max_ms=1000,
        )
    except (KafkaError, OSError) as error:
        raise unreachable(settings, error) from error
    try:
        yield consumer
    except KafkaError as error:
        raise unreachable(settings, error) from error
    finally:
        consumer.close(autocommit=False)


def unreachable(settings: Settings, error: Exception) -> Trouble:
    """Return the trouble with a Kafka that does not answer."""
    return Trouble(
        f"Kafka does not answer at {settings.servers} ({error_words(error)})",
        "make up starts one here; KAFKA_BOOTSTRAP_SERVERS names another",
    )


def partitions(
    consumer: Any,  # noqa: ANN401 - kafka-python has no type hints
    topics: Iterable[str],
) -> list[Any]:
    """Return every partition of these topics; raises Trouble for one not there."""
    found: list[Any] = []
    for topic in topics:
        numbers = consumer.partitions_for_topic(topic)
        if not numbers:
            raise Trouble(f"there is no topic {topic}", "followup topics apply")
        found += [TopicPartition(topic, number) for number in sorted(numbers)]
    return found


def offsets(
    ask: Callable[[list[Any]], dict[Any, int]], places: list[Any]
) -> dict[Any, int]:
    """Return what `end_offsets` or `beginning_offsets` of a consumer says.

    kafka-python 3.0 stumbles over a partition whose leader it does not know while it
    refreshes what it knows; it is asked again. Raises Trouble when that does not help.
    """
    end = time.monotonic() + ANSWER_SECONDS
    while True:
        try:
            return ask(places)
        except KeyError as error:
            if time.monotonic() > end:
                raise Trouble(
                    f"Kafka names no leader of {error}", "followup doctor"
                ) from error
            time.sleep(_PAUSE_SECONDS)


def history(
    consumer: Any,  # noqa: ANN401 - kafka-python has no type hints
    chosen: Iterable[Any],
    starts: dict[Any, int] | None = None,
) -> Iterator[Record]:
    """Give what these partitions hold now, merged by when it was written.

    Reads from the beginning, or from `starts` where it names a partition. Holds few
    records in memory, however many there are. Leaves the consumer where it ended.
    Raises Trouble when Kafka stops answering.
    """
    consumer.assign(list(chosen))
    ends = offsets(consumer.end_offsets, list(chosen))
    for one, offset in offsets(consumer.beginning_offsets, list(chosen)).items():
        consumer.seek(one, max(offset, (starts or {}).get(one, 0)))
    yield from _Merge(consumer, ends)
    consumer.resume(*consumer.paused())
    for one, end in ends.items():
        # What came meanwhile may have been fetched already; it is read again, live.
        consumer.seek(one, end)


@dataclass(slots=True)
class _Merge:
    consumer: Any
    ends: dict[Any, int]
    waiting: dict[Any, deque[Record]] = field(default_factory=dict)
    heads: list[tuple[datetime, int, str, int]] = field(default_factory=list)
    last_news: float = field(default_factory=time.monotonic)

    def __iter__(self) -> Iterator[Record]:
        left = {one for one in self.ends if self._more(one)}
        while left or self.heads:
            # Only once every unfinished partition shows a record is the oldest known.
            while any(not self.waiting.get(one) for one in left):
                self._fetch(left)
                left = {one for one in left if self._more(one)}
            if not self.heads:
                continue
            _, _, topic, number = heapq.heappop(self.heads)
            one = TopicPartition(topic, number)
            queue = self.waiting[one]
            yield queue.popleft()
            if queue:
                self._show(one)
            if len(queue) < _AHEAD and one in self.consumer.paused():
                self.consumer.resume(one)

    def _more(self, one: Any) -> bool:  # noqa: ANN401 - kafka-python has no type hints
        return bool(self.consumer.position(one) < self.ends[one])

    def _fetch(self, left: set[Any]) -> None:
        got = self.consumer.poll(timeout_ms=200)
        if not got:
            if time.monotonic() - self.last_news > STALL_SECONDS:
                raise Trouble(
                    f"Kafka sends nothing more of {', '.join(map(str, left))}",
                    "followup doctor",
                )
            return
        self.last_news = time.monotonic()
        for one, messages in got.items():
            queue = self.waiting.setdefault(one, deque())
            fresh = [heard(each) for each in messages if each.offset < self.ends[one]]
            shown = bool(queue)
            queue.extend(fresh)
            if fresh and not shown:
                self._show(one)
            if len(queue) >= _AHEAD:
                self.consumer.pause(one)

    def _show(self, one: Any) -> None:  # noqa: ANN401 - kafka-python has no type hints
        head = self.waiting[one][0]
        written = head.written_time or _EPOCH
        heapq.heappush(
            self.heads, (written, head.offset or 0, one.topic, one.partition)
        )


def live(
    consumer: Any,  # noqa: ANN401 - kafka-python has no type hints
    seconds: float = 0.3,
) -> list[Record]:
    """Return what came within `seconds`, in the order it was written; may be empty."""
    got = consumer.poll(timeout_ms=int(seconds * 1000))
    records = [heard(each) for messages in got.values() for each in messages]
    return sorted(records, key=lambda one: one.written_time or _EPOCH)
