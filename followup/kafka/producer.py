"""A `Publisher` for asyncio over kafka-python's threaded producer.

The producer answers from its own thread. Answers are gathered, and one hop to the
event loop hands over a whole burst of them: a hop for each would cost more than the
sending does.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from kafka import KafkaProducer
from kafka.errors import (
    AuthorizationError,
    KafkaError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
    RetriableError,
)

from followup.kafka.building import build
from followup.kafka.link import Link, OnChange, ignore
from followup.kafka.sender import hand_over
from followup.ports import PublishFailed
from followup.runtime.settings import KafkaSettings
from followup.wire.record import Record

DELIVERY_SECONDS = 10.0
GRACE_SECONDS = 0.5
MAX_IN_FLIGHT = 10_000
MAX_RECORD_BYTES = 1_000_000
"""Largest record, a little below the limit that brokers start with."""

MAX_DEAD_LETTER_BYTES = 1_310_720
"""Dead letters are larger than what they copy; their topics allow it."""


class TooManyInFlight(PublishFailed):
    """As many records as allowed wait for Kafka; trying again later is safe."""


class KafkaPublisher:
    """Puts records on topics: acks=all, idempotent, in order for each partition.

    For one event loop. `up` says whether Kafka answers at present; it is found out in
    a thread of its own, so it turns false and true again while nothing is published.
    """

    def __init__(  # noqa: PLR0913 - wired once, by name
        self,
        settings: KafkaSettings,
        *,
        topics: Iterable[str] = (),
        client_id: str = "followup",
        delivery_seconds: float = DELIVERY_SECONDS,
        max_in_flight: int = MAX_IN_FLIGHT,
        on_change: OnChange = ignore,
    ) -> None:
        """Prepare; nothing is opened before `start`.

        `topics` are those it will write to: their partitions are asked for ahead.
        `delivery_seconds` bounds each `publish`. `on_change` is called, in another
        thread, with True or False and a reason whenever `up` changes.
        """
        self._settings = settings
        self._client_id = client_id
        self._delivery_seconds = delivery_seconds
        self._max_in_flight = max_in_flight
        self._link = Link(
            settings,
            make=self._make,
            prime=_prime,
            topics=topics,
            client_id=client_id,
            on_change=on_change,
        )
        self._loop: asyncio.AbstractEventLoop | None = None
        self._answers: deque[tuple[asyncio.Future[None], Exception | None]] = deque()
        self._hopping = False
        self._in_flight = 0
        self._closed = False

    @property
    def in_flight(self) -> int:
        """Records handed to the producer that Kafka has not settled yet."""
        return self._in_flight

    @property
    def up(self) -> bool:
        """Whether Kafka answered when last asked, at most a few seconds ago."""
        return self._link.up

    @property
    def why(self) -> str:
        """Why `up` is as it is, for people."""
        return self._link.why

    async def start(self) -> None:
        """Return once Kafka answers; tries for ever, with growing waits between.

        Whoever should not wait starts it as a task: until then `publish` raises
        PublishFailed. Raises nothing but cancellation.
        """
        self._loop = asyncio.get_running_loop()
        await self._link.start(self._loop)

    async def publish(self, record: Record) -> None:
        """Return when all in-sync replicas have the record.

        Raises PublishFailed within the delivery timeout, and TooManyInFlight at once.
        Cancelling gives up waiting only: the record may still arrive. May be repeated.
        """
        future = await self.send(record)
        await future

    async def send(self, record: Record) -> asyncio.Future[None]:
        """Hand a record over and return the future that settles when Kafka has it.

        Records of one partition keep the order in which they were handed over.
        Raises PublishFailed, as the future does.
        """
        producer = self._link.producer
        if self._closed or producer is None or self._loop is None or not self.up:
            # What is handed over during an outage would only pile up.
            raise PublishFailed(f"{self._link.why}; trying again is safe")
        if self._in_flight >= self._max_in_flight:
            raise TooManyInFlight(
                f"{self._in_flight} records wait for Kafka already; try again later"
            )
        if record.topic not in self._link.primed:
            await asyncio.to_thread(self._prime_one, record.topic)
        _fits(record)
        future: asyncio.Future[None] = self._loop.create_future()
        # A future nobody awaits any more (a cancelled call) must not be complained of.
        future.add_done_callback(_look)
        try:
            sent = hand_over(record, producer)
        except Exception as error:
            raise _failed(record.topic, error) from error
        self._in_flight += 1
        seconds = self._delivery_seconds + GRACE_SECONDS
        timer = self._loop.call_later(
            seconds, self._give_up, future, record.topic, producer
        )
        future.add_done_callback(lambda _: timer.cancel())
        sent.add_callback(self._settle, future)
        sent.add_errback(self._refuse, future, record.topic, producer)
        return future

    async def close(self, seconds: float = 10.0) -> None:
        """Send what is buffered, wait at most so many seconds, let go of Kafka.

        What is not acknowledged by then fails with PublishFailed. May be repeated.
        """
        self._closed = True
        await asyncio.to_thread(self._link.close, seconds)
        self._hand_over()

    def _make(self) -> Any:  # noqa: ANN401 - kafka-python has no type hints
        """Build the producer; blocks until Kafka answers, else raises."""
        timeout_ms = int(self._delivery_seconds * 1000)
        return build(
            KafkaProducer,
            **self._settings.for_kafka_python(),
            client_id=self._client_id,
            acks="all",
            enable_idempotence=True,
            linger_ms=min(5, timeout_ms // 4),
            request_timeout_ms=max(timeout_ms // 2, 100),
            delivery_timeout_ms=timeout_ms,
            max_block_ms=2000,
            max_request_size=2 * MAX_DEAD_LETTER_BYTES,
            allow_auto_create_topics=False,
            reconnect_backoff_max_ms=1000,
            bootstrap_timeout_ms=5000,
        )

    def _prime_one(self, topic: str) -> None:
        try:
            self._link.prime_one(topic)
        except KafkaError as error:
            raise _failed(topic, error) from error

    def _settle(self, future: asyncio.Future[None], _metadata: object) -> None:
        self._answer(future, None)

    def _refuse(
        self,
        future: asyncio.Future[None],
        topic: str,
        producer: Any,  # noqa: ANN401 - kafka-python has no type hints
        error: Exception,
    ) -> None:
        if not isinstance(error, RetriableError):
            # An idempotent producer of kafka-python 3.0 answers every later record
            # with this same error: only another producer can go on.
            self._link.renew(producer, f"renewing after {type(error).__name__}")
        self._answer(future, _failed(topic, error))

    def _give_up(self, future: asyncio.Future[None], topic: str, producer: Any) -> None:  # noqa: ANN401 - no type hints
        """Fail a record that the producer has forgotten about.

        kafka-python 3.0 looks at no timeout while it waits for a producer id, which it
        asks for again after a record has timed out: without Kafka, that is for ever.
        """
        if not future.done():
            error = KafkaTimeoutError("the producer is stuck; renewing it")
            future.set_exception(_failed(topic, error))
            self._link.renew(producer, "renewing a producer that is stuck")

    def _answer(self, future: asyncio.Future[None], error: Exception | None) -> None:
        """Keep an answer for the loop; called in the producer's thread."""
        self._answers.append((future, error))
        if not self._hopping and self._loop is not None:
            self._hopping = True
            with suppress(RuntimeError):  # the loop has ended: nobody waits any more
                self._loop.call_soon_threadsafe(self._hand_over)

    def _hand_over(self) -> None:
        # Cleared before reading: an answer kept later asks for another hop.
        self._hopping = False
        while self._answers:
            future, error = self._answers.popleft()
            self._in_flight -= 1
            if future.done():
                continue
            if error is None:
                future.set_result(None)
            else:
                future.set_exception(error)


