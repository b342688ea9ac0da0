"""A real SMTP server for tests and the demo: keeps what it gets, refuses when told."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as default_policy
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP

ACCEPT = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedMail:
    """One mail as it arrived: the envelope, the parsed message, the bytes."""

    mail_from: str
    rcpt_to: tuple[str, ...]
    message: EmailMessage
    raw: bytes

    @property
    def text(self) -> str:
        """The text part."""
        return self._part("plain")

    @property
    def html(self) -> str:
        """The HTML part."""
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return "" if part is None else str(part.get_content())


class SmtpServer:
    """Listens in a thread of its own; `start` and `stop` may alternate on one port.

    `on_mail`, if given, is called in that thread with every mail that was accepted.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        on_mail: Callable[[ReceivedMail], None] | None = None,
    ) -> None:
        self.host = host
        self.port = port
        self.messages: list[ReceivedMail] = []
        self.tries = 0
        self._on_mail = on_mail
        self._changed = threading.Condition()
        self._code = ACCEPT
        self._sender_code = ACCEPT
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._server: asyncio.Server | None = None
        self._held: asyncio.Event | None = None

    def start(self) -> int:
        """Listen and return the port: the one asked for, or a free one that is kept."""
        loop = self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._call(self._listen())
        self.port = self._server.sockets[0].getsockname()[1]
        return self.port

    def stop(self) -> None:
        """Stop listening and hang up; what was received is kept. May be repeated."""
        loop, thread = self._loop, self._thread
        if loop is None or thread is None:
            return
        self._call(self._hang_up())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
        self._loop = self._thread = self._server = None

    def refuse_with(self, code: int) -> None:
        """Answer every recipient with this code from now on; 250 accepts again."""
        self._code = code

    def refuse_senders_with(self, code: int) -> None:
        """Answer every sender with this code from now on; 250 accepts again."""
        self._sender_code = code

    def hold(self) -> None:
        """Take texts from now on without answering, until `let_go`."""
        self._call(self._set_held(asyncio.Event()))

    def let_go(self) -> None:
        """Answer again, also those who still wait."""
        self._call(self._set_held(None))

    def wait_for(
        self, condition: Callable[[Self], bool], *, seconds: float = 30.0
    ) -> bool:
        """Block until the condition holds, looked at whenever something arrives.

        Returns whether it held within the time.
        """
        with self._changed:
            return self._changed.wait_for(lambda: condition(self), seconds)

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()

    async def handle_MAIL(  # noqa: N802 - the library's name and shape
        self,
        _server: object,
        _session: object,
        envelope: Any,
        address: str,
        _options: object,
    ) -> str:
        """Accept or refuse a sender."""
        if self._sender_code != ACCEPT:
            return f"{self._sender_code} 5.7.0 not you"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - the library's name and shape
        self,
        _server: object,
        _session: object,
        envelope: Any,
        address: str,
        _options: object,
    ) -> str:
        """Accept or refuse a recipient."""
        with self._changed:
            self.tries += 1
            self._changed.notify_all()
        if self._code != ACCEPT:
            return f"{self._code} 4.0.0 <{address}> not now, or never"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the library's name
        self,
        _server: object,
        _session: object,
        envelope: Any,
    ) -> str:
        """Keep a mail; while held, keep its sender waiting for the answer."""
        raw = bytes(envelope.original_content)
        parsed = message_from_bytes(raw, _class=EmailMessage, policy=default_policy)
        mail = ReceivedMail(
            mail_from=envelope.mail_from,
            rcpt_to=tuple(envelope.rcpt_tos),
            message=parsed,
            raw=raw,
        )
        with self._changed:
            self.messages.append(mail)
            self._changed.notify_all()
        if self._on_mail is not None:
            self._on_mail(mail)
        if self._held is not None:
            await self._held.wait()
        return "250 OK kept"

    async def _listen(self) -> asyncio.Server:
        loop = asyncio.get_running_loop()
        return await loop.create_server(
            lambda: SMTP(self, enable_SMTPUTF8=True, loop=loop), self.host, self.port
        )

    async def _hang_up(self) -> None:
        if self._server is not None:
            self._server.close()
        await self._set_held(None)
        mine = asyncio.current_task()
        others = [task for task in asyncio.all_tasks() if task is not mine]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _set_held(self, held: asyncio.Event | None) -> None:
        if self._held is not None:
            self._held.set()
        self._held = held

    def _call(self, coroutine: Any) -> Any:
        assert self._loop is not None, "start() first"
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()
