"""`python -m services.intake`: reads the environment once, then serves until told.

Ends with 0 after a drain, 2 for a mistake in settings or policy or for a taken port, 1
for a crash.
"""

from __future__ import annotations

import asyncio
import os
import sys

import structlog
import uvloop

from followup.policy import LivePolicies, PolicyErrors
from followup.runtime.address import AddressTaken
from followup.runtime.logs import configure_logs
from followup.runtime.settings import SettingsError, load
from services.intake.bootstrap import Intake
from services.intake.settings import IntakeSettings

BAD_CONFIGURATION = 2
CRASHED = 1


def main() -> int:
    """Run intake and return the exit status; blocks until it is told to stop."""
    try:
        settings = load(IntakeSettings, os.environ)
        policies = LivePolicies(settings.policy)
    except (SettingsError, PolicyErrors) as error:
        sys.stderr.write(f"intake: {error}\n")
        return BAD_CONFIGURATION
    configure_logs(
        service="intake", log_format=settings.log_format, level=settings.log_level
    )
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_serve(settings, policies))
    except AddressTaken as error:
        sys.stderr.write(f"intake: {error}\n")
        return BAD_CONFIGURATION
    except Exception as error:  # noqa: BLE001 - told in the log, and in the status
        structlog.get_logger().critical("crashed", exc_info=error)
        return CRASHED
    return 0


async def _serve(settings: IntakeSettings, policies: LivePolicies) -> None:
    await Intake(settings, policies).run()


if __name__ == "__main__":
    sys.exit(main())
