"""`--help` teaches: every command says what it does and shows what to type."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import typer
from typer.testing import CliRunner

from followup_cli.__main__ import build
from followup_cli.trouble import Trouble
from tests.support.cli_world import settings_for


def commands(app: typer.Typer, *path: str) -> Iterator[tuple[str, str]]:
    """Give each command's words and its help."""
    for command in app.registered_commands:
        assert command.callback is not None
        name = command.name or command.callback.__name__
        yield " ".join((*path, name)), command.callback.__doc__ or ""
    for group in app.registered_groups:
        assert group.typer_instance is not None
        yield from commands(group.typer_instance, *path, str(group.name))


def test_every_command_shows_what_to_type() -> None:
    """Each help text of our own holds an example that begins with its own words."""
    taught = dict(commands(build()))

    assert {"complain", "watch", "dlq replay", "quarantine release"} < set(taught)
    for name, words in taught.items():
        assert f"followup {name}" in words, name


def test_the_version_is_told() -> None:
    """`followup --version` needs no command and reaches nothing."""
    result = CliRunner().invoke(build(), ["--version"])

    assert 0 == result.exit_code
    assert result.stdout.startswith("followup")


def test_topics_are_listed_without_kafka() -> None:
    """The declared topics are known to the program itself."""
    result = CliRunner().invoke(build(), ["topics", "list"], obj=settings_for())

    assert 0 == result.exit_code
    assert "followup-complaints" in result.stdout


@pytest.mark.parametrize(
    "words",
    [
        ["wrote", "nonsense"],
        ["update", "c/T", "--request-id", "no-uuid"],
        ["resolve", "c/T", "--at", "tomorrow"],
        ["revise", "c/T", "2030-01-01T00:00Z", "late"],
        ["dlq", "show", "inbound"],
        ["dlq", "list", "nonsense"],
        ["quarantine", "release", "T-81"],
    ],
)
def test_words_that_mean_nothing_are_refused_with_what_to_write(
    words: list[str],
) -> None:
    """A slip of the hand is told with its remedy, before anything is asked of Kafka."""
    result = CliRunner().invoke(build(), words, obj=settings_for())

    assert isinstance(result.exception, Trouble)
    assert result.exception.mend


def test_a_complaint_needs_a_customer() -> None:
    """Nobody's complaint is reported under a customer's id that was never typed."""
    result = CliRunner().invoke(build(), ["complain", "late"], obj=settings_for())

    assert 2 == result.exit_code
    assert "--customer" in result.output


@pytest.mark.parametrize("given", ["high", "HIGH", "High"])
def test_choices_may_be_typed_in_small_letters(given: str) -> None:
    """The severity is understood however it is written, and then intake is called."""
    words = ["complain", "late", "--customer", "c-7", "--severity", given]
    result = CliRunner().invoke(build(), words, obj=settings_for())

    assert isinstance(result.exception, Trouble)
    assert "intake does not answer" in result.exception.cause
