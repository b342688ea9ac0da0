"""Serves /metrics, /healthz and /readyz from a thread of its own.

A thread, so that a blocked event loop is reported instead of hidden by silence.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from socket import AF_INET6
from socketserver import TCPServer, ThreadingMixIn
from types import TracebackType
from typing import Self
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import StartResponse, WSGIEnvironment

from prometheus_client import CollectorRegistry, make_wsgi_app

from followup.runtime.address import AddressTaken
from followup.runtime.health import Heartbeat, Readiness, all_hold

_SLOW_CLIENT_SECONDS = 5


class _Handler(WSGIRequestHandler):
    timeout = _SLOW_CLIENT_SECONDS

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        """Log nothing: probes come every few seconds."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def server_bind(self) -> None:
        """Bind without the reverse name lookup of the base class, which may hang."""
        TCPServer.server_bind(self)
        host, port = self.server_address[:2]
        self.server_name, self.server_port = str(host), port
        self.setup_environ()

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay silent when a client went away: nobody is left to be answered."""


class _Server6(_Server):
    address_family = AF_INET6


class HealthServer:
    """One HTTP server for SREs and probes; close it, or use it as a context.

    `setting` is the variable that chose the port; `about` are facts by which a person
    tells this process from another on the same port, told by /readyz.
    """

    def __init__(  # noqa: PLR0913 - wired once, by name
        self,
        *,
        registry: CollectorRegistry,
        heartbeat: Heartbeat,
        readiness: Readiness,
        host: str,
        port: int,
        setting: str = "the service's ..._METRICS_PORT",
        about: Mapping[str, str] | None = None,
    ) -> None:
        self._metrics = make_wsgi_app(registry)
        self._heartbeat = heartbeat
        self._readiness = readiness
        self._host = host
        self._port = port
        self._setting = setting
        self._about = dict(about or {})
        self._server: WSGIServer | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> int:
        """Listen and return the port; raises AddressTaken if that cannot be."""
        family = _Server6 if ":" in self._host else _Server
        try:
            server = make_server(
                self._host, self._port, self._answer, family, handler_class=_Handler
            )
        except OSError as error:
            why = error.strerror or str(error)
            raise AddressTaken(
                self._host, self._port, setting=self._setting, why=why
            ) from error
        self._server, self._port = server, server.server_port
        self._thread = threading.Thread(
            target=server.serve_forever,
            kwargs={"poll_interval": 0.1},
            name="health",
            daemon=True,
        )
        self._thread.start()
        return self._port

    def close(self) -> None:
        """Stop listening and wait for the thread; may be repeated."""
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
        self._server = self._thread = None

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
        """Close."""
        self.close()

    @property
    def port(self) -> int:
        """The port it listens on; before `start`, the one asked for."""
        return self._port

    def _answer(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return _json(start_response, HTTPStatus.METHOD_NOT_ALLOWED, {})
        match environ["PATH_INFO"]:
            case "/metrics":
                page: Iterable[bytes] = self._metrics(environ, start_response)
                return page
            case "/healthz":
                return self._alive(start_response)
            case "/readyz":
                return self._ready(start_response)
            case _:
                known = ["/metrics", "/healthz", "/readyz"]
                return _json(start_response, HTTPStatus.NOT_FOUND, {"known": known})

    def _alive(self, start_response: StartResponse) -> list[bytes]:
        alive = self._heartbeat.alive()
        body = {
            "alive": alive,
            "seconds_since_beat": round(self._heartbeat.age(), 3),
            "limit_seconds": self._heartbeat.limit_seconds,
        }
        return _json(start_response, _status(ok=alive), body)

    def _ready(self, start_response: StartResponse) -> list[bytes]:
        conditions = self._readiness.conditions()
        ready = all_hold(conditions)
        body: dict[str, object] = {
            "ready": ready,
            "conditions": {
                name: {"ok": state.ok, "why": state.why}
                for name, state in conditions.items()
            },
        }
        if self._about:
            body["about"] = self._about
        return _json(start_response, _status(ok=ready), body)


def _status(*, ok: bool) -> HTTPStatus:
    return HTTPStatus.OK if ok else HTTPStatus.SERVICE_UNAVAILABLE


def _json(
    start_response: StartResponse, status: HTTPStatus, body: Mapping[str, object]
) -> list[bytes]:
    headers = [("Content-Type", "application/json")]
    start_response(f"{status.value} {status.phrase}", headers)
    return [json.dumps(body).encode() + b"\n"]
