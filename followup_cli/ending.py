"""Commands about the end of a complaint: it holds, it does not, or it was none."""

from __future__ import annotations

from typing import Annotated

import typer

from followup.v1 import intake_pb2
from followup_cli.client import complaint_name
from followup_cli.reporting import At, Name, Noted, RequestId, report


def confirm(
    context: typer.Context,
    complaint: Name,
    *,
    at: At = "",
    request_id: RequestId = "",
) -> None:
    """Report that the customer says it is put right.

    Try:

      followup confirm c-7/T-81
    """
    request = intake_pb2.ConfirmResolutionRequest(name=complaint_name(complaint))
    report(
        context,
        lambda stub: stub.ConfirmResolution,
        request,
        at=at,
        request_id=request_id,
    )


def reopen(  # noqa: PLR0913 - one option for each field of the request
    context: typer.Context,
    complaint: Name,
    line: Annotated[
        str, typer.Argument(help="What still is wrong, in our words.")
    ] = "",
    *,
    by: Noted = "",
    at: At = "",
    request_id: RequestId = "",
) -> None:
    """Report that what was put right did not hold; the case is open again.

    Try:

      followup reopen c-7/T-81 "The heating is off again."

      followup reopen c-7/T-81 "The refund bounced." --by kim
    """
    request = intake_pb2.ReopenComplaintRequest(
        name=complaint_name(complaint), author=by, line=line
    )
    report(
        context,
        lambda stub: stub.ReopenComplaint,
        request,
        at=at,
        request_id=request_id,
    )


def withdraw(  # noqa: PLR0913 - one option for each field of the request
    context: typer.Context,
    complaint: Name,
    line: Annotated[str, typer.Argument(help="Why, in our words.")] = "",
    *,
    by: Noted = "",
    at: At = "",
    request_id: RequestId = "",
) -> None:
    """Report that the customer takes the complaint back, or that it was none.

    Try:

      followup withdraw c-7/T-81

      followup withdraw c-7/T-81 "The same as T-80." --by kim
    """
    request = intake_pb2.WithdrawComplaintRequest(
        name=complaint_name(complaint), author=by, line=line
    )
    report(
        context,
        lambda stub: stub.WithdrawComplaint,
        request,
        at=at,
        request_id=request_id,
    )
