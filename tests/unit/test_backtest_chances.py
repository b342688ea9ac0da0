"""How well the chances of open promises came true, in a replay."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from followup.lead_times.segments import Segment
from followup.lead_times.tuning import Tuning
from followup_cli.__main__ import build
from followup_cli.backtest.chances import LOOKS, Chances, calibration_error
from followup_cli.backtest.methods import Ledger
from followup_cli.backtest.tickets import Ticket
from tests.support.ticket_logs import made_up, written

TICKET = Ticket(
    id="T-1",
    opened=1000.0,
    ended=1100.0,
    resolved=True,
    month="1970-02",
    segment=Segment(category="a", severity="LOW", team="one"),
)


def promised(ticket: Ticket) -> tuple[Chances, float]:
    """Return what has seen the whole of one ticket, and what that was promised."""
    chances = Chances(Ledger(Tuning(policy_hours=200.0)))
    [hours] = chances.quotes(ticket, [0.9])
    chances.opened(ticket)
    chances.ended(ticket)
    return chances, hours


def test_a_promise_is_looked_at_while_its_ticket_is_open() -> None:
    """At each twentieth of its time up to the end, the first when it is made."""
    chances, hours = promised(TICKET)
    held = chances.reliability()

    assert hours == pytest.approx(200.0, rel=0.01)
    assert held is not None
    assert held.looks == LOOKS / 2


def test_what_was_lost_from_sight_too_early_tells_nothing() -> None:
    """Not watched until its time it is not counted, else lost it is not kept."""
    early, _ = promised(replace(TICKET, resolved=False))
    late, _ = promised(replace(TICKET, resolved=False, ended=1300.0))
    nobody, _ = promised(replace(TICKET, watched=1150.0))
    held = late.reliability()

    assert early.reliability() is None
    assert nobody.reliability() is None
    assert held is not None
    assert held.looks == LOOKS
    assert held.brier > 0.25


def test_the_error_is_the_distance_between_chance_and_share() -> None:
    """Nine of ten at 0.9 are no error; five of ten at 0.9 are one of 0.4."""
    true = [(0.9, number > 0) for number in range(10)]
    wrong = [(0.9, number > 4) for number in range(10)]

    assert calibration_error(true) == pytest.approx(0.0)
    assert calibration_error(wrong) == pytest.approx(0.4)
    assert calibration_error([*true, *((0.15, True) for _ in range(10))]) == (
        pytest.approx(0.85 / 2)
    )


def test_chances_are_printed_and_written(tmp_path: Path) -> None:
    """On a steady log they come true, and tell more than a constant would."""
    log = written(tmp_path / "log.csv", *made_up(1200))
    out = tmp_path / "out.json"
    options = ("--level", "0.9", "--chances", "--json", str(out))
    result = CliRunner().invoke(build(), ["backtest", str(log), *options])
    held = json.loads(out.read_text())["chances"]

    assert result.exit_code == 0, result.output
    assert "chances of open promises at 90.0%" in result.output
    assert held["calibration_error"] < 0.05
    assert held["brier"] < held["brier_constant"]
    assert held["looks"] > 2_000
