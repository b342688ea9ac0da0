"""Asking after the topics goes on, whatever the asking meets."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from prometheus_client import CollectorRegistry

from followup.kafka.topic_admin import Difference
from followup.runtime.health import Readiness
from followup.runtime.metrics import scheduler_metrics
from followup.runtime.settings import KafkaSettings
from followup.topics import Topic, Topics
from services.scheduler.topic_watch import CONDITION, TopicWatch


async def test_an_unforeseen_error_is_told_and_asking_goes_on() -> None:
    """Without its thread the start would wait for ever, and readiness would stand."""
    readiness = Readiness()
    told: list[str] = []

    def ask(_kafka: KafkaSettings, _topics: Sequence[Topic]) -> tuple[Difference, ...]:
        told.append(readiness.conditions()[CONDITION].why)
        if len(told) == 1:
            raise KeyError("an answer of another shape")
        return ()

    watch = TopicWatch(
        kafka=KafkaSettings(),
        topics=Topics(),
        readiness=readiness,
        metrics=scheduler_metrics(CollectorRegistry()),
        progress=lambda _: None,
        ask=ask,
    )
    watch.start(asyncio.get_running_loop())
    async with asyncio.timeout(30):
        await watch.until_usable(asyncio.Event())
    watch.stop()

    assert "an answer of another shape" in told[1]
    assert readiness.conditions()[CONDITION].ok
