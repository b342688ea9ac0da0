"""Reports and words on holds as messages, right in every field unless changed."""

from __future__ import annotations

from typing import Any

from google.protobuf import json_format
from google.protobuf.message import Message

from followup.v1 import intake_pb2
from followup.v1.intake_pb2 import (
    HoldCustomerMessagesRequest,
    ReleaseCustomerMessagesRequest,
)
from tests.support.intake_requests import ALL, MONDAY, NAME, REQUEST_ID

BROKEN = "first-reply-0a1b2c3d"
INCIDENT = "5d0a7ff2-5f43-5d0e-9f54-6d3c2b1a0f11"

USUAL: dict[type[Message], dict[str, Any]] = {
    intake_pb2.MakeCommitmentRequest: {
        "author": "alex",
        "kind": "COMMITMENT_KIND_CALLBACK",
        "promisedTime": "2030-01-08T15:00:00Z",
        "line": "We call you about the refund.",
        "toldCustomer": True,
    },
    intake_pb2.ExplainBreakRequest: {
        "name": f"{NAME}/commitments/{BROKEN}",
        "author": "alex",
        "reason": "BREAK_REASON_OTHER",
        "text": "A fire alarm emptied the office.",
    },
    intake_pb2.PauseClockRequest: {
        "author": "alex",
        "reason": "PAUSE_REASON_WAITING_CUSTOMER",
        "untilTime": "2030-01-14T09:00:00Z",
    },
    intake_pb2.ResumeClockRequest: {"author": "kim"},
    intake_pb2.ChangeSeverityRequest: {
        "author": "alex",
        "severity": "SEVERITY_CRITICAL",
        "rule": "SEVERITY_RULE_RESET",
    },
    intake_pb2.ReopenComplaintRequest: {
        "author": "kim",
        "line": "It was charged again.",
    },
    intake_pb2.WithdrawComplaintRequest: {
        "author": "kim",
        "line": "The same as an earlier one.",
    },
    intake_pb2.AcknowledgeAlertRequest: {"author": "alex", "incidentKey": INCIDENT},
    intake_pb2.ReportOnTrackRequest: {
        "name": f"{NAME}/commitments/{BROKEN}",
        "author": "alex",
        "reason": "The bank confirmed it.",
    },
    intake_pb2.RequestHelpRequest: {
        "author": "alex",
        "commitment": f"{NAME}/commitments/{BROKEN}",
        "line": "Who can release a refund?",
    },
    intake_pb2.RecordCallRequest: {
        "author": "alex",
        "reached": True,
        "line": "We agreed on a refund.",
        "nextTime": "2030-01-08T15:00:00Z",
    },
    intake_pb2.ConfirmResolutionRequest: {},
    intake_pb2.ReviewMessageRequest: {
        "author": "alex",
        "messageId": INCIDENT,
        "decision": "REVIEW_DECISION_REJECTED",
        "line": "The promise is kept within the hour.",
    },
    intake_pb2.ChooseUpdatesRequest: {"frequency": "UPDATE_FREQUENCY_WEEKLY"},
}
"""What each report says beside its name, request_id and occurred_time, in JSON."""


def report(kind: type[Message], /, **changes: Any) -> Message:
    """Return a report as a call carries it; None leaves a field out."""
    whole = {
        "name": NAME,
        "requestId": REQUEST_ID,
        "occurredTime": MONDAY,
        **USUAL[kind],
        **changes,
    }
    told = {field: value for field, value in whole.items() if value is not None}
    return json_format.ParseDict(told, kind())


def word(kind: type[Message], /, **changes: Any) -> Message:
    """Return a hold or a release as a call carries it."""
    whole = {
        "scope": "all",
        "requestId": REQUEST_ID,
        "occurredTime": MONDAY,
        "author": "alex",
        "reason": "the price list was wrong",
        **changes,
    }
    return json_format.ParseDict(whole, kind())


def usual(kind: type[Message]) -> Message:
    """Return the usual call of any method."""
    words = map(word, (HoldCustomerMessagesRequest, ReleaseCustomerMessagesRequest))
    calls = [*(call() for call in ALL), *map(report, USUAL), *words]
    return next(one for one in calls if isinstance(one, kind))
