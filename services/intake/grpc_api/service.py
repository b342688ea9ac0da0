"""IntakeService: answers each call once Kafka has what it says; a question at once."""

from __future__ import annotations

import asyncio
import re
from typing import Any, NoReturn

import grpc
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from google.rpc import status_pb2
from grpc_status import rpc_status

from followup.kafka.producer import TooManyInFlight
from followup.ports import PublishFailed
from followup.v1 import intake_pb2
from services.intake.grpc_api import errors
from services.intake.grpc_api.messages import (
    answer_message,
    broken_rules,
    quotation_message,
    read,
    read_question,
)
from services.intake.handler import SOURCE, Handler, Refused

_CONTRACT = intake_pb2.DESCRIPTOR.services_by_name["IntakeService"]

SERVICE = _CONTRACT.full_name

QUESTION = "QuotePromise"
"""The method that reports nothing."""

RESERVE_SECONDS = 0.1
"""What of a call's deadline is kept for carrying the answer back."""

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")

Context = grpc.aio.ServicerContext[Any, Any]


class IntakeService:
    """Every method may be repeated: the same request gets the same answer."""

    def __init__(self, handler: Handler, *, publish_seconds: float) -> None:
        """Serve `handler`; a call without a deadline waits so long for Kafka."""
        self._handler = handler
        self._publish_seconds = publish_seconds

    def methods(self) -> grpc.GenericRpcHandler:
        """Return what serves every method of the contract.

        All that report something are served in the same way: what differs between them
        is told by their request messages.
        """
        return grpc.method_handlers_generic_handler(
            SERVICE,
            {
                method.name: grpc.unary_unary_rpc_method_handler(
                    self._quote if method.name == QUESTION else self._answer,
                    GetMessageClass(method.input_type).FromString,
                    GetMessageClass(method.output_type).SerializeToString,
                )
                for method in _CONTRACT.methods
            },
        )

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

    async def _quote(
        self, message: intake_pb2.QuotePromiseRequest, context: Context
    ) -> Message:
        rules = broken_rules(message)
        question, unread = read_question(message, self._handler.now())
        try:
            quotation = self._handler.quote(question, known=(*rules, *unread))
        except Refused as refused:
            await _abort(context, errors.invalid(refused.violations))
        return quotation_message(quotation)


async def _abort(context: Context, status: status_pb2.Status) -> NoReturn:
    await context.abort_with_status(rpc_status.to_status(status))
    raise AssertionError("abort_with_status always raises")


def _traceparent(context: Context) -> str:
    """Return the caller's W3C trace context, or "" where it is absent or malformed."""
    for key, value in context.invocation_metadata() or ():
        if key == "traceparent" and _TRACEPARENT.fullmatch(str(value)):
            return str(value)
    return ""
