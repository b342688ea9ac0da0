"""The lookout runs beside the worker whose it is, and its reports become metrics."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from prometheus_client import CollectorRegistry

from followup.runtime.clock import SystemClock
from followup.runtime.metrics import scheduler_metrics
from services.scheduler.keeper import Keeper
from services.scheduler.lookout.panel import LookoutPanel

REPORT = {
    "time": 1_700_000_000.0,
    "watched": 3,
    "silent": 1,
    "pressure": {"resolved": 0.5},
    "alerts": {"digest": 2},
    "trips": {"resolved": 1},
}
PROGRAM = """
import os, sys
print("not a report")
print(sys.argv[2], flush=True)
open(sys.argv[1], "a").write(f"{os.getpid()} ")
sys.stdin.read()
"""


class World:
    """A worker that may own the first partition, and a lookout that reports once."""

    def __init__(self, folder: Path) -> None:
        self.ours: bool | None = False
        self.started = folder / "started"
        self.registry = CollectorRegistry()
        command = (sys.executable, "-c", PROGRAM, str(self.started), json.dumps(REPORT))
        self.keeper = Keeper(
            lambda: self.ours,
            LookoutPanel(scheduler_metrics(self.registry), SystemClock()),
            command=command,
            log=sys.__stderr__.fileno() if sys.__stderr__ else None,
            again_seconds=0.01,
            look_seconds=0.01,
        )

    def value(self, name: str, **labels: str) -> float | None:
        return self.registry.get_sample_value(name, labels)

    @property
    def pids(self) -> list[int]:
        found = self.started.read_text() if self.started.exists() else ""
        return [int(one) for one in found.split()]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.keeper.run())
        try:
            async with asyncio.timeout(60):
                yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(6000):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came true")


def lives(pid: int) -> bool:
    """Whether the process is there and has not ended."""
    with suppress(OSError):
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    return False


async def test_it_runs_while_the_first_partition_is_ours(tmp_path: Path) -> None:
    """
    It starts when the partition comes, outlives a rebalance, and ends when it goes.
    """
    world = World(tmp_path)
    async with world.running():
        world.ours = True
        await until(lambda: bool(world.pids))
        world.ours = None
        for _ in range(10):
            await asyncio.sleep(0.01)
        after_rebalance = lives(world.pids[0])
        world.ours = False
        await until(lambda: not lives(world.pids[0]))
        await until(
            lambda: world.value("followup_lookout_last_look_timestamp_seconds") == 0
        )

    assert after_rebalance
    assert len(world.pids) == 1


async def test_what_it_reports_becomes_metrics(tmp_path: Path) -> None:
    """
    Gauges take its numbers, counters add them; what is no report is passed over.
    """
    world = World(tmp_path)
    async with world.running():
        world.ours = True
        await until(
            lambda: (
                world.value("followup_lookout_last_look_timestamp_seconds")
                == REPORT["time"]
            )
        )
        silent = world.value("followup_sources_silent")
        pressure = world.value("followup_breaker_pressure_ratio", kind="resolved")
        trips = world.value("followup_breaker_trips_total", kind="resolved")
        alerts = world.value("followup_alerts_total", kind="digest")

    assert (silent, pressure, trips, alerts) == (1, 0.5, 1, 2)


async def test_what_it_saw_is_not_shown_once_another_worker_looks_out(
    tmp_path: Path,
) -> None:
    """
    Gauges of what a lookout sees end with it; counters stay.
    """
    world = World(tmp_path)
    pressure = "followup_breaker_pressure_ratio"
    async with world.running():
        world.ours = True
        await until(lambda: world.value(pressure, kind="resolved") == 0.5)
        world.ours = False
        await until(
            lambda: world.value("followup_lookout_last_look_timestamp_seconds") == 0
        )

    assert world.value(pressure, kind="resolved") == 0
    assert world.value("followup_sources_silent") == 0
    assert world.value("followup_breaker_trips_total", kind="resolved") == 1


async def test_one_that_ends_is_started_again(tmp_path: Path) -> None:
    """
    A crash of the lookout is no crash of the worker.
    """
    world = World(tmp_path)
    async with world.running():
        world.ours = True
        await until(lambda: bool(world.pids))
        os.kill(world.pids[0], signal.SIGKILL)
        await until(lambda: len(world.pids) > 1)

    assert len(set(world.pids)) > 1
