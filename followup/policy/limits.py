"""The latest time that a law or a contract leaves for a complaint; pure functions."""

from __future__ import annotations

from datetime import UTC, datetime

from followup.policy.models import Policy


def not_after(policy: Policy, category: str, opened: datetime) -> datetime | None:
    """Give the moment, in UTC, beyond which nothing may be promised; often none.

    It counts around the clock from when the complaint was received, never pauses, and
    no curve, severity or person moves it.
    """
    length = policy.category(category).not_after
    return opened.astimezone(UTC) + length if length else None


def is_beyond(limit: datetime | None, said: datetime, promised: datetime) -> bool:
    """Tell whether a time promised at `said` lies beyond the limit.

    Once that has passed it is broken, and refusing what is promised to make good would
    leave the customer with nothing.
    """
    return limit is not None and said < limit < promised
