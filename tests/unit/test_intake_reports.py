"""What people report of a known complaint becomes a fact, complete."""

from __future__ import annotations

from datetime import datetime

import pytest
from google.protobuf.message import Message

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
from followup.v1.intake_pb2 import (
    AcknowledgeAlertRequest,
    ChangeSeverityRequest,
    ChooseUpdatesRequest,
    ConfirmResolutionRequest,
    ExplainBreakRequest,
    MakeCommitmentRequest,
    PauseClockRequest,
    RecordCallRequest,
    ReopenComplaintRequest,
    ReportOnTrackRequest,
    RequestHelpRequest,
    ResumeClockRequest,
    ReviewMessageRequest,
    WithdrawComplaintRequest,
)
from followup.wire.codec import encode
from services.intake.decide import Decision, decide
from services.intake.grpc_api.messages import read
from tests.support.intake_reports import BROKEN, INCIDENT, USUAL, report
from tests.support.intake_requests import MONDAY, NAME, NOW
from tests.support.policies import live_policy

ALEX = Person(id="alex", display_name="Alex Example", email="alex@example.com")
KIM = Person(id="kim", display_name="Kim Example", email="kim@example.com")
LATER = datetime.fromisoformat("2030-01-08T15:00:00Z")


def decided(message: Message) -> Decision:
    request, _ = read(message, NOW)
    return decide(request, live_policy(), "//followup/intake")


@pytest.mark.parametrize("kind", USUAL)
def test_the_same_report_gives_the_same_bytes(kind: type[Message]) -> None:
    """
    A repeat makes an equal fact, byte for byte.
    """
    assert encode(decided(report(kind)).fact) == encode(decided(report(kind)).fact)


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        (
            MakeCommitmentRequest,
            CommitmentMade(
                kind=CommitmentKind.CALLBACK,
                promised_time=LATER,
                author=ALEX,
                line="We call you about the refund.",
                told_customer=True,
            ),
        ),
        (
            ExplainBreakRequest,
            BreakExplained(
                commitment=BROKEN,
                reason=BreakReason.OTHER,
                author=ALEX,
                text="A fire alarm emptied the office.",
            ),
        ),
        (
            PauseClockRequest,
            ClockPaused(
                reason=PauseReason.WAITING_CUSTOMER,
                author=ALEX,
                until_time=datetime.fromisoformat("2030-01-14T09:00:00Z"),
            ),
        ),
        (ResumeClockRequest, ClockResumed(author=KIM)),
        (
            ChangeSeverityRequest,
            SeverityChanged(
                severity=Severity.CRITICAL, rule=SeverityRule.RESET, author=ALEX
            ),
        ),
        (
            ReopenComplaintRequest,
            ComplaintReopened(author=KIM, line="It was charged again."),
        ),
        (
            WithdrawComplaintRequest,
            ComplaintWithdrawn(author=KIM, line="The same as an earlier one."),
        ),
        (
            AcknowledgeAlertRequest,
            AlertAcknowledged(incident_key=INCIDENT, author=ALEX),
        ),
        (
            ReportOnTrackRequest,
            OnTrackReported(
                commitment=BROKEN, reason="The bank confirmed it.", author=ALEX
            ),
        ),
        (
            RequestHelpRequest,
            HelpRequested(
                author=ALEX, commitment=BROKEN, line="Who can release a refund?"
            ),
        ),
        (
            RecordCallRequest,
            CallAttempted(
                author=ALEX,
                reached=True,
                line="We agreed on a refund.",
                next_time=LATER,
            ),
        ),
        (ConfirmResolutionRequest, ResolutionConfirmed()),
        (
            ReviewMessageRequest,
            MessageReviewed(
                message_id=INCIDENT,
                decision=ReviewDecision.REJECTED,
                author=ALEX,
                line="The promise is kept within the hour.",
            ),
        ),
        (ChooseUpdatesRequest, UpdatesChosen(frequency=UpdateFrequency.WEEKLY)),
    ],
)
def test_a_report_becomes_its_fact(kind: type[Message], what: What) -> None:
    """
    Every field arrives, people are whole and commitments are known by their id.
    """
    fact = decided(report(kind)).fact

    assert fact.what == what
    assert str(fact.name) == NAME
    assert fact.occurred_time == datetime.fromisoformat(MONDAY)


def test_what_is_absent_is_what_the_contract_says() -> None:
    """
    No author is the customer, no end of a pause is left to the scheduler, no rule
    tightens.
    """
    paused = decided(report(PauseClockRequest, untilTime=None)).fact.what
    reopened = decided(report(ReopenComplaintRequest, author=None)).fact.what
    changed = decided(report(ChangeSeverityRequest, rule=None)).fact.what
    called = decided(report(RecordCallRequest, nextTime=None, reached=None)).fact.what
    asked = decided(report(RequestHelpRequest, commitment=None)).fact.what

    assert isinstance(paused, ClockPaused)
    assert paused.until_time is None
    assert isinstance(reopened, ComplaintReopened)
    assert reopened.author is None
    assert isinstance(changed, SeverityChanged)
    assert changed.rule is SeverityRule.TIGHTEN_ONLY
    assert isinstance(called, CallAttempted)
    assert (called.reached, called.next_time) == (False, None)
    assert isinstance(asked, HelpRequested)
    assert asked.commitment == ""


@pytest.mark.parametrize("kind", USUAL)
def test_every_report_says_why_it_was_accepted(kind: type[Message]) -> None:
    """
    The log reads who it was; without one of our people it was the customer.
    """
    assert decided(report(kind)).why.startswith(("alex ", "kim ", "the customer "))
