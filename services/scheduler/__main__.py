"""`python -m services.scheduler`: reads the environment once and runs the service."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from typing import NoReturn

import uvloop

from followup.complaint import Person
from followup.holds import Holds
from followup.lead_times.curves import Curves
from followup.policy import LivePolicies, PolicyErrors, lead_for
from followup.runtime.environment import SettingsError, load
from followup.runtime.logs import configure_logs
from services.scheduler.bootstrap import bootstrap
from services.scheduler.decide import Judge
from services.scheduler.decider import Decider
from services.scheduler.last_words import done, fail
from services.scheduler.settings import SchedulerSettings

BAD_CONFIGURATION = 2


def main(environ: Mapping[str, str]) -> NoReturn:
    """Run until asked to stop; ends with status 2 for bad configuration."""
    try:
        settings = load(SchedulerSettings, environ)
        policies = LivePolicies(settings.policy)
    except (SettingsError, PolicyErrors) as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(BAD_CONFIGURATION)
    newest = policies.versions[-1]
    operators = lead_for(newest, newest.default_category)
    holds, lead_times = Holds(), Curves()
    judge = Judge(policies, operators, holds, lead_times)
    run(
        settings,
        judge,
        operators,
        policies=policies,
        holds=holds,
        lead_times=lead_times,
    )


def run(  # noqa: PLR0913 - by name, what may be left out
    settings: SchedulerSettings,
    decider: Decider,
    operators: Person,
    *,
    policies: LivePolicies | None = None,
    holds: Holds | None = None,
    lead_times: Curves | None = None,
) -> NoReturn:
    """Run the service with a given judgement until asked to stop; ends the process."""
    configure_logs(
        service="scheduler", log_format=settings.log_format, level=settings.log_level
    )

    async def work() -> None:
        # faust makes the folder itself, but none above it.
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        scheduler = bootstrap(
            settings,
            decider,
            operators,
            policies or LivePolicies(),
            holds or Holds(),
            Curves() if lead_times is None else lead_times,
        )
        await scheduler.run()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        try:
            runner.run(work())
        except Exception as error:  # noqa: BLE001 - told in the log, and in the status
            fail(error)
        done()


if __name__ == "__main__":
    main(os.environ)
