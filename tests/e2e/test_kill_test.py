"""The kill test in short: workers stopped and killed, Kafka killed, under load."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from bench.kill_test.blows import Blow, strikes
from tests.support.repository import ROOT
from tests.support.service_process import command

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(900)]

SEED, KILLS, RATE, LONGEST, PATIENCE = 19, 3, 20, 20, 40


def run(*options: str) -> str:
    """Return the end of what the kill test printed; nothing of it is left running."""
    with subprocess.Popen(
        [*command("bench.kill_test"), *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            said, _ = process.communicate()
        finally:
            # Killed, it would leave Kafka and the workers behind.
            process.terminate()
    return said[-4000:]


def test_three_blows_lose_and_repeat_nothing(tmp_path: Path) -> None:
    """
    What was said under load and blows is judged by the facts alone: nothing lost,
    nothing twice, nothing early, nothing wrong; and every kind of blow fell.
    """
    blows = strikes(SEED, KILLS)
    told = tmp_path / "figures.json"
    said = run(
        f"--kills={KILLS}",
        f"--seed={SEED}",
        f"--rate={RATE}",
        f"--longest={LONGEST}",
        f"--patience={PATIENCE}",
        f"--json={told}",
        f"--home={tmp_path / 'home'}",
    )

    assert told.exists(), said
    figures = json.loads(told.read_text())
    assert [(one.blow, one.worker is None) for one in blows] == [
        (Blow.STOP, False),
        (Blow.KILL, False),
        (Blow.KILL, True),
    ]
    assert figures["kills"] == KILLS
    assert figures["commitments"] > RATE
    judged = {one: figures[one] for one in ("lost", "twice", "early", "wrong")}
    assert set(judged.values()) == {0}, f"{judged}\n{said}"
