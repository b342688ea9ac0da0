"""Words that come late: nobody is told what no longer holds, nor told it twice."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from followup.complaint import (
    CommitmentKind,
    CommitmentStatus,
    Consent,
    Outcome,
    Severity,
    State,
    Teller,
)
from followup.events import DeliveryOutcome, Update, UpdateKind
from followup.facts import CommitmentRevised, Fact
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller, delivery, promise
from tests.support.played_stories import WrittenDesk, played_facts
from tests.support.policies import DAY, HOUR, live_policy

MINUTE = timedelta(minutes=1)
SOON = MONDAY + 5 * MINUTE
FAILED, EXPIRED = DeliveryOutcome.FAILED, DeliveryOutcome.EXPIRED


def told_by_a_person(fact: Fact, consent: Consent = Consent.INFORMED) -> Fact:
    """Return the same revision, told on the telephone."""
    assert isinstance(fact.what, CommitmentRevised)
    return replace(fact, what=replace(fact.what, told_customer=True, consent=consent))


def status(desk: Desk, kind: CommitmentKind, start: datetime) -> CommitmentStatus:
    """Return how the promise of that kind stands that was made at that moment."""
    return next(
        one
        for one in desk.case.statuses
        if one.commitment.kind is kind and one.commitment.start_time == start
    )


def test_an_acknowledgement_tried_again_tells_only_what_still_holds() -> None:
    """A promise that passed while the mail relay was down is not given any more."""
    desk, teller = Desk(live_policy(), fates=[FAILED] * 9), Storyteller(live_policy())
    received = teller.received(severity=Severity.CRITICAL)
    desk.hear(received, MONDAY)
    desk.until(MONDAY + DAY)
    tries = desk.of(Update)
    last = tries[-1]

    assert len({one.message_id for one in tries}) == 1
    assert CommitmentKind.FIRST_REPLY in {one.kind for one in tries[0].promises}
    assert CommitmentKind.FIRST_REPLY not in {one.kind for one in last.promises}
    assert "BROKEN_PROMISE" not in desk.messages()


def test_a_message_expires_with_the_first_promise_it_tells() -> None:
    """The notifier never hands over a promise whose time has passed."""
    desk, teller = Desk(live_policy()), Storyteller(live_policy())
    received = teller.received()
    desk.hear(received, MONDAY)

    first_reply = promise(received, CommitmentKind.FIRST_REPLY)
    assert [first_reply.promised_time] == [one.expires_time for one in desk.of(Update)]


def test_an_expired_message_is_replaced_by_a_fresh_one() -> None:
    """What expired in the notifier's hands is said anew, without what has passed."""
    desk, teller = Desk(live_policy(), fates=[FAILED]), Storyteller(live_policy())
    received = teller.received()
    desk.hear(received, MONDAY)
    first_reply = promise(received, CommitmentKind.FIRST_REPLY)
    (first,) = desk.of(Update)
    late = first_reply.promised_time + MINUTE
    desk.hear(delivery(first, EXPIRED, occurred_time=late), late)
    desk.until(late + HOUR)
    again = desk.of(Update)[-1]

    assert first.message_id == again.message_id
    assert again.attempt > first.attempt
    assert CommitmentKind.FIRST_REPLY not in {one.kind for one in again.promises}
    assert again.expires_time > late


def test_a_complaint_heard_late_is_not_promised_the_past() -> None:
    """An event that was under way for hours gives no promise that is over already."""
    desk, teller = Desk(live_policy()), Storyteller(live_policy())
    received = teller.received()
    late = promise(received, CommitmentKind.FIRST_REPLY).promised_time + HOUR

    desk.hear(received, late)

    assert all(
        one.promised_time > late for each in desk.of(Update) for one in each.promises
    )
    assert ["ACKNOWLEDGEMENT"] == desk.messages()


