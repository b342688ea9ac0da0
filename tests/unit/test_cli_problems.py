"""A failed call is told in words: what, whose fault, what to do."""

from __future__ import annotations

from typing import Any

import grpc
from google.protobuf.message import Message
from google.rpc import status_pb2

from followup.complaint import Teller
from followup.v1 import complaint_pb2, intake_pb2
from followup_cli.complain import caveats
from followup_cli.options import option_of
from followup_cli.problems import trouble_of
from services.intake.grpc_api import errors
from services.intake.grpc_api.doors import FACTS_BY_REQUEST
from services.intake.grpc_api.messages import broken_rules
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

    assert "    --customer: is no customer" in cause.splitlines()
    assert "    ISSUE: is too long" in cause.splitlines()
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


def rules_broken(message: Message) -> str:
    """Return what is told about a request that breaks rules of the contract."""
    cause, _ = told(errors.invalid(broken_rules(message)))
    return cause


def test_a_complaint_s_mistakes_are_told_in_options() -> None:
    """No field's path and no pattern is shown: what to type is."""
    cause = rules_broken(
        intake_pb2.CreateComplaintRequest(
            parent="customers/bad id",
            complaint_id="x y",
            request_id="q",
            complaint=intake_pb2.Complaint(
                issue="z" * 300,
                customer_words="w" * 30_000,
                thread_ref="no thread",
                contact=complaint_pb2.Contact(
                    display_name="a\nb", email="nope", locale="!!", time_zone="x" * 100
                ),
            ),
        )
    )
    options = [line.split(":")[0].strip() for line in cause.splitlines()[1:]]

    assert {
        *("--customer", "--id", "--at", "ISSUE", "--words", "--thread", "--name"),
        *("--email", "--locale", "--zone", "--request-id"),
    } == set(options)
    assert "--id: must be letters, digits" in cause
    assert "^" not in cause
    assert "regex" not in cause


def test_other_calls_mistakes_are_told_in_options() -> None:
    """Names of complaints and of commitments are told apart; lists by their option."""
    revised = rules_broken(
        intake_pb2.ReviseCommitmentRequest(name="customers/a/complaints/b c")
    )
    news = rules_broken(
        intake_pb2.RecordUpdateRequest(
            name="customers/a/complaints/b c", told_commitments=["x"] * 200
        )
    )

    assert "COMMITMENT: must be CUSTOMER/COMPLAINT/COMMITMENT" in revised
    assert "NEW_TIME: value is required" in revised
    assert "COMPLAINT: must be CUSTOMER/COMPLAINT, each of" in news
    assert "--told-commitment: must contain no more" in news
    assert "--by: " in news


def test_what_intake_says_of_other_fields_is_translated_too() -> None:
    """A description that names a field or a constant is told in options as well."""
    wrong = (
        Violation(
            field="line",
            description="is required unless told_customer is true",
            reason="",
        ),
        Violation(
            field="complaint.contact.email",
            description="else choose TELLER_CALLER or TELLER_ALREADY_TOLD",
            reason="",
        ),
        Violation(
            field="promised_time", description="must be after occurred_time", reason=""
        ),
        Violation(field="told_commitments[3]", description="is none", reason=""),
    )
    cause, _ = told(errors.invalid(wrong))

    assert "LINE: is required unless --told is given" in cause
    assert "--email: else choose --teller caller or --teller already_told" in cause
    assert "NEW_TIME: must be after --at" in cause
    assert "--told-commitment: is none" in cause


def test_every_field_of_a_call_has_an_option() -> None:
    """A field added to the contract needs a name on the command line, too."""
    chosen_by_us = {"complaint", "parent", "name", "request_id", "contact.channels"}
    output = {"name", "owner", "commitments", "policy_version", "quote"}
    fields = set(intake_pb2.Complaint.DESCRIPTOR.fields_by_name) - output - {"contact"}
    contact = complaint_pb2.Contact.DESCRIPTOR.fields_by_name
    fields |= {f"contact.{name}" for name in contact}
    others = set(FACTS_BY_REQUEST) - {intake_pb2.CreateComplaintRequest}
    for request in others | {intake_pb2.QuotePromiseRequest}:
        fields |= set(request.DESCRIPTOR.fields_by_name)

    assert [] == [one for one in fields - chosen_by_us if option_of(one) == one]


def test_an_answer_says_what_it_cannot_know() -> None:
    """A ticket number may be taken, and an address nobody gave is named."""
    bare = list(caveats("", Teller.FOLLOWUP, "T-81"))

    assert "no --email was given: mail is addressed to customer@example.com" in bare
    assert any("if T-81 was reported before, that report stands" in one for one in bare)
    assert [] == list(caveats("robin@example.com", Teller.FOLLOWUP, ""))
    assert [] == list(caveats("", Teller.CALLER, ""))
