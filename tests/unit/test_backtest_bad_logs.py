"""What is wrong in a log of tickets is told by line, and spoils nothing else."""

from __future__ import annotations

import gzip
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from followup.lead_times.tuning import Tuning
from followup_cli.backtest.log import Log, read_log
from followup_cli.backtest.methods import Ledger
from followup_cli.backtest.replay import Replay
from followup_cli.backtest.score import OTHERS, Terms
from followup_cli.backtest.tickets import FAR_OFF, NEVER_ENDED
from followup_cli.trouble import Trouble
from tests.support.ticket_logs import HEADER, made_up, written

OPENED = "2030-01-01T00:00:00Z"


def read(tmp_path: Path, *lines: str) -> Log:
    return read_log(written(tmp_path / "log.csv", *lines), {}, ZoneInfo("UTC"))


def told(opened: str, resolved: str, name: str = "T") -> str:
    return f"{name},{opened},{resolved},,a,P1,x,c-1"


@pytest.mark.parametrize(
    ("again", "hours"),
    [
        (told(OPENED, "2030-01-02T00:00:00Z"), 24),
        (told("2030-01-03T00:00:00Z", "2030-01-05T00:00:00Z"), 96),
        (told("2029-12-31T00:00:00Z", "2029-12-31T06:00:00Z"), 48),
        (told("2030-01-03T00:00:00Z", ""), None),
        (told(OPENED, ""), 24),
    ],
    ids=["a copy", "reopened", "told late", "open again", "an older state"],
)
def test_a_ticket_told_again_counts_once(
    again: str, hours: float | None, tmp_path: Path
) -> None:
    """From its first opening until its last ending, or open if it was opened again."""
    log = read(
        tmp_path, told(OPENED, "2030-01-02T00:00:00Z"), told(OPENED, "", "U"), again
    )
    ticket = next(one for one in log.tickets if one.id == "T")

    assert 2 == len(log.tickets)
    assert [4] == [line for line, _ in log.doubts]
    assert (hours is not None) == ticket.resolved
    assert hours in (None, ticket.hours)


def test_a_state_that_came_later_counts(tmp_path: Path) -> None:
    """An open ticket that the same opening tells as resolved below is resolved."""
    log = read(tmp_path, told(OPENED, ""), told(OPENED, "2030-01-02T00:00:00Z"))

    assert [(24.0, True)] == [(one.hours, one.resolved) for one in log.tickets]


def test_a_ticket_that_never_ended_stays_open(tmp_path: Path) -> None:
    """Some programs write the year 9999 for what has not happened."""
    log = read(
        tmp_path,
        told(OPENED, "9999-12-31T23:59:59Z"),
        told(OPENED, "2030-01-11T00:00:00Z", "U"),
    )

    assert [(2, NEVER_ENDED)] == log.doubts
    assert [(240.0, False), (240.0, True)] == [
        (one.hours, one.resolved) for one in log.tickets
    ]


@pytest.mark.parametrize("wrong", ["1970-01-01", "0001-01-01", "2105-06-01"])
def test_a_clock_set_wrong_leaves_the_log_as_it_was(wrong: str, tmp_path: Path) -> None:
    """A ticket opened years apart from all others is told and passed by."""
    lines = made_up(60)
    plain = read(tmp_path, *lines)
    log = read(tmp_path, *lines[:30], told(wrong, ""), *lines[30:])

    assert [(32, FAR_OFF)] == log.mistakes
    assert plain.tickets == log.tickets


def test_two_halves_years_apart_are_both_read(tmp_path: Path) -> None:
    """A pause of years is no wrong clock when many tickets lie on either side."""
    lines = made_up(20)
    later = [one.replace("2030-", "2039-").replace("T-", "L-") for one in lines]

    assert 40 == len(read(tmp_path, *lines, *later).tickets)


def test_wrong_lines_in_numbers_move_no_promise(tmp_path: Path) -> None:
    """A log with as many bad lines as good ones scores as the good ones alone."""
    good = made_up(200)
    bad = [
        "B,yesterday,,,a,P1,x,c",
        "B,2030-01-02,2030-01-01,,a,P1,x,c",
        "B",
        ",,,",
        "B,,2030-01-01,,a,P1,x,c",
    ] * 40
    mixed = [one for pair in zip(good, bad, strict=True) for one in pair]
    log = read(tmp_path, *mixed)

    assert read(tmp_path, *good).tickets == log.tickets
    assert list(range(3, 402, 2)) == [line for line, _ in log.mistakes]


def test_numberless_categories_need_little_room(tmp_path: Path) -> None:
    """Each two tickets a category: neither learner, curves nor scores keep them."""
    lines = [
        f"T-{n},2030-01-{n // 24 % 28 + 1:02}T{n % 24:02}:00:00Z,,,kind-{n // 2},P1,x,c"
        for n in range(600)
    ]
    ledger = Ledger(Tuning(most_nodes=40))
    replay = Replay(read(tmp_path, *lines).tickets, [ledger], [0.9], Terms(0.0))
    for _ in replay.run():
        pass

    assert ledger.kinds_held <= 80
    assert {OTHERS} >= set(replay.scores["ledger", 0.9].by_category)


@pytest.mark.parametrize("seed", range(8))
def test_an_archive_damaged_in_the_middle_is_refused(seed: int, tmp_path: Path) -> None:
    """Whatever the damage does to the inflating, it is told, and is no crash."""
    path, random = tmp_path / "log.csv.gz", Random(seed)  # noqa: S311 - no secret
    data = bytearray(gzip.compress("\n".join((HEADER, *made_up(300))).encode()))
    middle = len(data) // 2
    data[middle : middle + 30] = random.randbytes(30)
    path.write_bytes(data)

    with pytest.raises(Trouble, match="cannot be read"):
        read_log(path, {}, ZoneInfo("UTC"))


def test_bytes_that_are_no_text_pass_by(tmp_path: Path) -> None:
    """A broken line costs itself alone, whatever it is made of."""
    path = tmp_path / "log.csv"
    path.write_bytes(
        HEADER.encode()
        + b"\nT-1,\xff\xfe\x00,,,a,P1,x,c\nT-2,2030-01-01,2030-01-02,,a,P1,x,c\n"
    )
    log = read_log(path, {}, ZoneInfo("UTC"))

    assert [2] == [line for line, _ in log.mistakes]
    assert ["T-2"] == [one.id for one in log.tickets]
