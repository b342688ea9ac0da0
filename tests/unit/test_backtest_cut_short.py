"""A log that ends while tickets are open flatters no promise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import log
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from followup.lead_times.ages import hours_of
from followup_cli.backtest.log import Log, read_log
from followup_cli.backtest.replay import Replay
from followup_cli.backtest.score import Score, Terms
from followup_cli.backtest.show import left_out
from followup_cli.backtest.tickets import WATCHED_FOR_YEARS, Ticket
from tests.support.ticket_logs import written

START = datetime(2030, 1, 1, tzinfo=UTC)
DAYS, MEAN = 90, 13.0


class Oracle:
    """Promises what the tickets' true distribution says, and learns nothing."""

    name = "oracle"

    def opened(self, ticket: Ticket) -> None:
        """Learn nothing."""

    def ended(self, ticket: Ticket) -> None:
        """Learn nothing."""

    def quotes(self, ticket: Ticket, levels: Sequence[float]) -> list[float]:
        del ticket
        return [-log(1 - level) * MEAN * 24 for level in levels]


def cut_short(count: int) -> list[str]:
    """Give tickets over ninety days; who was not resolved by then is open."""
    random, lines = Random(13), []  # noqa: S311 - no secret
    for number in range(count):
        opened = START + timedelta(days=DAYS * number / count)
        resolved = opened + timedelta(days=random.expovariate(1 / MEAN))
        told = resolved.isoformat() if resolved < START + timedelta(days=DAYS) else ""
        lines.append(f"T-{number},{opened.isoformat()},{told},,a,P3,one,c")
    return lines


def read(tmp_path: Path, *lines: str) -> Log:
    return read_log(written(tmp_path / "log.csv", *lines), {}, ZoneInfo("UTC"))


def test_who_knows_the_truth_keeps_what_was_stated(tmp_path: Path) -> None:
    """Promises due after the log's end are left out, kept or not, and counted."""
    tickets = read(tmp_path, *cut_short(6000)).tickets
    replay = Replay(tickets, [Oracle()], [0.9, 0.8], Terms(0.0))
    for _ in replay.run():
        pass

    for (_, level), score in replay.scores.items():
        hours = -log(1 - level) * MEAN * 24
        due = (hours_of(START) + DAYS * 24 - one.opened - hours for one in tickets)

        assert level == pytest.approx(score.kept / score.scored, abs=0.01)
        assert 6000 == score.scored + score.left_out
        assert score.scored == pytest.approx(sum(left > 0 for left in due), abs=10)


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("T,2030-01-01,2030-01-03,,a,P3,one,c", 60),
        ("T,2030-01-01,2030-01-03,2030-01-31,a,P3,one,c", 30),
        ("T,2030-01-01,2030-01-03,2030-01-02,a,P3,one,c", 60),
        ("T,2030-01-01,2030-01-03,2030-01-03,a,P3,one,c", 60),
        ("T,2030-01-01,2030-01-03,9999-12-31,a,P3,one,c", 60),
        ("T,2030-01-01,,2030-01-31,a,P3,one,c", 30),
        ("T,2030-01-01,,,a,P3,one,c", 60),
    ],
    ids=[
        "not told",
        "told",
        "before its end",
        "its end",
        "never",
        "open",
        "open, not told",
    ],
)
def test_a_ticket_is_watched_until_its_own_end(
    line: str, days: int, tmp_path: Path
) -> None:
    """Until censored_at if that makes sense, else until the log's last time."""
    last = "U,2030-01-02,2030-03-02,,a,P3,one,c"
    ticket = next(one for one in read(tmp_path, line, last).tickets if one.id == "T")

    assert days * 24 == ticket.watched - ticket.opened
    assert ticket.shows(days * 24) is ticket.resolved
    assert not ticket.shows(days * 24 + 1)


def test_a_watch_of_centuries_is_told(tmp_path: Path) -> None:
    """A censored_at of the year 9999 counts for nothing, and not in silence."""
    log = read(
        tmp_path,
        "T,2030-01-01,2030-01-03,9999-12-31,a,P3,one,c",
        "U,2030-01-02,2030-03-02,2030-03-04,a,P3,one,c",
    )

    assert [(2, WATCHED_FOR_YEARS)] == log.doubts


def test_what_is_left_out_is_said() -> None:
    """The words name each method that has such promises, and nothing else."""
    scores = [Score("ledger", 0.9, Terms(0.0)), Score("frozen", 0.9, Terms(0.0))]
    scores[0].left_out = 1200

    assert left_out(scores).endswith(": ledger 1,200")
    assert "censored_at" in left_out(scores)
    assert left_out(scores[1:]) == ""
    assert scores[0].result()["left_out"] == 1200