def test_a_new_time_that_has_passed_is_not_told() -> None:
    """A revision heard only after its own new time brings an alert and no mail."""
    desk, teller = Desk(live_policy()), Storyteller(live_policy())
    received = teller.received()
    offer = promise(received, CommitmentKind.REMEDY_OFFER)
    desk.hear(received, MONDAY)
    revised = teller.revised(SOON, offer.id, MONDAY + HOUR)

    desk.hear(revised, MONDAY + 2 * HOUR)

    assert ["ACKNOWLEDGEMENT"] == desk.messages()
    assert "OVERDUE REMEDY_OFFER" in desk.alerts()


def test_a_person_who_spoke_after_the_break_needs_no_notice() -> None:
    """Heard after an outage, a late answer leaves nothing to be admitted by mail."""
    desk, teller = Desk(live_policy()), Storyteller(live_policy())
    received = teller.received()
    desk.hear(received, MONDAY)
    missed = promise(received, CommitmentKind.FIRST_REPLY).promised_time
    spoke = teller.update(missed + 10 * MINUTE, told=True)

    desk.hear(spoke, missed + HOUR)

    assert ["ACKNOWLEDGEMENT"] == desk.messages()
    assert "BROKEN" == desk.outcomes()["FIRST_REPLY 0"]


def test_an_apology_that_waited_is_dropped_once_a_person_has_spoken() -> None:
    """A notice that failed is not tried again after the owner's own words."""
    fates = [DeliveryOutcome.ACCEPTED, DeliveryOutcome.ACCEPTED, FAILED]
    desk, teller = Desk(live_policy(), fates=fates), Storyteller(live_policy())
    received = teller.received()
    desk.hear(received, MONDAY)
    missed = promise(received, CommitmentKind.FIRST_REPLY).promised_time
    desk.until(missed)
    spoke = missed + timedelta(seconds=2)

    desk.hear(teller.update(spoke, told=True), spoke)
    desk.until(missed + HOUR)

    assert ["ACKNOWLEDGEMENT", "EARLY_WARNING", "BROKEN_PROMISE"] == desk.messages()


def test_a_new_time_told_after_the_break_opens_and_clears() -> None:
    """A person who gives and tells a new time has told it: nobody is chased for it."""
    desk, teller = Desk(live_policy()), Storyteller(live_policy())
    received = teller.received()
    missed = promise(received, CommitmentKind.FIRST_REPLY)
    desk.hear(received, MONDAY)
    desk.until(missed.promised_time)
    called = missed.promised_time + 10 * MINUTE

    new_time = missed.promised_time + 3 * HOUR
    revised = teller.revised(called, missed.id, new_time)
    desk.hear(told_by_a_person(revised), called)
    desk.until(called + HOUR)

    assert State.OPEN is status(desk, CommitmentKind.FIRST_REPLY, called).state
    assert "UNTOLD" not in desk.alerts()
    assert "CLEARED FIRST_REPLY" in desk.alerts()


def test_asking_is_not_telling() -> None:
    """A time that was only asked about tells the customer nothing of a later one."""
    fates = [DeliveryOutcome.ACCEPTED, FAILED]
    desk, teller = Desk(live_policy(), fates=fates), Storyteller(live_policy())
    received = teller.received()
    offer = promise(received, CommitmentKind.REMEDY_OFFER)
    desk.hear(received, MONDAY)
    asked = teller.revised(SOON, offer.id, offer.promised_time + DAY)
    desk.hear(told_by_a_person(asked, Consent.ASKED), SOON)
    later = SOON + MINUTE

    desk.hear(teller.revised(later, offer.id, offer.promised_time + 2 * DAY), later)

    made = status(desk, CommitmentKind.REMEDY_OFFER, later)
    assert State.PROPOSED is made.state


def test_a_clock_ahead_of_ours_breaks_no_promise_early() -> None:
    """A source five minutes ahead does not make us admit what has not happened."""
    desk, teller = Desk(live_policy()), Storyteller(live_policy())
    received = teller.received()
    desk.hear(received, MONDAY)
    due = promise(received, CommitmentKind.FIRST_REPLY).promised_time
    before = due - MINUTE

    desk.hear(teller.wrote(due + MINUTE), before)

    assert "BROKEN_PROMISE" not in desk.messages()
    assert Outcome.BROKEN not in {one.outcome for one in desk.case.statuses}


