"""Every kind of fact has a line that says who did what."""

from __future__ import annotations

from datetime import UTC
from typing import get_args

import pytest
from google.protobuf import json_format

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
    Fact,
    HelpRequested,
    MessageReviewed,
    OnTrackReported,
    ResolutionConfirmed,
    SeverityChanged,
    UpdatesChosen,
    What,
)
from followup.v1 import events_pb2
from followup.wire.codec import decode
from followup_cli.line import Mood
from followup_cli.lines import describe, text
from tests.support.facts import MONDAY, Storyteller
from tests.support.policies import DAY, HOUR, live_policy
from tests.support.repository import ROOT

KIM = Person(id="kim", display_name="Kim Example")
EXAMPLES = sorted((ROOT / "proto" / "examples" / "complaints").glob("*.json"))


def shown(what: What) -> str:
    """Give the line of a fact, without its time and complaint."""
    line = describe(Storyteller(live_policy()).fact(what, MONDAY), UTC)
    return f"{line.who} {line.what} · {line.why}".removesuffix(" · ")


def test_every_kind_of_fact_has_a_line() -> None:
    """
    The examples hold every kind; each is told in words, none by the name of its class.
    """
    kinds = set()
    for file in EXAMPLES:
        message = json_format.Parse(file.read_text(), events_pb2.Fact())
        fact = decode(Fact, message.SerializeToString())
        kinds.add(type(fact.what))
        told = text(describe(fact, UTC), UTC)

        assert "T-42" in told
        assert type(fact.what).__name__ not in told
        assert "_" not in told

    assert set(get_args(What)) == kinds


@pytest.mark.parametrize(
    ("what", "told"),
    [
        (
            CommitmentMade(
                kind=CommitmentKind.CALLBACK,
                promised_time=MONDAY + HOUR,
                author=KIM,
                told_customer=True,
            ),
            "Kim Example promises: call by 10:00 · told the customer",
        ),
        (
            CommitmentMade(
                kind=CommitmentKind.OWED_TO_US,
                promised_time=MONDAY + DAY,
                author=KIM,
                line="the part",
                owed_by="the depot",
            ),
            "Kim Example waits for the depot until Tue 8 Jan 09:00: the part",
        ),
        (
            BreakExplained(
                commitment="first-reply-1",
                reason=BreakReason.WRONG_ESTIMATE,
                author=KIM,
            ),
            "Kim Example says why first-reply-1 broke: wrong estimate",
        ),
        (
            ClockPaused(reason=PauseReason.WAITING_CUSTOMER, author=KIM),
            "Kim Example stops our clock · waiting customer",
        ),
        (
            ClockPaused(
                reason=PauseReason.CUSTOMER_REQUEST,
                author=KIM,
                until_time=MONDAY + HOUR,
            ),
            "Kim Example stops our clock until 10:00 · customer request",
        ),
        (ClockResumed(author=KIM), "Kim Example lets our clock run again"),
        (
            SeverityChanged(
                severity=Severity.HIGH, rule=SeverityRule.TIGHTEN_ONLY, author=KIM
            ),
            "Kim Example calls it high now · our targets: tighten only",
        ),
        (ComplaintReopened(), "customer reopens it · it did not hold"),
        (
            ComplaintReopened(author=KIM, line="off again"),
            "Kim Example reopens it: off again · it did not hold",
        ),
        (ComplaintWithdrawn(line="found it"), "customer withdraws it: found it"),
        (
            AlertAcknowledged(incident_key="29834ce7-34cf-5034", author=KIM),
            "Kim Example has seen the alert and is on it · incident 29834ce7",
        ),
        (
            OnTrackReported(commitment="resolution-1", reason="it came", author=KIM),
            "Kim Example says that resolution-1 is on track · it came",
        ),
        (HelpRequested(author=KIM, line="who?"), "Kim Example asks for help · who?"),
        (
            HelpRequested(author=KIM, commitment="resolution-1"),
            "Kim Example asks for help with resolution-1",
        ),
        (
            CallAttempted(author=KIM, reached=True, line="all agreed"),
            "Kim Example spoke with the customer: all agreed",
        ),
        (
            CallAttempted(author=KIM, next_time=MONDAY + HOUR),
            "Kim Example called, reached nobody · calls again 10:00",
        ),
        (ResolutionConfirmed(), "customer says that it is put right"),
        (
            MessageReviewed(
                message_id="29834ce7-34cf-5034",
                decision=ReviewDecision.APPROVED,
                author=KIM,
            ),
            "Kim Example lets message 29834ce7 go",
        ),
        (
            MessageReviewed(
                message_id="29834ce7-34cf-5034",
                decision=ReviewDecision.REJECTED,
                author=KIM,
                line="we keep it",
            ),
            "Kim Example does not let message 29834ce7 go · we keep it",
        ),
        (
            UpdatesChosen(frequency=UpdateFrequency.ONLY_RESULT),
            "customer wants to hear from us: only result",
        ),
    ],
)
def test_a_line_says_who_did_what_and_why(what: What, told: str) -> None:
    """
    Kinds and reasons are words; moments are as short as they are clear.
    """
    assert told == shown(what)


def test_what_did_not_hold_is_shown_as_bad() -> None:
    """
    A reopened complaint stands out; a confirmed one is good.
    """
    teller = Storyteller(live_policy())
    reopened = describe(teller.fact(ComplaintReopened(), MONDAY), UTC)
    confirmed = describe(teller.fact(ResolutionConfirmed(), MONDAY), UTC)

    assert (reopened.mood, confirmed.mood) == (Mood.BAD, Mood.GOOD)
