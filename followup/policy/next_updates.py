"""The next update that a policy gives, after each thing that brings one: pure."""

from __future__ import annotations

from datetime import datetime

from followup.complaint import Channel, CommitmentKind, Severity
from followup.policy.durations import Duration
from followup.policy.lots import lot
from followup.policy.models import Policy
from followup.policy.promises import PromisedTime, promise_of, zone_of


def after_customer_wrote(
    policy: Policy,
    *,
    severity: Severity,
    since: datetime,
    customer_zone: str,
    by: Channel = Channel.EMAIL,
) -> PromisedTime:
    """Give the NEXT_UPDATE owed to a customer who had to ask; raises as above."""
    duration = policy.severities[severity].customer_wrote
    return _next_update(policy, severity, duration, since, customer_zone, by)


def after_broken_promise(
    policy: Policy,
    *,
    severity: Severity,
    since: datetime,
    customer_zone: str,
    by: Channel = Channel.EMAIL,
) -> PromisedTime:
    """Give the NEXT_UPDATE owed after a promise was broken; raises as above."""
    duration = policy.broken_promise_next_update
    return _next_update(policy, severity, duration, since, customer_zone, by)


def after_update(
    policy: Policy,
    *,
    severity: Severity,
    since: datetime,
    customer_zone: str,
    by: Channel = Channel.EMAIL,
) -> PromisedTime:
    """Give the NEXT_UPDATE owed after an update, the heartbeat; raises as above."""
    duration = policy.severities[severity].next_update
    return _next_update(policy, severity, duration, since, customer_zone, by)


def after_import(  # noqa: PLR0913 - what promised times depend on
    policy: Policy,
    *,
    severity: Severity,
    since: datetime,
    customer_zone: str,
    complaint_id: str,
    by: Channel = Channel.EMAIL,
) -> PromisedTime:
    """Give the first heartbeat of a complaint that was brought over at `since`.

    The complaint's id draws a start within `import_spread`, so that thousands brought
    over at once do not fall due at once. Raises as above.
    """
    calendar = policy.calendar(severity)
    whole = calendar.open_between(since, policy.import_spread.end(calendar, since))
    share = int.from_bytes(lot(complaint_id, "import")[:4]) / 2**32
    start = calendar.add_open(since, share * whole)
    return after_update(
        policy, severity=severity, since=start, customer_zone=customer_zone, by=by
    )


def weekly(
    policy: Policy,
    *,
    severity: Severity,
    since: datetime,
    customer_zone: str,
    by: Channel = Channel.EMAIL,
) -> PromisedTime:
    """Give the next heartbeat of a customer who wants to hear once a week."""
    return _next_update(
        policy, severity, policy.weekly_update, since, customer_zone, by
    )


def _next_update(  # noqa: PLR0913, PLR0917 - what a next update depends on
    policy: Policy,
    severity: Severity,
    duration: Duration,
    since: datetime,
    customer_zone: str,
    by: Channel,
) -> PromisedTime:
    kind = CommitmentKind.NEXT_UPDATE
    zone = zone_of(policy, customer_zone)
    within = policy.promised_within(customer_zone, by)
    return promise_of(policy, kind, severity, duration, since, zone, within)
