"""Makes each record of the inbound topic a fact or a dead letter; skips none."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

import structlog

from followup.kafka.producer import MAX_DEAD_LETTER_BYTES
from followup.ports import Publisher, PublishFailed
from followup.runtime.labels import topic_label
from followup.runtime.metrics import IntakeMetrics
from followup.topics import Topics
from followup.wire.codec import Unreadable
from followup.wire.dead_letter import PREFIX, Reason, dead_letter
from followup.wire.record import Record
from services.intake import cloud_event
from services.intake.decide import Decision
from services.intake.grpc_api.messages import broken_rules
from services.intake.grpc_api.messages import read as read_request
from services.intake.handler import Handler, Refused
from services.intake.inbound.events import UnknownType, request_message

FIRST_WAIT_SECONDS = 0.2
LONGEST_WAIT_SECONDS = 5.0

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


class Adopter:
    """Adopts records for one event loop; keeps nothing between them."""

    def __init__(  # noqa: PLR0913 - wired once, by name
        self,
        *,
        handler: Handler,
        publisher: Publisher,
        topics: Topics,
        metrics: IntakeMetrics,
        group: str,
        first_wait_seconds: float = FIRST_WAIT_SECONDS,
    ) -> None:
        """Prepare; while Kafka is away, tries are at first so many seconds apart."""
        self._first_wait = first_wait_seconds
        self._handler = handler
        self._publisher = publisher
        self._topics = topics
        self._metrics = metrics
        self._group = group
        self._label = topic_label(topics.inbound, topics.prefix)
        self._log = structlog.get_logger()

    async def adopt(self, record: Record) -> None:
        """Return once Kafka has the fact, or the dead letter.

        Tries for as long as Kafka is away. May be repeated for the same record: the
        fact's id is the same again.
        """
        self._metrics.records_consumed.labels(topic=self._label).inc()
        try:
            decision = self._decision(record)
        except UnknownType as error:
            await self._set_aside(record, "unknown_type", str(error), error)
        except Unreadable as error:
            await self._set_aside(record, "unreadable", str(error), error)
        except Refused as refused:
            told = "\n".join(str(each) for each in refused.violations)
            await self._set_aside(record, "invalid", told, refused)
        else:
            trace = record.header("traceparent")
            trace = trace if _TRACEPARENT.fullmatch(trace) else ""
            await self._persist(
                lambda: self._handler.publish(decision, traceparent=trace)
            )
            self._metrics.inbound_events.labels(outcome="adopted").inc()

    def _decision(self, record: Record) -> Decision:
        event = cloud_event.read(record)
        message = request_message(event)
        rules = broken_rules(message)
        request, unread = read_request(message, self._handler.now())
        return self._handler.judge(
            request, source=event.source, known=(*rules, *unread)
        )

    async def _set_aside(
        self, record: Record, reason: Reason, message: str, error: Exception
    ) -> None:
        letter = dead_letter(
            record,
            self._topics,
            group=self._group,
            reason=reason,
            message=message,
            exception=type(error).__name__,
        )
        if (size := _size(letter)) > MAX_DEAD_LETTER_BYTES:
            letter = _without_content(letter, size)
        await self._persist(lambda: self._publisher.publish(letter))
        outcome = "invalid" if reason == "invalid" else "unreadable"
        self._metrics.inbound_events.labels(outcome=outcome).inc()
        self._metrics.dead_letters.labels(topic=self._label, reason=reason).inc()
        self._log.warning(
            "inbound_set_aside",
            reason=reason,
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            dead_letter_topic=letter.topic,
        )

    async def _persist(self, publish: Callable[[], Awaitable[None]]) -> None:
        """Publish until it succeeds: what waits behind it waits too."""
        wait = self._first_wait
        while True:
            try:
                await publish()
            except PublishFailed as error:
                self._log.warning("inbound_waits_for_kafka", why=str(error))
                await asyncio.sleep(random.uniform(wait / 2, wait))  # noqa: S311 - spreads retries, nothing secret
                wait = min(2 * wait, LONGEST_WAIT_SECONDS)
            else:
                return


def _size(record: Record) -> int:
    headers = sum(len(name.encode()) + len(value) for name, value in record.headers)
    return len(record.key or b"") + len(record.value or b"") + headers


def _without_content(letter: Record, size: int) -> Record:
    """Return a letter that tells where its record is instead of holding it.

    A compressed batch can carry a record whose copy no topic takes; to wait for that
    would hold up its partition for ever.
    """
    message = (
        f"{letter.header(PREFIX + 'message')}\nthe copy is too large ({size} bytes) and"
        " was left out; the record stays where it is for as long as its topic keeps it"
    )
    told = {name: value for name, value in letter.headers if name.startswith(PREFIX)}
    told[PREFIX + "message"] = message.encode()
    return replace(letter, key=None, value=b"", headers=tuple(told.items()))
