"""Commands that let a message to a customer go, or drop it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated
from uuid import UUID

import typer

from followup.complaint import ReviewDecision
from followup.events import Alert, AlertKind
from followup.v1 import intake_pb2
from followup_cli.client import complaint_name
from followup_cli.context import settings_of
from followup_cli.incidents import alerts_of
from followup_cli.phrases import kind_words
from followup_cli.reporting import At, Author, Name, RequestId, report
from followup_cli.trouble import Trouble

Given = Annotated[
    str,
    typer.Argument(
        help="The message's id, or its beginning; left out: the one that waits."
    ),
]
Line = Annotated[str, typer.Option(help="Why, for our people.")]


def approve(  # noqa: PLR0913 - one option for each field of the request
    context: typer.Context,
    complaint: Name,
    message: Given = "",
    *,
    line: Line = "",
    by: Author = "alex",
    at: At = "",
    request_id: RequestId = "",
) -> None:
    """Let a message go that waits for a person's word.

    It is decided anew first: what has become stale meanwhile is not said. Where several
    messages of a complaint wait, they are listed, and one has to be named.

    Try:

      followup approve c-7/T-81 --by kim

      followup approve c-7/T-81 33333333 --line "I rang them as well."
    """
    request = _request(context, complaint, message, ReviewDecision.APPROVED)
    request.author, request.line = by, line
    report(
        context, lambda stub: stub.ReviewMessage, request, at=at, request_id=request_id
    )


def reject(  # noqa: PLR0913 - one option for each field of the request
    context: typer.Context,
    complaint: Name,
    message: Given = "",
    *,
    line: Line = "",
    by: Author = "alex",
    at: At = "",
    request_id: RequestId = "",
) -> None:
    """Drop a message that waits for a person's word: the customer never gets it.

    What it would have told or kept is still owed: a person has to say it, and record it
    with followup update.

    Try:

      followup reject c-7/T-81 --line "We keep that promise within the hour."
    """
    request = _request(context, complaint, message, ReviewDecision.REJECTED)
    request.author, request.line = by, line
    report(
        context, lambda stub: stub.ReviewMessage, request, at=at, request_id=request_id
    )


def waiting(alerts: Iterable[Alert]) -> list[Alert]:
    """Return the questions about messages that nobody has answered yet, in order."""
    open_: dict[str, Alert] = {}
    for one in alerts:
        if one.kind is AlertKind.APPROVAL_WANTED:
            open_[one.incident_key] = one
        elif one.kind is AlertKind.CLEARED:
            open_.pop(one.incident_key, None)
    return list(open_.values())


def meant(given: str, questions: Iterable[Alert]) -> str:
    """Return the id, of the messages that wait, that begins as given.

    Raises Trouble where there is none, or more than one.
    """
    found = list(questions)
    fits = [one for one in found if one.message_id.startswith(given.lower())]
    if len(fits) == 1:
        return fits[0].message_id
    begin = f" and begin with {given!r}" if given else ""
    shown = ", ".join(map(_shown, fits or found))
    raise Trouble(
        f"{len(fits) or 'no'} messages wait for a word{begin}",
        f"name one of {shown}" if shown else "followup explain shows what was said",
    )


def _shown(question: Alert) -> str:
    kind = kind_words(question.message_kind) if question.message_kind else "message"
    return f"{question.message_id} ({kind})"


def _request(
    context: typer.Context, complaint: str, given: str, decision: ReviewDecision
) -> intake_pb2.ReviewMessageRequest:
    name = complaint_name(complaint)
    return intake_pb2.ReviewMessageRequest(
        name=name,
        message_id=_message(context, name, given),
        decision=f"REVIEW_DECISION_{decision.name}",
    )


def _message(context: typer.Context, complaint: str, given: str) -> str:
    """Return the whole id of the message meant; a whole one is not looked up."""
    try:
        return str(UUID(given))
    except ValueError:
        return meant(given, waiting(alerts_of(settings_of(context), complaint)))
