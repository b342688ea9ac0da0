"""A port that is taken ends a service with one line that says what to do."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.repository import ROOT
from tests.support.service_process import command, environment


@pytest.fixture
def taken() -> Iterator[int]:
    """Give a port on which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize(
    ("service", "setting"),
    [
        ("intake", "INTAKE_METRICS_PORT"),
        ("intake", "INTAKE_GRPC_PORT"),
        ("notifier", "NOTIFIER_METRICS_PORT"),
        ("scheduler", "_METRICS_PORT"),
    ],
)
def test_a_taken_port_is_told_in_one_line(
    service: str, setting: str, taken: int, tmp_path: Path
) -> None:
    """The address, the setting and the remedy are named; there is no traceback."""
    name = service.upper()
    variable = setting if setting[0] != "_" else f"{name}{setting}"
    own = {
        f"{name}_METRICS_PORT": "0",
        f"{name}_METRICS_HOST": "127.0.0.1",
        **({"INTAKE_GRPC_HOST": "127.0.0.1"} if service == "intake" else {}),
        **({"SCHEDULER_DATA_DIR": str(tmp_path)} if service == "scheduler" else {}),
        variable: str(taken),
    }
    done = subprocess.run(
        command(f"services.{service}"),
        env=environment("127.0.0.1:1", "taken", **own),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    said = done.stdout + done.stderr
    lines = [one for one in said.splitlines() if "cannot listen on" in one]

    assert done.returncode in {1, 2}
    assert 1 == len(lines), said
    assert f"127.0.0.1:{taken}" in lines[0]
    assert setting in lines[0]
    assert "Traceback" not in said
