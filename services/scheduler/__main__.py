"""`python -m services.scheduler`: reads the environment once and runs the service."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping

import uvloop

from followup.complaint import Person
from followup.policy import Policies, PolicyErrors
from followup.policy.promises import lead_for
from followup.runtime.environment import SettingsError, load
from followup.runtime.logs import configure_logs
from services.scheduler.bootstrap import bootstrap
from services.scheduler.decide import Judge
from services.scheduler.handler import Decider
from services.scheduler.settings import SchedulerSettings

BAD_CONFIGURATION = 2


def main(environ: Mapping[str, str]) -> int:
    """Run until asked to stop and return the exit status; 2 for bad configuration."""
    try:
        settings = load(SchedulerSettings, environ)
        policies = Policies.load(settings.policy)
    except (SettingsError, PolicyErrors) as error:
        sys.stderr.write(f"{error}\n")
        return BAD_CONFIGURATION
    newest = policies.versions[-1]
    operators = lead_for(newest, newest.default_category)
    judge = Judge(policies, operators)
    return serve(settings, judge, operators, policy_version=newest.version)


def serve(
    settings: SchedulerSettings,
    decider: Decider,
    operators: Person,
    *,
    policy_version: str = "",
) -> int:
    """Run the service with a given judgement and return the exit status."""
    configure_logs(
        service="scheduler", log_format=settings.log_format, level=settings.log_level
    )

    async def run() -> None:
        scheduler = bootstrap(
            settings, decider, operators, policy_version=policy_version
        )
        await scheduler.run()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run())
    return 0


if __name__ == "__main__":
    sys.exit(main(os.environ))
