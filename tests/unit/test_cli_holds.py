"""The commands that stop the mail say to intake what was typed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime

import pytest
from typer.testing import CliRunner, Result

from followup.complaint import Person
from followup.events import Hold
from followup_cli.__main__ import build
from followup_cli.holding import hold_words
from followup_cli.trouble import Trouble
from tests.support.cli_world import settings_for
from tests.support.facts import MONDAY as FIRST_MONDAY
from tests.support.intake_requests import MONDAY
from tests.support.served_intake import Served, serving

TUESDAY = "2030-01-08T15:00:00+00:00"
WHY = "the price list was wrong"


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    async with serving() as made:
        yield made


async def typed(served: Served, *words: str) -> Result:
    """Type a command; the call is made beside the server's loop."""
    settings = replace(settings_for(), intake_address=served.target)
    return await asyncio.to_thread(
        CliRunner().invoke, build(), [*words, "--at", MONDAY], obj=settings
    )


async def test_a_hold_arrives_with_all_that_was_typed(served: Served) -> None:
    """
    Scope, reason, end and person are in the word that intake publishes.
    """
    words = ["customer/c-7", "--reason", WHY, "--until", TUESDAY, "--by", "kim"]
    result = await typed(served, "hold", *words)
    said = served.hold()

    assert result.exception is None
    assert (said.scope, said.held, said.reason) == ("customer/c-7", True, WHY)
    assert said.author.id == "kim"
    assert said.occurred_time == datetime.fromisoformat(MONDAY)
    assert said.until_time == datetime.fromisoformat(TUESDAY)
    assert "held: customer/c-7" in result.output
    assert said.id in result.output


async def test_a_release_arrives(served: Served) -> None:
    """
    It names the scope as the hold did, and who ends it why.
    """
    result = await typed(served, "release", "all", "--reason", "it is right again")
    said = served.hold()

    assert result.exception is None
    assert (said.scope, said.held) == ("all", False)
    assert (said.author.id, said.reason) == ("alex", "it is right again")
    assert "released: all" in result.output


@pytest.mark.parametrize("command", ["hold", "release"])
async def test_without_a_reason_nothing_is_said(served: Served, command: str) -> None:
    """
    Whoever reads of a hold next week wants to know why.
    """
    result = await typed(served, command, "all")

    assert result.exit_code == 2
    assert "--reason" in result.output
    assert served.publisher.records == []


async def test_a_refused_hold_is_told_in_what_was_typed(served: Served) -> None:
    """
    A scope of no known shape and an end that has passed, each in its own words.
    """
    shapeless = await typed(served, "hold", "everything", "--reason", WHY)
    past = await typed(
        served, "hold", "brand/nobody", "--reason", WHY, "--until", MONDAY
    )
    told = [
        str(getattr(one.exception, "cause", "")).splitlines()[1:]
        for one in (shapeless, past)
    ]

    assert isinstance(shapeless.exception, Trouble)
    assert [line.strip() for line in told[0]] == [
        "SCOPE: must be all, kind/KIND, category/KEY, brand/KEY or customer/ID"
    ]
    assert [line.strip() for line in told[1]] == [
        "SCOPE: the policy has no brand 'nobody'; it has example",
        "--until: must be after --at: it says what is still to come",
    ]
    assert served.publisher.records == []


def test_a_hold_is_told_on_one_line() -> None:
    """
    What, since when, until when, by whom and why; no control character passes.
    """
    said = Hold(
        id="h-1",
        scope="all",
        held=True,
        author=Person(id="kim", display_name="Kim Example"),
        occurred_time=FIRST_MONDAY,
        reason="a wrong\nprice list",
    )
    line = hold_words(said)

    assert line.startswith("all: held since ")
    assert line.endswith("until it is released, by Kim Example: a wrong price list")