def _prime(producer: Any, topic: str) -> None:  # noqa: ANN401 - no type hints
    """Fetch a topic's partitions, so that sending to it never blocks; blocks."""
    producer.partitions_for(topic)


def _fits(record: Record) -> None:
    """Refuse what the broker would refuse, and then every record after it."""
    dead = record.topic.endswith("-dlq")
    most = MAX_DEAD_LETTER_BYTES if dead else MAX_RECORD_BYTES
    size = len(record.key or b"") + len(record.value or b"")
    size += sum(len(name.encode()) + len(value) for name, value in record.headers)
    if size > most:
        raise PublishFailed(
            f"{record.topic}: the record is too large ({size} bytes of at most {most});"
            " sending it again will not help"
        )


def _look(future: asyncio.Future[None]) -> None:
    if not future.cancelled():
        future.exception()


def _failed(topic: str, error: Exception) -> PublishFailed:
    """Return our error for kafka-python's, saying whose fault it is."""
    match error:
        case MessageSizeTooLargeError() | RecordListTooLargeError():
            whose = "the record is too large; sending it again will not help"
        case AuthorizationError():
            whose = "Kafka does not allow us to write there; an operator must"
        case KafkaError():
            whose = "Kafka did not acknowledge in time; trying again is safe"
        case _:
            whose = "the record cannot be sent as it is; a defect of ours"
    name = type(error).__name__
    return PublishFailed(f"{topic}: {whose} ({name}: {error})")
