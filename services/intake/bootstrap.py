"""Puts intake together: the one place where adapters meet the handler."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack

import structlog

from followup.kafka.lead_times import LeadTimeWatch
from followup.kafka.producer import KafkaPublisher
from followup.kafka.topic_admin import TopicsUnknown, check
from followup.lead_times.curves import Curves
from followup.policy import LivePolicies
from followup.runtime.clock import SystemClock
from followup.runtime.health import Heartbeat, Readiness, keep_beating
from followup.runtime.health_server import HealthServer
from followup.runtime.metrics import intake_metrics, process_registry
from followup.runtime.policy_reload import PolicyReload
from followup.runtime.shutdown import shutdown_requested
from followup.runtime.watchdog import Watchdog
from followup.topics import Topic
from services.intake.grpc_api.server import Server
from services.intake.grpc_api.service import IntakeService
from services.intake.handler import Handler
from services.intake.inbound.adopter import Adopter
from services.intake.inbound.consumer import InboundConsumer
from services.intake.settings import IntakeSettings

LOOP_LIMIT_SECONDS = 10.0
STUCK_SECONDS = 120.0
TOPICS_EVERY_SECONDS = 30.0
TOPICS_SOON_SECONDS = 1.0
TELL_EVERY_SECONDS = 0.2
LEAD_TIMES_SECONDS = 10.0
"""Longest wait for what was learned before work begins without it."""


class Intake:
    """The whole service; `run` it once."""

    def __init__(self, settings: IntakeSettings, policies: LivePolicies) -> None:
        """Put everything together; nothing is opened before `run`."""
        self._settings = settings
        self._log = structlog.get_logger()
        self._topics = settings.topics
        registry = process_registry()
        self._metrics = intake_metrics(registry)
        self._readiness = Readiness(
            "kafka", "topics", "lead_times", "inbound", "accepting"
        )
        self._heartbeat = Heartbeat(LOOP_LIMIT_SECONDS)
        self._watchdog = Watchdog(STUCK_SECONDS)
        self._clock = SystemClock()
        self._policy_reload = PolicyReload(policies, self._metrics, self._clock)
        self._health = HealthServer(
            registry=registry,
            heartbeat=self._heartbeat,
            readiness=self._readiness,
            host=settings.metrics_host,
            port=settings.metrics_port,
            setting="INTAKE_METRICS_PORT",
            about=settings.about,
        )
        self._publisher = KafkaPublisher(
            settings.kafka,
            topics=[topic.name for topic in self._ours()],
            client_id="followup-intake",
            delivery_seconds=settings.publish_seconds,
            max_in_flight=settings.max_in_flight,
            on_change=self._kafka_changed,
        )
        lead_times = Curves()
        self._lead_times = LeadTimeWatch(
            settings.kafka,
            self._topics.lead_times,
            lead_times,
            clock=self._clock,
            client_id="followup-intake-lead-times",
            on_change=lambda: self._metrics.lead_times.set(len(lead_times)),
        )
        handler = Handler(
            publisher=self._publisher,
            policies=policies,
            clock=self._clock,
            topics=self._topics,
            metrics=self._metrics,
            lead_times=lead_times,
        )
        self._server = Server(
            IntakeService(handler, publish_seconds=settings.publish_seconds),
            self._metrics,
            host=settings.grpc_host,
            port=settings.grpc_port,
        )
        group = f"{settings.topic_prefix}-intake"
        adopter = Adopter(
            handler=handler,
            publisher=self._publisher,
            topics=self._topics,
            metrics=self._metrics,
            group=group,
        )
        self._inbound = InboundConsumer(
            settings.kafka,
            topic=self._topics.inbound,
            group=group,
            adopt=adopter.adopt,
            on_joined=lambda ok, why: self._readiness.set("inbound", ok=ok, why=why),
            on_turn=self._turned,
        )

    async def run(self) -> None:
        """Serve until SIGTERM or SIGINT, then finish what is in flight and return.

        Raises what the inbound consumer, or a watch over our state, died of, and
        AddressTaken if a port is taken.
        """
        with ExitStack() as stack:
            stop = stack.enter_context(shutdown_requested())
            stack.enter_context(self._health)
            stack.enter_context(self._policy_reload)
            self._lead_times.start()
            stack.callback(self._lead_times.stop)
            port = await self._server.start()
            self._log.info("started", grpc_port=port, metrics_port=self._health.port)
            self._watchdog.start()
            stack.callback(self._watchdog.stop)
            inbound = asyncio.create_task(self._adopt(stop))
            connecting = asyncio.create_task(self._publisher.start())
            endless = [
                asyncio.create_task(each)
                for each in (
                    stop.wait(),
                    keep_beating(self._heartbeat),
                    self._watch_topics(),
                    self._tell_health(),
                )
            ]
            self._readiness.set("accepting", ok=True, why="calls are accepted")
            await asyncio.wait({inbound, *endless}, return_when="FIRST_COMPLETED")
            await self._drain(inbound)
            for task in (connecting, *endless):
                task.cancel()
            for end in await asyncio.gather(
                connecting, *endless, inbound, return_exceptions=True
            ):
                # Whatever ended by itself, without it readiness would not be true.
                if isinstance(end, Exception):
                    raise end

    async def _adopt(self, stop: asyncio.Event) -> None:
        """Read events once lead times are known, so that a repeat means the same.

        Nor are we ready before; whoever calls all the same is quoted the policy.
        """
        known = await self._lead_times.until_known(stop, seconds=LEAD_TIMES_SECONDS)
        why = "lead times are known"
        if not known:
            why = "lead times are not known yet: the policy is quoted"
        self._log.info("lead_times", why=why)
        self._readiness.set("lead_times", ok=True, why=why)
        await self._inbound.run()

    async def _drain(self, inbound: asyncio.Task[None]) -> None:
        self._log.info("stopping", grace_seconds=self._settings.grace_seconds)
        self._readiness.set("accepting", ok=False, why="stopping")
        self._inbound.stop()
        await self._server.stop(self._settings.grace_seconds)
        await asyncio.wait({inbound})
        await self._publisher.close(self._settings.publish_seconds)
        self._log.info("stopped")

    def _ours(self) -> tuple[Topic, ...]:
        """Return the topics that intake writes or hears."""
        names = {
            self._topics.inbound,
            self._topics.dead_letter(self._topics.inbound),
            self._topics.complaints,
            self._topics.lead_times,
        }
        return tuple(topic for topic in self._topics.all() if topic.name in names)

    def _kafka_changed(self, up: bool, why: str) -> None:  # noqa: FBT001 - the shape of a callback
        self._readiness.set("kafka", ok=up, why=why)
        self._metrics.kafka_up.set(up)
        self._log.info("kafka_up" if up else "kafka_down", why=why)

    def _turned(self) -> None:
        self._watchdog.feed("the inbound consumer turned")
        self._metrics.last_progress.set(self._clock.now().timestamp())

    async def _watch_topics(self) -> None:
        while True:
            wait = TOPICS_SOON_SECONDS
            try:
                found = await asyncio.to_thread(
                    check, self._settings.kafka, self._ours()
                )
            except TopicsUnknown as error:
                ok, why = False, str(error)
            else:
                ok = not found
                why = " ".join(map(str, found)) or "topics are as declared"
                wait = TOPICS_EVERY_SECONDS if ok else TOPICS_SOON_SECONDS
            self._readiness.set("topics", ok=ok, why=why)
            await asyncio.sleep(wait)

    async def _tell_health(self) -> None:
        told = False
        while True:
            ready = self._readiness.ready()
            if ready != told:
                await self._server.tell(ready=ready)
                told = ready
            await asyncio.sleep(TELL_EVERY_SECONDS)
