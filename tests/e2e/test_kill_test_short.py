"""A short kill test: the broker killed twice, a worker restarted between."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.kill_test.__main__ import main

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(600)]

BROKER_WORKER_BROKER = 360
"""A seed whose first three blows are these, each after all have recovered."""


def test_nothing_is_lost_twice_or_early_whoever_dies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three blows under a light load: the referee finds nothing wrong, and says so."""
    figures = tmp_path / "figures.json"
    status = main(
        [
            *("--kills", "3", "--seed", str(BROKER_WORKER_BROKER)),
            *("--rate", "12", "--longest", "12", "--patience", "30"),
            # A fact may lie unread for as long as nobody has its partition.
            *("--unread", "120"),
            *("--json", str(figures), "--home", str(tmp_path / "home")),
        ]
    )
    shown = capsys.readouterr().out
    told = json.loads(figures.read_text())

    assert 0 == status, shown
    assert (0, 0, 0) == (told["lost"], told["twice"], told["early"])
    assert (BROKER_WORKER_BROKER, 3) == (told["seed"], told["kills"])
    assert told["commitments"] > 100
    assert "worker 0: restart" in shown
    assert "broker: kill -9" in shown
