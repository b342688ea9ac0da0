"""Keeps a process running beside the worker that owns partition 0.

What looks over all partitions runs in processes of its own: reading every topic in a
thread would take the interpreter from the clocks. When two workers believe for seconds
that the partition is theirs, both run one, and both say the same.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

import structlog

LOOK_SECONDS = 1.0
AGAIN_SECONDS = 5.0
UNKNOWN_LOOKS = 60


class Panel(Protocol):
    """Where the worker shows what the process reports."""

    @property
    def service(self) -> str:
        """The process's name in logs."""
        ...

    @property
    def module(self) -> str:
        """What `python -m` starts."""
        ...

    def expected(self, *, ours: bool) -> None:
        """Note that from now on the process is missed if it does not report, or not."""
        ...

    def show(self, line: bytes) -> None:
        """Show one line that it reported; one that is no report is passed over."""
        ...

    def forget(self) -> None:
        """Show nothing of what it saw: another worker's process sees on."""
        ...


class Keeper:
    """Starts and ends one process as `is_ours` says, and passes on what it reports.

    While nobody can say whose it is, in a rebalance, it goes on for a minute.
    """

    def __init__(  # noqa: PLR0913 - wired once, by name
        self,
        is_ours: Callable[[], bool | None],
        panel: Panel,
        *,
        command: tuple[str, ...] = (),
        log: int | None = None,
        look_seconds: float = LOOK_SECONDS,
        again_seconds: float = AGAIN_SECONDS,
    ) -> None:
        """`log` is the file that gets its log; left out, the worker's own output."""
        self._is_ours = is_ours
        self._panel = panel
        self._command = command or (sys.executable, "-m", panel.module)
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
                    self._panel.expected(ours=True)
                ours = True
                await self._once()
                await asyncio.sleep(self._again_seconds)
            elif self._is_ours() is False and ours:
                ours = False
                self._panel.expected(ours=False)
            await asyncio.sleep(self._look_seconds)

    async def _once(self) -> None:
        """Run it until it is not ours any more, or ends by itself."""
        name = self._panel.service
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=PIPE,
                stdout=PIPE,
                stderr=sys.stdout.fileno() if self._output is None else self._output,
            )
        except OSError as error:
            self._log.error(f"{name}_not_started", why=str(error))
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
                self._log.error(f"{name}_ended", status=process.returncode)
        finally:
            reading.cancel()
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            self._panel.forget()

    async def _read(self, process: Process) -> None:
        if process.stdout is None:
            return
        async for line in process.stdout:
            self._panel.show(line)
