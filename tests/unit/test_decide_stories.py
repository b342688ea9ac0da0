"""One complaint at the scheduler's desk; every story ends in silence."""

from __future__ import annotations

from datetime import timedelta

from followup.complaint import CommitmentKind, Handling, Teller
from followup.events import Alert, AlertKind, Audience, Update
from followup.policy import Mode, load_default
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller, promise
from tests.support.policies import DAY, HOUR, live_policy, policy_with

MONTH = MONDAY + 30 * DAY
SOON = MONDAY + timedelta(minutes=5)


def test_a_complaint_answered_and_resolved_in_time() -> None:
    """
    All promises are kept early, the customer hears twice, nobody is alarmed.
    """
    desk, teller = Desk(live_policy()), Storyteller(live_policy())
    desk.hear(teller.received(), MONDAY)
    desk.hear(teller.update(SOON), SOON)
    desk.hear(teller.resolved(MONDAY + HOUR), MONDAY + HOUR)

    desk.until(MONTH)

    assert ["ACKNOWLEDGEMENT", "NEXT_UPDATE", "RESOLVED"] == desk.messages()
    assert [] == desk.alerts()
    assert {
        "ACKNOWLEDGE 0": "KEPT_EARLY",
        "FIRST_REPLY 0": "KEPT_EARLY",
        "REMEDY_OFFER 0": "WITHDRAWN",
    }.items() <= desk.outcomes().items()
    assert "OPEN" not in desk.outcomes().values()


def test_a_warned_promise_that_is_then_kept() -> None:
    """
    At 80 % the owner is warned; the reply in time clears the alert, no mail is added.
    """
    desk, teller = Desk(live_policy()), Storyteller(live_policy())
    received = teller.received()
    first_reply = promise(received, CommitmentKind.FIRST_REPLY)
    desk.hear(received, MONDAY)
    desk.until(first_reply.warning_time)
    answered = first_reply.promised_time - timedelta(minutes=1)

    desk.hear(teller.update(answered, told=True), answered)
    desk.hear(teller.resolved(answered, told=True), answered)
    desk.until(MONTH)

    assert ["AT_RISK FIRST_REPLY", "CLEARED FIRST_REPLY"] == desk.alerts()
    assert ["ACKNOWLEDGEMENT"] == desk.messages()
    assert "KEPT_EARLY" == desk.outcomes()["FIRST_REPLY 0"]


def test_a_broken_promise_is_owned_once() -> None:
    """
    A missed reply is warned of, alerted at 80 and 100 %, admitted once, and explained.
    """
    desk, teller = Desk(live_policy()), Storyteller(live_policy())
    received = teller.received()
    first_reply = promise(received, CommitmentKind.FIRST_REPLY)
    desk.hear(received, MONDAY)
    desk.until(first_reply.promised_time)

    late = first_reply.promised_time + timedelta(minutes=10)
    desk.hear(teller.resolved(late, told=True), late)
    desk.until(MONTH)

    assert [
        "AT_RISK FIRST_REPLY",
        "OVERDUE FIRST_REPLY",
        "CLEARED FIRST_REPLY",
        "REASON_WANTED FIRST_REPLY",
    ] == desk.alerts()
    assert ["ACKNOWLEDGEMENT", "EARLY_WARNING", "BROKEN_PROMISE"] == desk.messages()
    notice = desk.of(Update)[-1]
    assert [first_reply.id] == [one.id for one in notice.broken]
    assert [CommitmentKind.NEXT_UPDATE] == [one.kind for one in notice.promises]
    assert notice.promises[0].promised_time > first_reply.promised_time
    assert "BROKEN" == desk.outcomes()["FIRST_REPLY 0"]


def test_a_second_break_calls_for_a_person() -> None:
    """
    A second break goes to the lead; a mail only two hours later, and then none more.
    """
    desk, teller = Desk(live_policy()), Storyteller(live_policy())
    desk.hear(teller.received(), MONDAY)

    desk.until(MONTH)

    assert [
        "ACKNOWLEDGEMENT",
        "EARLY_WARNING",
        "BROKEN_PROMISE",
        "EARLY_WARNING",
        "BROKEN_PROMISE",
    ] == desk.messages()
    second = desk.of(Update)[-1]
    assert 2 * HOUR == second.decided_time - second.broken[0].promised_time
    overdue = [one for one in desk.of(Alert) if one.kind is AlertKind.OVERDUE]
    team = live_policy().teams[
        live_policy().category(live_policy().default_category).team
    ]
    assert team.lead == overdue[-1].recipient.id
    assert "call the customer" in overdue[-1].why
    assert len(overdue) == len({one.incident_key for one in overdue})


def test_a_customer_who_writes_again_is_answered_and_hears_sooner() -> None:
    """
    Further words are acknowledged with a tighter next update that supersedes the old.
    """
    desk, teller = Desk(live_policy()), Storyteller(live_policy())
    received = teller.received()
    desk.hear(received, MONDAY)
    wrote = MONDAY + HOUR

    desk.hear(teller.wrote(wrote), wrote)

    reply = desk.of(Update)[-1]
    old = promise(received, CommitmentKind.NEXT_UPDATE)
    assert ["ACKNOWLEDGEMENT", "ACKNOWLEDGEMENT"] == desk.messages()
    assert reply.promises[0].promised_time < old.promised_time
    assert old.id == reply.promises[0].supersedes
    assert "REVISED_BEFORE" == desk.outcomes()["NEXT_UPDATE 0"]
    assert "OPEN" == desk.outcomes()["NEXT_UPDATE 1"]


