"""Complaints whose messages wait for a person's word."""

from __future__ import annotations

from datetime import datetime, timedelta

from followup.complaint import CommitmentKind, ReviewDecision, Severity
from followup.events import Alert, AlertKind, Update, UpdateKind
from followup.facts import Fact, MessageReviewed
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller, promise
from tests.support.policies import shipped_policy

MINUTE = timedelta(minutes=1)
TELLER = Storyteller(shipped_policy())
REJECTED = ReviewDecision.REJECTED


def warned(severity: Severity = Severity.HIGH) -> tuple[Desk, datetime]:
    """Return a complaint whose customer is about to be warned, and when that is due."""
    desk = Desk(shipped_policy())
    received = TELLER.received(severity=severity)
    desk.hear(received, MONDAY)
    due = promise(received, CommitmentKind.FIRST_REPLY).notice_time
    assert due is not None
    desk.until(due)
    return desk, due


def reviewed(
    when: datetime,
    message_id: str,
    decision: ReviewDecision = ReviewDecision.APPROVED,
) -> Fact:
    """Return a person's word on a message."""
    what = MessageReviewed(
        message_id=message_id, decision=decision, author=TELLER.author
    )
    return TELLER.fact(what, when)


def asked(desk: Desk) -> list[Alert]:
    """Return the questions that were asked about messages, in order."""
    return [one for one in desk.of(Alert) if one.kind is AlertKind.APPROVAL_WANTED]


def warnings(desk: Desk) -> list[Update]:
    """Return the early warnings that left, in order."""
    return [one for one in desk.of(Update) if one.kind is UpdateKind.EARLY_WARNING]


def cleared(desk: Desk, question: Alert) -> bool:
    """Whether our people were told that a question is over."""
    return any(
        one.kind is AlertKind.CLEARED and one.incident_key == question.incident_key
        for one in desk.of(Alert)
    )
