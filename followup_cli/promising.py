"""Commands about promises: a further one, and why one was broken."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer

from followup.complaint import BreakReason
from followup.v1 import intake_pb2
from followup_cli.client import complaint_name, moment_of
from followup_cli.reporting import (
    At,
    Author,
    Name,
    Promise,
    RequestId,
    Told,
    commitment_name,
    report,
)


class Kind(Enum):
    """What a person may promise; the policy makes the other promises."""

    UNDERSTANDING = "UNDERSTANDING"
    REMEDY_OFFER = "REMEDY_OFFER"
    RESOLUTION = "RESOLUTION"
    CALLBACK = "CALLBACK"
    CUSTOM = "CUSTOM"
    OWED_TO_US = "OWED_TO_US"


def promise(  # noqa: PLR0913 - one option for each field of the request
    context: typer.Context,
    complaint: Name,
    kind: Annotated[
        Kind, typer.Argument(help="What is promised.", case_sensitive=False)
    ],
    new_time: Annotated[str, typer.Argument(help="By when: RFC 3339.")],
    line: Annotated[
        str, typer.Argument(help="What exactly; for custom and owed_to_us.")
    ] = "",
    *,
    by: Author = "alex",
    told: Told = False,
    owed_by: Annotated[str, typer.Option(help="Who owes it; for owed_to_us.")] = "",
    at: At = "",
    request_id: RequestId = "",
) -> None:
    """Promise the customer something more, or note what others promised us.

    The words are told to the customer, by followup unless --told is given. What is
    owed to us is never told: we watch it, and are reminded to chase it.

    Try:

      followup promise c-7/T-81 callback 2026-03-04T15:00 --by alex --told

      followup promise c-7/T-81 custom 2026-03-06T12:00 "We replace the charger."

      followup promise c-7/T-81 owed_to_us 2026-03-05T12:00 "The part" --owed-by Depot
    """
    request = intake_pb2.MakeCommitmentRequest(
        name=complaint_name(complaint),
        author=by,
        kind=f"COMMITMENT_KIND_{kind.value}",
        line=line,
        told_customer=told,
        owed_by=owed_by,
    )
    request.promised_time.FromDatetime(moment_of(new_time))
    report(
        context, lambda stub: stub.MakeCommitment, request, at=at, request_id=request_id
    )


def explain_break(  # noqa: PLR0913 - one option for each field of the request
    context: typer.Context,
    commitment: Promise,
    reason: Annotated[BreakReason, typer.Argument(help="Why.", case_sensitive=False)],
    text: Annotated[str, typer.Argument(help="In words; needed for other.")] = "",
    *,
    by: Author = "alex",
    at: At = "",
    request_id: RequestId = "",
) -> None:
    """Say why a promise was broken, within one open day; the customer is not told.

    Force_majeure is the word of the team's lead alone.

    Try:

      followup explain-break c-7/T-81/first-reply-3fa9c1d2 capacity

      followup explain-break c-7/T-81/first-reply-3fa9c1d2 other "A fire alarm"
    """
    request = intake_pb2.ExplainBreakRequest(
        name=commitment_name(commitment),
        author=by,
        reason=f"BREAK_REASON_{reason.value}",
        text=text,
    )
    report(
        context, lambda stub: stub.ExplainBreak, request, at=at, request_id=request_id
    )
