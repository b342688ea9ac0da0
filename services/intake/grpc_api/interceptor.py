"""Counts and times calls; there is no maintained interceptor for grpc.aio."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import grpc

from followup.runtime.labels import METHODS, OTHER
from followup.runtime.metrics import IntakeMetrics

Behaviour = Callable[[Any, Any], Awaitable[Any]]
_NAMES = {code.value[0]: code.name.lower() for code in grpc.StatusCode}


class CountCalls(grpc.aio.ServerInterceptor):
    """Counts the calls of one service; probes and reflection are not counted."""

    def __init__(self, metrics: IntakeMetrics, service: str) -> None:
        self._metrics = metrics
        self._prefix = f"/{service}/"

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[Any]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> Any:  # noqa: ANN401 - the handler is passed on as it is
        """Return the handler with the counting around it."""
        handler = await continuation(handler_call_details)
        called = handler_call_details.method
        if not called.startswith(self._prefix):
            return handler
        method = called.removeprefix(self._prefix)
        method = method if method in METHODS else OTHER
        if handler is None or handler.unary_unary is None:
            self._metrics.grpc_handled.labels(method=method, code="unimplemented").inc()
            return handler
        return grpc.unary_unary_rpc_method_handler(
            self._counted(handler.unary_unary, method),
            request_deserializer=handler.request_deserializer,
            response_serializer=handler.response_serializer,
        )

    def _counted(self, behaviour: Behaviour, method: str) -> Behaviour:
        async def counted(request: Any, context: Any) -> Any:  # noqa: ANN401 - any method of the service
            started = time.perf_counter()
            self._metrics.inflight_requests.inc()
            code = "unknown"
            try:
                answer = await behaviour(request, context)
                code = "ok"
            except asyncio.CancelledError:
                left = context.time_remaining()
                code = "cancelled" if left is None or left > 0 else "deadline_exceeded"
                raise
            except grpc.aio.AbortError:
                code = _name(context.code())
                raise
            finally:
                self._metrics.inflight_requests.dec()
                self._metrics.grpc_handled.labels(method=method, code=code).inc()
                seconds = time.perf_counter() - started
                self._metrics.grpc_latency.labels(method=method).observe(seconds)
            return answer

        return counted


def _name(code: Any) -> str:  # noqa: ANN401 - grpc.aio gives a number or a member
    number = code.value[0] if isinstance(code, grpc.StatusCode) else code
    return _NAMES.get(number, "unknown")
