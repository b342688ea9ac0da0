# ruff: noqa: SLF001 - these are the names that nobody promised us
"""What ended aiokafka's work in the background is found where aiokafka keeps it."""

from __future__ import annotations

import asyncio
import inspect
from types import SimpleNamespace
from typing import Any, cast

import faust
import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.client import AIOKafkaClient
from aiokafka.consumer.fetcher import Fetcher
from aiokafka.consumer.group_coordinator import GroupCoordinator
from aiokafka.consumer.subscription_state import SubscriptionState
from aiokafka.errors import KafkaError
from faust.transport.drivers import aiokafka as driver

from services.scheduler.private_aiokafka import why_unread


def reading(consumer: AIOKafkaConsumer | None) -> faust.App:
    """Return as much of an application as the question goes through."""
    thread = SimpleNamespace(_consumer=consumer)
    app = SimpleNamespace(_consumer=SimpleNamespace(_thread=thread))
    return cast("faust.App", app)


async def test_a_dead_coordination_is_seen() -> None:
    """
    A Kafka that came up a moment ago names no brokers; the client's coordination ends
    of that, tells a log, and nothing of it is heard by whoever waits for partitions.
    """
    client = AIOKafkaClient(bootstrap_servers="127.0.0.1:1")
    subscription = SubscriptionState()
    subscription.subscribe({"a"})
    subscription.register_fetch_waiters(set())
    coordinator = GroupCoordinator(client, subscription, group_id="g")
    consumer: Any = AIOKafkaConsumer.__new__(AIOKafkaConsumer)
    consumer._coordinator, consumer._fetcher, consumer._closed = coordinator, None, True
    before = why_unread(reading(consumer))
    async with asyncio.timeout(30):
        await asyncio.wait([coordinator._coordination_task])
    found = why_unread(reading(consumer))

    assert before is None
    assert isinstance(found, KafkaError)
    assert "bootstrap" in str(found)
    with pytest.raises(KafkaError):
        coordinator.check_errors()


def test_nothing_is_wrong_before_there_is_a_consumer() -> None:
    """Faust makes its consumer, and that its client, only when it starts."""
    assert why_unread(cast("faust.App", SimpleNamespace(_consumer=None))) is None
    assert why_unread(reading(None)) is None


def test_the_names_are_those_of_the_libraries() -> None:
    """Each step of the way is where it was."""
    assert "self._consumer: " in inspect.getsource(faust.App.__init__) or hasattr(
        faust.App, "_consumer"
    )
    assert "self._fetch_task = " in inspect.getsource(Fetcher.__init__)
    assert "_consumer" in driver.AIOKafkaConsumerThread.__annotations__
    source = inspect.getsource(AIOKafkaConsumer)
    assert "self._coordinator = " in source
    assert "self._fetcher = " in source
