"""`python -m services.scheduler.lookout`: started by the worker of partition 0.

Ends with its standard input, so that it never outlives that worker; reports go to
standard output, logs to standard error.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

import msgspec

from followup.policy import LivePolicies, lead_for
from followup.runtime.clock import SystemClock
from services.scheduler.beside import prepare
from services.scheduler.lookout.report import Report
from services.scheduler.lookout.watch import Watch


def main(environ: Mapping[str, str]) -> None:
    """Look out until standard input ends; settings were checked by the worker."""
    settings = prepare("lookout", environ)
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


if __name__ == "__main__":
    main(os.environ)
