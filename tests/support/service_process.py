"""What the services have in common where a test runs them as processes."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from threading import Event
from typing import Any

from tests.support.repository import ROOT


def command(module: str) -> list[str]:
    """Return what starts a module with the interpreter of the tests."""
    return [sys.executable, "-m", module]


def environment(bootstrap: str, prefix: str, **variables: str) -> dict[str, str]:
    """Return a service's variables and nothing else that the tests' own shell has."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'third_party'}",
        "KAFKA_BOOTSTRAP_SERVERS": bootstrap,
        "FOLLOWUP_TOPIC_PREFIX": prefix,
        **variables,
    }


def get(port: int, path: str) -> str:
    """Return what a health server answers, whatever its status; "" if it does not."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        try:
            connection.request("GET", path)
            return connection.getresponse().read().decode()
        except (OSError, HTTPException):
            return ""


def readyz(port: int) -> tuple[bool, dict[str, dict[str, Any]]]:
    """Return whether a service is ready, and every condition; none from a dead one."""
    try:
        told = json.loads(get(port, "/readyz"))
    except ValueError:
        return False, {}
    return told["ready"], told["conditions"]


def deadline(seconds: float) -> Iterator[None]:
    """Yield until the time is over, a little apart; then fail."""
    end = time.monotonic() + seconds
    pause = Event()
    while time.monotonic() < end:
        yield
        pause.wait(0.05)
    raise AssertionError(f"not within {seconds} s")
