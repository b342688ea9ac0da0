"""Records to letters; what nobody can read goes to the dead letters, byte for byte."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass

import structlog

from followup.events import Alert, Delivery, Update
from followup.ports import Publisher, PublishFailed
from followup.runtime.metrics import NotifierMetrics, topic_label
from followup.topics import Topics
from followup.wire.codec import Unreadable, decode
from followup.wire.dead_letter import Reason, dead_letter
from followup.wire.record import Record
from services.notifier.backoff import Jitter, full_jitter
from services.notifier.sent_log import SentLog
from services.notifier.work import Place, Work

_LONGEST_WAIT = 5.0
_TYPES = {
    Update: "dev.followup.update.decided.v1",
    Alert: "dev.followup.alert.raised.v1",
}


class UnknownType(ValueError):
    """The record says that it holds something else than its topic promises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """Reads records; publishes those it cannot read to the dead letters."""

    topics: Topics
    group: str
    publisher: Publisher
    log: SentLog
    metrics: NotifierMetrics
    jitter: Jitter

    async def hear(self, record: Record, stop: asyncio.Event) -> Work | None:
        """Return the letter to handle, None if the record was set aside.

        Returns only when Kafka has the dead letter, or, with nothing done, at `stop`.
        """
        name = topic_label(record.topic, self.topics.prefix)
        self.metrics.records_consumed.labels(topic=name).inc()
        kind: type[Update | Alert]
        kind = Update if record.topic == self.topics.updates else Alert
        try:
            _check_type(record, _TYPES[kind])
            event = decode(kind, record.value)
        except UnknownType as error:
            await self._set_aside(record, "unknown_type", error, stop)
            return None
        except Unreadable as error:
            await self._set_aside(record, "unreadable", error, stop)
            return None
        return Work(
            event=event,
            place=Place(record.topic, record.partition or 0),
            offset=record.offset or 0,
            traceparent=record.header("traceparent"),
        )

    def remember(self, record: Record) -> None:
        """Put a delivery into the sent log; what is not one teaches nothing."""
        try:
            delivery = decode(Delivery, record.value)
        except Unreadable as error:
            structlog.get_logger().warning(
                "delivery_unreadable",
                partition=record.partition,
                offset=record.offset,
                error=error,
            )
            return
        self.log.note(record.partition or 0, delivery)

    async def _set_aside(
        self, record: Record, reason: Reason, error: ValueError, stop: asyncio.Event
    ) -> None:
        letter = dead_letter(
            record,
            self.topics,
            group=self.group,
            reason=reason,
            message=str(error),
            exception=f"{type(error).__name__}: {error}",
        )
        tries = 0
        while not stop.is_set():
            try:
                await self.publisher.publish(letter)
            except PublishFailed:
                tries += 1
                seconds = full_jitter(tries, self.jitter, most=_LONGEST_WAIT)
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), seconds)
            else:
                name = topic_label(record.topic, self.topics.prefix)
                self.metrics.dead_letters.labels(topic=name, reason=reason).inc()
                structlog.get_logger().error(
                    "dead_letter",
                    topic=record.topic,
                    partition=record.partition,
                    offset=record.offset,
                    reason=reason,
                )
                return


def _check_type(record: Record, expected: str) -> None:
    said = record.header("ce_type")
    if said and said != expected:
        raise UnknownType(f"ce_type is {said}, not {expected}")
