"""The calls about a complaint that is already known."""

from __future__ import annotations

from typing import Annotated

import typer

from followup.complaint import Consent
from followup.v1 import intake_pb2
from followup_cli.client import call, complaint_name, moment_of, request_id_of
from followup_cli.context import settings_of
from followup_cli.output import say
from followup_cli.trouble import Trouble

Name = Annotated[str, typer.Argument(help="CUSTOMER/COMPLAINT, or its full name.")]
Author = Annotated[str, typer.Option("--by", help="Who: a person of the policy.")]
Told = Annotated[
    bool, typer.Option("--told", help="The customer has been told already.")
]
At = Annotated[str, typer.Option(help="When it happened; now if left out.")]
RequestId = Annotated[str, typer.Option(help="A UUID, to repeat a call.")]


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
    name = complaint_name(complaint)
    request_id = request_id_of(request_id, "wrote", name)
    request = intake_pb2.CustomerWroteRequest(
        name=name, request_id=request_id, customer_words=words
    )
    request.occurred_time.FromDatetime(moment_of(at))
    _answer(
        call(settings_of(context), request_id, lambda stub: stub.CustomerWrote, request)
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
    name = complaint_name(complaint)
    request_id = request_id_of(request_id, "update", name)
    request = intake_pb2.RecordUpdateRequest(
        name=name,
        request_id=request_id,
        author=by,
        line=line,
        told_customer=told,
        told_commitments=told_commitment or [],
        kept_commitments=kept_commitment or [],
    )
    request.occurred_time.FromDatetime(moment_of(at))
    _answer(
        call(settings_of(context), request_id, lambda stub: stub.RecordUpdate, request)
    )


def revise(  # noqa: PLR0913 - one option for each field of the request
    context: typer.Context,
    commitment: Annotated[
        str, typer.Argument(help="CUSTOMER/COMPLAINT/COMMITMENT, or its full name.")
    ],
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
    parts = commitment.strip("/").split("/")
    if parts[0] == "customers" and len(parts) == 6:  # noqa: PLR2004 - three named pairs
        parts = parts[1::2]
    if len(parts) != 3:  # noqa: PLR2004 - the three names
        raise Trouble(
            f"{commitment!r} does not name a commitment",
            "write CUSTOMER/COMPLAINT/COMMITMENT; followup explain shows them",
        )
    request_id = request_id_of(request_id, "revise", *parts)
    request = intake_pb2.ReviseCommitmentRequest(
        name=f"{complaint_name('/'.join(parts[:2]))}/commitments/{parts[2]}",
        request_id=request_id,
        reason=reason,
        author=by,
        consent=f"CONSENT_{consent.value}",
        told_customer=told,
    )
    request.occurred_time.FromDatetime(moment_of(at))
    request.promised_time.FromDatetime(moment_of(new_time))
    _answer(
        call(
            settings_of(context),
            request_id,
            lambda stub: stub.ReviseCommitment,
            request,
        )
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
    name = complaint_name(complaint)
    request_id = request_id_of(request_id, "assign", name, owner)
    request = intake_pb2.AssignComplaintRequest(
        name=name, request_id=request_id, owner=owner
    )
    request.occurred_time.FromDatetime(moment_of(at))
    _answer(
        call(
            settings_of(context),
            request_id,
            lambda stub: stub.AssignComplaint,
            request,
        )
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
    name = complaint_name(complaint)
    request_id = request_id_of(request_id, "resolve", name)
    request = intake_pb2.ResolveComplaintRequest(
        name=name, request_id=request_id, author=by, line=line, told_customer=told
    )
    request.occurred_time.FromDatetime(moment_of(at))
    _answer(
        call(
            settings_of(context),
            request_id,
            lambda stub: stub.ResolveComplaint,
            request,
        )
    )


def _answer(fact: intake_pb2.AcceptedFact) -> None:
    say(f"✔ {fact.complaint}", "green")
    say(f"  Kafka has fact {fact.fact_id}", "dim")
    short = fact.complaint.removeprefix("customers/").replace("/complaints/", "/")
    say(f"  what follows, or why it is refused: followup explain {short}", "dim")
