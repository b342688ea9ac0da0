"""A real HTTP server that receives Standard Webhooks and answers as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web
from standardwebhooks import Webhook

SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="  # noqa: S105 - a test's own


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedCall:
    """One call as it arrived."""

    headers: Mapping[str, str]
    body: bytes

    @property
    def id(self) -> str:
        """The webhook-id, the same on every try."""
        return self.headers["webhook-id"]

    def verified(self, secret: str = SECRET) -> Any:
        """Return the parsed body; raises WebhookVerificationError if it is forged."""
        return Webhook(secret).verify(self.body, dict(self.headers))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How to answer a call."""

    status: int = 204
    headers: Mapping[str, str] = field(default_factory=dict)


class WebhookReceiver:
    """Listens in the running loop, within `async with`; keeps what it receives.

    `answers` are given one by one, then every further call gets `otherwise`.
    """

    def __init__(self, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.host = host
        self.port = port
        self.calls: list[ReceivedCall] = []
        self.answers: list[Answer] = []
        self.otherwise = Answer()
        self._changed = asyncio.Condition()
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Where to post to."""
        return f"http://{self.host}:{self.port}/alerts"

    async def wait_for(self, condition: Callable[[Self], bool]) -> None:
        """Return once the condition holds, looked at after every call."""
        async with self._changed:
            await self._changed.wait_for(lambda: condition(self))

    async def __aenter__(self) -> Self:
        """Listen; a free port is chosen once and then kept."""
        app = web.Application()
        app.router.add_post("/alerts", self._receive)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _receive(self, request: web.Request) -> web.Response:
        body = await request.read()
        async with self._changed:
            self.calls.append(ReceivedCall(headers=dict(request.headers), body=body))
            answer = self.answers.pop(0) if self.answers else self.otherwise
            self._changed.notify_all()
        return web.Response(status=answer.status, headers=dict(answer.headers))
