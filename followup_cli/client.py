"""Calls intake by gRPC and tells its errors in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol, TypeVar
from uuid import UUID

import grpc
from google.protobuf.timestamp_pb2 import Timestamp

from followup import ids
from followup.runtime.clock import SystemClock
from followup.v1 import intake_pb2, intake_pb2_grpc
from followup_cli.problems import trouble_of
from followup_cli.settings import Settings
from followup_cli.trouble import Trouble

DEADLINE_SECONDS = 15.0

Answer = TypeVar("Answer")
Stub = intake_pb2_grpc.IntakeServiceStub


class Said(Protocol):
    """What every request but that of a new complaint has, and the client fills in."""

    request_id: str

    @property
    def occurred_time(self) -> Timestamp:
        """When it happened."""
        ...


class Report(Said, Protocol):
    """What every request about a known complaint has."""

    name: str


Request = intake_pb2.CreateComplaintRequest | intake_pb2.QuotePromiseRequest | Said


def call(
    settings: Settings,
    request_id: str,
    ask: Callable[[Stub], Callable[..., Answer]],
    request: Request,
) -> Answer:
    """Return intake's answer to one call; blocks at most `DEADLINE_SECONDS`.

    Raises Trouble with every violation, or with what else stood in the way.
    """
    address = settings.intake_address
    with grpc.insecure_channel(address) as channel:
        stub = intake_pb2_grpc.IntakeServiceStub(channel)
        try:
            return ask(stub)(request, timeout=DEADLINE_SECONDS)
        except grpc.RpcError as error:
            raise trouble_of(error, address, _again(request, request_id)) from error


def _again(request: Request, request_id: str) -> str:
    """Return the options that make a second call the same call as this one."""
    if isinstance(request, intake_pb2.CreateComplaintRequest):
        moment = request.complaint.occurred_time
        return f"--id {request.complaint_id} {_same(request_id, moment)}"
    if isinstance(request, intake_pb2.QuotePromiseRequest):
        return f"--at {_moment(request.occurred_time)}"
    return _same(request_id, request.occurred_time)


def _same(request_id: str, moment: Timestamp) -> str:
    return f"--request-id {request_id} --at {_moment(moment)}"


def _moment(moment: Timestamp) -> str:
    return moment.ToDatetime(tzinfo=UTC).isoformat()


def request_id_of(given: str, *causes: object) -> str:
    """Return the request id given, else one made of the causes and this moment.

    Raises Trouble when the one given is no UUID.
    """
    if not given:
        return ids.derive("followup-cli", *causes, SystemClock().now().isoformat())
    try:
        return str(UUID(given))
    except ValueError as error:
        raise Trouble(f"{given!r} is not a UUID", "leave --request-id out") from error


def moment_of(given: str) -> datetime:
    """Return the moment given (RFC 3339; without a zone, the local one), else now.

    Raises Trouble for anything that is not a moment.
    """
    if not given:
        return SystemClock().now()
    try:
        return datetime.fromisoformat(given).astimezone()
    except ValueError as error:
        raise Trouble(
            f"{given!r} is not a moment", "write one like 2026-03-02T14:00:00+01:00"
        ) from error


def complaint_name(given: str) -> str:
    """Return the full name of a complaint given so, or as CUSTOMER/COMPLAINT.

    Raises Trouble for anything else.
    """
    parts = given.strip("/").split("/")
    match parts:
        case ["customers", customer, "complaints", complaint]:
            return f"customers/{customer}/complaints/{complaint}"
        case [customer, complaint]:
            return f"customers/{customer}/complaints/{complaint}"
    raise Trouble(
        f"{given!r} does not name a complaint",
        "write CUSTOMER/COMPLAINT or customers/CUSTOMER/complaints/COMPLAINT",
    )
