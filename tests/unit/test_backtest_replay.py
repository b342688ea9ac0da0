"""A replay lets nobody see what comes later."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from followup.lead_times.segments import Segment
from followup.lead_times.tuning import Tuning
from followup_cli.backtest.log import read_log
from followup_cli.backtest.methods import Frozen, KaplanMeier, Ledger, Method, Rolling
from followup_cli.backtest.replay import Replay, usual_warm_up
from followup_cli.backtest.score import Score, Terms
from followup_cli.backtest.tickets import Ticket
from tests.support.ticket_logs import made_up, written


class Noted:
    """Any method, with what it answered."""

    def __init__(self, method: Method) -> None:
        self.name, self._method = method.name, method
        self.opened, self.ended = method.opened, method.ended
        self.answers: list[list[float]] = []

    def quotes(self, ticket: Ticket, levels: Sequence[float]) -> list[float]:
        self.answers.append(self._method.quotes(ticket, levels))
        return self.answers[-1]


def answers(path: Path, count: int) -> list[list[list[float]]]:
    tickets = read_log(path, {}, ZoneInfo("UTC")).tickets
    methods = [
        Noted(Ledger(Tuning())),
        Noted(Rolling(240)),
        Noted(KaplanMeier(240, 30)),
    ]
    for _ in Replay(tickets, methods, [0.5, 0.9], Terms(0.0)).run():
        pass
    return [method.answers[:count] for method in methods]


def test_what_comes_later_changes_no_promise(tmp_path: Path) -> None:
    """Promises until a moment are the same however all goes on after it."""
    lines = made_up(600)
    moment = lines[300].split(",")[1]
    whole = written(tmp_path / "whole.csv", *lines)
    stuck = written(tmp_path / "stuck.csv", *(_cut(one, moment) for one in lines))

    assert answers(whole, 301) == answers(stuck, 301)
    assert answers(whole, 600) != answers(stuck, 600)


def _cut(line: str, moment: str) -> str:
    """Leave a ticket open that was resolved after the moment."""
    _, _, resolved, *_ = line.split(",")
    late = resolved.replace(" ", "T") > moment
    return line.replace(resolved, "", 1) if resolved and late else line


def ticket(hours: float, *, resolved: bool = True, category: str = "a") -> Ticket:
    return Ticket("T", 0.0, hours, resolved, "2030-01", Segment(category=category))


def test_what_is_not_known_is_not_scored() -> None:
    """Lost from sight before it was due: no score; after it was due: broken."""
    score = Score("any", 0.9, Terms(0.0))
    score.add(ticket(5, resolved=False), 10)
    score.add(ticket(15, resolved=False), 10)
    score.add(ticket(5), 10)
    score.add(ticket(10), 10)
    found = score.result()

    assert 3 == found["scored"]
    assert 2 / 3 == found["kept"]
    assert (0.9 * 5 + 0.1 * 5 + 0) / 3 == pytest.approx(found["pinball_h"])
    assert 2.5 == found["median_early_h"]


def test_nobody_promises_less_than_an_hour_or_part_of_a_day() -> None:
    """Promises have a floor and, if asked, end with a day."""
    plain, days = Score("x", 0.9, Terms(0.0)), Score("x", 0.9, Terms(0.0, 9e3, True))  # noqa: FBT003 - the third term
    plain.add(ticket(0.5), 0.1)
    days.add(ticket(0.5), 25)

    assert [1.0] == plain.promised
    assert [48.0] == days.promised


def test_a_hundred_promises_make_a_worst_category() -> None:
    """Few promises are no evidence; the least kept of the others is named."""
    score = Score("x", 0.9, Terms(0.0))
    for number in range(100):
        score.add(ticket(5, category="good"), 10)
        score.add(ticket(15 if number % 2 else 5, category="bad"), 10)
    for _ in range(99):
        score.add(ticket(15, category="rare"), 10)

    assert ("bad", 0.5) == score.worst_category()


def test_the_frozen_percentile_is_frozen_and_by_category() -> None:
    """It learns nothing after its first promise, and borrows where it knows little."""
    frozen = Frozen(240)
    for hours in range(1, 101):
        frozen.ended(ticket(hours, category="a"))
    frozen.ended(ticket(1000, category="b"))
    first = frozen.quotes(ticket(1), [0.9])
    frozen.ended(ticket(5000, category="a"))

    assert [90] == first == frozen.quotes(ticket(1), [0.9])
    assert [91] == frozen.quotes(ticket(1, category="b"), [0.9])


def test_kaplan_and_meier_count_those_still_open() -> None:
    """Half of the tickets ended at once; beside the open ones that is the median."""
    window = KaplanMeier(240, 30)
    for number in range(10):
        one = Ticket(str(number), 0.0, 2.0, True, "2030-01", Segment(category="a"))  # noqa: FBT003 - resolved
        window.opened(one)
        if number < 5:
            window.ended(one)
    asked = Ticket("x", 50.0, 60.0, True, "2030-01", Segment(category="a"))  # noqa: FBT003 - resolved

    assert [2.0] == window.quotes(asked, [0.45])


def test_the_usual_warm_up_is_half_a_year_or_a_sixth() -> None:
    """Whichever is over sooner."""
    seldom = [Ticket(str(n), n * 2400.0, n * 2400.0, True, "", _ANY) for n in range(60)]  # noqa: FBT003 - resolved
    often = [Ticket(str(n), n * 24.0, n * 24.0, True, "", _ANY) for n in range(60)]  # noqa: FBT003 - resolved

    assert [180, 10, 0] == [usual_warm_up(one) for one in (seldom, often, [])]


_ANY = Segment(category="a")
