"""Requests to intake as messages, right in every field unless a test changes one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeVar

from google.protobuf import json_format
from google.protobuf.message import Message

from followup.v1 import intake_pb2

MessageT = TypeVar("MessageT", bound=Message)

MONDAY = "2030-01-07T09:00:00Z"
NOW = datetime(2030, 1, 7, 9, 1, tzinfo=UTC)
NAME = "customers/c-1001/complaints/T-42"
REQUEST_ID = "3f0c6a52-8d7e-4c58-9a53-2f4f2f7b1c11"


def create_json(**complaint: Any) -> dict[str, Any]:
    """Return a new complaint as proto-JSON, without a request_id."""
    return {
        "parent": "customers/c-1001",
        "complaintId": "T-42",
        "complaint": {
            "occurredTime": MONDAY,
            "category": "billing",
            "severity": "SEVERITY_HIGH",
            "issue": "you were charged twice",
            "customerWords": "Twice! Again!",
            "contact": {
                "displayName": "Alex Customer",
                "email": "alex.customer@example.com",
                "locale": "en-GB",
                "timeZone": "Europe/Vienna",
            },
            **complaint,
        },
    }


def create(**complaint: Any) -> intake_pb2.CreateComplaintRequest:
    """Return a CreateComplaint call; the keywords are proto-JSON of the complaint."""
    body = {**create_json(**complaint), "requestId": REQUEST_ID}
    return json_format.ParseDict(body, intake_pb2.CreateComplaintRequest())


def wrote(**fields: Any) -> intake_pb2.CustomerWroteRequest:
    """Return a CustomerWrote call."""
    return _call(intake_pb2.CustomerWroteRequest(), fields, customerWords="Any news?")


def update(**fields: Any) -> intake_pb2.RecordUpdateRequest:
    """Return a RecordUpdate call."""
    return _call(
        intake_pb2.RecordUpdateRequest(), fields, author="alex", line="It is found."
    )


def revise(**fields: Any) -> intake_pb2.ReviseCommitmentRequest:
    """Return a ReviseCommitment call."""
    name = f"{NAME}/commitments/next-update-0a1b2c3d"
    return _call(
        intake_pb2.ReviseCommitmentRequest(),
        {"name": name, **fields},
        author="alex",
        reason="the part comes later",
        promisedTime="2030-01-09T16:00:00Z",
    )


def assign(**fields: Any) -> intake_pb2.AssignComplaintRequest:
    """Return an AssignComplaint call."""
    return _call(intake_pb2.AssignComplaintRequest(), fields, owner="kim")


def resolve(**fields: Any) -> intake_pb2.ResolveComplaintRequest:
    """Return a ResolveComplaint call."""
    return _call(
        intake_pb2.ResolveComplaintRequest(), fields, author="alex", line="Paid back."
    )


ALL = (create, wrote, update, revise, assign, resolve)


def _call(message: MessageT, changes: dict[str, Any], **usual: Any) -> MessageT:
    body = {"name": NAME, "requestId": REQUEST_ID, "occurredTime": MONDAY}
    return json_format.ParseDict({**body, **usual, **changes}, message)
