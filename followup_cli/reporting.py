"""What the commands about a known complaint have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from followup.v1 import intake_pb2
from followup_cli.client import (
    Report,
    Stub,
    call,
    complaint_name,
    moment_of,
    request_id_of,
)
from followup_cli.context import settings_of
from followup_cli.output import say
from followup_cli.trouble import Trouble

Name = Annotated[str, typer.Argument(help="CUSTOMER/COMPLAINT, or its full name.")]
Promise = Annotated[
    str, typer.Argument(help="CUSTOMER/COMPLAINT/COMMITMENT, or its full name.")
]
Author = Annotated[str, typer.Option("--by", help="Who: a person of the policy.")]
Noted = Annotated[
    str,
    typer.Option("--by", help="Who of us noted it; the customer says so if left out."),
]
Told = Annotated[
    bool, typer.Option("--told", help="The customer has been told already.")
]
At = Annotated[str, typer.Option(help="When it happened; now if left out.")]
RequestId = Annotated[str, typer.Option(help="A UUID, to repeat a call.")]

Ask = Callable[[Stub], Callable[..., intake_pb2.AcceptedFact]]
"""Chooses the method of the service."""


def report(
    context: typer.Context, ask: Ask, request: Report, *, at: str, request_id: str
) -> None:
    """Fill in when it happened and the request id, call, and print the answer.

    Raises Trouble for a moment or an id that is none, and with intake's refusal.
    """
    kind = type(request).__name__
    request.request_id = request_id_of(request_id, kind, request.name)
    request.occurred_time.FromDatetime(moment_of(at))
    fact = call(settings_of(context), request.request_id, ask, request)
    say(f"✔ {fact.complaint}", "green")
    say(f"  Kafka has fact {fact.fact_id}", "dim")
    short = fact.complaint.removeprefix("customers/").replace("/complaints/", "/")
    say(f"  what follows, or why it is refused: followup explain {short}", "dim")


def commitment_name(given: str) -> str:
    """Return the full name of a commitment given so, or by its three ids.

    Raises Trouble for anything else.
    """
    parts = given.strip("/").split("/")
    match parts:
        case ["customers", customer, "complaints", complaint, "commitments", one]:
            pass
        case [customer, complaint, one]:
            pass
        case _:
            raise Trouble(
                f"{given!r} does not name a commitment",
                "write CUSTOMER/COMPLAINT/COMMITMENT; followup explain shows them",
            )
    return f"{complaint_name(f'{customer}/{complaint}')}/commitments/{one}"
