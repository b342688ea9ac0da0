"""Commands about talking with the customer: a call, and how often to write."""

from __future__ import annotations

from typing import Annotated

import typer

from followup.complaint import UpdateFrequency
from followup.v1 import intake_pb2
from followup_cli.client import complaint_name, moment_of
from followup_cli.reporting import At, Author, Name, RequestId, report


def call(  # noqa: PLR0913 - one option for each field of the request
    context: typer.Context,
    complaint: Name,
    line: Annotated[str, typer.Argument(help="What came of it, as they read it.")] = "",
    *,
    reached: Annotated[
        bool, typer.Option("--reached", help="The customer was reached.")
    ] = False,
    again: Annotated[
        str, typer.Option(help="When we call again: RFC 3339; a new promise.")
    ] = "",
    by: Author = "alex",
    at: At = "",
    request_id: RequestId = "",
) -> None:
    """Record that a person called the customer; it keeps a call that was promised.

    Try:

      followup call c-7/T-81 "We agreed on a refund." --reached

      followup call c-7/T-81 --again 2026-03-05T15:00 --by kim
    """
    request = intake_pb2.RecordCallRequest(
        name=complaint_name(complaint), author=by, reached=reached, line=line
    )
    if again:
        request.next_time.FromDatetime(moment_of(again))
    report(context, lambda stub: stub.RecordCall, request, at=at, request_id=request_id)


def choose_updates(
    context: typer.Context,
    complaint: Name,
    frequency: Annotated[
        UpdateFrequency, typer.Argument(help="How often.", case_sensitive=False)
    ],
    *,
    at: At = "",
    request_id: RequestId = "",
) -> None:
    """Record how often the customer wants to hear from us while nothing is new.

    Try:

      followup choose-updates c-7/T-81 weekly
    """
    request = intake_pb2.ChooseUpdatesRequest(
        name=complaint_name(complaint),
        frequency=f"UPDATE_FREQUENCY_{frequency.value}",
    )
    report(
        context, lambda stub: stub.ChooseUpdates, request, at=at, request_id=request_id
    )
