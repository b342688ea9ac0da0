"""The bench of quotes measures what it says, and writes it for programs."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from bench.quotes.__main__ import main
from bench.quotes.history import history, segments


def test_the_figures_are_printed_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """
    A small run gives every figure that the file promises, each of them positive.
    """
    file = tmp_path / "quotes.json"
    small = ["--nodes", "27", "--complaints", "300", "--quotes", "20"]
    monkeypatch.setattr(sys, "argv", ["bench.quotes", *small, "--json", str(file)])
    code = main()
    written = json.loads(file.read_text(encoding="utf-8"))

    assert 0 == code
    assert [
        "nodes",
        "quote_us_p50",
        "quote_us_p99",
        "learn_per_second",
        "snapshot_bytes",
    ] == list(written)
    assert 27 == written["nodes"]
    assert all(figure > 0 for figure in written.values())
    assert written["quote_us_p50"] <= written["quote_us_p99"]
    assert "times baseline" in capsys.readouterr().out


def test_a_history_is_in_order_and_the_same_each_time() -> None:
    """
    Nobody is resolved before they complained, and nothing happens after the end.
    """
    kinds = segments(911)
    told = history(kinds, 200)
    opened = {one.complaint for one in told if one.is_opening}

    assert told == history(kinds, 200)
    assert told == sorted(told, key=lambda one: one.at)
    assert 200 == len(opened)
    assert 911 == 1 + 70 + len(kinds)


def test_too_few_nodes_are_refused() -> None:
    """
    One category alone has twelve kinds, itself and all complaints above it.
    """
    with pytest.raises(ValueError, match="at least 14 nodes"):
        segments(10)
