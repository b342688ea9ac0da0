"""Tells Kafka what becomes of a letter, and remembers it once Kafka has it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from followup.events import Delivery, DeliveryOutcome
from followup.ports import Publisher, PublishFailed
from followup.topics import Topics
from followup.wire.envelope import record_of
from services.notifier.backoff import Jitter, full_jitter
from services.notifier.sent_log import SentLog
from services.notifier.work import Wait, Work

SOURCE = "//followup/notifier"
"""The CloudEvents source of what the notifier writes."""

_LONGEST_WAIT = 5.0
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcer:
    """Publishes deliveries until Kafka has them; a repeat carries the same id."""

    publisher: Publisher
    topics: Topics
    log: SentLog
    jitter: Jitter
    wait: Wait
    sleep: Sleep = asyncio.sleep

    async def say(
        self, delivery: Delivery, work: Work, *, partition: int | None = None
    ) -> None:
        """Return when Kafka has the delivery and the sent log remembers it.

        Tries for ever. SENDING gives up with Released when the partition goes: nothing
        has been sent yet. An outcome does not: it is worth the whole grace.

        `partition` is where a delivery without a customer goes; left out, to that of
        the letter, whose log must have it.
        """
        place = work.place.partition if partition is None else partition
        record = record_of(
            delivery,
            self.topics,
            source=SOURCE,
            traceparent=work.traceparent,
            partition=None if delivery.customer else place,
        )
        tries = 0
        while True:
            try:
                await self.publisher.publish(record)
            except PublishFailed as error:
                tries += 1
                structlog.get_logger().warning(
                    "publish_failed", topic=record.topic, tries=tries, error=error
                )
                seconds = full_jitter(tries, self.jitter, most=_LONGEST_WAIT)
                if delivery.outcome is DeliveryOutcome.SENDING:
                    await self.wait(seconds, work)
                else:
                    await self.sleep(seconds)
            else:
                self.log.note(work.place.partition, delivery)
                return
