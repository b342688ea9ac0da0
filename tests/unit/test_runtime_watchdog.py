"""The watchdog ends a process whose work has stopped."""

from __future__ import annotations

import io
import queue
import subprocess
import sys

from followup.runtime.watchdog import EXIT_STATUS, Watchdog


class HandClock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_it_is_patient_while_fed() -> None:
    """Progress within the patience keeps the process running."""
    clock, exits = HandClock(), list[int]()
    watchdog = Watchdog(60, end_process=exits.append, monotonic=clock)
    for _ in range(3):
        clock.seconds += 60
        assert watchdog.check()
        watchdog.feed("recovering")

    assert exits == []


def test_it_ends_the_process_and_says_why() -> None:
    """Beyond the patience it writes one line and exits with status 75."""
    clock, exits, told = HandClock(), list[int](), io.StringIO()
    watchdog = Watchdog(60, end_process=exits.append, monotonic=clock, complain_to=told)
    watchdog.feed("recovering 40 %")
    clock.seconds += 60.5

    assert not watchdog.check()
    assert exits == [75]
    assert told.getvalue() == (
        "watchdog: no progress for 60.5 s (patience 60.0 s), last was"
        " 'recovering 40 %'; exiting with status 75 to be started again\n"
    )


def test_its_own_thread_notices() -> None:
    """Started, it needs no one to call check, and stop ends the thread."""
    clock, exits = HandClock(), queue.SimpleQueue[int]()
    watchdog = Watchdog(
        60,
        check_every_seconds=0.001,
        end_process=exits.put,
        monotonic=clock,
        complain_to=io.StringIO(),
    )
    watchdog.start()
    clock.seconds += 61

    assert exits.get(timeout=30) == EXIT_STATUS
    watchdog.stop()
    watchdog.stop()


def test_a_real_process_exits_with_the_stacks_of_its_threads() -> None:
    """By default the process ends at once, showing what it was stuck in."""
    ended = subprocess.run(
        [
            sys.executable,
            "-c",
            "from followup.runtime.watchdog import Watchdog; Watchdog(-1).check()",
        ],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )

    assert ended.returncode == 75
    assert "watchdog: no progress" in ended.stderr
    assert "line 1 in <module>" in ended.stderr


def test_patience_counts_from_the_start() -> None:
    """Time between building and starting is not held against the process."""
    clock, exits = HandClock(), list[int]()
    watchdog = Watchdog(60, end_process=exits.append, monotonic=clock)
    clock.seconds += 3600
    watchdog.start()

    assert watchdog.check()
    watchdog.stop()
    assert exits == []
