"""A scheduler in a process of its own, to be killed and started again."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local.ports import spare_ports
from followup.topics import Topics
from tests.support.service_process import command, environment, readyz

SESSION_SECONDS = 30
"""Long, so that a machine with much to do is not taken for one that slept."""
STOP_SECONDS = 40


class SchedulerProcess:
    """One worker with a folder of its own; `log` holds all that it said.

    `module` is what runs: by default the scheduler around a plain judgement.
    """

    def __init__(
        self,
        home: Path,
        bootstrap: str,
        prefix: str,
        *,
        module: str = "tests.support.plain_scheduler",
        port: int | None = None,
        **variables: str,
    ) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.home = home
        self.log = home / "log.jsonl"
        self.port = port or spare_ports().client
        self._module = module
        self._data = home / "data" / "of this worker"
        self._process: subprocess.Popen[bytes] | None = None
        self._environment = (
            environment(
                bootstrap,
                prefix,
                SCHEDULER_DATA_DIR=str(self._data),
                SCHEDULER_INSTANCE_ID="scheduler-0",
                SCHEDULER_SESSION_TIMEOUT_SECONDS=str(SESSION_SECONDS),
                SCHEDULER_METRICS_HOST="127.0.0.1",
                SCHEDULER_METRICS_PORT=str(self.port),
                SCHEDULER_LOOKOUT="false",
                SCHEDULER_LEARNER="false",
            )
            | variables
        )

    @classmethod
    def of_several(
        cls, home: Path, bootstrap: str, topics: Topics, name: str, **variables: str
    ) -> SchedulerProcess:
        """Return one of several workers, by name, whose silence is soon noticed."""
        return cls(
            home / name,
            bootstrap,
            topics.prefix,
            port=None,
            FOLLOWUP_PARTITIONS=str(topics.partitions),
            SCHEDULER_INSTANCE_ID=name,
            SCHEDULER_SESSION_TIMEOUT_SECONDS="10",
            **variables,
        )

    def start(self) -> None:
        """Start the process; it works as soon as Kafka lets it."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command(self._module),
                cwd=self.home,
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def status(self) -> int | None:
        """The exit status, None while it runs."""
        assert self._process is not None
        return self._process.poll()

    def kill9(self) -> None:
        """End the process as a crash would."""
        # A supervisor may put the next one in its place at any moment.
        process = self._process
        assert process is not None
        process.kill()
        process.wait()

    def sigterm(self) -> int:
        """Ask the process to stop and return its exit status."""
        process = self._process
        assert process is not None
        process.terminate()
        return process.wait(timeout=STOP_SECONDS)

    def pause(self) -> None:
        """Let the process sleep, as a frozen machine would; it knows nothing of it."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def children(self) -> list[int]:
        """Return the processes that run beside it."""
        assert self._process is not None
        pid = self._process.pid
        found: list[int] = []
        for one in Path(f"/proc/{pid}/task").glob("*/children"):
            found += map(int, one.read_text().split())
        return found

    def owned(self) -> list[int]:
        """Return the partitions that it took over last, as far as it said."""
        words = self.log.read_text(errors="replace").splitlines()
        told = [json.loads(one) for one in words if '"event": "recovered"' in one]
        return list(told[-1]["partitions"]) if told else []

    def end(self, *, tell: bool = True) -> None:
        """Make sure that nothing is left running; a failing test shows the log."""
        if self._process is not None and self._process.poll() is None:
            self.kill9()
        if tell:
            print(self.said())  # noqa: T201 - pytest shows it for a test that failed

    def empty_data(self) -> None:
        """Lose the local disk."""
        shutil.rmtree(self._data, ignore_errors=True)

    @contextmanager
    def supervised(self, *, tell: bool = True) -> Iterator[list[int]]:
        """Start it, and again whenever it ends; yields the exit statuses so far."""
        statuses: list[int] = []
        over = threading.Event()

        def watch() -> None:
            while not over.wait(0.05):
                status = self.status
                if status is not None:
                    statuses.append(status)
                    self.start()

        self.start()
        thread = threading.Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield statuses
        finally:
            over.set()
            thread.join()
            self.end(tell=tell)

    def conditions(self) -> dict[str, str]:
        """Return what it says it needs and how that stands; empty before it listens."""
        return {name: state["why"] for name, state in readyz(self.port)[1].items()}

    def ready(self) -> bool:
        """Return whether it says that it is ready."""
        return readyz(self.port)[0]

    def said(self) -> str:
        """Return the end of its log, for a failing test."""
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join(lines[-30:])
