"""Commands about our own clock; what a customer was promised, they never move."""

from __future__ import annotations

from typing import Annotated

import typer

from followup.complaint import PauseReason, Severity, SeverityRule
from followup.v1 import intake_pb2
from followup_cli.client import complaint_name, moment_of
from followup_cli.reporting import At, Author, Name, RequestId, report


def pause(  # noqa: PLR0913 - one option for each field of the request
    context: typer.Context,
    complaint: Name,
    reason: Annotated[
        PauseReason, typer.Argument(help="What is waited for.", case_sensitive=False)
    ],
    *,
    until: Annotated[
        str, typer.Option(help="When it runs again: RFC 3339; in 14 days if left out.")
    ] = "",
    by: Author = "alex",
    at: At = "",
    request_id: RequestId = "",
) -> None:
    """Stop our own clock, so that nobody of us is warned; promised times run on.

    It runs again at --until, by followup resume, and when the customer who was waited
    for writes.

    Try:

      followup pause c-7/T-81 waiting_customer

      followup pause c-7/T-81 waiting_third_party --until 2026-03-06T09:00 --by kim
    """
    request = intake_pb2.PauseClockRequest(
        name=complaint_name(complaint),
        author=by,
        reason=f"PAUSE_REASON_{reason.value}",
    )
    if until:
        request.until_time.FromDatetime(moment_of(until))
    report(context, lambda stub: stub.PauseClock, request, at=at, request_id=request_id)


def resume(
    context: typer.Context,
    complaint: Name,
    *,
    by: Author = "alex",
    at: At = "",
    request_id: RequestId = "",
) -> None:
    """Let our own clock run again.

    Try:

      followup resume c-7/T-81 --by kim
    """
    request = intake_pb2.ResumeClockRequest(name=complaint_name(complaint), author=by)
    report(
        context, lambda stub: stub.ResumeClock, request, at=at, request_id=request_id
    )


def severity(  # noqa: PLR0913 - one option for each field of the request
    context: typer.Context,
    complaint: Name,
    level: Annotated[
        Severity, typer.Argument(help="How urgent it is now.", case_sensitive=False)
    ],
    *,
    rule: Annotated[
        SeverityRule,
        typer.Option(
            help="What becomes of our targets for earlier promises.",
            case_sensitive=False,
        ),
    ] = SeverityRule.TIGHTEN_ONLY,
    by: Author = "alex",
    at: At = "",
    request_id: RequestId = "",
) -> None:
    """Change how urgent the complaint is; promised times stay.

    Try:

      followup severity c-7/T-81 high

      followup severity c-7/T-81 low --rule reset --by kim
    """
    request = intake_pb2.ChangeSeverityRequest(
        name=complaint_name(complaint),
        author=by,
        severity=f"SEVERITY_{level.value}",
        rule=f"SEVERITY_RULE_{rule.value}",
    )
    report(
        context, lambda stub: stub.ChangeSeverity, request, at=at, request_id=request_id
    )
