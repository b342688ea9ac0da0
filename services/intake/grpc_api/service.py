"""IntakeService: answers each call once Kafka has its fact."""

from __future__ import annotations

import asyncio
import re
from typing import Any, NoReturn

import grpc
from google.protobuf.message import Message
from google.rpc import status_pb2
from grpc_status import rpc_status

from followup.kafka.producer import TooManyInFlight
from followup.ports import PublishFailed
from followup.v1 import intake_pb2, intake_pb2_grpc
from services.intake.grpc_api import errors
from services.intake.grpc_api.messages import answer_message, broken_rules, read
from services.intake.handler import SOURCE, Handler, Refused

SERVICE = intake_pb2.DESCRIPTOR.services_by_name["IntakeService"].full_name

RESERVE_SECONDS = 0.1
"""What of a call's deadline is kept for carrying the answer back."""

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")

Context = grpc.aio.ServicerContext[Any, Any]


class IntakeService(intake_pb2_grpc.IntakeServiceServicer):
    """Every method may be repeated: the same request gets the same answer."""

    def __init__(self, handler: Handler, *, publish_seconds: float) -> None:
        """Serve `handler`; a call without a deadline waits so long for Kafka."""
        self._handler = handler
        self._publish_seconds = publish_seconds

    async def CreateComplaint(  # noqa: N802 - gRPC names the methods
        self, request: intake_pb2.CreateComplaintRequest, context: Context
    ) -> Any:  # noqa: ANN401 - the generated base says Complaint; the answer is chosen by the request
        """Take in a complaint; answer with its owner and the promises to tell."""
        return await self._answer(request, context)

    async def CustomerWrote(  # noqa: N802 - see above
        self, request: intake_pb2.CustomerWroteRequest, context: Context
    ) -> Any:  # noqa: ANN401 - see above
        """Take in that the customer wrote again."""
        return await self._answer(request, context)

    async def RecordUpdate(  # noqa: N802 - see above
        self, request: intake_pb2.RecordUpdateRequest, context: Context
    ) -> Any:  # noqa: ANN401 - see above
        """Take in a person's news, or that the person told the customer."""
        return await self._answer(request, context)

    async def ReviseCommitment(  # noqa: N802 - see above
        self, request: intake_pb2.ReviseCommitmentRequest, context: Context
    ) -> Any:  # noqa: ANN401 - see above
        """Take in a new time for a promise."""
        return await self._answer(request, context)

    async def AssignComplaint(  # noqa: N802 - see above
        self, request: intake_pb2.AssignComplaintRequest, context: Context
    ) -> Any:  # noqa: ANN401 - see above
        """Take in a new owner."""
        return await self._answer(request, context)

    async def ResolveComplaint(  # noqa: N802 - see above
        self, request: intake_pb2.ResolveComplaintRequest, context: Context
    ) -> Any:  # noqa: ANN401 - see above
        """Take in that it is put right."""
        return await self._answer(request, context)

    async def _answer(self, message: Message, context: Context) -> Message:
        rules = broken_rules(message)
        request, unread = read(message, self._handler.now())
        try:
            decision = self._handler.judge(
                request, source=SOURCE, known=(*rules, *unread)
            )
        except Refused as refused:
            await _abort(context, errors.invalid(refused.violations))
        seconds = self._publish_seconds
        left = context.time_remaining()
        if left is not None:
            seconds = min(seconds, left - RESERVE_SECONDS)
        if left is not None and seconds <= 0:
            await _abort(context, errors.too_short(left))
        try:
            async with asyncio.timeout(seconds):
                await self._handler.publish(decision, traceparent=_traceparent(context))
        except TooManyInFlight as error:
            await _abort(context, errors.exhausted(str(error)))
        except PublishFailed as error:
            await _abort(context, errors.unavailable(str(error)))
        except TimeoutError:
            await _abort(
                context, errors.unavailable(f"no answer within {seconds:.1f} s")
            )
        return answer_message(decision.answer)


async def _abort(context: Context, status: status_pb2.Status) -> NoReturn:
    await context.abort_with_status(rpc_status.to_status(status))
    raise AssertionError("abort_with_status always raises")


def _traceparent(context: Context) -> str:
    """Return the caller's W3C trace context, or "" where it is absent or malformed."""
    for key, value in context.invocation_metadata() or ():
        if key == "traceparent" and _TRACEPARENT.fullmatch(str(value)):
            return str(value)
    return ""
