"""Builds kafka-python's clients so that a failure leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from kafka.net.compat import KafkaNetClient

ClientT = TypeVar("ClientT")


def build(kind: Callable[..., ClientT], **settings: object) -> ClientT:
    """Return a KafkaProducer, KafkaConsumer or KafkaAdminClient.

    Blocks until Kafka answers or `bootstrap_timeout_ms` is over; raises KafkaError
    then. A constructor of kafka-python 3.0 that raises leaves its thread running and
    its sockets open: with a try every few seconds, an outage of hours would use up
    all that the process may have. Here they are closed.
    """
    made: list[Any] = []

    def keep(*args: object, **more: object) -> object:
        client = KafkaNetClient(*args, **more)
        made.append(client)
        return client

    try:
        return kind(kafka_client=keep, **settings)
    except BaseException:
        for client in made:
            # Half-built things may fail to close in ways of their own; what is raised
            # is why it could not be built.
            with suppress(Exception):
                client.close()
            with suppress(Exception):
                client._manager._net.stop()  # noqa: SLF001 - the only way to its thread
        raise
