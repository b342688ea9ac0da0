"""Errors as callers see them: one ErrorInfo each, and what to do next."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import grpc
import pytest
from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2

from services.intake.grpc_api import errors
from services.intake.requests import Violation

DetailT = TypeVar("DetailT", bound=Message)

TWO = (
    Violation(field="name", description="is wrong", reason="WRONG"),
    Violation(field="line", description="is required", reason="LINE_REQUIRED"),
)


def details(status: status_pb2.Status, kind: type[DetailT]) -> list[DetailT]:
    found = []
    for packed in status.details:
        detail = kind()
        if packed.Unpack(detail):
            found.append(detail)
    return found


@pytest.mark.parametrize(
    ("status", "code", "reason", "retry"),
    [
        (
            errors.invalid(TWO),
            grpc.StatusCode.INVALID_ARGUMENT,
            "INVALID_REQUEST",
            False,
        ),
        (
            errors.unavailable("away"),
            grpc.StatusCode.UNAVAILABLE,
            "KAFKA_UNAVAILABLE",
            True,
        ),
        (
            errors.exhausted("7 wait"),
            grpc.StatusCode.RESOURCE_EXHAUSTED,
            "TOO_MANY_IN_FLIGHT",
            True,
        ),
        (
            errors.too_short(-1),
            grpc.StatusCode.DEADLINE_EXCEEDED,
            "DEADLINE_TOO_SHORT",
            True,
        ),
    ],
)
def test_each_error_says_whose_fault_it_is_and_whether_to_try_again(
    *, status: status_pb2.Status, code: grpc.StatusCode, reason: str, retry: bool
) -> None:
    """
    Exactly one ErrorInfo of our domain; a RetryInfo where a repeat helps.
    """
    [info] = details(status, error_details_pb2.ErrorInfo)

    assert (status.code, info.reason, info.domain) == (
        code.value[0],
        reason,
        "followup",
    )
    assert len(details(status, error_details_pb2.RetryInfo)) == retry
    assert status.message


def test_an_invalid_call_gets_every_violation() -> None:
    """
    Field, description and reason of each stand in one BadRequest.
    """
    [bad] = details(errors.invalid(TWO), error_details_pb2.BadRequest)

    assert [(v.field, v.description, v.reason) for v in bad.field_violations] == [
        ("name", "is wrong", "WRONG"),
        ("line", "is required", "LINE_REQUIRED"),
    ]


def test_the_message_alone_says_what_is_wrong() -> None:
    """
    Who sees no details reads the first three; how many more there are is said.
    """
    many = tuple(replace(TWO[0], field=f"field-{n}") for n in range(5))

    assert errors.invalid(TWO).message == (
        "2 violations: name: is wrong (WRONG); line: is required (LINE_REQUIRED)"
    )
    assert errors.invalid(many).message.startswith("5 violations: field-0: is wrong")
    assert errors.invalid(many).message.endswith(
        "field-2: is wrong (WRONG); and 2 more"
    )
