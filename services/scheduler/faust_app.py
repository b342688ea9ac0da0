"""The faust application: one agent over facts, deliveries and wake-ups."""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import faust
from faust.types.auth import CredentialsT
from mode import CrashingSupervisor
from yarl import URL

from followup.runtime.settings import KafkaSettings
from followup.topics import Topics
from followup.wire.record import Record
from services.scheduler.lease import Lease
from services.scheduler.private_faust import (
    Positions,
    SchedulerTransport,
    require_compiled,
)
from services.scheduler.restoring import RestoredTable
from services.scheduler.settings import SchedulerSettings

TABLE = "cases"
MOST_RECORD_BYTES = 1_310_720
"""A little above the broker's usual limit, so that dead letters fit with headers."""

_MIB = 1 << 20

Hear = Callable[[Record, Callable[[], None]], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """What faust calls; an error in one must end the process, for faust swallows it."""

    hear: Hear
    recovered: Callable[[], Awaitable[None]]
    revoked: Callable[[], Awaitable[None]]
    sought: Callable[[Positions], None]
    guard: Callable[[], None]
    lease: Lease
    fail: Callable[[BaseException], None]


@dataclass(frozen=True, slots=True)
class FaustApp:
    """The application and its one table."""

    app: faust.App
    table: Any


def group(topics: Topics) -> str:
    """Return the name of the consumer group, which is the application's too."""
    return f"{topics.prefix}-scheduler"


def inputs(topics: Topics) -> tuple[str, str, str]:
    """Return the topics that are heard."""
    return topics.complaints, topics.deliveries, topics.wakeups


def build(settings: SchedulerSettings, topics: Topics, hooks: Hooks) -> FaustApp:
    """Put the application together; starts nothing and connects to nothing."""
    require_compiled()
    session = settings.session_timeout_seconds
    app = faust.App(
        group(topics),
        broker=[URL(f"kafka://{server}") for server in settings.kafka.servers],
        broker_credentials=credentials(settings.kafka),
        broker_client_id="followup-scheduler",
        broker_session_timeout=session,
        broker_heartbeat_interval=min(3.0, session / 3),
        broker_commit_interval=settings.commit_interval_seconds,
        consumer_auto_offset_reset="earliest",
        consumer_group_instance_id=settings.instance_id or None,
        producer_linger=0.002,
        # Whoever finds a partition's batch full waits for it to be sent: with the
        # default of 16 KiB that is every dozen cases.
        producer_max_batch_size=_MIB // 2,
        producer_request_timeout=60.0,
        producer_max_request_size=MOST_RECORD_BYTES,
        processing_guarantee="at_least_once",
        store=URL("rocksdb://"),
        datadir=settings.data_dir,
        stream_wait_empty=True,
        table_standby_replicas=settings.standby_replicas,
        topic_allow_declare=False,
        topic_disable_leader=True,
        topic_partitions=topics.partitions,
        web_enabled=False,
        web_tables_enabled=False,
        web_router_enabled=False,
        worker_redirect_stdouts=False,
        Table=RestoredTable,
    )
    app.transport = SchedulerTransport(
        app,
        sources=inputs(topics),
        guard=hooks.guard,
        lease=hooks.lease,
        on_seek=hooks.sought,
    )
    table = app.Table(
        TABLE,
        key_type=bytes,
        value_type=bytes,
        partitions=topics.partitions,
        options={
            # rocksdict alone: with the other binding beside it, a locked database is
            # not recognised as such. The defaults would take 2 GiB for each partition.
            "driver": "rocksdict",
            "write_buffer_size": 8 * _MIB,
            "block_cache_size": 4 * _MIB,
        },
        on_recover=hooks.recovered,
    )

    async def revoked(*_: object, **__: object) -> None:
        await hooks.revoked()

    async def decide(stream: Any) -> None:  # noqa: ANN401 - faust's hints lack noack
        # Without noack, faust acknowledges a record whose processing raised.
        async for event in stream.noack().events():
            try:
                await hooks.hear(_record(event), event.ack)
            except Exception as error:  # noqa: BLE001 - nothing behind it may be acknowledged
                hooks.fail(error)

    app.on_partitions_revoked.connect(revoked)
    # Should an error get past that: without this, faust would restart the agent behind
    # the record it lost.
    app.agent(
        app.topic(
            *inputs(topics),
            key_type=bytes,
            value_type=bytes,
            key_serializer="raw",
            value_serializer="raw",
            partitions=topics.partitions,
        ),
        name="decide",
        supervisor_strategy=CrashingSupervisor,
    )(decide)
    return FaustApp(app, table)


def credentials(kafka: KafkaSettings) -> CredentialsT | None:
    """Return how faust proves who we are; None where Kafka asks nobody."""
    if kafka.security_protocol == "PLAINTEXT":
        return None
    context = _context(kafka) if kafka.security_protocol.endswith("SSL") else None
    if kafka.security_protocol == "SSL":
        return faust.SSLCredentials(context=context)
    password = kafka.sasl_password
    return faust.SASLCredentials(
        username=kafka.sasl_username,
        password=password.get_secret_value() if password else None,
        mechanism=kafka.sasl_mechanism,
        ssl_context=context,
    )


def _context(kafka: KafkaSettings) -> ssl.SSLContext:
    context = ssl.create_default_context(
        cafile=str(kafka.ssl_cafile) if kafka.ssl_cafile else None
    )
    if kafka.ssl_certfile and kafka.ssl_keyfile:
        context.load_cert_chain(str(kafka.ssl_certfile), str(kafka.ssl_keyfile))
    return context


def _record(event: faust.EventT[bytes]) -> Record:
    message = event.message
    headers: Any = message.headers or ()
    pairs = headers.items() if isinstance(headers, dict) else headers
    return Record(
        topic=message.topic,
        key=message.key,
        value=message.value,
        headers=tuple((name, value or b"") for name, value in pairs),
        partition=message.partition,
        offset=message.offset,
    )
