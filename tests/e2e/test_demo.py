"""The demo tells its four stories on real Kafka and leaves nothing running."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from deploy.local.demo import FOLDER
from deploy.local.stack_members import SERVICES

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(240)]

EVENT = re.compile(r"\d\d:\d\d:\d\d ")


def test_the_demo_tells_its_stories(kafka_bootstrap: str) -> None:
    """Kept early, warned, broken and owned, asked again: all told, and all ended."""
    environ = {**os.environ, "KAFKA_BOOTSTRAP_SERVERS": kafka_bootstrap}
    done = subprocess.run(
        [sys.executable, "-m", "deploy.local.demo"],
        env=environ,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    lines = done.stdout.splitlines()
    timeline = [line for line in lines if EVENT.match(line)]

    assert 0 == done.returncode, done.stdout + done.stderr
    assert 4 == sum(line.startswith("✔ ") for line in lines)
    assert 50 < len(timeline)
    assert 100 >= max(map(cell_len, timeline))
    assert any("promise broken" in line for line in timeline)
    assert any("at risk" in line for line in timeline)
    letters = [Path(line.strip()) for line in lines if line.strip().endswith(".txt")]
    assert letters
    assert all(letter.exists() for letter in letters)
    assert any("did-not-keep-our-word" in letter.name for letter in letters)
    assert not [one for one in SERVICES if (FOLDER / f"{one}.pid").exists()]
