"""How the scheduler ends when it must not go on: told, and without clean-up.

Clean-up would acknowledge, commit or send; leaving all that undone is what makes the
next start hear everything again.
"""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import structlog

from followup.runtime.watchdog import EXIT_STATUS

CRASHED = 1


def fail(error: BaseException) -> NoReturn:
    """Log an error and end the process with status 1."""
    structlog.get_logger().critical("crashed", exc_info=error)
    _end(CRASHED)


def slept() -> NoReturn:
    """Log that the process slept too long and end it, to be started again."""
    structlog.get_logger().critical(
        "slept", why="the process stood still for too long; others may have taken over"
    )
    _end(EXIT_STATUS)


def expelled() -> NoReturn:
    """Log that others have our partitions and end the process, to be started again."""
    structlog.get_logger().critical(
        "expelled",
        why="Kafka gave our partitions to others before all that was decided was"
        " written; it is decided again",
    )
    _end(EXIT_STATUS)


def done() -> NoReturn:
    """End the process with status 0, after a drain.

    A thread that a client left behind, stuck in a connection, could otherwise keep the
    process alive until it is killed.
    """
    _end(0)


def _end(status: int) -> NoReturn:
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
