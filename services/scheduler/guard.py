"""Ends a process that slept, before it says anything.

A process that was stopped and goes on later (a frozen virtual machine, a debugger, a
starved container) does not know that others took its partitions over. In at-least-once
Kafka does not fence it off, so what it would write could undo newer memory.
"""

from __future__ import annotations

from collections.abc import Callable


class Guard:
    """Compares the time since the last tick with a limit, a third of the session.

    `check` stands where produce requests are made: a guard in the tick alone lets
    through what was already handed to the sender.
    """

    def __init__(
        self,
        limit_seconds: float,
        *,
        monotonic: Callable[[], float],
        end_process: Callable[[], None],
    ) -> None:
        self._limit = limit_seconds
        self._monotonic = monotonic
        self._end_process = end_process
        self._last: float | None = None

    def tick(self) -> None:
        """Note that the loop turned; ends the process when that was too long ago."""
        self.check()
        self._last = self._monotonic()

    def check(self) -> None:
        """End the process if it slept; before the first tick there is no limit."""
        if self._last is None:
            return
        if self._monotonic() - self._last > self._limit:
            self._end_process()
