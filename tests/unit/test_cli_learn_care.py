"""`followup learn` looks twice before it writes what cannot be taken back."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner, Result

from followup.complaint import Severity
from followup.policy import load_default
from followup_cli.__main__ import build
from followup_cli.backtest.log import Log, read_log
from followup_cli.learn import categories_of, severities_of
from followup_cli.lessons import Words, aged, milestones, misunderstood, unused
from followup_cli.trouble import Trouble
from tests.support.cli_world import settings_for
from tests.support.ticket_logs import made_up, written

POLICY = load_default()
MAPPED = ("--severity", "P3=low", "--category", "slow=billing")
BOTH = (*MAPPED, "--category", "quick=delivery")
JANUARY = 438_288.0
"""The first of January 2020, in hours since 1970."""


def run(path: Path, *options: str) -> Result:
    words = ["learn", str(path), *options]
    return CliRunner().invoke(build(), words, obj=settings_for())


def read(path: Path, header: str, *lines: str) -> Log:
    file = path / "log.csv"
    file.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return read_log(file, {}, ZoneInfo("UTC"))


def test_a_dry_run_says_that_kafka_was_not_asked(tmp_path: Path) -> None:
    """Whether anything was learned before, it cannot know."""
    log = written(tmp_path / "log.csv", *made_up(20, year=2020))
    result = run(log, *BOTH, "--dry-run")

    assert result.exit_code == 0, result.output
    assert "20 tickets would be learned" in result.stdout
    assert "Kafka was not asked" in result.stdout


@pytest.mark.parametrize("options", [["--dry-run"], []])
def test_tickets_mostly_not_understood_are_refused(
    options: list[str], tmp_path: Path
) -> None:
    """With the commonest words, the options that mend it, and the one that insists."""
    log = written(tmp_path / "log.csv", *made_up(20, year=2020))
    result = run(log, "--severity", "P3=low", *options)

    assert isinstance(result.exception, Trouble)
    assert result.exception.cause.startswith("20 of 20 tickets")
    assert "--category quick=" in result.exception.mend
    assert "--category slow=" in result.exception.mend
    assert "--severity" not in result.exception.mend
    assert "--yes" in result.exception.mend


@pytest.mark.parametrize(
    "options", [("--severity", "P3=low", "--yes"), (*MAPPED, "--yes"), BOTH]
)
def test_who_insists_or_explains_is_let_through(
    options: tuple[str, ...], tmp_path: Path
) -> None:
    """The refusal is about what would be learned wrongly by mistake."""
    log = written(tmp_path / "log.csv", *made_up(20, year=2020))

    assert run(log, *options, "--dry-run").exit_code == 0


def test_a_few_strange_words_stop_nothing(tmp_path: Path) -> None:
    """A quarter of the tickets is told, and passes."""
    log = written(tmp_path / "log.csv", *made_up(20, year=2020))
    given = ("--severity", "P3=low", "--category", "quick=delivery", "--dry-run")
    result = run(log, *given)

    assert result.exit_code == 0, result.output
    assert "slow: 5" in result.stdout


def test_without_tickets_nothing_is_learned(tmp_path: Path) -> None:
    """A header alone is refused, and no promise is said to follow it."""
    result = run(written(tmp_path / "log.csv"))

    assert isinstance(result.exception, Trouble)
    assert "no ticket to learn from" in result.exception.cause
    assert "promises follow" not in result.stdout


def test_what_lies_in_the_future_is_not_learned(tmp_path: Path) -> None:
    """An opening is passed by, and an end has not happened: each told by line."""
    log = written(
        tmp_path / "log.csv",
        "T-1,2020-01-01,2020-01-02,,billing,LOW,,",
        "T-2,2999-01-01,2999-01-02,,billing,LOW,,",
        "T-3,2020-01-01,2999-01-02,,billing,LOW,,",
    )
    result = run(log, "--dry-run")

    assert "line 3: opened later than now" in result.stdout
    assert "1 lines passed by" in result.stdout
    assert "line 4: ended later than now: counted as open" in result.stdout
    assert "2 tickets would be learned" in result.stdout


@pytest.mark.parametrize("censored", ["2020-03-01", "2020-01-20", ""])
def test_an_end_later_than_now_stretches_nothing(censored: str, tmp_path: Path) -> None:
    """Nothing that is learned happened later than now."""
    log = written(
        tmp_path / "log.csv",
        "T-1,2020-01-01,2020-01-05,2020-03-01,billing,LOW,,",
        f"T-2,2020-01-01,2020-02-01,{censored},billing,LOW,,",
        f"T-3,2020-01-01,,{censored},billing,LOW,,",
    )
    now = JANUARY + 10 * 24
    found = read_log(log, {}, ZoneInfo("UTC"), now).tickets

    assert [one.resolved for one in found] == [True, False, False]
    assert all(one.ended <= now for one in found)
    assert all(one.watched <= now for one in found)


def test_old_tickets_are_told_to_be_old(tmp_path: Path) -> None:
    """Newer complaints soon count for more than what was loaded."""
    log = read_log(
        written(tmp_path / "log.csv", "T-1,2020-01-01,,,billing,LOW,,"),
        {},
        ZoneInfo("UTC"),
    )

    assert list(aged(log.tickets, JANUARY + 180 * 24)) == []
    [words] = aged(log.tickets, JANUARY + 200 * 24)
    assert words.startswith("the newest ticket is 200 days old")
    assert "half" in words


@pytest.mark.parametrize("given", ["P3=low", "P3=LOW", "P3=Low"])
def test_severities_may_be_typed_in_small_letters(given: str) -> None:
    """As everywhere else on the command line."""
    assert severities_of([given]) == {"P3": Severity.LOW}
    assert categories_of(["P3=Billing"], POLICY) == {"P3": "billing"}


def test_a_word_is_translated_one_way() -> None:
    """Twice the same is no matter; the second of two does not win in silence."""
    with pytest.raises(Trouble, match="P3 is both HIGH and LOW"):
        severities_of(["P3=HIGH", "P3=low"])
    with pytest.raises(Trouble, match="x is both billing and delivery"):
        categories_of(["x=billing", "x=delivery"], POLICY)

    assert severities_of(["P3=LOW", "P3=low"]) == {"P3": Severity.LOW}


def test_a_translation_of_a_word_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A slip in theirs would otherwise be found by nobody."""
    log = read_log(
        written(tmp_path / "log.csv", *made_up(4)),
        {},
        ZoneInfo("UTC"),
    )
    words = Words(
        {"nope": Severity.HIGH, "P3": Severity.LOW, "": Severity.LOW},
        {"nil": "billing", "slow": "billing"},
    )

    assert list(unused(log.tickets, words)) == [
        "no ticket has severity nope",
        "every ticket has a severity",
        "no ticket has category nil",
    ]


def test_columns_that_are_not_there_are_told(tmp_path: Path) -> None:
    """No translation would help; as for complaints, no category is the default."""
    log = read(tmp_path, "ticket_id,opened,resolved", "T-1,2020-01-01,2020-01-02")
    lines = list(misunderstood(log, Words(), POLICY))

    assert lines == [
        "the file has no column severity: tickets count for their category as a whole",
        f"the file has no column category: tickets count as {POLICY.default_category}",
    ]
    assert {one.category for one in milestones(log.tickets, Words(), POLICY)} == {
        POLICY.default_category
    }


def test_tickets_without_a_category_count_as_complaints_without_one(
    tmp_path: Path,
) -> None:
    """Unless a translation of nothing says as what."""
    lines = ("T-1,2020-01-01,,,,LOW,,", "T-2,2020-01-01,,,billing,LOW,,")
    path = written(tmp_path / "log.csv", *lines)
    log = read_log(path, {}, ZoneInfo("UTC"))
    [line] = misunderstood(log, Words(), POLICY)
    words = Words({}, categories_of(["=billing"], POLICY))

    assert line.startswith("1 tickets have no category and count as")
    assert "--category =" in line
    assert list(misunderstood(log, words, POLICY)) == []
