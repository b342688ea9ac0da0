"""A refused or failed call to intake, in words: what, whose fault, what to do."""

from __future__ import annotations

import grpc
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from followup_cli.options import in_our_words
from followup_cli.trouble import Trouble

_WHOSE = {
    grpc.StatusCode.INVALID_ARGUMENT: (
        "intake refused the call; nothing was done",
        "correct what is named above, then call again",
    ),
    grpc.StatusCode.NOT_FOUND: ("there is no such thing", "check the name"),
    grpc.StatusCode.RESOURCE_EXHAUSTED: (
        "intake has as much to do as it allows itself",
        "call again a little later, in the same words, with {again}",
    ),
    grpc.StatusCode.DEADLINE_EXCEEDED: (
        "no answer came in time; whether it was accepted is not known",
        "call again in the same words, with {again}: nothing happens twice",
    ),
}


def trouble_of(error: grpc.RpcError, address: str, again: str) -> Trouble:
    """Return what a person needs to know about a call that did not succeed.

    `again` are the options that make a second call the same call.
    """
    code = error.code()
    said = error.details() or ""
    details = _details(error)
    if code is grpc.StatusCode.UNAVAILABLE and not details:
        return Trouble(
            f"intake does not answer at {address}: {said}",
            "make up starts everything here;"
            " FOLLOWUP_INTAKE_ADDRESS names another intake",
        )
    if code is grpc.StatusCode.UNAVAILABLE:
        whose, mend = (
            f"intake cannot take it now: {said}",
            f"{_when(details)} in the same words, with {again}: nothing happens twice",
        )
        return Trouble(whose, mend)
    whose, mend = _WHOSE.get(code, (f"the call failed ({code.name}): {said}", ""))
    violations = _violations(details)
    if not violations and code in _WHOSE:
        whose += f": {said}"
    cause = "\n".join([whose, *(f"    {one}" for one in violations)])
    mend = mend.format(again=again)
    if not mend:
        mend = "followup doctor says what is wrong; else see intake's log"
    return Trouble(cause, mend)


def _details(error: grpc.RpcError) -> list[object]:
    status = rpc_status.from_call(error)
    if status is None:
        return []
    kinds = (
        error_details_pb2.BadRequest,
        error_details_pb2.RetryInfo,
        error_details_pb2.ErrorInfo,
    )
    found: list[object] = []
    for packed in status.details:
        for kind in kinds:
            if packed.Is(kind.DESCRIPTOR):
                one = kind()
                packed.Unpack(one)
                found.append(one)
    return found


def _violations(details: list[object]) -> list[str]:
    return [
        in_our_words(one.field, one.description)
        for detail in details
        if isinstance(detail, error_details_pb2.BadRequest)
        for one in detail.field_violations
    ]


def _when(details: list[object]) -> str:
    for detail in details:
        if isinstance(detail, error_details_pb2.RetryInfo):
            return f"call again in {detail.retry_delay.ToTimedelta().seconds or 1} s"
    return "call again later"
