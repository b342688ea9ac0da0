"""Defects that well-known helpdesks have or had, each by its name: not here."""

from __future__ import annotations

from datetime import timedelta

from followup.complaint import (
    CommitmentKind,
    Outcome,
    PauseReason,
    Severity,
    State,
    Teller,
)
from followup.events import Alert, AlertKind, DeliveryOutcome, Update
from followup.policy import load_policy
from services.scheduler.decide.pauses import pauses, worked
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller, promise
from tests.support.policies import DAY, HOUR, default_text, live_policy
from tests.support.stories import (
    MINUTE,
    MONTH,
    OFFER,
    REPLY,
    SOON,
    TELLER,
    UPDATE,
    made_by,
    story,
)

CALLBACK = CommitmentKind.CALLBACK
FAILED = DeliveryOutcome.FAILED
JUST_REPLY = TELLER.received(teller=Teller.ALREADY_TOLD, commitments=(REPLY,))
JUST_UPDATE = TELLER.received(teller=Teller.ALREADY_TOLD, commitments=(UPDATE,))


def overdue(desk: Desk) -> list[Alert]:
    """Return the alerts that say a promise is broken."""
    return [one for one in desk.of(Alert) if one.kind is AlertKind.OVERDUE]


def test_a_save_while_paused_flips_the_ticket_to_failed() -> None:
    """Whatever is recorded during a pause, no promise ends and nobody is alarmed."""
    desk = Desk(live_policy(), echo=True)
    saves = [
        TELLER.paused(SOON, PauseReason.WAITING_CUSTOMER),
        TELLER.assigned(SOON + HOUR, "kim"),
        TELLER.severity(SOON + 2 * HOUR, Severity.CRITICAL),
        TELLER.confirmed(SOON + 3 * HOUR),
    ]

    desk.play((JUST_UPDATE, *saves), UPDATE.warning_time - MINUTE)

    assert {"NEXT_UPDATE 0": "OPEN"} == desk.outcomes()
    assert ["NEXT_UPDATE"] == desk.messages(), "the new owner's name, and nothing else"
    assert [] == desk.alerts()


def test_paused_then_resolved_counts_the_hold_as_work() -> None:
    """Resolving ends the pause, and of 41 hours the one that was worked is counted."""
    end = MONDAY + 41 * HOUR
    facts = [TELLER.paused(MONDAY + HOUR), TELLER.resolved(end)]
    always = live_policy().calendar_named("around_the_clock")
    assert always is not None

    stood = pauses(facts)

    assert ((MONDAY + HOUR, end),) == stood
    assert HOUR == worked(always, stood, MONDAY, end)
    assert HOUR + DAY == worked(always, stood, MONDAY, end + DAY)


def test_raising_the_severity_sets_a_deadline_already_past() -> None:
    """Half an open hour is left, nothing is broken, and the promised time stays."""
    raised = MONDAY + 6 * HOUR
    fact = TELLER.severity(raised, Severity.CRITICAL)
    desk = Desk(live_policy(), echo=True)
    desk.play((JUST_UPDATE, fact), UPDATE.warning_time - MINUTE)

    assert ["UPDATE_WANTED NEXT_UPDATE"] == desk.alerts()
    assert raised + 30 * MINUTE == desk.of(Alert)[0].raised_time
    assert {"NEXT_UPDATE 0": "OPEN"} == desk.outcomes()
    assert UPDATE == desk.case.statuses[0].commitment


def test_a_second_breach_on_the_same_day_is_silent() -> None:
    """Two promises broken on one day are two incidents, both of which are raised."""
    call = TELLER.made(SOON, CALLBACK, MONDAY + 5 * HOUR, told_customer=True)

    desk = story(call, received=JUST_REPLY)

    first, second, *_ = overdue(desk)
    assert first.raised_time.date() == second.raised_time.date()
    assert [REPLY.id, made_by(desk, call).commitment.id] == [
        one.commitment.id for one in (first, second) if one.commitment
    ]
    assert first.incident_key != second.incident_key
    assert first.alert_id != second.alert_id


def test_the_same_breach_repeats_after_midnight() -> None:
    """A broken promise is said to be broken once, however many days go by."""
    desk = Desk(live_policy())
    desk.play((JUST_REPLY,), MONDAY + HOUR)
    for hours in range(2, 24 * 8):
        desk.until(MONDAY + hours * HOUR)
        desk.hear(None, MONDAY + hours * HOUR)

    said = [one for one in overdue(desk) if one.commitment == REPLY]
    notices = [one for one in desk.of(Update) if REPLY in one.broken]
    assert 1 == len(said)
    assert 1 == len(notices)


def test_due_dates_recomputed_from_the_live_policy_rewrite_history() -> None:
    """A later policy moves no promise that was made, and none of that complaint."""
    text = default_text("LIVE").replace(
        "next_update: 1 open day", "next_update: 5 open days"
    )
    stricter = text.replace("next_update: 5 open days", "next_update: 2 open days")
    later = stricter.replace("version: default-1", "version: later-1").replace(
        "2026-01-01T00:00:00Z", "2030-01-07T10:00:00Z"
    )
    first, second = load_policy(text, name="first"), load_policy(later, name="second")
    teller, update = Storyteller(first), MONDAY + 2 * HOUR
    received = teller.received(teller=Teller.ALREADY_TOLD)

    desks = [Desk(first), Desk(first, second)]
    for desk in desks:
        desk.play((received, teller.update(update, told=True)), MONTH)
    alone, both = desks

    assert alone.case.commitments == both.case.commitments
    assert alone.outcomes() == both.outcomes()
    assert {"default-1"} == {one.policy_version for one in both.case.commitments}


