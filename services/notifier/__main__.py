"""Starts the notifier: `python -m services.notifier`.

Exits with 0 after SIGTERM, 2 for a configuration that cannot work, 1 for a defect.
"""

from __future__ import annotations

import asyncio
import os
import sys

from followup.policy import LivePolicies, PolicyErrors
from followup.runtime.address import AddressTaken
from followup.runtime.logs import configure_logs
from followup.runtime.metrics import process_registry
from followup.runtime.settings import SettingsError, load
from followup.runtime.shutdown import shutdown_requested
from services.notifier.bootstrap import run
from services.notifier.settings import NotifierSettings

BAD_CONFIGURATION = 2


def main() -> int:
    """Read the environment, run until told to stop, and return the exit status."""
    try:
        settings = load(NotifierSettings, os.environ)
        policies = LivePolicies(settings.policy)
    except (SettingsError, PolicyErrors) as error:
        sys.stderr.write(f"{error}\n")
        return BAD_CONFIGURATION
    configure_logs(
        service="notifier", log_format=settings.log_format, level=settings.log_level
    )
    try:
        asyncio.run(_serve(settings, policies))
    except AddressTaken as error:
        sys.stderr.write(f"notifier: {error}\n")
        return BAD_CONFIGURATION
    return 0


async def _serve(settings: NotifierSettings, policies: LivePolicies) -> None:
    with shutdown_requested() as stop:
        await run(settings, policies, process_registry(), stop)


if __name__ == "__main__":
    sys.exit(main())
