"""`python -m services.scheduler.lookout`: started by the worker of partition 0.

Ends with its standard input, so that it never outlives that worker; reports go to
standard output, logs to standard error.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Mapping

import msgspec

from followup.policy import LivePolicies, lead_for
from followup.runtime.clock import SystemClock
from followup.runtime.environment import load
from followup.runtime.logs import configure_logs
from services.scheduler.lookout.report import Report
from services.scheduler.lookout.watch import Watch
from services.scheduler.settings import SchedulerSettings

GIVES_WAY = 10
"""How far behind the worker it stands in line for the processor (see nice(1))."""


def main(environ: Mapping[str, str]) -> None:
    """Look out until standard input ends; settings were checked by the worker."""
    settings = load(SchedulerSettings, environ)
    configure_logs(
        service="lookout",
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
    policies = LivePolicies(settings.policy)
    newest = policies.versions[-1]
    Watch(
        kafka=settings.kafka,
        topics=settings.topics,
        policies=policies,
        operators=lead_for(newest, newest.default_category),
        clock=SystemClock(),
        tell=_tell,
    ).run()


def _tell(report: Report) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(report) + b"\n")
    sys.stdout.buffer.flush()


def _end_with_input() -> None:
    sys.stdin.buffer.read()
    # All that it says is said again under the same ids by whoever looks out next.
    os._exit(0)


if __name__ == "__main__":
    main(os.environ)
