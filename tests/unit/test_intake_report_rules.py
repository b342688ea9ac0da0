"""Bad reports of a known complaint, and all that is said about them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from google.protobuf.message import Message

from followup.v1.intake_pb2 import (
    AcknowledgeAlertRequest,
    ChangeSeverityRequest,
    ChooseUpdatesRequest,
    ConfirmResolutionRequest,
    ExplainBreakRequest,
    MakeCommitmentRequest,
    PauseClockRequest,
    RecordCallRequest,
    ReopenComplaintRequest,
    ReportOnTrackRequest,
    RequestHelpRequest,
    ResumeClockRequest,
    ReviewMessageRequest,
    WithdrawComplaintRequest,
)
from services.intake.grpc_api.messages import broken_rules, read
from services.intake.validation import violations
from tests.support.intake_reports import USUAL, report
from tests.support.intake_requests import MONDAY, NAME, NOW
from tests.support.policies import live_policy


def found(message: Message) -> list[tuple[str, str]]:
    """Give field and reason of everything wrong."""
    request, unread = read(message, NOW)
    every = (*broken_rules(message), *unread, *violations(request, live_policy(), NOW))
    return [(one.field, one.reason) for one in every]


@pytest.mark.parametrize("kind", USUAL)
def test_a_right_report_has_no_violations(kind: type[Message]) -> None:
    """
    Each usual report passes every rule.
    """
    assert found(report(kind)) == []


OWED = {
    "kind": "COMMITMENT_KIND_OWED_TO_US",
    "toldCustomer": False,
    "owedBy": "the supplier",
}
FAR = "2031-03-01T09:00:00Z"
PAST = "NOT_AFTER_OCCURRED_TIME"


@pytest.mark.parametrize(
    ("kind", "changes", "field", "reason"),
    [
        (MakeCommitmentRequest, {"kind": None}, "kind", "required"),
        (MakeCommitmentRequest, {"kind": 77}, "kind", "kind.made_by_people"),
        (
            MakeCommitmentRequest,
            {"kind": "COMMITMENT_KIND_NEXT_UPDATE"},
            "kind",
            "kind.made_by_people",
        ),
        (
            MakeCommitmentRequest,
            {"kind": "COMMITMENT_KIND_CUSTOM", "line": " "},
            "line",
            "LINE_REQUIRED",
        ),
        (MakeCommitmentRequest, {**OWED, "line": None}, "line", "LINE_REQUIRED"),
        (MakeCommitmentRequest, {**OWED, "owedBy": " "}, "owed_by", "OWED_BY_REQUIRED"),
        (
            MakeCommitmentRequest,
            {**OWED, "toldCustomer": True},
            "told_customer",
            "OWED_TO_US_IS_NOT_TOLD",
        ),
        (
            MakeCommitmentRequest,
            {"owedBy": "the supplier"},
            "owed_by",
            "OWED_BY_WITHOUT_OWED_TO_US",
        ),
        (MakeCommitmentRequest, {"author": None}, "author", "string.min_len"),
        (MakeCommitmentRequest, {"author": "nobody"}, "author", "UNKNOWN_PERSON"),
        (
            MakeCommitmentRequest,
            {"promisedTime": MONDAY},
            "promised_time",
            f"PROMISED_TIME_{PAST}",
        ),
        (
            MakeCommitmentRequest,
            {"promisedTime": FAR},
            "promised_time",
            "PROMISED_TIME_TOO_FAR",
        ),
        (MakeCommitmentRequest, {"promisedTime": None}, "promised_time", "required"),
        (MakeCommitmentRequest, {"line": "x" * 301}, "line", "string.max_len"),
        (ExplainBreakRequest, {"text": " "}, "text", "TEXT_REQUIRED"),
        (ExplainBreakRequest, {"reason": None}, "reason", "required"),
        (ExplainBreakRequest, {"name": NAME}, "name", "string.pattern"),
        (PauseClockRequest, {"reason": 77}, "reason", "enum.defined_only"),
        (PauseClockRequest, {"untilTime": FAR}, "until_time", "UNTIL_TIME_TOO_FAR"),
        (
            PauseClockRequest,
            {"untilTime": "2030-01-06T09:00:00Z"},
            "until_time",
            f"UNTIL_TIME_{PAST}",
        ),
        (ResumeClockRequest, {"author": "nobody"}, "author", "UNKNOWN_PERSON"),
        (ChangeSeverityRequest, {"severity": None}, "severity", "required"),
        (ChangeSeverityRequest, {"rule": 77}, "rule", "enum.defined_only"),
        (ReopenComplaintRequest, {"author": "nobody"}, "author", "UNKNOWN_PERSON"),
        (WithdrawComplaintRequest, {"line": "x" * 1001}, "line", "string.max_len"),
        (AcknowledgeAlertRequest, {"incidentKey": "7"}, "incident_key", "string.uuid"),
        (ReportOnTrackRequest, {"reason": None}, "reason", "string.min_len"),
        (
            RequestHelpRequest,
            {"commitment": "customers/c-2/complaints/T-1/commitments/x-1"},
            "commitment",
            "NOT_A_COMMITMENT",
        ),
        (RecordCallRequest, {"nextTime": MONDAY}, "next_time", f"NEXT_TIME_{PAST}"),
        (RecordCallRequest, {"occurredTime": None}, "occurred_time", "required"),
        (ConfirmResolutionRequest, {"requestId": "7"}, "request_id", "string.uuid"),
        (ReviewMessageRequest, {"decision": None}, "decision", "required"),
        (ReviewMessageRequest, {"messageId": "7"}, "message_id", "string.uuid"),
        (ChooseUpdatesRequest, {"frequency": None}, "frequency", "required"),
    ],
)
def test_each_rule_of_a_report_refuses_with_its_field_and_reason(
    kind: type[Message], changes: dict[str, Any], field: str, reason: str
) -> None:
    """
    One thing wrong is one violation, at its field.
    """
    assert found(report(kind, **changes)) == [(field, reason)]


def test_an_owed_promise_is_accepted_untold() -> None:
    """
    With who owes it and what, and without telling the customer, it is right.
    """
    assert found(report(MakeCommitmentRequest, **OWED)) == []


def test_every_mistake_of_a_report_is_told_at_once() -> None:
    """
    Rules of single fields and of fields together arrive in one answer.
    """
    message = report(
        MakeCommitmentRequest,
        **{**OWED, "toldCustomer": True, "owedBy": None, "line": None},
        author="nobody",
        promisedTime=MONDAY,
        requestId="7",
    )

    assert found(message) == [
        ("request_id", "string.uuid"),
        ("promised_time", f"PROMISED_TIME_{PAST}"),
        ("author", "UNKNOWN_PERSON"),
        ("line", "LINE_REQUIRED"),
        ("told_customer", "OWED_TO_US_IS_NOT_TOLD"),
        ("owed_by", "OWED_BY_REQUIRED"),
    ]


@pytest.mark.parametrize("kind", USUAL)
def test_nothing_at_all_is_read_and_refused(kind: type[Message]) -> None:
    """
    An empty message is no crash: each required field is named.
    """
    fields = {field for field, _ in found(kind())}

    assert {"name", "request_id", "occurred_time"} <= fields


def test_a_promise_may_reach_to_the_horizon() -> None:
    """
    Four hundred days are promised, a second more is not.
    """
    last = datetime.fromisoformat(MONDAY) + timedelta(days=400)
    more = last + timedelta(seconds=1)

    assert found(report(RecordCallRequest, nextTime=last.isoformat())) == []
    assert found(report(RecordCallRequest, nextTime=more.isoformat())) == [
        ("next_time", "NEXT_TIME_TOO_FAR")
    ]
