"""A thread that ends the process when its work has stopped moving.

A Kafka client can lose its partitions without raising anything: the process lives,
answers HTTP and does nothing. Only an observer outside the event loop can end that.
"""

from __future__ import annotations

import faulthandler
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import TextIO

EXIT_STATUS = 75
"""EX_TEMPFAIL of sysexits.h: whoever supervises the process should start it again."""


def exit_with_stacks(status: int) -> None:
    """Write every thread's stack to stderr, then end the process without clean-up.

    Clean-up may wait for the very thing that is stuck, so none is tried.
    """
    faulthandler.dump_traceback(file=sys.__stderr__ or 2, all_threads=True)
    os._exit(status)


class Watchdog:
    """Calls `end_process` once nothing fed it for longer than `patience_seconds`.

    The patience must exceed the longest honest silence, such as a cold recovery that
    reports no progress. Safe to feed from any thread; feeding never blocks.
    """

    def __init__(
        self,
        patience_seconds: float,
        *,
        check_every_seconds: float = 1.0,
        end_process: Callable[[int], None] = exit_with_stacks,
        monotonic: Callable[[], float] = time.monotonic,
        complain_to: TextIO | None = None,
    ) -> None:
        self._patience = patience_seconds
        self._check_every = check_every_seconds
        self._end_process = end_process
        self._monotonic = monotonic
        self._complain_to = complain_to
        self._last = (monotonic(), "start")
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def feed(self, progress: str) -> None:
        """Note that work moved on; `progress` is named if this was the last time."""
        self._last = (self._monotonic(), progress)

    def check(self) -> bool:
        """Return whether progress is recent enough; if not, end the process.

        Returns only when still patient, or when `end_process` itself returns.
        """
        fed_at, progress = self._last
        silent = self._monotonic() - fed_at
        if silent <= self._patience:
            return True
        stream = self._complain_to or sys.stderr
        stream.write(
            f"watchdog: no progress for {silent:.1f} s"
            f" (patience {self._patience:.1f} s), last was {progress!r};"
            f" exiting with status {EXIT_STATUS} to be started again\n"
        )
        stream.flush()
        self._end_process(EXIT_STATUS)
        return False

    def start(self) -> None:
        """Start the checking thread; patience counts from here."""
        self.feed("start")
        self._thread = threading.Thread(
            target=self._watch, name="watchdog", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Stop checking and wait for the thread; may be repeated."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _watch(self) -> None:
        while not self._stopped.wait(self._check_every):
            if not self.check():
                return
