"""The calls about a complaint that is already known."""

from __future__ import annotations

from typing import Annotated

import typer

from followup.complaint import Consent
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


def wrote(
    context: typer.Context,
    complaint: Name,
    words: Annotated[str, typer.Argument(help="The customer's own words.")] = "",
    *,
    at: At = "",
    request_id: RequestId = "",
) -> None:
    """Report that the customer wrote again.

    Try:

      followup wrote c-7/T-81 "Is there any news?"
    """
    request = intake_pb2.CustomerWroteRequest(
        name=complaint_name(complaint), customer_words=words
    )
    report(
        context, lambda stub: stub.CustomerWrote, request, at=at, request_id=request_id
    )


def update(  # noqa: PLR0913 - one option for each field of the request
    context: typer.Context,
    complaint: Name,
    line: Annotated[str, typer.Argument(help="The news, as they read it.")] = "",
    *,
    by: Author = "alex",
    told: Told = False,
    told_commitment: Annotated[
        list[str] | None, typer.Option(help="A promise whose words were told.")
    ] = None,
    kept_commitment: Annotated[
        list[str] | None, typer.Option(help="A promise that this keeps.")
    ] = None,
    at: At = "",
    request_id: RequestId = "",
) -> None:
    """Record a person's news for the customer; it keeps the reply that was promised.

    Try:

      followup update c-7/T-81 "The part arrives on Thursday." --by alex

      followup update c-7/T-81 --told --by kim
    """
    request = intake_pb2.RecordUpdateRequest(
        name=complaint_name(complaint),
        author=by,
        line=line,
        told_customer=told,
        told_commitments=told_commitment or [],
        kept_commitments=kept_commitment or [],
    )
    report(
        context, lambda stub: stub.RecordUpdate, request, at=at, request_id=request_id
    )


def revise(  # noqa: PLR0913 - one option for each field of the request
    context: typer.Context,
    commitment: Promise,
    new_time: Annotated[str, typer.Argument(help="The new time: RFC 3339.")],
    reason: Annotated[str, typer.Argument(help="Why, as the customer reads it.")],
    *,
    by: Author = "alex",
    consent: Annotated[
        Consent,
        typer.Option(help="What the customer thinks of it.", case_sensitive=False),
    ] = Consent.INFORMED,
    told: Told = False,
    at: At = "",
    request_id: RequestId = "",
) -> None:
    """Give a promise a new time, before the old one passes.

    Try:

      followup revise c-7/T-81/first-reply-3fa9c1d2 2026-03-04T12:00 "A part is late"
    """
    request = intake_pb2.ReviseCommitmentRequest(
        name=commitment_name(commitment),
        reason=reason,
        author=by,
        consent=f"CONSENT_{consent.value}",
        told_customer=told,
    )
    request.promised_time.FromDatetime(moment_of(new_time))
    report(
        context,
        lambda stub: stub.ReviseCommitment,
        request,
        at=at,
        request_id=request_id,
    )


def assign(
    context: typer.Context,
    complaint: Name,
    owner: Annotated[str, typer.Argument(help="A person of the policy.")],
    *,
    at: At = "",
    request_id: RequestId = "",
) -> None:
    """Name a new owner; promised times stay.

    Try:

      followup assign c-7/T-81 kim
    """
    request = intake_pb2.AssignComplaintRequest(
        name=complaint_name(complaint), owner=owner
    )
    report(
        context,
        lambda stub: stub.AssignComplaint,
        request,
        at=at,
        request_id=request_id,
    )


def resolve(  # noqa: PLR0913 - one option for each field of the request
    context: typer.Context,
    complaint: Name,
    line: Annotated[str, typer.Argument(help="What was done, as they read it.")] = "",
    *,
    by: Author = "alex",
    told: Told = False,
    at: At = "",
    request_id: RequestId = "",
) -> None:
    """Report that it is put right; the case closes.

    Try:

      followup resolve c-7/T-81 "The heating works again." --by alex

      followup resolve c-7/T-81 --told
    """
    request = intake_pb2.ResolveComplaintRequest(
        name=complaint_name(complaint), author=by, line=line, told_customer=told
    )
    report(
        context,
        lambda stub: stub.ResolveComplaint,
        request,
        at=at,
        request_id=request_id,
    )
