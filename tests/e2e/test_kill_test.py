"""The kill test in short: workers stopped and killed, Kafka killed, under load."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from bench.kill_test.blows import Blow, strikes
from tests.support.repository import ROOT
from tests.support.service_process import command

pytestmark = pytest.mark.kafka

SEED, KILLS, RATE, LONGEST = 19, 3, 20, 20


def test_three_blows_lose_and_repeat_nothing(tmp_path: Path) -> None:
    """
    What was said under load and blows is judged by the facts alone: nothing lost,
    nothing twice, nothing early, nothing wrong; and every kind of blow fell.
    """
    blows = strikes(SEED, KILLS)
    told = tmp_path / "figures.json"
    done = subprocess.run(
        [
            *command("bench.kill_test"),
            f"--kills={KILLS}",
            f"--seed={SEED}",
            f"--rate={RATE}",
            f"--longest={LONGEST}",
            f"--json={told}",
            f"--home={tmp_path / 'home'}",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.exists(), done.stderr[-2000:]
    figures = json.loads(told.read_text())
    assert [(one.blow, one.worker is None) for one in blows] == [
        (Blow.STOP, False),
        (Blow.KILL, False),
        (Blow.KILL, True),
    ]
    assert figures["kills"] == KILLS
    assert figures["commitments"] > RATE
    judged = {one: figures[one] for one in ("lost", "twice", "early", "wrong")}
    assert set(judged.values()) == {0}, f"{judged}\n{done.stdout[-4000:]}"