def test_what_a_clock_ahead_of_ours_reports_has_happened() -> None:
    """An answer dated a little in the future keeps its promise at once."""
    desk, teller = Desk(live_policy()), Storyteller(live_policy())
    desk.hear(teller.received(), MONDAY)

    desk.hear(teller.update(SOON + 2 * MINUTE, told=True), SOON)

    assert "KEPT_EARLY" == desk.outcomes()["FIRST_REPLY 0"]


def test_only_the_first_of_several_messages_is_acknowledged() -> None:
    """Two programs that answer each other come to rest; a person's word begins anew."""
    desk, teller = Desk(live_policy()), Storyteller(live_policy())
    desk.hear(teller.received(severity=Severity.LOW), MONDAY)
    for minutes in range(10, 40, 10):
        wrote = MONDAY + minutes * MINUTE
        desk.hear(teller.wrote(wrote), wrote)
    before = desk.messages()
    spoke = MONDAY + HOUR
    desk.hear(teller.update(spoke, told=True), spoke)

    desk.hear(teller.wrote(spoke + MINUTE), spoke + MINUTE)

    assert ["ACKNOWLEDGEMENT"] * 2 == before
    assert ["ACKNOWLEDGEMENT"] * 3 == desk.messages()


def test_a_customer_reached_another_way_closes_the_incident() -> None:
    """After a bounce the owner calls; nobody is left with an open incident."""
    fates = [DeliveryOutcome.BOUNCED]
    desk, teller = Desk(live_policy(), fates=fates), Storyteller(live_policy())
    desk.hear(teller.received(), MONDAY)
    desk.until(SOON)
    before = desk.alerts()

    desk.hear(teller.update(SOON, told=True), SOON)
    desk.until(MONDAY + HOUR)

    assert before.count("UNSENT") == 1
    assert desk.alerts().count("UNSENT") == 1
    assert "CLEARED" in desk.alerts()


def test_a_notice_that_outlived_its_next_update_gives_another() -> None:
    """Whenever it gets through, it says when the customer hears from us."""
    facts = played_facts(7)[:1]
    desk = WrittenDesk(facts[0], [DeliveryOutcome.ACCEPTED, *[FAILED] * 40])
    desk.play(facts, facts[0].occurred_time + DAY)
    notices = [one for one in desk.of(Update) if one.kind is UpdateKind.BROKEN_PROMISE]

    assert len(notices) > 2
    assert len({one.promises[0].id for one in notices}) > 1
    assert all(one.promises for one in notices)


def test_a_notice_after_a_long_outage_says_when_they_hear_from_us() -> None:
    """
    "No news" was not sent, and the next update that it would have told passed as well.
    """
    fates = [DeliveryOutcome.ACCEPTED, EXPIRED]
    desk, teller = Desk(live_policy(), fates=fates), Storyteller(live_policy())
    received = teller.received(
        severity=Severity.CRITICAL, teller=Teller.ALREADY_TOLD, commitments=()
    )
    desk.hear(received, MONDAY)
    desk.hear(teller.update(SOON), SOON)
    while "NO_NEWS" not in desk.messages():
        assert desk.case.look is not None
        desk.hear(None, desk.case.look)
    beats = [
        one.promised_time
        for one in desk.case.commitments
        if one.kind is CommitmentKind.NEXT_UPDATE
    ]
    woken = max(beats) + HOUR
    desk.hear(None, woken)
    notice = next(
        one
        for one in desk.of(Update)
        if one.kind is UpdateKind.BROKEN_PROMISE and one.decided_time >= woken
    )

    assert [one.kind for one in notice.promises] == [CommitmentKind.NEXT_UPDATE]
    assert notice.promises[0].promised_time > woken
