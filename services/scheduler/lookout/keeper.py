"""Keeps the lookout running beside the worker that owns partition 0.

It is a process of its own: reading every topic in a thread would take the interpreter
from the clocks. When two workers believe for seconds that the partition is theirs, both
look out, and say the same under the same ids.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from contextlib import suppress

import msgspec
import structlog

from followup.ports import Clock
from followup.runtime.labels import UPDATES
from followup.runtime.metrics import SchedulerMetrics
from services.scheduler.lookout.report import Report

MODULE = "services.scheduler.lookout"
LOOK_SECONDS = 1.0
AGAIN_SECONDS = 5.0
UNKNOWN_LOOKS = 60


class Keeper:
    """Starts and ends the lookout as `is_ours` says, and passes on what it reports.

    While nobody can say whose it is, in a rebalance, it goes on for a minute.
    """

    def __init__(  # noqa: PLR0913 - wired once, by name
        self,
        is_ours: Callable[[], bool | None],
        metrics: SchedulerMetrics,
        clock: Clock,
        *,
        command: tuple[str, ...] = (sys.executable, "-m", MODULE),
        log: int | None = None,
        look_seconds: float = LOOK_SECONDS,
        again_seconds: float = AGAIN_SECONDS,
    ) -> None:
        """`log` is the file that gets its log; left out, the worker's own output."""
        self._is_ours = is_ours
        self._metrics = metrics
        self._clock = clock
        self._command = command
        self._output = log
        self._look_seconds = look_seconds
        self._again_seconds = again_seconds
        self._log = structlog.get_logger()

    async def run(self) -> None:
        """Keep it until cancelled; raises nothing of its own."""
        ours = False
        while True:
            if self._is_ours():
                if not ours:
                    # From now on it is missed if it does not look.
                    self._metrics.lookout_last_look.set(self._clock.now().timestamp())
                ours = True
                await self._once()
                await asyncio.sleep(self._again_seconds)
            elif self._is_ours() is False and ours:
                ours = False
                self._metrics.lookout_last_look.set(0)
            await asyncio.sleep(self._look_seconds)

    async def _once(self) -> None:
        """Run it until it is not ours any more, or ends by itself."""
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=PIPE,
                stdout=PIPE,
                stderr=sys.stdout.fileno() if self._output is None else self._output,
            )
        except OSError as error:
            self._log.error("lookout_not_started", why=str(error))
            return
        reading = asyncio.create_task(self._read(process))
        try:
            unknown = 0
            while unknown < UNKNOWN_LOOKS and not reading.done():
                ours = self._is_ours()
                if ours is False:
                    break
                unknown = unknown + 1 if ours is None else 0
                await asyncio.wait({reading}, timeout=self._look_seconds)
            if reading.done():
                self._log.error("lookout_ended", status=process.returncode)
        finally:
            reading.cancel()
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            self._forget()

    def _forget(self) -> None:
        """Show nothing of what was seen: another worker's lookout sees on."""
        self._metrics.sources_watched.set(0)
        self._metrics.sources_silent.set(0)
        for kind in UPDATES:
            self._metrics.breaker_pressure.labels(kind=kind).set(0)

    async def _read(self, process: Process) -> None:
        if process.stdout is None:
            return
        async for line in process.stdout:
            with suppress(msgspec.DecodeError):
                self._pass_on(msgspec.json.decode(line, type=Report))

    def _pass_on(self, report: Report) -> None:
        metrics = self._metrics
        metrics.lookout_last_look.set(report.time)
        metrics.sources_watched.set(report.watched)
        metrics.sources_silent.set(report.silent)
        for kind, share in report.pressure.items():
            metrics.breaker_pressure.labels(kind=kind).set(share)
        for kind, number in report.trips.items():
            metrics.breaker_trips.labels(kind=kind).inc(number)
        for kind, number in report.alerts.items():
            metrics.alerts.labels(kind=kind).inc(number)
