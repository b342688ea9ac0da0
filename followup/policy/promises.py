"""The times that a policy gives a complaint.

All of it is pure: the same policy and the same complaint give the same answer at any
time and on any machine.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from followup.complaint import Channel, CommitmentKind, Severity
from followup.policy.durations import Duration
from followup.policy.limits import is_beyond, not_after
from followup.policy.models import Policy
from followup.working_hours import HORIZON, Calendar, NoOpenTime

PROMISED = {
    CommitmentKind.FIRST_REPLY: "first_reply",
    CommitmentKind.NEXT_UPDATE: "next_update",
    CommitmentKind.REMEDY_OFFER: "remedy_offer",
}
"""What the first answer promises besides ACKNOWLEDGE, and the key with its duration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedTime:
    """When something is promised, and when our people must have moved.

    All times are in UTC: `promised_time` is the customer's, `internal_target_time`
    ours, at `warning_time` our people are warned, and `notice_time` is the last useful
    moment to tell the customer that it may be missed, or that nothing is new (None:
    they are never told that).
    `zone` is where the customer reads the promised time.
    """

    kind: CommitmentKind
    promised_time: datetime
    internal_target_time: datetime
    warning_time: datetime
    notice_time: datetime | None = None
    zone: str
    calendar_version: str
    policy_version: str


def promise_times(  # noqa: PLR0913 - what promised times depend on
    policy: Policy,
    *,
    category: str,
    severity: Severity,
    opened: datetime,
    customer_zone: str,
    by: Channel = Channel.EMAIL,
) -> tuple[PromisedTime, ...]:
    """Give what the first answer promises, in the order it is told.

    An empty `customer_zone` is the policy's. `by` is the channel they prefer, here and
    below: with some, a promised time lies inside the hours they may be reached, too.
    None lies beyond what a law or a contract allows: a later one is cut to that.
    Raises ValueError for an unknown zone or a naive `opened`, and NoOpenTime where
    overrides close the calendar for longer than 400 days.
    """
    zone = zone_of(policy, customer_zone)
    promises = policy.severities[severity]
    within = policy.promised_within(customer_zone, by)
    told = [_acknowledgement(policy, severity, opened, zone, within)]
    for kind, key in PROMISED.items():
        duration: Duration = getattr(promises, key)
        told.append(promise_of(policy, kind, severity, duration, opened, zone, within))
    limit = not_after(policy, category, opened)
    if limit is None:
        return tuple(told)
    return tuple(cut(policy, severity, opened, limit, each) for each in told)


def cut(
    policy: Policy,
    severity: Severity,
    start: datetime,
    limit: datetime,
    times: PromisedTime,
) -> PromisedTime:
    """Give these times as they are, or cut to the limit where they lie beyond it."""
    if not is_beyond(limit, start, times.promised_time):
        return times
    return revised(
        policy,
        kind=times.kind,
        severity=severity,
        start=start,
        promised=limit,
        customer_zone=times.zone,
    )


def revised(  # noqa: PLR0913 - what a revised promise consists of
    policy: Policy,
    *,
    kind: CommitmentKind,
    severity: Severity,
    start: datetime,
    promised: datetime,
    customer_zone: str,
) -> PromisedTime:
    """Give our clocks for a time that a person promised; raises as above."""
    calendar = policy.calendar(severity)
    target, warning = _ours(policy, calendar, start, promised)
    told_at_all = kind is not CommitmentKind.OWED_TO_US
    return PromisedTime(
        kind=kind,
        promised_time=promised.astimezone(UTC),
        internal_target_time=target,
        warning_time=warning,
        notice_time=_notice(policy, calendar, start, warning, promised)
        if told_at_all
        else None,
        zone=zone_of(policy, customer_zone),
        calendar_version=calendar.version,
        policy_version=policy.version,
    )


def promised_by(
    policy: Policy,
    severity: Severity,
    duration: Duration,
    start: datetime,
    within: Calendar | None = None,
) -> datetime:
    """Give the end of `duration` as it is told."""
    end = duration.end(policy.calendar(severity), start)
    return as_told(policy, severity, end, within)


def as_told(
    policy: Policy, severity: Severity, end: datetime, within: Calendar | None
) -> datetime:
    """Give a time as it is told: inside open hours, rounded up.

    It lies `within` a second calendar, too, unless the two share no time for weeks.
    """
    calendar = policy.calendar(severity)
    if within is not None:
        with suppress(NoOpenTime):
            return calendar.round_up_inside(end, policy.rounding, within)
    return calendar.round_up_inside(end, policy.rounding)


def _acknowledgement(
    policy: Policy,
    severity: Severity,
    opened: datetime,
    zone: str,
    within: Calendar | None,
) -> PromisedTime:
    """Promise to acknowledge at any hour: not rounded, and with no earlier target.

    Who may not be reached at any hour, is acknowledged when they may.
    """
    begin = within.next_open(opened) if within else opened.astimezone(UTC)
    promised = begin + policy.acknowledge
    return PromisedTime(
        kind=CommitmentKind.ACKNOWLEDGE,
        promised_time=promised,
        internal_target_time=promised,
        warning_time=begin + policy.warning_at * policy.acknowledge,
        zone=zone,
        calendar_version=policy.calendar(severity).version,
        policy_version=policy.version,
    )


def promise_of(  # noqa: PLR0913, PLR0917 - what a promise consists of
    policy: Policy,
    kind: CommitmentKind,
    severity: Severity,
    duration: Duration,
    start: datetime,
    zone: str,
    within: Calendar | None,
) -> PromisedTime:
    """Give the times of a promise that ends so long after `start`; raises as above."""
    return revised(
        policy,
        kind=kind,
        severity=severity,
        start=start,
        promised=promised_by(policy, severity, duration, start, within),
        customer_zone=zone,
    )


def _ours(
    policy: Policy, calendar: Calendar, start: datetime, end: datetime
) -> tuple[datetime, datetime]:
    """Give our target and our warning: shares of the open time from start to end.

    Where no open time lies between the two, or more than the calendar looks ahead,
    they are shares of plain time.
    """
    whole = calendar.open_between(start, end)
    shares = policy.internal_target, policy.warning_at
    if timedelta() < whole and end - start <= HORIZON:
        target, warning = (calendar.add_open(start, share * whole) for share in shares)
    else:
        plain = start.astimezone(UTC)
        target, warning = (plain + share * (end - start) for share in shares)
    return target, warning


def _notice(
    policy: Policy,
    calendar: Calendar,
    start: datetime,
    warning: datetime,
    promised: datetime,
) -> datetime:
    """Give the last useful moment to tell the customer: a share of the promise before.

    At least `notice_least` and at most `notice_most` of open time before it, but never
    before the owner, who is asked at `warning`, had time to answer: `owner_answers`, or
    half of what is left if that is less.
    """
    whole = calendar.open_between(start, promised)
    share = (1 - policy.warning_at) * whole
    ahead = min(max(share, policy.notice_least), policy.notice_most)
    patient = warning + min(policy.owner_answers, (promised - warning) / 2)
    if whole < ahead or promised - start > HORIZON:
        return patient
    return max(calendar.subtract_open(promised, ahead), patient)


def zone_of(policy: Policy, customer_zone: str) -> str:
    """Give the zone in which a customer reads times; raises ValueError if unknown."""
    try:
        return ZoneInfo(customer_zone or policy.zone).key
    except (KeyError, OSError) as error:
        raise ValueError(f"there is no time zone {customer_zone!r}") from error
