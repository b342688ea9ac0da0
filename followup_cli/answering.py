"""Commands that answer an alert: seen, on track, or help is needed."""

from __future__ import annotations

from typing import Annotated

import typer

from followup.v1 import intake_pb2
from followup_cli.client import complaint_name
from followup_cli.incidents import incident_of
from followup_cli.reporting import (
    At,
    Author,
    Name,
    Promise,
    RequestId,
    commitment_name,
    report,
)


def acknowledge(  # noqa: PLR0913 - one option for each field of the request
    context: typer.Context,
    complaint: Name,
    incident: Annotated[
        str,
        typer.Argument(
            help="The alert's incident key, or its beginning as watch and explain show"
            " it."
        ),
    ],
    *,
    by: Author = "alex",
    at: At = "",
    request_id: RequestId = "",
) -> None:
    """Say that you have seen an alert and are on it: nobody else is asked for 30 min.

    Of a key's beginning the rest is looked up among the alerts in Kafka.

    Try:

      followup acknowledge c-7/T-81 33333333

      followup acknowledge c-7/T-81 33333333-3333-5333-8333-333333333333 --by kim
    """
    name = complaint_name(complaint)
    request = intake_pb2.AcknowledgeAlertRequest(
        name=name, author=by, incident_key=incident_of(context, name, incident)
    )
    report(
        context,
        lambda stub: stub.AcknowledgeAlert,
        request,
        at=at,
        request_id=request_id,
    )


def on_track(  # noqa: PLR0913 - one option for each field of the request
    context: typer.Context,
    commitment: Promise,
    reason: Annotated[str, typer.Argument(help="Why you think so.")],
    *,
    by: Author = "alex",
    at: At = "",
    request_id: RequestId = "",
) -> None:
    """Say that a promise at risk will be kept: the customer is not warned.

    Try:

      followup on-track c-7/T-81/remedy-offer-3fa9c1d2 "The part came this morning."
    """
    request = intake_pb2.ReportOnTrackRequest(
        name=commitment_name(commitment), author=by, reason=reason
    )
    report(
        context, lambda stub: stub.ReportOnTrack, request, at=at, request_id=request_id
    )


def ask_help(  # noqa: PLR0913 - one option for each field of the request
    context: typer.Context,
    complaint: Name,
    line: Annotated[str, typer.Argument(help="What is needed.")] = "",
    *,
    commitment: Annotated[
        str, typer.Option(help="The promise that needs it; all of them if left out.")
    ] = "",
    by: Author = "alex",
    at: At = "",
    request_id: RequestId = "",
) -> None:
    """Ask the team's lead for help with a complaint, or with one of its promises.

    Try:

      followup ask-help c-7/T-81 "Who can release a refund above the limit?"

      followup ask-help c-7/T-81 --commitment first-reply-3fa9c1d2 --by kim
    """
    request = intake_pb2.RequestHelpRequest(
        name=complaint_name(complaint), author=by, commitment=commitment, line=line
    )
    report(
        context, lambda stub: stub.RequestHelp, request, at=at, request_id=request_id
    )
