"""The times of a RESOLUTION that the first answer promises; pure functions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from followup.complaint import Channel, CommitmentKind, Severity
from followup.policy.limits import is_beyond, not_after
from followup.policy.models import Policy
from followup.policy.moments import end_of
from followup.policy.promises import PromisedTime, as_told, revised


def resolution_ceiling(
    policy: Policy, category: str, severity: Severity, opened: datetime
) -> datetime:
    """Give the latest time, in UTC, for which a resolution may be quoted to promise.

    The severity's ceiling, or what a law or a contract allows where that is earlier.
    """
    calendar = policy.calendar(severity)
    end = end_of(policy.resolution_ceiling(severity), calendar, opened)
    limit = not_after(policy, category, opened)
    return min(end, limit) if limit else end


def longest_resolution(policy: Policy) -> timedelta:
    """Give how long the most patient severity's ceiling is, in plain time.

    Counted from when the policy takes effect. While nothing is known of how long
    complaints take, nine of ten are taken to be put right within it.
    """
    start = policy.effective_from
    return max(
        end_of(policy.resolution_ceiling(one), policy.calendar(one), start) - start
        for one in policy.severities
    )


def resolution_times(  # noqa: PLR0913 - what a promise consists of
    policy: Policy,
    *,
    category: str,
    severity: Severity,
    opened: datetime,
    quoted: datetime,
    median: datetime,
    customer_zone: str,
    by: Channel,
) -> PromisedTime:
    """Give the times of a resolution that is promised for a quoted time.

    The promised time is rounded up like every other, but never beyond what a law or a
    contract allows; our own target is when half of such complaints are put right.
    Raises as `promise_times` does.
    """
    within = policy.promised_within(customer_zone, by)
    promised = as_told(policy, severity, quoted, within)
    limit = not_after(policy, category, opened)
    if limit is not None and is_beyond(limit, opened, promised):
        promised = limit
    times = revised(
        policy,
        kind=CommitmentKind.RESOLUTION,
        severity=severity,
        start=opened,
        promised=promised,
        customer_zone=customer_zone,
    )
    return replace(times, internal_target_time=min(median, times.promised_time))
