"""What a policy would promise for one complaint, and what is odd about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from followup.complaint import CommitmentKind, Handling, Person, Severity
from followup.policy.chains import Step, freeze, targets_at
from followup.policy.limits import not_after
from followup.policy.models import Policy
from followup.policy.modes import ALL, Mode
from followup.policy.owners import candidates, lead_for, owner_for
from followup.policy.promises import PROMISED, PromisedTime, promise_times
from followup.policy.resolutions import ResolutionPromise
from followup.policy.resolving import resolution_ceiling
from followup.working_hours import DAY, OPEN_DAY, Calendar

_NOT_AT_INTAKE = {
    ResolutionPromise.AFTER_ASSESSMENT: "promised by a person, after assessment",
    ResolutionPromise.NEVER: "never promised",
}


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
class ExplainedStep:
    """A step of the chain that starts when the first reply is at risk.

    `people` are those whom it would tell: the owner and who is on duty then.
    """

    step: Step
    company_time: datetime
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything the first answer to a complaint would rest on."""

    policy_version: str
    category: str
    severity: Severity
    opened: datetime
    owner_rule: str
    times: tuple[ExplainedTime, ...]
    resolution: str
    chain: tuple[ExplainedStep, ...]
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
        opened=opened.astimezone(ZoneInfo(policy.zone)),
        owner_rule=_owner_rule(policy, known, complaint_id, opened),
        times=times,
        resolution=_resolution(policy, known, severity, opened),
        chain=tuple(_steps(policy, known, severity, complaint_id, opened, times)),
        notes=(
            *_about_the_rules(policy, category, known, opened),
            *_about_the_limit(policy, known, opened, promised),
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
        company_time=promised.promised_time.astimezone(ZoneInfo(policy.zone)),
        customer_time=promised.promised_time.astimezone(ZoneInfo(promised.zone)),
        open_time=calendar.open_between(opened, promised.promised_time),
    )


def _steps(  # noqa: PLR0913, PLR0917 - what a chain depends on
    policy: Policy,
    category: str,
    severity: Severity,
    complaint_id: str,
    opened: datetime,
    times: tuple[ExplainedTime, ...],
) -> Iterator[ExplainedStep]:
    [reply] = [
        each.promised
        for each in times
        if each.promised.kind is CommitmentKind.FIRST_REPLY
    ]
    owner = Person(display_name="the owner")
    if complaint_id:
        owner = owner_for(policy, category, complaint_id, opened)
    for step in freeze(policy, category, severity, reply.warning_time):
        told = targets_at(policy, step, owner, category, step.due_time)
        yield ExplainedStep(
            step=step,
            company_time=step.due_time.astimezone(ZoneInfo(policy.zone)),
            people=tuple(each.display_name for each in told),
        )


def _resolution(
    policy: Policy, category: str, severity: Severity, opened: datetime
) -> str:
    """Say when the first answer promises a time to put it right."""
    rule = policy.category(category).resolution
    if rule is not ResolutionPromise.AT_INTAKE:
        return _NOT_AT_INTAKE[rule]
    end = resolution_ceiling(policy, category, severity, opened)
    local = end.astimezone(ZoneInfo(policy.zone))
    return (
        f"promised in the first answer where {policy.promise_level * 100:g} % of such"
        f" complaints are known to be put right by {local:%a %d %b %Y %H:%M}"
        f" ({policy.resolution_ceiling(severity)}); ask followup quote"
    )


def _owner_rule(
    policy: Policy, category: str, complaint_id: str, opened: datetime
) -> str:
    team = policy.teams[policy.category(category).team]
    lead = lead_for(policy, category).display_name
    if complaint_id:
        chosen = owner_for(policy, category, complaint_id, opened).display_name
        return f"{chosen} of {team.display_name}, lead {lead}"
    found = candidates(policy, category, opened)
    members = ", ".join(each.display_name for each in found)
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
    yield from _about_the_mode(policy, category)


def _about_the_mode(policy: Policy, category: str) -> Iterator[str]:
    mode, percent = policy.mode_of(category)
    if mode is Mode.REVIEW:
        yield "REVIEW: each message to the customer waits until a person releases it."
    elif mode is Mode.SHADOW:
        yield f"SHADOW: the customer's messages go to {policy.review_mailbox}."
    elif percent < ALL:
        yield (
            f"LIVE for {percent} % of the customers: the others' messages go to"
            f" {policy.review_mailbox}."
        )


def _about_the_limit(
    policy: Policy, category: str, opened: datetime, promised: tuple[PromisedTime, ...]
) -> Iterator[str]:
    limit = not_after(policy, category, opened)
    if limit is None:
        return
    local = limit.astimezone(ZoneInfo(policy.zone))
    yield f"Nothing may be promised after {local:%a %Y-%m-%d %H:%M} {policy.zone}."
    for each in promised:
        if each.promised_time == limit:
            yield f"{each.kind.name} is cut to that: the lead is told (CAPACITY)."


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
