"""SIGTERM and SIGINT become an event that the service waits for."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def shutdown_requested(
    end_process: Callable[[int], None] = os._exit,
) -> Iterator[asyncio.Event]:
    """Yield an event that the first SIGTERM or SIGINT sets.

    A second signal ends the process at once with status 128 + its number, for a person
    who will not wait for the drain. Must be entered in the main thread, inside the
    running loop; the previous handling is restored on leaving.
    """
    loop = asyncio.get_running_loop()
    requested = asyncio.Event()

    def hear(number: signal.Signals) -> None:
        if requested.is_set():
            end_process(128 + number)
        requested.set()

    for number in _SIGNALS:
        loop.add_signal_handler(number, hear, number)
    try:
        yield requested
    finally:
        for number in _SIGNALS:
            loop.remove_signal_handler(number)
