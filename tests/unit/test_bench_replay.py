"""The replay of a helpdesk's log reads it right and sums it up right."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench.replay.figures import figures
from bench.replay.grouped import grouped
from bench.replay.log import LogUnusable, month_of, moved
from bench.replay.people import Team
from bench.replay.world import World
from followup.complaint import Severity
from followup.policy import Mode, load_default
from tests.support.notifier_letters import NOON, alert

HEAD = "ticket_id,opened,resolved,severity,customer\n"
ROWS = (
    "T-2,2016-03-02 10:00:00,2016-03-09 12:00:00,P2,c-1\n"
    "T-1,2016-03-01 09:00:00,,P3,c-2\n"
    "T-0,2016-02-01 09:00:00,,P3,c-2\n"
)


def log(folder: Path, rows: str = ROWS) -> Path:
    path = folder / "log.csv.gz"
    path.write_bytes(gzip.compress((HEAD + rows).encode()))
    return path


def test_a_month_is_read_in_its_order(tmp_path: Path) -> None:
    """Tickets of the month alone, the earliest first, in UTC."""
    first, second = month_of(log(tmp_path), "2016-03", "Europe/Berlin")

    assert [first.id, second.id] == ["T-1", "T-2"]
    assert first.opened == datetime(2016, 3, 1, 8, tzinfo=UTC)
    assert first.resolved is None
    assert second.severity is Severity.HIGH


def test_tickets_keep_their_weekday(tmp_path: Path) -> None:
    """A log of long ago is moved by whole weeks, to the first that is late enough."""
    tickets = month_of(log(tmp_path), "2016-03", "Europe/Berlin")
    start = datetime(2026, 3, 2, tzinfo=UTC)
    later = moved(tickets, start)

    assert later[0].opened - tickets[0].opened == timedelta(weeks=522)
    assert start <= later[0].opened < start + timedelta(weeks=1)
    assert later[1].resolved == datetime(2026, 3, 11, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ("T-1,2016-03-01 25:00,,P3,c\n", "line 2"),
        ("T-1,2016-04-01 09:00,,P3,c\n", "no ticket that was opened in 2016-03"),
    ],
)
def test_an_unusable_log_says_why(tmp_path: Path, rows: str, why: str) -> None:
    """A mistake is told with its line, an empty month by its name."""
    with pytest.raises(LogUnusable, match=why):
        month_of(log(tmp_path, rows), "2016-03", "Europe/Berlin")


def test_who_goes_through_the_list_is_alerted_less(tmp_path: Path) -> None:
    """A replay counts what was said; people who look ahead need no alarm."""
    policy = load_default().model_copy(update={"mode": Mode.LIVE})
    found = {}
    for team in Team:
        tickets = moved(
            month_of(log(tmp_path), "2016-03", "Europe/Berlin"),
            datetime(2026, 3, 2, tzinfo=UTC),
        )
        end = tickets[-1].opened + timedelta(days=14)
        replayed = World(policy, team).run(tickets, end, lambda _: None)
        found[team] = figures(replayed, len(tickets), 60.0)

    assert found[Team.SILENT].alerts["OVERDUE"] > 0
    assert found[Team.SILENT].to_one_person > found[Team.LIST].to_one_person
    assert found[Team.LIST].busy > 0


def test_what_would_come_as_one_counts_as_one() -> None:
    """Of seven alerts within an hour two are told with others, in one alert."""
    alerts = [
        alert(alert_id=f"a-{number}", raised_time=NOON + number * timedelta(minutes=5))
        for number in range(7)
    ]
    critical = alert(alert_id="c", severity=Severity.CRITICAL, raised_time=NOON)

    assert grouped([critical, *alerts]) == ({"a-5", "a-6"}, 1)
    assert grouped(alerts, most=9) == (set(), 0)
