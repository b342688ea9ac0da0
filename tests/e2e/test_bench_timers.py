"""The bench itself runs from its first step to its last."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.support.repository import ROOT
from tests.support.service_process import command

pytestmark = pytest.mark.kafka

PENDING, RATE, SLOWER, SECONDS = 2000, 50, 20, 3


def test_a_small_run_tells_every_figure(kafka_bootstrap: str, tmp_path: Path) -> None:
    """It ends well, and what it writes has the figures that it promises, above zero."""
    told = tmp_path / "figures.json"
    done = subprocess.run(
        [
            *command("bench.timers"),
            f"--pending={PENDING}",
            "--rate",
            str(RATE),
            str(SLOWER),
            f"--seconds={SECONDS}",
            f"--json={told}",
            f"--home={tmp_path}",
        ],
        cwd=ROOT,
        env={**os.environ, "KAFKA_BOOTSTRAP_SERVERS": kafka_bootstrap},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-2000:]
    figures = json.loads(told.read_text())
    lateness = {"p50", "p99", "p999", "max"}
    assert set(figures) == {
        "pending",
        "rate",
        "lateness_ms",
        "facts_per_second",
        "bytes_per_pending",
        "first_alert_after_kill_s",
        "drain_100k_s",
        "baseline",
        "machine",
        "versions",
        "other_rates",
    }
    assert (figures["pending"], figures["rate"]) == (PENDING, RATE)
    assert set(figures["lateness_ms"]) == lateness
    assert [one["rate"] for one in figures["other_rates"]] == [SLOWER]
    assert set(figures["other_rates"][0]["lateness_ms"]) == lateness
    assert set(figures["baseline"]) == {"lateness_ms", "facts_per_second"}
    assert set(figures["baseline"]["lateness_ms"]) == lateness
    assert set(figures["first_alert_after_kill_s"]) == {"kept_data", "emptied_data"}
    assert all(ms > 0 for ms in figures["lateness_ms"].values())
    assert figures["drain_100k_s"] > 0
