"""What a policy would promise for one complaint, and what is odd about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from followup.complaint import CommitmentKind, Handling, Severity
from followup.policy.models import Mode, Policy
from followup.policy.promises import (
    PROMISED,
    PromisedTime,
    lead_for,
    owner_for,
    person,
    promise_times,
)
from followup.working_hours import DAY, OPEN_DAY, Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedTime:
    """One promised time, the words of the policy behind it, and how it reads.

    `open_time` is the open time from receipt to the promised time.
    """

    promised: PromisedTime
    duration: str
    company_time: datetime
    customer_time: datetime
    open_time: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything the first answer to a complaint would rest on."""

    policy_version: str
    category: str
    severity: Severity
    opened: datetime
    owner_rule: str
    times: tuple[ExplainedTime, ...]
    notes: tuple[str, ...]


def explain(  # noqa: PLR0913 - the question as it is asked on the command line
    policy: Policy,
    *,
    category: str,
    severity: Severity,
    opened: datetime,
    customer_zone: str = "",
    complaint_id: str = "",
) -> Explanation:
    """Explain what would be promised; pure, and raises as `promise_times` does."""
    promised = promise_times(
        policy,
        category=category,
        severity=severity,
        opened=opened,
        customer_zone=customer_zone,
    )
    known = category if category in policy.categories else policy.default_category
    calendar = policy.calendar(severity)
    times = tuple(_explained(policy, severity, opened, each) for each in promised)
    return Explanation(
        policy_version=policy.version,
        category=f"{policy.category(known).display_name} ({known})",
        severity=severity,
        opened=calendar.local(opened),
        owner_rule=_owner_rule(policy, known, complaint_id),
        times=times,
        notes=(
            *_about_the_rules(policy, category, known, opened),
            *_about_the_times(calendar, opened, times),
        ),
    )


def _explained(
    policy: Policy, severity: Severity, opened: datetime, promised: PromisedTime
) -> ExplainedTime:
    calendar = policy.calendar(severity)
    key = PROMISED.get(promised.kind)
    return ExplainedTime(
        promised=promised,
        duration=(
            str(getattr(policy.severities[severity], key)) if key else "at any hour"
        ),
        company_time=calendar.local(promised.promised_time),
        customer_time=promised.promised_time.astimezone(ZoneInfo(promised.zone)),
        open_time=calendar.open_between(opened, promised.promised_time),
    )


def _owner_rule(policy: Policy, category: str, complaint_id: str) -> str:
    team = policy.teams[policy.category(category).team]
    lead = lead_for(policy, category).display_name
    if complaint_id:
        chosen = owner_for(policy, category, complaint_id).display_name
        return f"{chosen} of {team.display_name}, lead {lead}"
    members = ", ".join(person(policy, key).display_name for key in team.members)
    return (
        f"one of {team.display_name} ({members}), chosen by complaint id; lead {lead}"
    )


def _about_the_rules(
    policy: Policy, asked: str, category: str, opened: datetime
) -> Iterator[str]:
    if asked and asked != category:
        yield f"There is no category {asked!r}: the default {category!r} is used."
    if opened < policy.effective_from:
        yield f"This version is in force only from {policy.effective_from:%Y-%m-%d}."
    if policy.category(category).handling is not Handling.NORMAL:
        handling = policy.category(category).handling.name
        yield f"{handling}: no automatic words leave; drafts go to the owner."
    if policy.mode is Mode.SHADOW:
        yield f"SHADOW: the customer's messages go to {policy.review_mailbox}."


def _about_the_times(
    calendar: Calendar, opened: datetime, times: tuple[ExplainedTime, ...]
) -> Iterator[str]:
    received = calendar.local(opened).date()
    if not calendar.is_open(opened):
        why = ", a holiday" if received in calendar.holidays else ""
        yield f"Received outside open hours{why}: open time begins later."
    last = max(each.company_time.date() for each in times)
    for days in range((last - received).days + 1):
        yield from _about_the_date(calendar, received + days * DAY)
    for each in times:
        kind, promised = each.promised.kind, each.promised.promised_time
        if kind is CommitmentKind.ACKNOWLEDGE:
            continue
        if each.company_time.date() in calendar.holidays:
            yield f"{kind.name} falls on the holiday {each.company_time:%Y-%m-%d}."
        if not each.open_time:
            yield f"{kind.name} leaves no open time before {promised:%Y-%m-%d %H:%M}Z."


def _about_the_date(calendar: Calendar, day: date) -> Iterator[str]:
    usual, actual = calendar.weekly[day.weekday()], calendar.windows_on(day)
    if usual == actual:
        return
    if not actual:
        why = "is a holiday" if day in calendar.holidays else "is closed"
        yield f"{day:%a %Y-%m-%d} {why} and does not count."
        return
    zone = ZoneInfo(calendar.zone)
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    open_time = calendar.open_between(midnight, midnight + DAY)
    less = " and is no open day" if open_time < OPEN_DAY else ""
    yield f"{day:%a %Y-%m-%d} has other hours than usual{less}."
