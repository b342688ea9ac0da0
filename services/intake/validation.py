"""Rules about requests that their messages alone cannot state.

What depends on the moment only ever refuses what lies ahead, so that a request once
accepted is never refused when it is repeated later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from followup.complaint import Teller
from followup.events import UpdateKind
from followup.policy import Policy
from services.intake.fact_rules import ahead, wrong_with
from services.intake.known import quoted, unknown
from services.intake.requests import (
    AskQuote,
    CreateComplaint,
    Request,
    SayHold,
    Violation,
)

CLOCKS_DIFFER = timedelta(minutes=5)
"""How far a caller's clock may be ahead of ours."""

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""What happened before is a mistake: a zero, or seconds taken for milliseconds."""

KINDS = tuple(kind.name.lower() for kind in UpdateKind)
"""The kinds of updates as a scope names them."""

_TELEPHONE = re.compile(
    r"\+[0-9].*"
    r"|00[0-9._~-]{5,}"  # with an international prefix
    r"|0[0-9]{6,}"  # with a trunk prefix
    r"|[0-9]{10,15}"  # as long as numbers of E.164 are
    r"|([0-9]{1,3}[-._~])?[0-9]{3}([-._~])[0-9]{3}\2[0-9]{4}"  # 555-010-0123
)
_MAIL = re.compile(r".*(@|%40).*")


def violations(
    request: Request, policy: Policy, now: datetime
) -> tuple[Violation, ...]:
    """Return everything wrong with a request, in the order of its fields.

    `policy` is the one in force when the request happened, `now` the present moment.
    """
    return tuple(_all(request, policy, now))


def quote_violations(
    request: AskQuote, policy: Policy, now: datetime
) -> tuple[Violation, ...]:
    """Return everything wrong with a question, in the order of its fields."""
    return (
        *unknown("category", request.category, policy.categories, "CATEGORY"),
        *_moment("occurred_time", request.occurred_time, now),
        *_zone("time_zone", request.time_zone),
    )


def _all(request: Request, policy: Policy, now: datetime) -> Iterator[Violation]:
    if isinstance(request, SayHold):
        yield from _word(request, policy, now)
        return
    created = isinstance(request, CreateComplaint)
    field = "parent" if created else "name"
    yield from _personal(field, "customer", request.name.customer)
    field = "complaint_id" if created else "name"
    yield from _personal(field, "complaint", request.name.complaint)
    yield from _moment(
        "complaint.occurred_time" if created else "occurred_time",
        request.occurred_time,
        now,
    )
    if isinstance(request, CreateComplaint):
        yield from _complaint(request, policy)
    else:
        yield from wrong_with(request.what, request.occurred_time, policy)


def _word(request: SayHold, policy: Policy, now: datetime) -> Iterator[Violation]:
    yield from _scope(request.scope, policy)
    yield from _moment("occurred_time", request.occurred_time, now)
    yield from unknown("author", request.author, policy.people, "PERSON")
    if request.until_time is not None:
        yield from ahead("until_time", request.until_time, request.occurred_time)


def _scope(scope: str, policy: Policy) -> Iterator[Violation]:
    """Refuse a key that nothing has: a hold that is misspelt holds nothing back."""
    part, _, key = scope.partition("/")
    match part:
        case "kind" if key and key not in KINDS:
            yield Violation(
                field="scope",
                description=f"there is no kind of update {quoted(key)}; there are"
                f" {', '.join(KINDS)}",
                reason="UNKNOWN_KIND",
            )
        case "category":
            yield from unknown("scope", key, policy.categories, "CATEGORY")
        case "brand":
            yield from unknown("scope", key, policy.brands, "BRAND")
        case "customer":
            yield from _personal("scope", "customer", key)


def _personal(field: str, what: str, value: str) -> Iterator[Violation]:
    """Refuse ids that identify a person: they become keys, which cannot be erased."""
    for pattern, looks, reason in (
        (_MAIL, "an e-mail address", "ID_LOOKS_LIKE_EMAIL"),
        (_TELEPHONE, "a telephone number", "ID_LOOKS_LIKE_TELEPHONE"),
    ):
        if pattern.fullmatch(value):
            yield Violation(
                field=field,
                description=f"the {what}'s id looks like {looks}; ids become keys and"
                " cannot be forgotten: use one that says nothing about a person, or put"
                " letters before it",
                reason=reason,
            )


def _moment(field: str, moment: datetime, now: datetime) -> Iterator[Violation]:
    if moment > now + CLOCKS_DIFFER:
        yield Violation(
            field=field,
            description="lies more than 5 minutes ahead of our clock; send the UTC time"
            " at which it happened",
            reason="OCCURRED_TIME_IN_FUTURE",
        )
    if moment < EARLIEST:
        yield Violation(
            field=field,
            description="lies before the year 2000; send the UTC time at which it"
            " happened",
            reason="OCCURRED_TIME_TOO_EARLY",
        )


def _complaint(request: CreateComplaint, policy: Policy) -> Iterator[Violation]:
    yield from unknown(
        "complaint.category", request.category, policy.categories, "CATEGORY"
    )
    if request.teller is Teller.FOLLOWUP and not request.contact.email:
        yield Violation(
            field="complaint.contact.email",
            description="is required where followup tells the customer; else choose"
            " TELLER_CALLER or TELLER_ALREADY_TOLD",
            reason="EMAIL_REQUIRED",
        )
    yield from _zone("complaint.contact.time_zone", request.contact.time_zone)
    yield from unknown("complaint.brand", request.brand, policy.brands, "BRAND")


def _zone(field: str, zone: str) -> Iterator[Violation]:
    if zone and not _is_zone(zone):
        yield Violation(
            field=field,
            description=f"there is no time zone {quoted(zone)}; use an IANA name"
            " such as Europe/Vienna",
            reason="UNKNOWN_TIME_ZONE",
        )


def _is_zone(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return False
    return True
