"""Rules about requests that their messages alone cannot state.

What depends on the moment only ever refuses what lies ahead, so that a request once
accepted is never refused when it is repeated later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from followup.complaint import Teller
from followup.policy import Policy
from followup.working_hours import HORIZON
from services.intake.requests import (
    AssignComplaint,
    CreateComplaint,
    RecordUpdate,
    Request,
    ResolveComplaint,
    ReviseCommitment,
    Violation,
)

CLOCKS_DIFFER = timedelta(minutes=5)
"""How far a caller's clock may be ahead of ours."""

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""What happened before is a mistake: a zero, or seconds taken for milliseconds."""

LONGEST_QUOTE = 64
"""Most characters that an answer repeats of a field; gRPC bounds an error's size."""

_COMMITMENT_ID = re.compile(r"[a-z0-9-]{1,64}")
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


def _all(request: Request, policy: Policy, now: datetime) -> Iterator[Violation]:
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
    match request:
        case CreateComplaint():
            yield from _complaint(request, policy)
        case RecordUpdate():
            yield from _person("author", request.author, policy)
            yield from _line(request.line, told=request.told_customer)
            yield from _commitments("told_commitments", request.told_commitments)
            yield from _commitments("kept_commitments", request.kept_commitments)
        case ReviseCommitment():
            yield from _new_time(request)
            yield from _person("author", request.author, policy)
        case AssignComplaint():
            yield from _person("owner", request.owner, policy)
        case ResolveComplaint():
            yield from _person("author", request.author, policy)
            yield from _line(request.line, told=request.told_customer)


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
    yield from _known(
        "complaint.category", request.category, policy.categories, "CATEGORY"
    )
    if request.teller is Teller.FOLLOWUP and not request.contact.email:
        yield Violation(
            field="complaint.contact.email",
            description="is required where followup tells the customer; else choose"
            " TELLER_CALLER or TELLER_ALREADY_TOLD",
            reason="EMAIL_REQUIRED",
        )
    zone = request.contact.time_zone
    if zone and not _is_zone(zone):
        yield Violation(
            field="complaint.contact.time_zone",
            description=f"there is no time zone {_quoted(zone)}; use an IANA name"
            " such as Europe/Vienna",
            reason="UNKNOWN_TIME_ZONE",
        )
    yield from _known("complaint.brand", request.brand, policy.brands, "BRAND")


def _known(
    field: str, key: str, known: Mapping[str, object], kind: str
) -> Iterator[Violation]:
    if key and key not in known:
        yield Violation(
            field=field,
            description=f"the policy has no {kind.lower()} {_quoted(key)}; it has"
            f" {', '.join(sorted(known))}",
            reason=f"UNKNOWN_{kind}",
        )


def _person(field: str, key: str, policy: Policy) -> Iterator[Violation]:
    yield from _known(field, key, policy.people, "PERSON")


def _line(line: str, *, told: bool) -> Iterator[Violation]:
    if not told and not line.strip():
        yield Violation(
            field="line",
            description="is required unless told_customer is true: followup has"
            " nothing to tell the customer",
            reason="LINE_REQUIRED",
        )


def _commitments(field: str, given: tuple[str, ...]) -> Iterator[Violation]:
    for index, one in enumerate(given):
        if not _COMMITMENT_ID.fullmatch(one):
            yield Violation(
                field=f"{field}[{index}]",
                description="is neither a commitment's id nor the full name of a"
                " commitment of this complaint",
                reason="NOT_A_COMMITMENT",
            )


def _new_time(request: ReviseCommitment) -> Iterator[Violation]:
    if request.promised_time <= request.occurred_time:
        yield Violation(
            field="promised_time",
            description="must be after occurred_time; what is past cannot be promised",
            reason="PROMISED_TIME_NOT_AFTER_OCCURRED_TIME",
        )
    elif request.promised_time - request.occurred_time > HORIZON:
        yield Violation(
            field="promised_time",
            description=f"lies more than {HORIZON.days} days after occurred_time",
            reason="PROMISED_TIME_TOO_FAR",
        )


def _quoted(given: str) -> str:
    """Return what was given, cut: an answer that quotes a page does not arrive."""
    cut = given[:LONGEST_QUOTE]
    return repr(cut) + " …" * (cut != given)


def _is_zone(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return False
    return True
