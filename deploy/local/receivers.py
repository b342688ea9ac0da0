"""A mail server and a webhook receiver that keep what arrives as files.

For trying things out on one machine: `python -m deploy.local.receivers --help`.
Mails become .eml with .txt and .html beside them, alerts .json, numbered as they come.
"""

from __future__ import annotations

import argparse
import json
import re
import signal
import threading
from collections.abc import Sequence
from email import message_from_bytes, policy
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from deploy.local.ports import LOOPBACK

MOST_BYTES = 10_000_000
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME = 60


class Folder:
    """A folder of numbered files; safe for use by several threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        path.mkdir(parents=True, exist_ok=True)
        numbers = [
            int(file.name[:4]) for file in path.iterdir() if file.name[:4].isdigit()
        ]
        self._next = max(numbers, default=0) + 1

    def save(self, title: str, contents: dict[str, bytes]) -> list[Path]:
        """Write one file for each suffix under the next number; return them."""
        slug = _NOT_IN_NAMES.sub("-", title.lower()).strip("-")[:_LONGEST_NAME]
        with self._lock:
            number, self._next = self._next, self._next + 1
        saved = []
        for suffix, data in contents.items():
            file = self._path / f"{number:04d}-{slug}{suffix}"
            # Whoever waits for a file never sees half of it.
            half = file.with_name(f".{file.name}")
            half.write_bytes(data)
            saved.append(half.replace(file))
        return saved


def save_mail(folder: Folder, data: bytes) -> list[Path]:
    """Keep a mail: as it came, and its text and HTML parts."""
    mail = message_from_bytes(data, policy=policy.default)
    contents: dict[str, bytes] = {}
    for subtype, suffix in (("plain", ".txt"), ("html", ".html")):
        part = mail.get_body((subtype,))
        if part is not None:
            head = f"To: {mail['To']}\nSubject: {mail['Subject']}\n\n"
            words = part.get_content()
            contents[suffix] = (words if suffix == ".html" else head + words).encode()
    return folder.save(str(mail["Subject"] or "mail"), {**contents, ".eml": data})


def save_alert(folder: Folder, headers: dict[str, str], body: bytes) -> list[Path]:
    """Keep an alert: its headers and its body, readable."""
    try:
        told: Any = json.loads(body)
    except ValueError:
        told = body.decode(errors="replace")
    title = str(told.get("type", "alert")) if isinstance(told, dict) else "alert"
    text = json.dumps({"headers": headers, "body": told}, indent=2, ensure_ascii=False)
    return folder.save(title, {".json": text.encode()})


class MailBox:
    """What aiosmtpd hands each mail to."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    async def handle_DATA(  # noqa: N802 - the name is the library's
        self,
        server: object,  # noqa: ARG002 - the signature is the library's
        session: object,  # noqa: ARG002 - the signature is the library's
        envelope: Any,  # noqa: ANN401 - the library has no type hints
    ) -> str:
        """Keep one mail and accept it."""
        save_mail(self._folder, envelope.content)
        return "250 Kept"


def hook_server(folder: Folder, port: int) -> ThreadingHTTPServer:
    """Return a server, not yet serving, that keeps the body of every POST."""

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = min(int(self.headers.get("Content-Length", "0")), MOST_BYTES)
            headers = {name.lower(): value for name, value in self.headers.items()}
            save_alert(folder, headers, self.rfile.read(length))
            self.send_response(HTTPStatus.NO_CONTENT)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
            """Log nothing: the files tell."""

    return ThreadingHTTPServer((LOOPBACK, port), Hook)


def main(arguments: Sequence[str] | None = None) -> int:
    """Receive until SIGTERM or Ctrl-C; give the exit code."""
    parser = argparse.ArgumentParser(prog="receivers", description=__doc__)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--webhook-port", type=int, required=True)
    parser.add_argument("--mail", type=Path, required=True, help="folder for mails")
    parser.add_argument("--alerts", type=Path, required=True, help="folder for alerts")
    given = parser.parse_args(arguments)
    asked_to_end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked_to_end.set())
    mail = Controller(
        MailBox(Folder(given.mail)), hostname=LOOPBACK, port=given.smtp_port
    )
    hooks = hook_server(Folder(given.alerts), given.webhook_port)
    mail.start()
    thread = threading.Thread(target=hooks.serve_forever, daemon=True)
    thread.start()
    print(f"mail on {given.smtp_port}, alerts on {given.webhook_port}", flush=True)
    asked_to_end.wait()
    hooks.shutdown()
    hooks.server_close()
    mail.stop()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
