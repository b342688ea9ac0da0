"""Where the notifier's parts meet: settings in, something with `run()` out."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field

import structlog
from prometheus_client import CollectorRegistry

from followup.complaint import Channel as ChannelName
from followup.holds import Holds
from followup.kafka.holds import HoldWatch
from followup.kafka.producer import KafkaPublisher
from followup.kafka.reading import groupless_consumer
from followup.policy import LivePolicies
from followup.ports import Clock, Publisher
from followup.runtime.clock import SystemClock
from followup.runtime.health import Heartbeat, Readiness
from followup.runtime.health_server import HealthServer
from followup.runtime.metrics import NotifierMetrics, notifier_metrics
from followup.runtime.policy_reload import PolicyReload
from followup.topics import Topics
from services.notifier.addressing import PolicyNow
from services.notifier.alert_handler import AlertHandler
from services.notifier.announce import Announcer
from services.notifier.channels.channel import Channel
from services.notifier.channels.console import ConsoleChannel
from services.notifier.channels.email import EmailChannel
from services.notifier.channels.webhook import WebhookChannel, open_session
from services.notifier.compose import Composer
from services.notifier.handler import Handler
from services.notifier.hearing import Hearing
from services.notifier.kafka_in import KafkaIn, Sources
from services.notifier.lanes import Lanes
from services.notifier.patience import Patience
from services.notifier.post import Post
from services.notifier.reader import make_consumer
from services.notifier.replay import Replay
from services.notifier.sent_log import SentLog
from services.notifier.settings import NotifierSettings
from services.notifier.watching import (
    KAFKA,
    SENT_LOG,
    TOPICS,
    Watching,
    topics_used,
    watch_topics,
)
from services.notifier.work import Wait, wait_unless_released

_BLOCKED_AFTER_SECONDS = 60.0
"""A turn of the reading loop takes seconds, or as long as a drain; a minute more, and
it will not come back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a handler asks of the outside; tests give their own."""

    clock: Clock
    publisher: Publisher
    channels: Mapping[ChannelName, Channel]
    policy: PolicyNow
    wait: Wait = wait_unless_released
    holds: Holds = field(default_factory=Holds)


def make_handler(  # noqa: PLR0913 - wired once, by name
    world: World,
    *,
    topics: Topics,
    log: SentLog,
    metrics: NotifierMetrics,
    parallel_sends: int = 16,
    alert_email: bool = False,
) -> Handler:
    """Return the handler of letters; alerts go to the webhook if there is one."""
    clock = SystemClock()
    jitter = random.random
    announcer = Announcer(
        publisher=world.publisher,
        topics=topics,
        log=log,
        jitter=jitter,
        wait=world.wait,
    )
    post = Post(
        clock=world.clock,
        channels=world.channels,
        slots={name: asyncio.Semaphore(parallel_sends) for name in world.channels},
        metrics=metrics,
        monotonic=clock.monotonic,
        jitter=jitter,
        wait=world.wait,
    )
    webhook = ChannelName.WEBHOOK in world.channels
    alerts = AlertHandler(
        clock=world.clock,
        policy=world.policy,
        main=ChannelName.WEBHOOK if webhook else ChannelName.CONSOLE,
        copy_by_mail=alert_email,
        log=log,
        announcer=announcer,
        post=post,
        metrics=metrics,
        jitter=jitter,
        wait=world.wait,
    )
    return Handler(
        clock=world.clock,
        policy=world.policy,
        composer=Composer(),
        log=log,
        announcer=announcer,
        post=post,
        alerts=alerts,
        metrics=metrics,
        holds=world.holds,
    )


async def run(
    settings: NotifierSettings,
    policies: LivePolicies,
    registry: CollectorRegistry,
    stop: asyncio.Event,
) -> None:
    """Serve until `stop`, then finish what is being sent, commit, and return.

    Raises AddressTaken if the port is taken, and what a handler raised: the process
    should end and be started again.
    """
    clock = SystemClock()
    metrics = notifier_metrics(registry)
    policy = policies.in_force_at(clock.now())
    heartbeat = Heartbeat(_BLOCKED_AFTER_SECONDS + settings.drain_seconds)
    readiness = Readiness(KAFKA, TOPICS, SENT_LOG)
    topics = settings.topics
    group = f"{settings.topic_prefix}-notifier"
    log = SentLog()
    connection = settings.kafka.for_kafka_python()
    holds = Holds()
    watch = HoldWatch(
        settings.kafka, topics.controls, holds, client_id=f"{group}-holds"
    )
    async with AsyncExitStack() as stack:
        server = HealthServer(
            registry=registry,
            heartbeat=heartbeat,
            readiness=readiness,
            host=settings.metrics_host,
            port=settings.metrics_port,
            setting="NOTIFIER_METRICS_PORT",
            about=settings.about,
        )
        stack.enter_context(server)
        stack.enter_context(PolicyReload(policies, metrics, clock))
        structlog.get_logger().info(
            "started", metrics_port=server.port, group=group, policy=policy.version
        )
        publisher = KafkaPublisher(
            settings.kafka,
            topics=[topic.name for topic in topics_used(topics)],
            client_id=group,
            on_change=lambda up, why: watching.kafka_changed(up=up, why=why),
        )
        world = World(
            clock=clock,
            publisher=publisher,
            channels=await _channels(settings, clock, stack),
            policy=lambda: policies.in_force_at(clock.now()),
            holds=holds,
        )
        handler = make_handler(
            world,
            topics=topics,
            log=log,
            metrics=metrics,
            parallel_sends=settings.parallel_sends,
            alert_email=settings.alert_email,
        )
        patience = Patience(
            handle=handler.handle,
            announcer=handler.announcer,
            clock=clock,
            metrics=metrics,
        )
        lanes = Lanes(patience, lambda work: source.finish(work.place, work.offset))
        watching = Watching(
            clock=clock,
            metrics=metrics,
            heartbeat=heartbeat,
            readiness=readiness,
            lanes=lanes,
            log=log,
        )
        source = KafkaIn(
            sources=Sources(
                topics=(topics.updates, topics.alerts),
                make_consumer=lambda: make_consumer(
                    connection,
                    group=group,
                    session_seconds=settings.session_seconds,
                    topics=(topics.updates, topics.alerts),
                ),
                replay=Replay(
                    lambda: groupless_consumer(connection, client_id=f"{group}-log"),
                    topics.deliveries,
                ),
            ),
            hearing=Hearing(
                topics=topics,
                group=group,
                publisher=publisher,
                log=log,
                metrics=metrics,
                jitter=random.random,
            ),
            lanes=lanes,
            log=log,
            now=clock.now,
            monotonic=clock.monotonic,
            grace_seconds=settings.drain_seconds,
            on_turn=lambda: watching.turned(source),
        )
        stack.push_async_callback(publisher.close)
        connecting = asyncio.create_task(publisher.start())
        checking = asyncio.create_task(watch_topics(settings.kafka, topics, readiness))
        # It never ends by itself but by a defect, which `_cancel` then raises.
        checking.add_done_callback(lambda _: stop.set())
        stack.push_async_callback(_cancel, [connecting, checking])
        watch.start()
        stack.callback(watch.stop)
        await watch.until_known(stop)
        await source.run(stop)


async def _channels(
    settings: NotifierSettings, clock: Clock, stack: AsyncExitStack
) -> dict[ChannelName, Channel]:
    channels: dict[ChannelName, Channel] = {
        ChannelName.EMAIL: EmailChannel(settings.relay),
        ChannelName.CONSOLE: ConsoleChannel(),
    }
    if settings.webhook_url and settings.webhook_secret:
        session = await stack.enter_async_context(
            open_session(
                timeout_seconds=settings.webhook_timeout_seconds,
                allow_private=settings.webhook_allow_private,
            )
        )
        channels[ChannelName.WEBHOOK] = WebhookChannel(
            str(settings.webhook_url),
            settings.webhook_secret.get_secret_value(),
            session=session,
            clock=clock,
            allow_private=settings.webhook_allow_private,
        )
    return channels


async def _cancel(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await task
