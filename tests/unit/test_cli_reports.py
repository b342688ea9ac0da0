"""The commands about a known complaint say to intake what was typed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner, Result

from followup.complaint import (
    BreakReason,
    CommitmentKind,
    PauseReason,
    Person,
    ReviewDecision,
    Severity,
    SeverityRule,
    UpdateFrequency,
)
from followup.facts import (
    AlertAcknowledged,
    BreakExplained,
    CallAttempted,
    ClockPaused,
    ClockResumed,
    CommitmentMade,
    ComplaintReopened,
    ComplaintWithdrawn,
    HelpRequested,
    MessageReviewed,
    OnTrackReported,
    ResolutionConfirmed,
    SeverityChanged,
    UpdatesChosen,
    What,
)
from followup_cli.__main__ import build
from followup_cli.trouble import Trouble
from tests.support.cli_world import settings_for
from tests.support.intake_requests import MONDAY
from tests.support.served_intake import Served, serving

ALEX = Person(id="alex", display_name="Alex Example", email="alex@example.com")
KIM = Person(id="kim", display_name="Kim Example", email="kim@example.com")
TUESDAY = "2030-01-08T15:00:00+00:00"
LATER = datetime(2030, 1, 8, 15, tzinfo=UTC)
INCIDENT = "5d0a7ff2-5f43-5d0e-9f54-6d3c2b1a0f11"
CASE, PROMISE = "c-7/T-81", "c-7/T-81/first-reply-0a1b2c3d"


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


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (
            ["promise", CASE, "callback", TUESDAY, "--told", "--by", "kim"],
            CommitmentMade(
                kind=CommitmentKind.CALLBACK,
                promised_time=LATER,
                author=KIM,
                told_customer=True,
            ),
        ),
        (
            ["promise", CASE, "owed_to_us", TUESDAY, "a part", "--owed-by", "Depot"],
            CommitmentMade(
                kind=CommitmentKind.OWED_TO_US,
                promised_time=LATER,
                author=ALEX,
                line="a part",
                owed_by="Depot",
            ),
        ),
        (
            ["explain-break", PROMISE, "other", "A fire alarm", "--by", "kim"],
            BreakExplained(
                commitment="first-reply-0a1b2c3d",
                reason=BreakReason.OTHER,
                author=KIM,
                text="A fire alarm",
            ),
        ),
        (
            ["pause", CASE, "waiting_third_party", "--until", TUESDAY],
            ClockPaused(
                reason=PauseReason.WAITING_THIRD_PARTY, author=ALEX, until_time=LATER
            ),
        ),
        (
            ["pause", CASE, "waiting_customer"],
            ClockPaused(reason=PauseReason.WAITING_CUSTOMER, author=ALEX),
        ),
        (["resume", CASE, "--by", "kim"], ClockResumed(author=KIM)),
        (
            ["severity", CASE, "critical"],
            SeverityChanged(
                severity=Severity.CRITICAL,
                rule=SeverityRule.TIGHTEN_ONLY,
                author=ALEX,
            ),
        ),
        (
            ["severity", CASE, "LOW", "--rule", "reset", "--by", "kim"],
            SeverityChanged(severity=Severity.LOW, rule=SeverityRule.RESET, author=KIM),
        ),
        (["confirm", CASE], ResolutionConfirmed()),
        (["reopen", CASE], ComplaintReopened()),
        (
            ["reopen", CASE, "off again", "--by", "kim"],
            ComplaintReopened(author=KIM, line="off again"),
        ),
        (["withdraw", CASE, "found it"], ComplaintWithdrawn(line="found it")),
        (
            ["acknowledge", CASE, INCIDENT],
            AlertAcknowledged(incident_key=INCIDENT, author=ALEX),
        ),
        (
            ["on-track", PROMISE, "it came"],
            OnTrackReported(
                commitment="first-reply-0a1b2c3d", reason="it came", author=ALEX
            ),
        ),
        (["ask-help", CASE, "who?"], HelpRequested(author=ALEX, line="who?")),
        (
            ["ask-help", CASE, "--commitment", "first-reply-0a1b2c3d"],
            HelpRequested(author=ALEX, commitment="first-reply-0a1b2c3d"),
        ),
        (
            ["call", CASE, "agreed", "--reached", "--by", "kim"],
            CallAttempted(author=KIM, reached=True, line="agreed"),
        ),
        (
            ["call", CASE, "--again", TUESDAY],
            CallAttempted(author=ALEX, next_time=LATER),
        ),
        (
            ["approve", CASE, INCIDENT, "--line", "I rang them"],
            MessageReviewed(
                message_id=INCIDENT,
                decision=ReviewDecision.APPROVED,
                author=ALEX,
                line="I rang them",
            ),
        ),
        (
            ["reject", CASE, INCIDENT, "--by", "kim"],
            MessageReviewed(
                message_id=INCIDENT, decision=ReviewDecision.REJECTED, author=KIM
            ),
        ),
        (
            ["choose-updates", CASE, "only_result"],
            UpdatesChosen(frequency=UpdateFrequency.ONLY_RESULT),
        ),
    ],
)
async def test_a_command_makes_its_fact(
    served: Served, words: list[str], what: What
) -> None:
    """
    Every argument and option arrives, in the fact that intake publishes.
    """
    result = await typed(served, *words)
    fact = served.fact()

    assert result.exit_code == 0
    assert fact.what == what
    assert (fact.customer, fact.complaint) == ("c-7", "T-81")
    assert fact.occurred_time == datetime.fromisoformat(MONDAY)
    assert fact.id in result.output


@pytest.mark.parametrize(
    "words",
    [
        ["explain-break", CASE, "capacity"],
        ["on-track", "c-7/T-81/a/b", "it came"],
        ["promise", CASE, "callback", "tomorrow"],
        ["pause", CASE, "waiting_customer", "--until", "soon"],
        ["confirm", CASE, "--request-id", "7"],
        ["promise", CASE, "custom", TUESDAY],
    ],
)
async def test_a_command_that_cannot_be_meant_publishes_nothing(
    served: Served, words: list[str]
) -> None:
    """
    Neither what the command line refuses nor what intake does becomes a fact.
    """
    result = await typed(served, *words)

    assert isinstance(result.exception, Trouble)
    assert result.exception.mend
    assert served.publisher.records == []


async def test_the_policys_promises_are_not_made_by_hand(served: Served) -> None:
    """
    A kind that people do not promise is no choice.
    """
    result = await typed(served, "promise", CASE, "first_reply", TUESDAY)

    assert result.exit_code == 2
    assert served.publisher.records == []


async def test_what_intake_refuses_is_told_in_what_was_typed(served: Served) -> None:
    """
    Constants and fields of the contract are told as choices and options.
    """
    owed = ["promise", CASE, "owed_to_us", MONDAY, "--told"]
    result = await typed(served, *owed)
    wrong = str(getattr(result.exception, "cause", "")).splitlines()[1:]

    assert [line.strip() for line in wrong] == [
        "NEW_TIME: must be after --at: it says what is still to come",
        "LINE: is required with owed_to_us: nothing else says what it is",
        "--told: must be absent with owed_to_us: the customer hears nothing of it",
        "--owed-by: is required with owed_to_us: somebody owes it to us",
    ]
