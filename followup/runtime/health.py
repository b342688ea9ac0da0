"""What a process knows about itself: whether its loop turns and whether it is ready."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


class Heartbeat:
    """Remembers when the loop last turned; alive while that was recent.

    Safe to use from any thread; never blocks.
    """

    def __init__(
        self, limit_seconds: float, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.limit_seconds = limit_seconds
        self._monotonic = monotonic
        self._last = monotonic()

    def beat(self) -> None:
        """Note that the loop turned."""
        self._last = self._monotonic()

    def age(self) -> float:
        """Return the seconds since the last beat."""
        return self._monotonic() - self._last

    def alive(self) -> bool:
        """Return whether the last beat is within the limit."""
        return self.age() <= self.limit_seconds


async def keep_beating(heartbeat: Heartbeat, every_seconds: float = 1.0) -> None:
    """Beat from the running loop until cancelled: a blocked loop stops beating."""
    while True:
        heartbeat.beat()
        await asyncio.sleep(every_seconds)


@dataclass(frozen=True, slots=True)
class Condition:
    """Whether one thing the service needs is there, and why or why not."""

    ok: bool
    why: str


class Readiness:
    """Named conditions that must all hold before the service takes work.

    Each starts as not ok. Safe to use from any thread; never blocks for long.
    """

    def __init__(self, *names: str) -> None:
        self._lock = threading.Lock()
        self._conditions: dict[str, Condition] = {}
        for name in names:
            self.register(name)

    def register(self, name: str) -> None:
        """Add a condition, not ok until set; a known one keeps its state."""
        with self._lock:
            self._conditions.setdefault(
                name, Condition(ok=False, why="not checked yet")
            )

    def set(self, name: str, *, ok: bool, why: str) -> None:
        """Say how a condition stands; raises KeyError if it was never registered."""
        with self._lock:
            if name not in self._conditions:
                raise KeyError(name)
            self._conditions[name] = Condition(ok=ok, why=why)

    def conditions(self) -> dict[str, Condition]:
        """Return a copy of every condition by name."""
        with self._lock:
            return dict(self._conditions)

    def ready(self) -> bool:
        """Return whether there are conditions and all of them hold."""
        return all_hold(self.conditions())


def all_hold(conditions: Mapping[str, Condition]) -> bool:
    """Return whether there are conditions and all of them are ok."""
    return bool(conditions) and all(state.ok for state in conditions.values())
