"""The shipped policy, as tests use it."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any

from followup.policy import Mode, Policy, load_default


@cache
def live_policy() -> Policy:
    """Return the default policy, with customers written to."""
    return load_default().model_copy(update={"mode": Mode.LIVE})


def policy_with(**changes: Any) -> Policy:
    """Return the live policy with some keys changed."""
    return live_policy().model_copy(update=changes)


HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
