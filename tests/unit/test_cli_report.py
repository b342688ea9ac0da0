"""What a report counts, and how it shows it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from followup.complaint import (
    CommitmentKind,
    ComplaintName,
    Outcome,
    Person,
    ReviewDecision,
)
from followup.events import (
    Alert,
    AlertKind,
    CommitmentState,
    Event,
    OpenComplaint,
    Update,
    UpdateKind,
)
from followup.facts import Fact, MessageReviewed
from followup.policy import Mode, Policy
from followup_cli.lines import WIDTH
from followup_cli.report import forgotten, since_of
from followup_cli.report_lines import ratio, report_json, report_lines
from followup_cli.tallying import MessageRow, PromiseRow, Tally
from followup_cli.trouble import Trouble
from tests.support.cli_world import TOPICS
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller, delivery, promise
from tests.support.policies import DAY, HOUR, live_policy, policy_with, shipped_policy

MINUTE = timedelta(minutes=1)
TELLER = Storyteller(live_policy())


def heard(desk: Desk, facts: Iterable[Fact], since: datetime = MONDAY) -> Tally:
    """Return the tally of all that was told and said, everything heard twice."""
    tally = Tally(since)
    events: list[Event] = [*facts, *desk.said]
    events += [delivery(one) for one in desk.of(Update)]
    for event in [*events, *events]:
        tally.see(event)
    return tally


def played(policy: Policy, *facts: Fact, end: datetime) -> tuple[Desk, Tally]:
    desk = Desk(policy)
    desk.play(facts, end)
    return desk, heard(desk, facts)


def row(tally: Tally, kind: UpdateKind) -> MessageRow:
    (found,) = [one for one in tally.messages() if one.kind is kind]
    return found


def ended(tally: Tally, kind: CommitmentKind) -> PromiseRow:
    (found,) = [one for one in tally.promises() if one.kind is kind]
    return found


def test_a_live_story_is_counted_once() -> None:
    """
    Each message, promise and alert counts once, under its kind and category.
    """
    received, wrote = TELLER.received(), TELLER.wrote(MONDAY + HOUR)
    desk, tally = played(live_policy(), received, wrote, end=MONDAY + 12 * HOUR)
    acknowledged = row(tally, UpdateKind.ACKNOWLEDGEMENT)
    reply = ended(tally, CommitmentKind.FIRST_REPLY)

    assert ("other", 2, 0, 0) == (
        acknowledged.category,
        acknowledged.customers,
        acknowledged.unsent,
        acknowledged.shadow,
    )
    assert {Outcome.BROKEN: 1} == reply.outcomes
    assert (0, 1) == (reply.kept, reply.ended)
    assert 1 == len(tally.chases)
    assert {ComplaintName("c-1001", "T-42")} == tally.complaints == tally.received
    raised = [one for one in desk.alerts() if not one.startswith("CLEARED")]
    assert len(raised) == len(tally.alerts)


def test_in_shadow_mode_it_says_what_would_have_been_said() -> None:
    """
    What the review mailbox got is told apart from what customers got.
    """
    shadow = policy_with(mode=Mode.SHADOW)
    _, tally = played(shadow, TELLER.received(), end=MONDAY + HOUR)
    acknowledged = row(tally, UpdateKind.ACKNOWLEDGEMENT)

    assert (0, 0, 1) == (
        acknowledged.customers,
        acknowledged.unsent,
        acknowledged.shadow,
    )


def test_in_review_mode_it_counts_questions_and_answers() -> None:
    """
    A message nobody released counts as asked about, though it never was an update.
    """
    desk = Desk(policy_with(mode=Mode.REVIEW))
    received = TELLER.received()
    desk.hear(received, MONDAY)
    (message,) = desk.case.messages
    said = TELLER.fact(
        MessageReviewed(
            message_id=message.id,
            decision=ReviewDecision.REJECTED,
            author=TELLER.author,
        ),
        MONDAY + MINUTE,
    )
    waits = row(heard(desk, [received]), UpdateKind.ACKNOWLEDGEMENT)
    answered = row(heard(desk, [received, said]), UpdateKind.ACKNOWLEDGEMENT)

    assert (0, 0, 1, 0) == (waits.customers, waits.unsent, waits.asked, waits.rejected)
    assert (1, 0, 1) == (answered.asked, answered.approved, answered.rejected)


def test_a_promise_that_was_warned_of_and_kept_is_counted() -> None:
    """
    Warning in vain costs trust: how often it happens is worth knowing.
    """
    received = TELLER.received()
    reply = promise(received, CommitmentKind.FIRST_REPLY)
    assert reply.notice_time is not None
    answer = TELLER.update(reply.notice_time + MINUTE, told=True)
    _, kept = played(live_policy(), received, answer, end=MONDAY + 5 * HOUR)
    _, broken = played(live_policy(), received, end=MONDAY + 5 * HOUR)

    assert (1, 1) == (kept.warned, kept.warned_but_kept)
    assert (1, 0) == (broken.warned, broken.warned_but_kept)


def test_warnings_about_several_complaints_count_each_promise() -> None:
    """
    One message that warns of promises of two complaints warns of both.
    """
    received = TELLER.received()
    reply = promise(received, CommitmentKind.FIRST_REPLY)
    desk = Desk(live_policy())
    desk.hear(received, MONDAY)
    update = desk.of(Update)[0]
    other = OpenComplaint(complaint="T-43", issue="a late parcel", at_risk=(reply,))
    tally = Tally(MONDAY)
    tally.see(replace(update, at_risk=(reply,), others=(other,)))

    assert 2 == tally.warned


def test_an_alert_about_no_complaint_makes_none() -> None:
    """
    A digest is counted as an alert, and nothing is divided by it.
    """
    tally = Tally(MONDAY)
    tally.see(
        Alert(
            alert_id="a",
            incident_key="a",
            kind=AlertKind.DIGEST,
            recipient=Person(id="kim"),
            why="3 promises are open",
            due_time=MONDAY,
            raised_time=MONDAY,
        )
    )

    assert set() == tally.complaints
    assert {"a": AlertKind.DIGEST} == tally.alerts


def test_a_promise_counts_with_its_last_word() -> None:
    """
    What was put right and did not hold is no longer counted as kept.
    """
    received = TELLER.received()
    desk = Desk(live_policy())
    desk.hear(received, MONDAY)
    tally = heard(desk, [received])
    state = next(
        one
        for one in desk.of(CommitmentState)
        if one.status.commitment.kind is CommitmentKind.REMEDY_OFFER
    )
    for outcome in (Outcome.KEPT, Outcome.DID_NOT_HOLD):
        tally.see(replace(state, status=replace(state.status, outcome=outcome)))

    offer = ended(tally, CommitmentKind.REMEDY_OFFER)
    assert {Outcome.DID_NOT_HOLD: 1} == offer.outcomes
    assert (0, 1) == (offer.kept, offer.ended)


def test_what_was_before_is_not_counted_but_says_what_it_was_about() -> None:
    """
    An old complaint lends its category; only what happened since counts.
    """
    received = TELLER.received()
    desk = Desk(live_policy())
    desk.play([received], MONDAY + DAY)
    tally = heard(desk, [received], since=MONDAY + 6 * HOUR)

    assert set() == tally.received
    assert "other" == tally.category(ComplaintName("c-1001", "T-42"))
    assert UpdateKind.ACKNOWLEDGEMENT not in {one.kind for one in tally.messages()}


def test_every_line_fits_a_terminal() -> None:
    """
    At most 100 columns, whatever a category is called and however much there is.
    """
    received = TELLER.received(category="a-very-long-category-of-complaints")
    desk, tally = played(shipped_policy(), received, end=MONDAY + 9 * DAY)
    lines = list(report_lines(tally))

    assert [] == [one for one in lines if cell_len(one) > WIDTH]
    assert any("acknowledgement" in one for one in lines)
    assert any("approval" in one or "may this" in one for one in lines)
    assert any(one.startswith("  all of ours") for one in lines)
    assert desk.of(Update)


def test_an_empty_report_says_so() -> None:
    """
    Nothing was said, and nothing is divided by nothing.
    """
    lines = list(report_lines(Tally(MONDAY)))

    assert "  none" in lines
    assert "  none has ended" in lines
    assert "none (n 0)" == ratio(0, 0)


def test_programs_read_the_same_counts() -> None:
    """
    Kinds and outcomes have their full names, and each ratio its n.
    """
    received = TELLER.received()
    _, tally = played(live_policy(), received, end=MONDAY + 5 * HOUR)
    told = json.loads(json.dumps(report_json(tally, MONDAY + 5 * HOUR)))
    reply = next(one for one in told["promises"] if one["kind"] == "FIRST_REPLY")

    assert (1, 0, 1) == (reply["outcomes"]["BROKEN"], reply["kept"], reply["n"])
    assert 1 == told["complaints"] == told["received"]
    assert told["alerts"][AlertKind.OVERDUE.name]
    assert "2030-01-07T09:00:00Z" == told["since"]


@pytest.mark.parametrize(
    ("given", "length"), [("7d", 7 * DAY), ("12 h", 12 * HOUR), ("30min", 30 * MINUTE)]
)
def test_since_is_a_length_of_time(given: str, length: timedelta) -> None:
    """
    Or a moment; what is neither is told.
    """
    assert MONDAY - length == since_of(given, MONDAY)
    assert MONDAY == since_of(MONDAY.isoformat(), MONDAY + DAY)
    for wrong in ("yesterday", f"{10**9}d"):
        with pytest.raises(Trouble):
            since_of(wrong, MONDAY)


def test_what_kafka_has_forgotten_is_said() -> None:
    """
    A report of a month cannot count messages that are kept for a week.
    """
    assert [] == list(forgotten(TOPICS, 7 * DAY))
    assert ["! followup-updates is kept for 7 d only"] == list(
        forgotten(TOPICS, 8 * DAY)
    )
