"""Runs the faust application from start to drained stop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable

import faust

from followup.runtime.health import Heartbeat
from followup.runtime.watchdog import Watchdog
from services.scheduler.absence_walk import AbsenceWalk
from services.scheduler.guard import Guard
from services.scheduler.metrics import Observer
from services.scheduler.partitions import Assignment
from services.scheduler.private_aiokafka import why_unread
from services.scheduler.take_over import TakeOver
from services.scheduler.wake_ups import TICK_SECONDS, Ticker

OBSERVE_SECONDS = 1.0
AWAKE_SECONDS = 0.1
SILENCE_SECONDS = 60.0
"""How long hints may go unheard in a partition before ticking counts as standstill."""


class Worker:
    """One faust worker without faust's own command line, signals and loop.

    `fail` ends the process and does not return: after a crash nothing may be tidied up,
    since what was not acknowledged must be heard again.
    """

    def __init__(  # noqa: PLR0913 - its neighbours, each of another kind
        self,
        *,
        app: faust.App,
        assignment: Assignment,
        take_over: TakeOver,
        ticker: Ticker,
        absences: AbsenceWalk,
        guard: Guard,
        observer: Observer,
        heartbeat: Heartbeat,
        watchdog: Watchdog,
        grace_seconds: float,
        fail: Callable[[BaseException], None],
    ) -> None:
        self._app = app
        self._assignment = assignment
        self._take_over = take_over
        self._ticker = ticker
        self._absences = absences
        self._guard = guard
        self._observer = observer
        self._heartbeat = heartbeat
        self._watchdog = watchdog
        self._grace = grace_seconds
        self._fail = fail
        self._stopping = False
        self._holds_changed = threading.Event()

    def look_at_held(self) -> None:
        """Have the cases with held messages looked at; safe from any thread."""
        self._holds_changed.set()

    async def work(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set, then finish what is under way."""
        tasks = [
            asyncio.create_task(self._or_fail(work), name=work.__name__)
            for work in (
                self._start,
                self._stay_awake,
                self._keep_ticking,
                self._crash_seen,
                self._reader_seen,
            )
        ]
        await stop.wait()
        self._stopping = True
        if len(self._assignment):
            await self._drain()
        # Else nothing is under way, and the start must not be gone through backwards:
        # faust would subscribe to the inputs alone, and a static member is given that
        # assignment, without its memory, at every start to come.
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _drain(self) -> None:
        try:
            async with asyncio.timeout(self._grace):
                await self._app.stop()
        except TimeoutError as error:
            self._fail(error)

    async def observe(self) -> None:
        """Bring gauges and readiness up to date, for ever: a turn shows we live."""
        await self._or_fail(self._observe)

    async def _observe(self) -> None:
        while True:
            self._heartbeat.beat()
            self._take_over.watch()
            self._observer.refresh(self._assignment)
            await asyncio.sleep(OBSERVE_SECONDS)

    async def _start(self) -> None:
        await self._app.start()

    async def _crash_seen(self) -> None:
        """Raise what crashed the application; return when it was stopped."""
        await self._app.wait()
        if self._app.crashed:
            raise self._app.crash_reason or RuntimeError("faust gave up")

    async def _reader_seen(self) -> None:
        """Raise what ended the reading, which faust may never hear of."""
        while True:
            if ended := why_unread(self._app):
                raise ended
            await asyncio.sleep(OBSERVE_SECONDS)

    async def _stay_awake(self) -> None:
        """Show the guard that the loop turns; Kafka can hold up ticks, but not this."""
        while True:
            self._guard.tick()
            await asyncio.sleep(AWAKE_SECONDS)

    async def _keep_ticking(self) -> None:
        while True:
            if self._assignment.current and not self._app.rebalancing:
                await self._ticker.tick()
                # Which cases have held messages is known once all are indexed.
                if self._holds_changed.is_set() and self._assignment.indexed:
                    self._holds_changed.clear()
                    await self._ticker.nudge()
                await self._absences.turn(self._ticker.hint)
                if self._is_heard():
                    self._observer.ticked()
                    self._watchdog.feed("tick")
            await asyncio.sleep(TICK_SECONDS)

    def _is_heard(self) -> bool:
        """Tell whether what we hint at arrives: a reader can die without an error."""
        return all(one.due.silence() < SILENCE_SECONDS for one in self._assignment)

    async def _or_fail(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - without any of them the rest is blind
            # A start that is cut short by a stop may complain of that.
            if not self._stopping:
                self._fail(error)
