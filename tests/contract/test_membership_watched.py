# ruff: noqa: SLF001 - these are the names that nobody promised us
"""aiokafka's coordinator tells the lease what Kafka says of our membership."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from aiokafka.client import AIOKafkaClient
from aiokafka.consumer.group_coordinator import (
    CoordinatorGroupRebalance,
    GroupCoordinator,
)
from aiokafka.consumer.subscription_state import SubscriptionState
from faust.transport.drivers import aiokafka as driver

from services.scheduler.private_aiokafka import LeasedThread, watch_membership


class Heard:
    """A lease that notes what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def confirmed(self, _asked: float) -> None:
        self.told.append("confirmed")

    def joined(self) -> None:
        self.told.append("joined")

    def expelled(self) -> None:
        self.told.append("expelled")


class Coordinator:
    """As much of a coordinator as is wrapped; `known` is what a heartbeat finds."""

    def __init__(self, *, known: bool, closing: bool = False) -> None:
        self.known = known
        self._closing = Closing(done=closing)
        self.completed: list[object] = []

    async def _do_heartbeat(self) -> bool:
        return self.known

    async def _on_join_complete(self, *assigned: object) -> None:
        self.completed += assigned

    def reset_generation(self) -> None:
        self.completed.append("reset")


class Closing:
    """Stands for the future that says whether a coordinator is closing."""

    def __init__(self, *, done: bool) -> None:
        self._done = done

    def done(self) -> bool:
        return self._done


async def test_each_word_of_kafka_reaches_the_lease() -> None:
    """A heartbeat that is answered, an assignment, and being known no longer."""
    heard: Any = Heard()
    coordinator: Any = Coordinator(known=True)
    watch_membership(coordinator, heard)
    answered = await coordinator._do_heartbeat()
    await coordinator._on_join_complete(7, "m")
    coordinator.reset_generation()

    assert answered
    assert heard.told == ["confirmed", "joined", "expelled"]
    assert coordinator.completed == [7, "m", "reset"]


async def test_what_is_no_word_of_kafka_does_not() -> None:
    """A heartbeat that failed confirms nothing; a stop forgets by itself."""
    heard: Any = Heard()
    coordinator: Any = Coordinator(known=False, closing=True)
    watch_membership(coordinator, heard)
    answered = await coordinator._do_heartbeat()
    coordinator.reset_generation()

    assert not answered
    assert heard.told == []


async def test_the_real_coordinator_is_wrapped_where_it_calls_itself() -> None:
    """Its heartbeats, its assignments and its expulsions go through these names."""
    client = AIOKafkaClient(bootstrap_servers="127.0.0.1:1")
    subscription = SubscriptionState()
    subscription.subscribe({"a"})
    subscription.register_fetch_waiters(set())
    heard: Any = Heard()
    coordinator: Any = GroupCoordinator(client, subscription, group_id="g")
    watch_membership(coordinator, heard)
    coordinator.reset_generation()
    told = list(heard.told)
    with pytest.raises(Exception, match="bootstrap"):
        await coordinator._coordination_task

    assert told == ["expelled"]
    assert "self._do_heartbeat()" in inspect.getsource(
        GroupCoordinator._heartbeat_routine
    )
    assert "self._on_join_complete(" in inspect.getsource(
        GroupCoordinator._do_rejoin_group
    )
    assert "self.reset_generation()" in inspect.getsource(
        GroupCoordinator._do_heartbeat
    )
    assert "self._coordinator.reset_generation()" in inspect.getsource(
        CoordinatorGroupRebalance
    )
    assert "self._closing = " in inspect.getsource(GroupCoordinator.__init__)


def test_the_thread_of_the_consumer_is_ours() -> None:
    """Faust makes its consumer's client in this method, which ours waits for."""
    source = inspect.getsource(driver.AIOKafkaConsumerThread.on_start)

    assert issubclass(LeasedThread, driver.AIOKafkaConsumerThread)
    assert "self._consumer = self._create_consumer(" in source
    assert "await self._consumer.start()" in source
