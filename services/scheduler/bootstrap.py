"""The one place where the scheduler's parts meet."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from functools import partial

import structlog

from followup.complaint import Person
from followup.holds import Holds
from followup.kafka.holds import HoldWatch
from followup.kafka.lead_times import LeadTimeWatch
from followup.lead_times.curves import Curves
from followup.policy import LivePolicies
from followup.runtime.clock import SystemClock, elapsed
from followup.runtime.health import Heartbeat, Readiness
from followup.runtime.health_server import HealthServer
from followup.runtime.metrics import process_registry, scheduler_metrics
from followup.runtime.policy_reload import PolicyReload
from followup.runtime.shutdown import shutdown_requested
from followup.runtime.watchdog import Watchdog
from services.scheduler.absence_walk import AbsenceWalk
from services.scheduler.crashes import CrashLog
from services.scheduler.decider import Decider
from services.scheduler.drain import Drain
from services.scheduler.faust_app import Hooks, build, group
from services.scheduler.guard import Guard
from services.scheduler.handler import Handler
from services.scheduler.hearing import Hearing
from services.scheduler.keeper import Keeper, Panel
from services.scheduler.last_words import expelled, fail, slept
from services.scheduler.learner.panel import LearnerPanel
from services.scheduler.lease import Lease
from services.scheduler.lookout.panel import LookoutPanel
from services.scheduler.membership import leave_for_good
from services.scheduler.metrics import Observer
from services.scheduler.partitions import Assignment
from services.scheduler.private_faust import FaustOutlet
from services.scheduler.read_back import read_back
from services.scheduler.settings import SchedulerSettings
from services.scheduler.take_over import TakeOver
from services.scheduler.topic_watch import TopicWatch
from services.scheduler.wake_ups import Ticker
from services.scheduler.worker import Worker

ALIVE_SECONDS = 15.0
"""Longest time without a turn of the loop before the process counts as dead."""

LEAD_TIMES_SECONDS = 5.0
"""Longest wait for what was learned, before work begins without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduler:
    """The whole service, put together."""

    worker: Worker
    health: HealthServer
    watchdog: Watchdog
    topic_watch: TopicWatch
    policy_reload: PolicyReload
    hold_watch: HoldWatch
    lead_time_watch: LeadTimeWatch
    keepers: tuple[Keeper, ...]

    async def run(self) -> None:
        """Work until SIGTERM or SIGINT, in the main thread.

        What was heard by then is made durable within the grace period. Raises OSError
        when the port for metrics is taken; any other trouble ends the process with a
        status other than 0, since it must be started again.
        """
        log = structlog.get_logger()
        # First of all: whoever sees it listen may ask it to stop.
        with shutdown_requested() as stop, self.health, self.policy_reload:
            log.info("started", metrics_port=self.health.port)
            self.watchdog.start()
            self.topic_watch.start(asyncio.get_running_loop())
            beside = [asyncio.create_task(self.worker.observe())]
            beside += [asyncio.create_task(one.run()) for one in self.keepers]
            await self.topic_watch.until_usable(stop)
            if not stop.is_set():
                self.lead_time_watch.start()
                self.hold_watch.start()
                await self.hold_watch.until_known(stop)
                # Promises are watched without lead times, too, only less closely.
                await self.lead_time_watch.until_known(stop, seconds=LEAD_TIMES_SECONDS)
                await self.worker.work(stop)
                self.hold_watch.stop()
                self.lead_time_watch.stop()
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
            self.topic_watch.stop()
            self.watchdog.stop()
            log.info("stopped")


