"""The scheduler under measurement: a process of its own, as in production."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.timers.memory import resident_bytes
from deploy.local.ports import spare_ports
from tests.support.service_process import command, environment, get, readyz

READY_SECONDS = 900.0


class TooSlow(Exception):
    """Something that the bench waits for did not happen."""


class Scheduler:
    """One worker with a folder of its own."""

    def __init__(self, home: Path, bootstrap: str, prefix: str) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.log = home / "scheduler.log"
        self._data = home / "data"
        self._port = spare_ports().client
        self._process: subprocess.Popen[bytes] | None = None
        self._environment = environment(
            bootstrap,
            prefix,
            SCHEDULER_DATA_DIR=str(self._data),
            SCHEDULER_INSTANCE_ID="bench-0",
            # A machine with much else to do must not be taken for one that slept.
            SCHEDULER_SESSION_TIMEOUT_SECONDS="60",
            SCHEDULER_METRICS_HOST="127.0.0.1",
            SCHEDULER_METRICS_PORT=str(self._port),
            SCHEDULER_LOOKOUT="false",
            SCHEDULER_LEARNER="false",
        )

    def start(self) -> None:
        """Start the process."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                command("services.scheduler"),
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def until_ready(self) -> float:
        """Wait until it is ready; returns the seconds that took from now."""
        began = time.monotonic()
        wait_until(self._ready, READY_SECONDS, f"a ready scheduler, see {self.log}")
        return time.monotonic() - began

    def check(self) -> None:
        """Raise TooSlow if it ended by itself."""
        self._alive()

    def kill(self) -> None:
        """End it as a crash would."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()

    def empty_data(self) -> None:
        """Lose its disk."""
        shutil.rmtree(self._data, ignore_errors=True)

    def resident_bytes(self) -> int:
        """Return how much memory it holds."""
        return resident_bytes(self._alive().pid)

    def acknowledged_within(self, seconds: float) -> tuple[float, float]:
        """Return how many alerts it saw acknowledged so soon, and how many in all."""
        page = get(self._port, "/metrics")
        name = "followup_alert_lateness_seconds"
        soon = _number(page, rf'{name}_bucket{{le="{seconds}"}}')
        return soon, _number(page, f"{name}_count")

    @contextmanager
    def running(self) -> Iterator[None]:
        """Have it run, and end it at last."""
        self.start()
        try:
            yield
        finally:
            self.kill()

    def _ready(self) -> bool:
        self._alive()
        return readyz(self._port)[0]

    def _alive(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            raise TooSlow(f"the scheduler ended by itself, see {self.log}")
        return self._process


def wait_until(
    happened: Callable[[], bool], seconds: float, what: str, pause: float = 0.05
) -> None:
    """Return once it happened; raises TooSlow when it does not in time."""
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            raise TooSlow(f"no {what} within {seconds:.0f} s")
        time.sleep(pause)


def _number(page: str, series: str) -> float:
    found = re.search(rf"^{re.escape(series)} (\S+)$", page, re.MULTILINE)
    return float(found[1]) if found else 0.0
