"""Signals become an orderly end."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from followup.runtime.shutdown import shutdown_requested


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_the_first_signal_asks_for_an_orderly_end(number: signal.Signals) -> None:
    """SIGTERM and SIGINT set the event and end nothing."""
    exits: list[int] = []
    with shutdown_requested(exits.append) as requested:
        os.kill(os.getpid(), number)
        await asyncio.wait_for(requested.wait(), 30)

    assert exits == []


async def test_a_second_signal_ends_at_once() -> None:
    """Whoever asks twice does not want to wait."""
    ended = asyncio.Event()
    exits: list[int] = []

    def end(status: int) -> None:
        exits.append(status)
        ended.set()

    with shutdown_requested(end) as requested:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(requested.wait(), 30)
        os.kill(os.getpid(), signal.SIGINT)
        await asyncio.wait_for(ended.wait(), 30)

    assert exits == [128 + signal.SIGINT]


async def test_the_usual_handling_comes_back() -> None:
    """After leaving, Ctrl-C raises KeyboardInterrupt as before."""
    before = signal.getsignal(signal.SIGINT)
    with shutdown_requested():
        pass

    assert signal.getsignal(signal.SIGINT) in {before, signal.default_int_handler}
