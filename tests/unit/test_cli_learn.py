"""`followup learn` reads a company's own tickets as what is learned from."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from followup.complaint import Severity
from followup.lead_times.heard import Heard
from followup.lead_times.learner import Learner
from followup.learning import Milestone
from followup.policy import load_default
from followup_cli.__main__ import build
from followup_cli.backtest.log import Ticket, read_log
from followup_cli.learn import categories_of, severities_of
from followup_cli.lessons import Words, milestones, misunderstood
from followup_cli.trouble import Trouble
from services.scheduler.learner.lessons import Lessons
from tests.support.cli_world import settings_for
from tests.support.ticket_logs import made_up, written

POLICY = load_default()
WORDS = Words({"P3": Severity.LOW}, {"slow": "billing", "quick": "delivery"})


def tickets(path: Path, *lines: str) -> list[Ticket]:
    return read_log(written(path / "log.csv", *lines), {}, ZoneInfo("UTC")).tickets


def told(path: Path, *lines: str) -> list[Milestone]:
    return list(milestones(tickets(path, *lines), WORDS, POLICY))


def test_tickets_become_milestones_in_the_order_of_time(tmp_path: Path) -> None:
    """Opened and ended, each heard when it happened, in the words of the policy."""
    found = told(
        tmp_path,
        "T-2,2030-01-02T08:00:00Z,2030-01-05T08:00:00Z,,slow,P3,theirs,c-1",
        "T-1,2030-01-01T08:00:00Z,2030-01-03T08:00:00Z,,quick,HIGH,,",
        "T-3,2030-01-02T09:00:00Z,,2030-01-04T08:00:00Z,unheard of,high,,",
    )

    assert [(one.complaint, one.kind.name) for one in found] == [
        ("T-1", "OPENED"),
        ("T-2", "OPENED"),
        ("T-3", "OPENED"),
        ("T-1", "RESOLVED"),
        ("T-3", "WITHDRAWN"),
        ("T-2", "RESOLVED"),
    ]
    assert {one.complaint: one.segment.path()[2] for one in found} == {
        "T-1": ("delivery", "HIGH", POLICY.category("delivery").team),
        "T-2": ("billing", "LOW", POLICY.category("billing").team),
        "T-3": ("unheard of", "HIGH", ""),
    }
    assert all(one.heard_time == one.occurred_time for one in found)


def test_loaded_twice_it_counts_once(tmp_path: Path) -> None:
    """The names of milestones derive from the tickets alone."""
    log = told(tmp_path, *made_up(300))
    lessons = Lessons(Learner())

    assert {lessons.hear(one) for one in log} == {Heard.LEARNED}
    assert {lessons.hear(one) for one in told(tmp_path, *made_up(300))} == {
        Heard.REPEATED
    }


def test_a_ticket_that_ended_at_once_was_opened_first(tmp_path: Path) -> None:
    """Sorting by time alone could end it before it was opened."""
    same = "2030-01-01T08:00:00Z"
    found = told(tmp_path, f"T-1,{same},{same},,quick,P3,,")

    assert [one.kind.name for one in found] == ["OPENED", "RESOLVED"]


def test_words_that_mean_nothing_here_are_told(tmp_path: Path) -> None:
    """With how many tickets they are, and the option that mends it."""
    path = written(tmp_path / "log.csv", *made_up(8))
    log = read_log(path, {}, ZoneInfo("UTC"))

    lines = list(misunderstood(log, Words(), POLICY))

    assert len(lines) == 2
    assert "8 tickets" in lines[0]
    assert "P3: 8" in lines[0]
    assert "quick: 6, slow: 2" in lines[1]
    assert list(misunderstood(log, WORDS, POLICY)) == []


@pytest.mark.parametrize("given", ["P3", "P3=URGENT", "=", ""])
def test_a_wrong_translation_is_refused(given: str) -> None:
    """Before anything is written, and with the words that there are."""
    with pytest.raises(Trouble) as trouble:
        severities_of([given])
    with pytest.raises(Trouble):
        categories_of([given], POLICY)

    assert "CRITICAL" in trouble.value.mend


def test_a_name_may_hold_an_equals_sign() -> None:
    """The last one parts theirs from ours."""
    assert severities_of(["a=b=LOW"]) == {"a=b": Severity.LOW}


def test_a_dry_run_needs_no_kafka(tmp_path: Path) -> None:
    """It says what it understood, and what not."""
    never = "T-99,2020-01-01T08:00:00Z,9999-12-31T23:59:59Z,,slow,HIGH,,"
    lines = made_up(19, year=2020)
    log = written(tmp_path / "log.csv", *lines, never, "T-1,soon,,,,,,")
    result = CliRunner().invoke(
        build(), ["learn", str(log), "--dry-run", "--yes"], obj=settings_for()
    )

    assert result.exit_code == 0, result.output
    assert "20 tickets would be learned" in result.stdout
    assert "1 lines passed by" in result.stdout
    assert "1 lines mended" in result.stdout
    assert "--severity THEIRS=HIGH" in result.stdout