def bootstrap(  # noqa: PLR0913, PLR0917 - called once, with what main has made
    settings: SchedulerSettings,
    decider: Decider,
    operators: Person,
    policies: LivePolicies,
    holds: Holds,
    lead_times: Curves,
) -> Scheduler:
    """Put the scheduler together around a judgement; connects to nothing yet.

    `operators` are told of a quarantined case that has no owner; `policies` are those
    the judgement goes by, `holds` what it holds back, and `lead_times` how long
    complaints take; all three are kept up to date.
    Call it once in a process, inside the running loop.
    """
    topics, clock, readiness = settings.topics, SystemClock(), Readiness()
    registry = process_registry()
    metrics = scheduler_metrics(registry)
    heartbeat, watchdog = Heartbeat(ALIVE_SECONDS), Watchdog(settings.patience_seconds)
    guard = Guard(
        settings.session_timeout_seconds / 3,
        monotonic=elapsed,
        end_process=slept,
    )
    observer = Observer(metrics, topics, clock)
    handler = Handler(decider, topics, operators)
    assignment = Assignment()
    take_over = TakeOver(
        topics=topics,
        assignment=assignment,
        metrics=metrics,
        readiness=readiness,
        watchdog=watchdog,
        leave=lambda: leave_for_good(
            settings.kafka, group=group(topics), instance_id=settings.instance_id
        ),
        read_back=partial(read_back, settings.kafka),
        fail=fail,
    )
    hearing = Hearing(
        handler=handler,
        topics=topics,
        assignment=assignment,
        crashes=CrashLog(settings.data_dir / "crashes.json"),
        clock=clock,
        observer=observer,
        fail=fail,
    )
    faust_app = build(
        settings,
        topics,
        Hooks(
            hear=hearing.hear,
            recovered=take_over.recovered,
            revoked=take_over.revoked,
            sought=take_over.sought,
            guard=guard.check,
            lease=Lease(
                settings.session_timeout_seconds,
                monotonic=elapsed,
                end_process=expelled,
            ),
            fail=fail,
        ),
    )
    app, outlet = faust_app.app, FaustOutlet(faust_app.app)
    take_over.attach(faust_app, outlet)
    ticker = Ticker(
        assignment=assignment,
        outlet=outlet,
        topics=topics,
        clock=clock,
        may_send=lambda: (
            assignment.current and not (app.rebalancing or app.should_stop)
        ),
        drain=Drain(settings.drain_per_second, monotonic=time.monotonic),
    )
    worker = Worker(
        app=app,
        assignment=assignment,
        take_over=take_over,
        ticker=ticker,
        absences=AbsenceWalk(
            policies=policies,
            assignment=assignment,
            clock=clock,
            monotonic=time.monotonic,
        ),
        guard=guard,
        observer=observer,
        heartbeat=heartbeat,
        watchdog=watchdog,
        grace_seconds=settings.grace_seconds,
        fail=fail,
    )
    panels: list[Panel] = []
    if settings.lookout:
        panels.append(LookoutPanel(metrics, clock))
    if settings.learner:
        panels.append(
            LearnerPanel(
                metrics, topics, clock, lambda: policies.versions[-1].categories
            )
        )
    return Scheduler(
        worker=worker,
        health=HealthServer(
            registry=registry,
            heartbeat=heartbeat,
            readiness=readiness,
            host=settings.metrics_host,
            port=settings.metrics_port,
            setting="SCHEDULER_METRICS_PORT",
            about=settings.about,
        ),
        watchdog=watchdog,
        policy_reload=PolicyReload(policies, metrics, clock),
        hold_watch=HoldWatch(
            settings.kafka,
            topics.controls,
            holds,
            client_id="followup-scheduler-holds",
            on_change=worker.look_at_held,
        ),
        lead_time_watch=LeadTimeWatch(
            settings.kafka,
            topics.lead_times,
            lead_times,
            clock=clock,
            client_id="followup-scheduler-lead-times",
        ),
        keepers=tuple(
            Keeper(lambda: _is_first_ours(assignment), panel) for panel in panels
        ),
        topic_watch=TopicWatch(
            kafka=settings.kafka,
            topics=topics,
            readiness=readiness,
            metrics=metrics,
            progress=watchdog.feed,
        ),
    )


def _is_first_ours(assignment: Assignment) -> bool | None:
    """Whether partition 0 is ours, and all that goes with it; None: nobody knows."""
    if not assignment.current:
        return None
    return any(one.number == 0 for one in assignment)
