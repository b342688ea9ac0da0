"""`followup policy` on the command line, and the notes behind it."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files
from pathlib import Path

import pytest
from typer.testing import CliRunner

from followup.complaint import Severity
from followup.policy import load_default
from followup.policy.explain import Explanation, explain
from followup_cli.policy import app

DEFAULT = (files("followup.policy") / "default.yaml").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder where nothing runs, and give it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FOLLOWUP_POLICY", raising=False)
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    """Run the command on a terminal of 100 columns; give its exit code and words."""
    result = CliRunner(env={"COLUMNS": "100"}).invoke(app, list(arguments))
    return result.exit_code, result.output


def explained(opened: str, category: str = "billing") -> Explanation:
    return explain(
        load_default(),
        category=category,
        severity=Severity.HIGH,
        opened=datetime.fromisoformat(opened),
        customer_zone="America/New_York",
    )


def test_check_praises_a_good_file(tmp_path: Path) -> None:
    """A file without mistakes exits 0 and says what it holds."""
    (tmp_path / "p.yaml").write_text(DEFAULT)
    code, words = run("check", str(tmp_path / "p.yaml"))

    assert code == 0
    assert "version default-1" in words


def test_check_lists_every_mistake(tmp_path: Path) -> None:
    """Two mistakes are two rows with their lines, and the exit code is 1."""
    bad = DEFAULT.replace("rounding: 1 h", "rounding: 7 h").replace(
        "lead: robin", "lead: robyn", 1
    )
    (tmp_path / "p.yaml").write_text(bad)
    code, words = run("check", str(tmp_path / "p.yaml"))

    assert code == 1
    assert "2 to correct" in words
    assert "teams.accounts.lead" in words
    assert "Did you mean robin?" in words


def test_check_shows_words_in_brackets(tmp_path: Path) -> None:
    """What a file holds is shown as it is, never taken for a colour."""
    (tmp_path / "p.yaml").write_text(DEFAULT + "'[red]oops': 1\n")
    code, words = run("check", str(tmp_path / "p.yaml"))

    assert code == 1
    assert "[red]oops" in words


def test_check_takes_the_policy_that_services_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a file on the line it is FOLLOWUP_POLICY that is checked."""
    (tmp_path / "mine.yaml").write_text(DEFAULT.replace("default-1", "mine-7"))
    monkeypatch.setenv("FOLLOWUP_POLICY", str(tmp_path / "mine.yaml"))

    assert "mine-7" in run("check")[1]


def test_a_running_stack_s_policy_is_the_one_that_is_checked(elsewhere: Path) -> None:
    """Like every other command, these find what `make up` wrote, and name it."""
    stack = elsewhere / ".local" / "stack"
    stack.mkdir(parents=True)
    policy = stack / "policy.yaml"
    policy.write_text(DEFAULT.replace("default-1", "local-7"))
    (stack / "env").write_text(f"FOLLOWUP_POLICY={policy}\n")

    for command in ("check", "explain"):
        words = run(command)[1]
        assert "local-7" in words
        assert str(policy) in words


def test_explain_shows_the_times_in_both_zones() -> None:
    """Each promise has a row with the company's and the customer's wall clock."""
    code, words = run(
        "explain",
        "--category=billing",
        "--severity=high",
        "--opened=2026-06-08T09:30:00+02:00",
        "--zone=America/New_York",
        "--complaint=T-1",
    )

    assert code == 0
    reply = next(line for line in words.splitlines() if "FIRST_REPLY" in line)
    assert "Mon 08 Jun 14:00" in reply
    assert "Mon 08 Jun 08:00" in reply
    assert "4:30 h" in reply
    assert "Kim Example of Accounts" in words


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (
            "resolution: AT_INTAKE",
            "are known to be put right by Wed 10 Jun 2026 17:30 (2 open days);",
        ),
        ("", "a time to put it right: promised by a person, after assessment"),
        ("resolution: NEVER", "a time to put it right: never promised"),
    ],
)
def test_explain_shows_when_a_time_to_put_it_right_is_promised(
    tmp_path: Path, rule: str, told: str
) -> None:
    """The category's rule, and where it promises at intake, the ceiling as a date."""
    changed = DEFAULT.replace("    # resolution: AT_INTAKE", f"    {rule}")
    (tmp_path / "p.yaml").write_text(changed)
    at = "--opened=2026-06-08T09:30:00+02:00"
    billing = ["--category=billing", "--severity=high", at]
    code, words = run("explain", str(tmp_path / "p.yaml"), *billing)

    assert code == 0
    assert told in " ".join(words.split())


def test_explain_shows_who_is_told_while_nobody_acts() -> None:
    """The chain, from the moment the first reply is at risk: when, whom and how."""
    at = "--opened=2026-06-08T09:30:00+02:00"
    code, words = run("explain", "--severity=critical", at, "--complaint=T-1")

    assert code == 0
    [_, owner, lead] = words[words.index("step ") :].splitlines()[:3]
    assert "Mon 08 Jun 10:42            Kim Example    EMAIL" in owner
    assert "Mon 08 Jun 10:57, again 2x  Robin Example  EMAIL, WEBHOOK" in lead


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--opened=yesterday"], 2),
        (["--opened=2026-06-08T09:30:00"], 2),
        (["--zone=Mars/Olympus"], 1),
    ],
)
def test_explain_refuses_what_it_cannot_read(arguments: list[str], code: int) -> None:
    """A time that is none, a time without a zone, and an unknown zone."""
    assert run("explain", *arguments)[0] == code


def test_explain_begins_now_when_nothing_is_said() -> None:
    """Without options the default category and the present moment are used."""
    code, words = run("explain")

    assert code == 0
    assert "Anything else (other), MEDIUM" in words


def test_notes_tell_what_is_odd_about_the_dates() -> None:
    """Short days and holidays on the way are named."""
    notes = "\n".join(explained("2026-12-23T16:00:00+01:00").notes)

    assert "Thu 2026-12-24 has other hours than usual and is no open day" in notes
    assert "Fri 2026-12-25 is a holiday and does not count" in notes
    assert "SHADOW" in notes


def test_notes_tell_when_nobody_was_there() -> None:
    """A complaint on a holiday is received outside open hours."""
    notes = "\n".join(explained("2026-12-25T10:00:00+01:00").notes)

    assert "Received outside open hours, a holiday" in notes


def test_notes_tell_what_the_category_changes() -> None:
    """People-only handling, an unknown category and an old complaint are named."""
    people_only = "\n".join(explained("2026-06-08T10:00:00+02:00", "conduct").notes)
    unknown = "\n".join(explained("2025-06-04T10:00:00+02:00", "typo").notes)

    assert "PERSON_ONLY: no automatic words leave" in people_only
    assert "There is no category 'typo'" in unknown
    assert "in force only from 2026-01-01" in unknown
