"""What the processes that run beside a worker have in common."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping

import structlog
from kafka.errors import KafkaError

from followup.policy import LivePolicies, PolicyErrors
from followup.runtime.environment import load
from followup.runtime.logs import configure_logs
from services.scheduler.settings import SchedulerSettings

GIVES_WAY = 10
"""How far behind the worker it stands in line for the processor (see nice(1))."""

SEND_SECONDS = 10.0
"""How long Kafka may take to acknowledge what one of them says."""

_AGAIN_SECONDS = 5.0


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


def for_ever(follow: Callable[[], None], *, blind: str) -> None:
    """Do it over and over; where Kafka is away, log `blind` and try again later."""
    while True:
        try:
            follow()
        except (KafkaError, OSError) as error:
            structlog.get_logger().warning(blind, why=f"{error!r}")
        time.sleep(_AGAIN_SECONDS)


def renew(policies: LivePolicies) -> None:
    """Take a changed policy over; go on with the last one where it cannot be used."""
    try:
        policies.refresh()
    except (PolicyErrors, OSError) as error:
        # The worker beside us reads the same file, and says loudly what is wrong.
        structlog.get_logger().debug("policy_refused", why=str(error))


def _end_with_input() -> None:
    sys.stdin.buffer.read()
    # All that it says is said again, in the same words, by whoever comes next.
    os._exit(0)