def test_a_revision_supersedes_and_is_told() -> None:
    """
    A new time given by a person replaces the promise, and the customer hears both.
    """
    desk, teller = Desk(live_policy()), Storyteller(live_policy())
    received = teller.received()
    offer = promise(received, CommitmentKind.REMEDY_OFFER)
    later = offer.promised_time + DAY
    desk.hear(received, MONDAY)

    desk.hear(teller.revised(SOON, offer.id, later), SOON)

    assert ["ACKNOWLEDGEMENT", "REVISED_PROMISE"] == desk.messages()
    assert [later] == [one.promised_time for one in desk.of(Update)[-1].promises]
    assert "REVISED_BEFORE" == desk.outcomes()["REMEDY_OFFER 0"]
    assert "OPEN" == desk.outcomes()["REMEDY_OFFER 1"]


def test_a_promise_stays_proposed_until_it_is_told() -> None:
    """
    When the platform tells the customer, 15 untold minutes raise one alert; the
    record that they were told opens the promises and clears it.
    """
    desk, teller = Desk(live_policy()), Storyteller(live_policy())
    received = teller.received(teller=Teller.CALLER)
    ids_told = tuple(
        promise(received, kind).id
        for kind in (
            CommitmentKind.FIRST_REPLY,
            CommitmentKind.NEXT_UPDATE,
            CommitmentKind.REMEDY_OFFER,
        )
    )
    desk.hear(received, MONDAY)
    desk.until(MONDAY + 20 * timedelta(minutes=1))
    told = MONDAY + timedelta(minutes=21)

    desk.hear(teller.update(told, told=True, told_commitments=ids_told), told)

    assert "UNTOLD" in desk.alerts()
    assert 1 == desk.alerts().count("UNTOLD")
    assert "CLEARED" in desk.alerts()
    assert "OPEN" == desk.outcomes()["REMEDY_OFFER 0"]
    assert [] == desk.messages()


def test_a_draft_goes_to_the_owner_when_only_a_person_may_speak() -> None:
    """
    PERSON_ONLY runs every clock, but each message is a draft for the owner.
    """
    desk, teller = Desk(live_policy()), Storyteller(live_policy())
    desk.hear(teller.received(handling=Handling.PERSON_ONLY), MONDAY)

    desk.until(MONTH)

    assert {Audience.OWNER} == {one.audience for one in desk.of(Update)}
    assert "UNTOLD" in desk.alerts()
    assert "BROKEN_PROMISE" not in desk.messages()


def test_shadow_mode_writes_to_the_review_mailbox() -> None:
    """
    While a company tries followup out, no message is addressed to the customer.
    """
    desk, teller = Desk(load_default()), Storyteller(load_default())

    desk.hear(teller.received(), MONDAY)

    assert [Audience.REVIEWER] == [one.audience for one in desk.of(Update)]


def test_going_back_to_shadow_stops_mail_to_open_complaints() -> None:
    """
    The mode of today decides who reads, also for a complaint received before.
    """
    back = policy_with(version="back-1", effective_from=MONDAY + HOUR, mode=Mode.SHADOW)
    desk, teller = Desk(live_policy(), back), Storyteller(live_policy())
    desk.hear(teller.received(), MONDAY)

    desk.hear(teller.update(MONDAY + 2 * HOUR), MONDAY + 2 * HOUR)

    assert [Audience.CUSTOMER, Audience.REVIEWER] == [
        one.audience for one in desk.of(Update)
    ]


def test_words_after_the_resolution_reach_the_owner() -> None:
    """
    A customer who writes after the resolution is not answered by a machine.
    """
    desk, teller = Desk(live_policy()), Storyteller(live_policy())
    desk.hear(teller.received(), MONDAY)
    desk.hear(teller.resolved(SOON, told=True), SOON)

    desk.hear(teller.wrote(SOON + HOUR), SOON + HOUR)
    desk.until(MONTH)

    assert ["WROTE_AFTER_RESOLUTION"] == desk.alerts()
    assert ["ACKNOWLEDGEMENT"] == desk.messages()


def test_an_alert_after_downtime_is_only_the_highest_and_says_how_late() -> None:
    """
    Looked at long after both thresholds, a promise raises one alert with `late_by`.
    """
    desk, teller = Desk(live_policy()), Storyteller(live_policy())
    received = teller.received()
    desk.hear(received, MONDAY)
    first_reply = promise(received, CommitmentKind.FIRST_REPLY)

    desk.hear(None, first_reply.promised_time + timedelta(minutes=3))

    assert ["OVERDUE FIRST_REPLY"] == desk.alerts()
    assert timedelta(minutes=3) == desk.of(Alert)[0].late_by


def test_thresholds_follow_the_policy() -> None:
    """
    The untold alert comes when the policy says, and not before.
    """
    policy = policy_with(untold_after=timedelta(hours=2))
    desk, teller = Desk(policy), Storyteller(policy)
    desk.hear(teller.received(teller=Teller.CALLER), MONDAY)

    desk.until(MONDAY + HOUR)

    assert "UNTOLD" not in desk.alerts()
