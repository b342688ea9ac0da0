"""A failed call is told in words: what, whose fault, what to do."""

from __future__ import annotations

from typing import Any

import grpc
from google.rpc import status_pb2

from followup_cli.problems import trouble_of
from services.intake.grpc_api import errors
from services.intake.requests import Violation

REQUEST_ID = "0b52ab32-6d3f-4d3b-9d6a-4b8f3f2f8c11"
AGAIN = f"--request-id {REQUEST_ID} --at 2026-03-02T13:00:00+00:00"


class FailedCall(grpc.RpcError):
    """A call as grpc gives it back: a code, words, and the rich status behind them."""

    def __init__(self, status: status_pb2.Status, *, bare: bool = False) -> None:
        super().__init__()
        self._status = status
        self._bare = bare

    def code(self) -> grpc.StatusCode:
        return next(one for one in grpc.StatusCode if one.value[0] == self._status.code)

    def details(self) -> str:
        return str(self._status.message)

    def trailing_metadata(self) -> Any:
        if self._bare:
            return ()
        return (("grpc-status-details-bin", self._status.SerializeToString()),)


def told(status: status_pb2.Status, *, bare: bool = False) -> tuple[str, str]:
    trouble = trouble_of(FailedCall(status, bare=bare), "127.0.0.1:50051", AGAIN)
    return trouble.cause, trouble.mend


def test_every_violation_is_shown() -> None:
    """A refused call names each field that is wrong, on a line of its own."""
    wrong = (
        Violation(field="parent", description="is no customer", reason="PATTERN"),
        Violation(field="complaint.issue", description="is too long", reason="LENGTH"),
    )
    cause, mend = told(errors.invalid(wrong))

    assert "    parent: is no customer" in cause.splitlines()
    assert "    complaint.issue: is too long" in cause.splitlines()
    assert "correct what is named above" in mend


def test_an_intake_that_is_not_there_names_the_command_that_starts_it() -> None:
    """Without an answer there are no details: the address and `make up` are named."""
    code = grpc.StatusCode.UNAVAILABLE.value[0]
    status = status_pb2.Status(code=code, message="connection refused")
    cause, mend = told(status, bare=True)

    assert "intake does not answer at 127.0.0.1:50051" in cause
    assert "make up" in mend


def test_a_kafka_that_is_away_says_when_to_try_again() -> None:
    """An intake without Kafka is told apart from none, with the id for a repeat."""
    cause, mend = told(errors.unavailable("no answer"))

    assert "Kafka has not acknowledged the fact" in cause
    assert f"call again in 1 s in the same words, with {AGAIN}" in mend


def test_anything_else_keeps_its_own_words() -> None:
    """A code without words of ours is named, and the doctor is."""
    code = grpc.StatusCode.INTERNAL.value[0]
    cause, mend = told(status_pb2.Status(code=code, message="a defect"))

    assert "the call failed (INTERNAL): a defect" == cause
    assert "followup doctor" in mend
