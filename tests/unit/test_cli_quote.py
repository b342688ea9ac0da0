"""`followup quote` says what is expected, how that is known, and what is promised."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner, Result

from followup.complaint import Severity
from followup.learning import Quote, QuoteMethod
from followup_cli.__main__ import build
from followup_cli.quoting import quote_words
from followup_cli.trouble import Trouble
from tests.support.cli_world import settings_for
from tests.support.curves import curve, curves_of
from tests.support.facts import MONDAY as FIRST_MONDAY
from tests.support.intake_requests import MONDAY
from tests.support.served_intake import Served, serving

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    curves = curves_of(curve(nine_of_ten=5.5), since=FIRST_MONDAY)
    async with serving(lead_times=curves) as made:
        yield made


async def typed(served: Served, *words: str, command: str = "quote") -> Result:
    """Type a command; the call is made beside the server's loop."""
    settings = replace(settings_for(), intake_address=served.target)
    words = (command, *words, "--at", MONDAY)
    return await asyncio.to_thread(CliRunner().invoke, build(), [*words], obj=settings)


async def test_it_shows_the_quote_and_the_promises(served: Served) -> None:
    """
    Level, times, method, sample, and the words that the customer would be told.
    """
    result = await typed(served, "--category", "billing", "--severity", "high")

    assert result.exception is None
    assert (
        "90 % of such complaints are put right by Mon 07 Jan 2030 15:30"
        " (Europe/Berlin)\n  half of them by Mon 07 Jan 2030 11:39 (Europe/Berlin)\n"
        "  LEARNED from 500 complaints of every kind; they count for 400.0 fresh ones,"
        " as one counts half after 60 days (curve v1)\n"
        "  no time to put it right is promised: the category promises it after"
        " assessment\n"
        "  what would be promised by policy default-1:\n"
    ) in result.output
    assert 4 == result.output.count("•")
    assert [] == served.publisher.records


async def test_whoever_reports_a_complaint_sees_what_is_expected(
    served: Served,
) -> None:
    """
    The answer to a complaint has the quote; a line of it stands below the promises.
    """
    typed_words = ("it leaks", "--customer", "c-7", "--category", "billing")
    result = await typed(served, *typed_words, command="complain")

    assert result.exception is None
    assert (
        "  90 % of such complaints are put right by Mon 07 Jan 2030 15:30"
        " (Europe/Berlin)\n"
    ) in result.output


async def test_what_is_wrong_is_said_in_the_words_of_the_command(
    served: Served,
) -> None:
    """
    Each violation names the option that was typed.
    """
    result = await typed(served, "--category", "fees", "--zone", "Mars/Olympus")

    assert isinstance(result.exception, Trouble)
    assert "--category: the policy has no category 'fees'" in result.exception.cause
    assert "--zone: there is no time zone 'Mars/Olympus'" in result.exception.cause


def test_a_quote_of_the_policy_says_that_nobody_knows() -> None:
    """
    Neither a level nor a sample is claimed for it.
    """
    quote = Quote(
        level=0.9,
        method=QuoteMethod.POLICY,
        quoted_time=FIRST_MONDAY + timedelta(days=2),
        median_time=FIRST_MONDAY + timedelta(days=1),
        why="lead times are being loaded",
    )

    assert [
        "the policy allows until Wed 09 Jan 2030 10:00 (Europe/Berlin) to put it right",
        "  our own target would be Tue 08 Jan 2030 10:00 (Europe/Berlin)",
        "  POLICY: how often that is kept nobody knows; lead times are being loaded",
        "  no time to put it right is promised",
    ] == list(quote_words(quote, BERLIN))


def test_a_quote_names_the_kind_that_knew() -> None:
    """
    Category, severity and team, as far as the curve is of them.
    """
    quote = Quote(
        level=0.95,
        method=QuoteMethod.LEARNED,
        sample_size=12,
        effective_sample_size=3.5,
        lead_time_version="0a1b",
        category="billing",
        severity=Severity.LOW,
        team="accounts",
        resolution_promised=True,
    )

    assert [
        "95 % of such complaints are put right by a time that is years away",
        "  half of them by a time that is years away",
        (
            "  LEARNED from 12 complaints of billing, LOW, accounts; they count for 3.5"
            " fresh ones; where that is little, wider kinds count too (curve 0a1b)"
        ),
        "  a time to put it right is promised",
    ] == list(quote_words(quote, BERLIN))
