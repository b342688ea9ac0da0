"""Keeps a connection to Kafka and knows whether Kafka answers.

kafka-python's constructors and metadata requests block, and none of its clients says
whether the cluster can be reached. So one thread builds the client, asks the cluster
to describe itself every few seconds, and tells of every change.
"""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from followup.kafka.building import build
from followup.runtime.settings import KafkaSettings

OnChange = Callable[[bool, str], None]
"""Hears whether Kafka answers, and why; called in the link's thread."""

CHECK_SECONDS = 1.0
"""How often a healthy cluster is asked."""

LONGEST_WAIT_SECONDS = 5.0
"""The longest wait between tries while Kafka does not answer."""

ANSWER_SECONDS = 5.0
"""How long the cluster may take to describe itself before it counts as down."""


LAST_CHANCE_SECONDS = 1.0
"""How long a client that is replaced may take to send what it still holds."""


def ignore(_up: bool, _why: str) -> None:  # noqa: FBT001 - the shape of `OnChange`
    """Do nothing on a change."""


class Link:
    """Builds a client once Kafka answers, and watches from then on.

    `make` returns the client and `prime` fetches one topic's metadata with it; both
    may block and raise. Reading the properties never blocks.
    """

    def __init__(  # noqa: PLR0913 - wired once, by name
        self,
        settings: KafkaSettings,
        *,
        make: Callable[[], Any],
        prime: Callable[[Any, str], None],
        topics: Iterable[str],
        client_id: str,
        on_change: OnChange,
    ) -> None:
        self.up = False
        self.why = "not started"
        self.producer: Any = None
        self.primed: frozenset[str] = frozenset()
        self._settings = settings
        self._make = make
        self._prime = prime
        self._topics = tuple(topics)
        self._client_id = client_id
        self._on_change = on_change
        self._admin: Any = None
        self._stopped = threading.Event()
        self._wake = threading.Event()
        self._broken: Any = None
        self._thread: threading.Thread | None = None
        self._connected = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Return once the client is there; may be awaited again after cancelling."""
        if self._thread is None:
            self._loop = loop
            self._thread = threading.Thread(
                target=self._watch, name=f"kafka-link-{self._client_id}", daemon=True
            )
            self._thread.start()
        await self._connected.wait()

    def prime_one(self, topic: str) -> None:
        """Fetch one topic's metadata; blocks, raises KafkaError if it is not there."""
        self._prime(self.producer, topic)
        self.primed |= {topic}

    def renew(self, producer: Any, why: str) -> None:  # noqa: ANN401 - no type hints
        """Put another client in the place of a broken one; never blocks."""
        if producer is not None and self.producer is producer:
            self._broken, self.producer = producer, None
            self.primed = frozenset()
            self.why = why or self.why
            self._wake.set()

    def close(self, timeout: float) -> None:
        """Stop watching, then close the client within `timeout` seconds; blocks."""
        self._stopped.set()
        self._wake.set()
        for producer in (self.producer, self._broken):
            if producer is not None:
                producer.close(timeout=timeout)
        if self._thread is not None:
            self._thread.join(timeout=LONGEST_WAIT_SECONDS)
        self._tell(up=False, why="closed")

    def _watch(self) -> None:
        failures = 0
        while not self._stopped.is_set():
            try:
                self._look()
            except Exception as error:  # noqa: BLE001 - without this thread nothing would ever notice or mend an outage
                failures += 1
                self._let_go()
                # One that lived through an outage may be stuck for good.
                self.renew(self.producer, "")
                self._tell(up=False, why=self._reason(error))
            else:
                failures = 0
                self._tell(up=True, why="Kafka answers")
                self._say_connected()
            most = min(LONGEST_WAIT_SECONDS, CHECK_SECONDS * 2 ** min(failures, 8))
            wait = CHECK_SECONDS if not failures else random.uniform(most / 2, most)  # noqa: S311 - spreads reconnections, nothing secret
            self._wake.wait(wait)
            self._wake.clear()
        self._let_go()

    def _look(self) -> None:
        if self._admin is None:
            self._admin = build(
                KafkaAdminClient,
                **self._settings.for_kafka_python(),
                client_id=f"{self._client_id}-link",
                request_timeout_ms=int(ANSWER_SECONDS * 1000),
                bootstrap_timeout_ms=int(ANSWER_SECONDS * 1000),
                reconnect_backoff_max_ms=500,
            )
        if not self._admin.describe_cluster()["brokers"]:
            raise KafkaError("the cluster names no broker")
        if self.producer is None:
            self._connect()

    def _connect(self) -> None:
        broken, self._broken = self._broken, None
        if broken is not None:
            broken.close(timeout=LAST_CHANCE_SECONDS)
        producer = self._make()
        if self._stopped.is_set():
            producer.close(timeout=0)
            return
        self.producer = producer
        for topic in self._topics:
            # A topic that is not there is told of by the check of the topics.
            with suppress(KafkaError):
                self.prime_one(topic)

    def _say_connected(self) -> None:
        if self._loop is not None and not self._connected.is_set():
            with suppress(RuntimeError):  # the loop has ended: nobody waits any more
                self._loop.call_soon_threadsafe(self._connected.set)

    def _let_go(self) -> None:
        admin, self._admin = self._admin, None
        if admin is not None:
            with suppress(Exception):  # it is given up, however it takes that
                admin.close()

    def _tell(self, *, up: bool, why: str) -> None:
        changed = up != self.up
        self.up, self.why = up, why
        if changed:
            self._on_change(up, why)

    def _reason(self, error: Exception) -> str:
        servers = ", ".join(self._settings.servers)
        return f"no answer from Kafka at {servers} ({type(error).__name__}: {error})"
