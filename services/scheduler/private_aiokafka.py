# ruff: noqa: SLF001 - these are the names that nobody promised us
"""What we know of aiokafka from the inside, as faust holds it.

Everything here relies on names their authors may change; tests/contract holds each of
them against the installed version.
"""

from __future__ import annotations

from typing import Any

import faust
from faust.transport.drivers import aiokafka as driver

from followup.runtime.clock import elapsed
from services.scheduler.lease import Lease

_BACKGROUND = (("_coordinator", "_coordination_task"), ("_fetcher", "_fetch_task"))


class LeasedThread(driver.AIOKafkaConsumerThread):
    """Tells the lease what becomes of our membership in the group."""

    async def on_start(self) -> None:
        """Start reading; from then on the lease is told."""
        await super().on_start()
        transport: Any = self.transport
        client: Any = self._consumer
        watch_membership(client._coordinator, transport.lease)


def watch_membership(coordinator: Any, lease: Lease) -> None:  # noqa: ANN401 - kept by aiokafka to itself
    """Have a coordinator of aiokafka tell the lease what Kafka says of us.

    A heartbeat counts from when it was sent. A coordinator that is closing forgets its
    membership itself; by then everything is acknowledged.
    """
    heartbeat, complete = coordinator._do_heartbeat, coordinator._on_join_complete
    reset = coordinator.reset_generation

    async def beat() -> bool:
        asked = elapsed()
        known: bool = await heartbeat()
        if known:
            lease.confirmed(asked)
        return known

    async def join(*assigned: object) -> None:
        lease.joined()
        await complete(*assigned)

    def forget() -> None:
        if not coordinator._closing.done():
            lease.expelled()
        reset()

    coordinator._do_heartbeat = beat
    coordinator._on_join_complete = join
    coordinator.reset_generation = forget


def why_unread(app: faust.App) -> BaseException | None:
    """Return what ended the reading from Kafka for good; None while it goes on.

    aiokafka logs what ends its work in the background, and raises it when somebody asks
    for records; a worker that waits for its first partitions never asks.
    """
    consumer: Any = app._consumer
    client = consumer and consumer._thread and consumer._thread._consumer
    if not client:
        return None
    for owner, name in _BACKGROUND:
        task = getattr(getattr(client, owner, None), name, None)
        if task is not None and task.done() and not task.cancelled():
            ended: BaseException | None = task.exception()
            return ended
    return None
