"""What the processes that run beside a worker have in common."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Mapping

from followup.runtime.environment import load
from followup.runtime.logs import configure_logs
from services.scheduler.settings import SchedulerSettings

GIVES_WAY = 10
"""How far behind the worker it stands in line for the processor (see nice(1))."""


def prepare(service: str, environ: Mapping[str, str]) -> SchedulerSettings:
    """Make this process one that ends with its standard input; return its settings.

    Its logs go to standard error, under the name of `service`.
    """
    settings = load(SchedulerSettings, environ)
    configure_logs(
        service=service,
        log_format=settings.log_format,
        level=settings.log_level,
        stream=sys.stderr,
    )
    os.nice(GIVES_WAY)
    # It warns when its loop had to wait, which is what giving way means.
    logging.getLogger("kafka.net.selector").setLevel(logging.ERROR)
    # Ctrl-C in a terminal reaches both; the worker ends us when it is done.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_input, daemon=True).start()
    return settings


def _end_with_input() -> None:
    sys.stdin.buffer.read()
    # All that it says is said again, in the same words, by whoever comes next.
    os._exit(0)
