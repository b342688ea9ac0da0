# ruff: noqa: SLF001 - these are the names that nobody promised us
"""Where the inputs end is asked of faust's and aiokafka's own memory."""

from __future__ import annotations

import inspect
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.consumer.subscription_state import SubscriptionState
from faust.transport.consumer import ThreadDelegateConsumer
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from followup.topics import Topics
from services.scheduler.catch_up import Told
from services.scheduler.private_faust import known_ends

TOPICS = Topics()


async def test_nobody_knows_where_a_partition_ends_that_is_not_ours() -> None:
    """To aiokafka the question is an error; to us nothing is known yet."""
    consumer = AIOKafkaConsumer.__new__(AIOKafkaConsumer)
    consumer._subscription = SubscriptionState()
    consumer._closed = True
    app = SimpleNamespace(consumer=_threaded(consumer))

    with pytest.raises(AssertionError):
        consumer.highwater(TP(TOPICS.complaints, 1))
    assert known_ends(cast("Any", app), [TOPICS.complaints], 1) == {}


async def test_an_end_is_known_with_the_answer_that_told_it() -> None:
    """The client keeps with each end when it was told; faust's consumer holds it so."""
    place = TP(TOPICS.complaints, 1)
    consumer = AIOKafkaConsumer.__new__(AIOKafkaConsumer)
    consumer._subscription = SubscriptionState()
    consumer._closed = True
    consumer._subscription.assign_from_user([place])
    app = SimpleNamespace(consumer=_threaded(consumer))
    before = known_ends(cast("Any", app), [TOPICS.complaints], 1)
    state = consumer._subscription.subscription.assignment.state_value(place)
    state.highwater, state.timestamp = 7, 1_000

    assert before == {}
    assert known_ends(cast("Any", app), [TOPICS.complaints], 1) == {
        TOPICS.complaints: Told(7, 1_000)
    }
    assert hasattr(driver.AIOKafkaConsumerThread, "_ensure_consumer")
    assert "self._thread = " in inspect.getsource(ThreadDelegateConsumer.__init__)


def _threaded(consumer: AIOKafkaConsumer) -> SimpleNamespace:
    """Return as much of faust's consumer as the question goes through."""
    return SimpleNamespace(
        _thread=SimpleNamespace(_ensure_consumer=lambda: consumer),
    )
