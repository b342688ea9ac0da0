"""Errors as callers get them: whose fault, what is wrong, and whether to try again.

Each carries exactly one ErrorInfo of the domain "followup" (AIP-193); every violation
in a BadRequest; and a RetryInfo where trying again, with the same request_id, helps.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import grpc
from google.protobuf.any_pb2 import Any
from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2

from services.intake.requests import Violation

DOMAIN = "followup"
SOON = timedelta(seconds=1)
"""When to try again while Kafka is slow or away."""

_MOST_TOLD = 3
"""Violations in the message itself, for who reads it; the details have all."""


def invalid(violations: tuple[Violation, ...]) -> status_pb2.Status:
    """Return INVALID_ARGUMENT with every violation: the caller must change the call."""
    count = len(violations)
    told = "; ".join(str(each) for each in violations[:_MOST_TOLD])
    more = f"; and {count - _MOST_TOLD} more" if count > _MOST_TOLD else ""
    return _status(
        grpc.StatusCode.INVALID_ARGUMENT,
        f"{count} violation{'s' * (count != 1)}: {told}{more}",
        _info("INVALID_REQUEST", {"violations": str(count)}),
        error_details_pb2.BadRequest(
            field_violations=[
                error_details_pb2.BadRequest.FieldViolation(
                    field=each.field, description=each.description, reason=each.reason
                )
                for each in violations
            ]
        ),
    )


def unavailable(why: str) -> status_pb2.Status:
    """Return UNAVAILABLE: our fault or Kafka's; the same call again is safe."""
    return _status(
        grpc.StatusCode.UNAVAILABLE,
        f"Kafka has not acknowledged the fact: {why}",
        _info("KAFKA_UNAVAILABLE", {}),
        _retry(SOON),
    )


def exhausted(in_flight: str) -> status_pb2.Status:
    """Return RESOURCE_EXHAUSTED: too much at once; the same call again is safe."""
    return _status(
        grpc.StatusCode.RESOURCE_EXHAUSTED,
        f"too many calls at once: {in_flight}",
        _info("TOO_MANY_IN_FLIGHT", {}),
        _retry(SOON),
    )


def too_short(seconds: float) -> status_pb2.Status:
    """Return DEADLINE_EXCEEDED for a call that leaves no time to ask Kafka."""
    return _status(
        grpc.StatusCode.DEADLINE_EXCEEDED,
        f"the deadline leaves {max(seconds, 0.0):.3f} s, too little to ask Kafka;"
        " nothing was done, try again with a later one",
        _info("DEADLINE_TOO_SHORT", {"secondsLeft": f"{max(seconds, 0.0):.3f}"}),
        _retry(timedelta()),
    )


def _info(reason: str, metadata: Mapping[str, str]) -> error_details_pb2.ErrorInfo:
    return error_details_pb2.ErrorInfo(
        reason=reason, domain=DOMAIN, metadata=dict(metadata)
    )


def _retry(delay: timedelta) -> error_details_pb2.RetryInfo:
    info = error_details_pb2.RetryInfo()
    info.retry_delay.FromTimedelta(delay)
    return info


def _status(
    code: grpc.StatusCode, message: str, *details: Message
) -> status_pb2.Status:
    packed = []
    for detail in details:
        one = Any()
        one.Pack(detail)
        packed.append(one)
    return status_pb2.Status(code=code.value[0], message=message, details=packed)
