"""One process in the background, known by the pid in a file."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

POLL_SECONDS = 0.05


class Background:
    """A process that outlives its starter and is found again by its pid file.

    A pid that now belongs to another program is not taken for ours: the command line
    must contain ``mark``.
    """

    def __init__(self, pid_file: Path, mark: str) -> None:
        self.pid_file = pid_file
        self.mark = mark
        self._child: subprocess.Popen[bytes] | None = None

    def start(
        self,
        command: Sequence[str],
        log: Path,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Start the process in a session of its own, its words appended to ``log``."""
        with log.open("ab") as words:
            self._child = subprocess.Popen(  # noqa: S603 - the caller's own command
                list(command),
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                env=None if environment is None else dict(environment),
                start_new_session=True,
            )
        self.pid_file.write_text(f"{self._child.pid}\n")

    def pid(self) -> int | None:
        """Give the pid if the process runs now, else None."""
        if self._child is not None:
            return self._child.pid if self._child.poll() is None else None
        try:
            pid = int(self.pid_file.read_text())
            os.kill(pid, 0)
        except (OSError, ValueError):
            return None
        return pid if self.mark in _command_line(pid) else None

    def stop(self, grace_seconds: float) -> bool:
        """End the process politely, then hard; say whether there was one.

        Blocks until it is gone.
        """
        pid = self.pid()
        if pid is not None:
            _signal(pid, signal.SIGTERM)
            if not wait_until(lambda: self.pid() is None, grace_seconds):
                self.kill()
        self._forget()
        return pid is not None

    def kill(self) -> None:
        """End the process as a crash would (SIGKILL). Blocks until it is gone."""
        pid = self.pid()
        if pid is not None:
            _signal(pid, signal.SIGKILL)
            wait_until(lambda: self.pid() is None, 30)
        self._forget()

    def _forget(self) -> None:
        self._child = None
        self.pid_file.unlink(missing_ok=True)


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Look until the condition holds or the time is over; say whether it held."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(POLL_SECONDS)
    return True


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _command_line(pid: int) -> str:
    """Give what a process was started with; empty if it is dead or unreaped."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        pass
    command = ["ps", "-ww", "-o", "command=", "-p", str(pid)]
    seen = subprocess.run(  # noqa: S603 - a fixed command
        command,
        capture_output=True,
        text=True,
        check=False,
    )
    return seen.stdout
