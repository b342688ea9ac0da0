"""`python -m services.scheduler.learner`: started by the worker of partition 0.

Ends with its standard input, so that it never outlives that worker; reports go to
standard output, logs to standard error.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

import msgspec

from followup.policy import LivePolicies
from followup.runtime.clock import SystemClock
from services.scheduler.beside import prepare
from services.scheduler.learner.lessons import tuning_by
from services.scheduler.learner.report import Report
from services.scheduler.learner.study import Study


def main(environ: Mapping[str, str]) -> None:
    """Learn until standard input ends; settings were checked by the worker."""
    settings = prepare("learner", environ)
    policies, clock = LivePolicies(settings.policy), SystemClock()
    Study(
        kafka=settings.kafka,
        topics=settings.topics,
        tuning=tuning_by(policies.in_force_at(clock.now())),
        folder=settings.data_dir,
        policies=policies,
        clock=clock,
        tell=_tell,
    ).run()


def _tell(report: Report) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(report) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(os.environ)
