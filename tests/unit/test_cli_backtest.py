"""`followup backtest` scores promises on a log, and survives any log."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from followup_cli.__main__ import build
from followup_cli.trouble import Trouble
from tests.support.ticket_logs import made_up, written

FIGURES = {
    "method",
    "level",
    "scored",
    "left_out",
    "kept",
    "worst_category",
    "worst_month",
    "median_promise_h",
    "mean_promise_h",
    "median_early_h",
    "pinball_h",
    "share_promised",
}


def run(path: Path, *options: str) -> Result:
    return CliRunner().invoke(build(), ["backtest", str(path), *options])


def results(path: Path, *options: str) -> dict[tuple[str, float], dict[str, Any]]:
    out = path.with_suffix(".json")
    result = run(path, "--json", str(out), *options)

    assert 0 == result.exit_code, result.output
    told = json.loads(out.read_text())
    assert {"log", "tickets", "results"} == set(told)
    assert all(FIGURES == set(one) for one in told["results"])
    return {(one["method"], one["level"]): one for one in told["results"]}


def test_promises_are_kept_as_often_as_they_say(tmp_path: Path) -> None:
    """On a steady log the ledger keeps its level, also in the slow category."""
    log = written(tmp_path / "log.csv", *made_up(2400))
    found = results(log)

    for level in (0.9, 0.95):
        ledger = found["ledger", level]
        assert level == pytest.approx(ledger["kept"], abs=0.03)
        assert ledger["worst_category"] > level - 0.06
        assert 1 == ledger["share_promised"]
    assert {"ledger", "frozen", "last-200", "kaplan-meier"} == {m for m, _ in found}
    assert found["last-200", 0.9]["worst_category"] < 0.8


def test_the_table_and_the_file_say_the_same(tmp_path: Path) -> None:
    """People and programs get the same figures."""
    log = written(tmp_path / "log.csv", *made_up(400))
    kept = results(log, "--level", "0.8")["ledger", 0.8]["kept"]

    assert f"{kept:.3f}" in run(log, "--level", "0.8").output


def test_beyond_the_cap_nothing_is_promised(tmp_path: Path) -> None:
    """A cap leaves promises out instead of cutting them short."""
    log = written(tmp_path / "log.csv", *made_up(1200))
    found = results(log, "--level", "0.9", "--cap", "10")["ledger", 0.9]

    assert 0.5 < found["share_promised"] < 0.9
    assert found["mean_promise_h"] <= 240


def test_names_of_columns_and_gzip(tmp_path: Path) -> None:
    """A compressed log with names of its own is read as one of ours."""
    plain = written(tmp_path / "log.csv", *made_up(300))
    other = tmp_path / "other.csv.gz"
    text = plain.read_text().replace("opened", "created_at", 1)
    other.write_bytes(gzip.compress(text.encode()))

    assert results(plain) == results(other, "--column", "opened=created_at")


def test_wrong_lines_are_told_by_number_and_passed_by(tmp_path: Path) -> None:
    """Each mistake has its line; the good tickets around them count."""
    log = written(
        tmp_path / "log.csv",
        "T-1,2030-01-01T09:00,2030-01-02T09:00,,a,P1,x,c-1",
        "T-2,yesterday,2030-01-02T09:00,,a,P1,x,c-1",
        "T-3,2030-01-01T09:00,2029-01-02T09:00,,a,P1,x,c-1",
        "T-1,2030-01-03T09:00,2030-01-04T09:00,,a,P1,x,c-1",
        "T-5,,2030-01-04T09:00,,a,P1,x,c-1",
        ",2030-01-03T09:00,2030-01-04T09:00,,a,P1,x,c-1",
        "T-7",
        "T-8,0001-01-01T00:00+14:00,soon,,,,,",
        "T-9,2030-01-03T09:00,,,,,,",
    )
    result = run(log, "--warm-up", "0")

    assert 0 == result.exit_code
    for line in (3, 4, 5, 6, 7, 8, 9):
        assert f"line {line}: " in result.output
    assert "6 lines passed by" in result.output
    assert "1 lines mended: told again (1)" in result.output
    assert "2 tickets" in result.output


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["T-1,2030-01-01T09:00,2030-01-02T09:00,,a,P1,x,c-1"],
        ["T-1,2030-01-01T09:00,2030-01-01T09:00,,a,P1,x,c-1"] * 3,
        ["T-1,0001-01-01T00:00,9999-12-31T23:00,,a,P1,x,c", "T-2,2030-01-01,,,,,,"],
        [f"T-{n},2030-01-01T09:00,2030-01-01T09:00,,a{n},P1,,c" for n in range(300)],
    ],
    ids=["nothing", "one", "the same thrice", "all of time", "all at once"],
)
@pytest.mark.parametrize("warm_up", [[], ["--warm-up", "0"]])
def test_small_and_odd_logs_are_scored_as_far_as_they_go(
    lines: list[str], warm_up: list[str], tmp_path: Path
) -> None:
    """Nothing to score is told as nothing, without a crash."""
    found = results(written(tmp_path / "log.csv", *lines), *warm_up)

    assert 8 == len(found)
    for one in found.values():
        assert (one["scored"] == 0) == (one["kept"] is None)


@pytest.mark.parametrize(
    ("lines", "options", "why"),
    [
        ([], [], "the log has no ticket"),
        (made_up(40), ["--warm-up", "99999"], "within the warm-up of 99999 days"),
        (made_up(40), ["--cap", "0.01"], "longer than --cap"),
        (made_up(3), ["--warm-up", "0"], "due after"),
    ],
    ids=["no ticket", "warm-up", "cap", "short"],
)
def test_nothing_to_score_is_said_with_its_cause(
    lines: list[str], options: list[str], why: str, tmp_path: Path
) -> None:
    """Tables of dashes would look like a result."""
    result = run(written(tmp_path / "log.csv", *lines), *options)

    assert 0 == result.exit_code, result.output
    assert "nothing to score" in result.output
    assert why in result.output
    assert "pinball" not in result.output


def test_the_table_says_how_many_promises_each_method_was_scored_on(
    tmp_path: Path,
) -> None:
    """Methods that were scored on different promises are seen not to be alike."""
    log = written(tmp_path / "log.csv", *made_up(400))
    found = results(log, "--level", "0.8")
    output = run(log, "--level", "0.8").output

    assert "scored" in output
    assert len({one["scored"] for one in found.values()}) > 1
    for (method, _), one in found.items():
        line = next(each for each in output.splitlines() if method in each.split())
        assert line.split()[1] == f"{one['scored']:,}"


@pytest.mark.parametrize(
    "options",
    [
        ["--level", "1"],
        ["--level", "nan"],
        ["--zone", "Nowhere/Land"],
        ["--column", "opened"],
        ["--column", "colour=red"],
        ["--cap", "0"],
        ["--cap", "nan"],
        ["--warm-up", "-1"],
        ["--column", "opened=started"],
    ],
)
def test_options_that_mean_nothing_are_refused(
    options: list[str], tmp_path: Path
) -> None:
    """A slip is told with what to write instead."""
    result = run(written(tmp_path / "log.csv"), *options)

    assert isinstance(result.exception, Trouble)
    assert result.exception.mend


def test_a_file_that_is_no_log_is_refused(tmp_path: Path) -> None:
    """A missing file, a broken archive and an empty file are named."""
    broken, empty = tmp_path / "log.csv.gz", tmp_path / "empty.csv"
    broken.write_bytes(b"no archive")
    empty.touch()

    for path in (tmp_path / "missing.csv", broken, empty):
        assert isinstance(run(path).exception, Trouble)