def test_a_reopened_ticket_keeps_its_old_verdict() -> None:
    """What was called kept did not hold, and the clocks of the reopened one run."""
    fixed = TELLER.made(
        SOON, CommitmentKind.RESOLUTION, MONDAY + 2 * DAY, told_customer=True
    )
    done = TELLER.resolved(MONDAY + HOUR, told=True)
    again = TELLER.reopened(MONDAY + DAY)

    desk = story(fixed, done, again)

    assert Outcome.DID_NOT_HOLD is made_by(desk, fixed).outcome
    assert "REOPENED" == desk.messages()[0]
    first = desk.of(Update)[0].promises[0]
    assert (CommitmentKind.NEXT_UPDATE, again.occurred_time) == (
        first.kind,
        first.start_time,
    )
    assert overdue(desk)


def test_a_cap_of_25_days_leaves_a_ticket_with_no_deadline() -> None:
    """Closed for sixty days, a company still promises a time, and is held to it."""
    days = [(MONDAY + number * DAY).date() for number in range(1, 61)]
    closed = "".join(f"\n      {day}: closed" for day in days)
    text = default_text("LIVE").replace("    overrides:", f"    overrides:{closed}")
    policy = load_policy(text, name="closed")
    received = Storyteller(policy).received(teller=Teller.ALREADY_TOLD)
    offer = promise(received, CommitmentKind.REMEDY_OFFER)
    desk = Desk(policy)

    desk.play((received,), offer.promised_time)

    assert timedelta(days=60) < offer.promised_time - MONDAY < timedelta(days=70)
    assert offer.id in {one.commitment.id for one in overdue(desk) if one.commitment}


def test_a_short_outage_of_the_mail_server_means_never_sent() -> None:
    """The same message is tried until it is taken; then it was told: all is well."""
    desk = Desk(live_policy(), fates=[FAILED] * 5, echo=True)
    desk.play((TELLER.received(), TELLER.withdrawn(MONDAY + 2 * HOUR)), MONTH)

    sent = desk.of(Update)
    assert [1, 2, 3, 4, 5, 6] == [one.attempt for one in sent]
    assert 1 == len({one.message_id for one in sent})
    assert "FIRST_REPLY OPEN" in desk.changes()
    (unsent,) = [one for one in desk.of(Alert) if one.kind is AlertKind.UNSENT]
    assert [AlertKind.UNSENT, AlertKind.CLEARED] == [
        one.kind for one in desk.of(Alert) if one.incident_key == unsent.incident_key
    ]


def test_we_will_call_at_three_arrives_a_week_late() -> None:
    """A promise that cannot be told in time is not told after it; our people hear."""
    three = MONDAY + 6 * HOUR
    call = TELLER.made(SOON, CALLBACK, three)
    desk = Desk(live_policy(), fates=[FAILED] * 99)
    desk.play((JUST_UPDATE, call), MONDAY + 7 * DAY)

    carried = [
        one
        for one in desk.of(Update)
        if CALLBACK in {each.kind for each in (*one.promises, *one.at_risk)}
    ]
    assert carried
    assert all(one.expires_time <= three for one in carried)
    assert "UNSENT" in desk.alerts()
    assert "OVERDUE CALLBACK" in desk.alerts()
    assert State.SETTLED is made_by(desk, call).state


def test_we_will_call_at_three_heard_a_week_late_is_not_said() -> None:
    """News of the promise that was itself under way for a week brings no mail of it."""
    call = TELLER.made(SOON, CALLBACK, MONDAY + 6 * HOUR)
    desk = Desk(live_policy(), echo=True)
    desk.play((JUST_REPLY,), MONDAY + 7 * DAY)
    before = desk.messages()

    desk.hear(call, MONDAY + 7 * DAY)
    desk.until(MONTH)

    assert before == desk.messages()
    assert Outcome.BROKEN is made_by(desk, call).outcome


def test_an_escalation_interrupted_by_a_restart_never_resumes() -> None:
    """Its steps are in what is remembered: looked at again, they come, if late."""
    desk = Desk(live_policy())
    desk.play((JUST_REPLY,), REPLY.warning_time)
    again = Desk(live_policy())
    again.case = desk.case
    due = REPLY.warning_time + HOUR

    again.hear(None, due + 20 * MINUTE)

    (step,) = [one for one in again.of(Alert) if one.kind is AlertKind.ESCALATED]
    assert (TELLER.lead, due) == (step.recipient, step.due_time)
    assert 20 * MINUTE == step.late_by


def test_one_clock_hides_another() -> None:
    """A warning of one promise neither clears nor silences that of another."""
    both = TELLER.received(teller=Teller.ALREADY_TOLD, commitments=(UPDATE, OFFER))

    desk = Desk(live_policy(), echo=True)
    desk.play((both,), OFFER.promised_time - HOUR)

    at_risk = [one for one in desk.of(Alert) if one.kind is AlertKind.AT_RISK]
    warned = {one.commitment.id for one in at_risk if one.commitment}
    assert {UPDATE.id, OFFER.id} == warned
    assert 2 == len({one.incident_key for one in at_risk})
