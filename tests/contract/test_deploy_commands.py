"""The commands that the runbook and the deployment's guide tell people to run exist."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from followup_cli.__main__ import build
from tests.support.repository import ROOT

PAGES = (
    *sorted((ROOT / "docs" / "runbook").glob("*.md")),
    ROOT / "deploy/k8s/README.md",
)


def told(text: str) -> list[str]:
    """Give the `followup ...` commands of a page, without the placeholders."""
    return re.findall(r"`followup ([a-z][^`]*)`", text)


def wrong(command: str) -> str:
    """Say which word of a command line `followup` does not know; nothing if all."""
    # Groups are told by what they have: typer may bring a click of its own.
    place: Any = typer.main.get_command(build())
    for word in command.split():
        options = {name for each in place.params for name in each.opts}
        if word.startswith("--"):
            if word not in options:
                return word
        elif commands := getattr(place, "commands", None):
            if word not in commands:
                return word
            place = commands[word]
    return ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_exist(page: Path) -> None:
    """Every command and option in the page is one that `followup` has."""
    assert {one: wrong(one) for one in told(page.read_text()) if wrong(one)} == {}


@pytest.mark.parametrize(
    "command", ["dlq lst", "doktor", "topics apply --copies 3", "dlq list -- --all"]
)
def test_an_unknown_command_is_seen(command: str) -> None:
    """A misspelt command or option is named."""
    assert wrong(command)


def test_commands_are_found_in_the_pages() -> None:
    """The pages do tell commands, so that the tests above check something."""
    assert sum(len(told(page.read_text())) for page in PAGES) > len(PAGES)
