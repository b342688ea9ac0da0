"""One promise of each kind, from the words to its end; and nothing else is said."""

from __future__ import annotations

from datetime import timedelta

from followup.complaint import (
    BreakReason,
    CommitmentKind,
    Outcome,
    Severity,
)
from followup.events import Alert, AlertKind, Update
from services.scheduler.decide.telling import made_id
from tests.support.desk import Desk
from tests.support.facts import MONDAY
from tests.support.policies import DAY, HOUR, live_policy
from tests.support.stories import (
    FULL,
    MINUTE,
    REPLY,
    SOON,
    TELLER,
    made_by,
    story,
)

CALLBACK, RESOLUTION = CommitmentKind.CALLBACK, CommitmentKind.RESOLUTION
OWED = CommitmentKind.OWED_TO_US


def test_a_call_that_reaches_nobody_keeps_the_callback_and_gives_a_new_time() -> None:
    """The attempt keeps it; the customer hears of it, and when we call next."""
    promised = TELLER.made(SOON, CALLBACK, MONDAY + 5 * HOUR, told_customer=True)
    tried = TELLER.called(MONDAY + 3 * HOUR, next_time=MONDAY + 7 * HOUR)
    reached = TELLER.called(MONDAY + 5 * HOUR, reached=True)
    done = TELLER.resolved(MONDAY + 6 * HOUR, told=True)

    desk = story(promised, tried, reached, done)

    assert ["CALL_ATTEMPT"] == desk.messages()
    assert [] == desk.alerts()
    first, second = made_by(desk, promised), made_by(desk, tried)
    assert (Outcome.KEPT_EARLY, 2 * HOUR) == (first.outcome, first.early)
    assert (Outcome.KEPT_EARLY, 2 * HOUR) == (second.outcome, second.early)
    told = [one.kind for one in desk.of(Update)[0].promises]
    assert {CALLBACK, CommitmentKind.NEXT_UPDATE} == set(told)


def test_ringing_in_vain_days_before_keeps_no_callback() -> None:
    """Nobody waits by the telephone then: the promise stands, and is warned of."""
    promised = TELLER.made(
        SOON, CALLBACK, MONDAY + 3 * DAY + 5 * HOUR, told_customer=True
    )
    rang = TELLER.called(SOON + MINUTE)
    then = TELLER.called(MONDAY + 3 * DAY + 4 * HOUR)
    done = TELLER.resolved(MONDAY + 3 * DAY + 6 * HOUR, told=True)

    desk = story(promised, rang, then, done)

    callback = made_by(desk, promised)
    assert (Outcome.KEPT_EARLY, HOUR) == (callback.outcome, callback.early)
    assert "AT_RISK CALLBACK" in desk.alerts()


def test_speaking_with_the_customer_before_keeps_a_callback() -> None:
    """A call that reached them is the call that was promised, whenever it was."""
    promised = TELLER.made(
        SOON, CALLBACK, MONDAY + 3 * DAY + 5 * HOUR, told_customer=True
    )
    reached = TELLER.called(SOON + MINUTE, reached=True)

    desk = story(promised, reached, TELLER.resolved(MONDAY + HOUR, told=True))

    assert Outcome.KEPT_EARLY is made_by(desk, promised).outcome


def test_a_call_nobody_made_breaks_the_callback_whoever_was_out() -> None:
    """Without an attempt the customer is warned, then told; a reason is asked for."""
    promised = TELLER.made(SOON, CALLBACK, MONDAY + 5 * HOUR, told_customer=True)
    done = TELLER.resolved(MONDAY + 6 * HOUR, told=True)

    desk = story(promised, done)

    assert ["EARLY_WARNING", "BROKEN_PROMISE"] == desk.messages()
    assert [
        "AT_RISK CALLBACK",
        "OVERDUE CALLBACK",
        "ESCALATED CALLBACK",
        "CLEARED CALLBACK",
        "REASON_WANTED CALLBACK",
    ] == desk.alerts()
    assert Outcome.BROKEN is made_by(desk, promised).outcome


def test_a_call_before_the_promise_does_not_keep_it() -> None:
    """Only an attempt after the words counts."""
    earlier = TELLER.called(SOON, reached=True)
    promised = TELLER.made(
        SOON + MINUTE, CALLBACK, MONDAY + 5 * HOUR, told_customer=True
    )

    desk = story(earlier, promised, TELLER.withdrawn(MONDAY + HOUR))

    assert Outcome.WITHDRAWN is made_by(desk, promised).outcome
    assert [] == [*desk.messages(), *desk.alerts()]


def test_a_resolution_promised_later_is_told_and_kept() -> None:
    """AFTER_ASSESSMENT: a person promises it under way, and it is told in a message."""
    promised = TELLER.made(SOON, RESOLUTION, MONDAY + 3 * DAY)

    desk = story(promised, TELLER.resolved(MONDAY + DAY))

    assert ["NEXT_UPDATE", "RESOLVED"] == desk.messages()
    assert [] == desk.alerts()
    kept = made_by(desk, promised)
    assert Outcome.KEPT_EARLY is kept.outcome
    assert 2 * DAY - timedelta(seconds=1) == kept.early


def test_a_resolution_reopened_within_seven_days_did_not_hold() -> None:
    """The verdict changes with the reopening; the customer hears what is next."""
    promised = TELLER.made(SOON, RESOLUTION, MONDAY + 3 * DAY, told_customer=True)
    done = TELLER.resolved(MONDAY + DAY, told=True)
    again = TELLER.reopened(MONDAY + 8 * DAY)
    better = TELLER.resolved(MONDAY + 8 * DAY + HOUR, told=True)

    desk = story(promised, done, again, better)

    assert ["REOPENED"] == desk.messages()
    assert [] == desk.alerts()
    ended = made_by(desk, promised)
    assert (Outcome.DID_NOT_HOLD, None) == (ended.outcome, ended.early)
    assert again.occurred_time == ended.changed_time
    assert ["RESOLUTION OPEN", "RESOLUTION KEPT_EARLY", "RESOLUTION DID_NOT_HOLD"] == [
        one for one in desk.changes() if one.startswith("RESOLUTION")
    ]


def test_a_resolution_reopened_later_has_held() -> None:
    """After seven days the promise stays kept, and a new round begins."""
    promised = TELLER.made(SOON, RESOLUTION, MONDAY + 3 * DAY, told_customer=True)
    done = TELLER.resolved(MONDAY + DAY, told=True)
    again = TELLER.reopened(MONDAY + 8 * DAY + MINUTE)
    better = TELLER.resolved(MONDAY + 8 * DAY + HOUR, told=True)

    desk = story(promised, done, again, better)

    assert Outcome.KEPT_EARLY is made_by(desk, promised).outcome
    assert ["REOPENED"] == desk.messages()
    assert [] == desk.alerts()


def test_what_is_owed_to_us_is_chased_by_us_and_never_told() -> None:
    """The owner is warned and told to chase; the customer hears nothing of it."""
    owed = TELLER.made(SOON, OWED, MONDAY + 5 * HOUR, owed_by="the parts supplier")

    desk = story(owed, TELLER.resolved(MONDAY + DAY, told=True))

    assert [] == desk.messages()
    alerts = desk.alerts()
    assert ["AT_RISK OWED_TO_US", "OVERDUE OWED_TO_US"] == alerts[:2]
    overdue = next(one for one in desk.of(Alert) if one.kind is AlertKind.OVERDUE)
    assert "the parts supplier has not done what they owe us: chase" == overdue.why
    assert Outcome.BROKEN is made_by(desk, owed).outcome
    assert "UNTOLD" not in alerts


def test_what_is_owed_to_us_is_kept_when_one_of_us_says_so() -> None:
    """A note names it as kept; no customer has to hear that note in time."""
    owed = TELLER.made(SOON, OWED, MONDAY + 5 * HOUR, owed_by="the parts supplier")
    came = TELLER.update(MONDAY + HOUR, told=True, kept_commitments=(made_id(owed),))

    desk = story(owed, came, TELLER.resolved(MONDAY + 2 * HOUR, told=True))

    assert [] == [*desk.messages(), *desk.alerts()]
    kept = made_by(desk, owed)
    assert (Outcome.KEPT_EARLY, 4 * HOUR) == (kept.outcome, kept.early)


def test_a_withdrawn_complaint_ends_every_promise_without_a_word() -> None:
    """Nothing is kept and nothing broken, alerts are cleared, nobody is written to."""
    warned = REPLY.warning_time + MINUTE

    desk = story(TELLER.withdrawn(warned), received=FULL)

    assert [] == desk.messages()
    assert ["AT_RISK FIRST_REPLY", "CLEARED FIRST_REPLY"] == desk.alerts()
    assert {"KEPT_EARLY", "WITHDRAWN"} == set(desk.outcomes().values())
    assert "KEPT_EARLY" == desk.outcomes()["ACKNOWLEDGE 0"]


def test_a_reason_is_asked_for_after_one_open_day_and_not_again_once_given() -> None:
    """The break keeps its reason, and saying it closes the question."""
    spoke = TELLER.resolved(REPLY.promised_time + MINUTE, told=True)
    said = TELLER.explained(MONDAY + 2 * DAY, REPLY.id, BreakReason.CAPACITY)

    desk = story(spoke, said, received=FULL)

    assert [
        "AT_RISK FIRST_REPLY",
        "OVERDUE FIRST_REPLY",
        "CLEARED FIRST_REPLY",
        "REASON_WANTED FIRST_REPLY",
        "CLEARED",
    ] == desk.alerts()
    assert ["EARLY_WARNING", "BROKEN_PROMISE"] == desk.messages()
    asked = next(one for one in desk.of(Alert) if one.kind is AlertKind.REASON_WANTED)
    calendar = live_policy().calendar(Severity.HIGH)
    assert calendar.nth_open_day_close(REPLY.promised_time, 1) == asked.raised_time
    reasons = [one.break_reason for one in desk.case.statuses if one.break_reason]
    assert [BreakReason.CAPACITY] == reasons
    assert 2 == desk.changes().count("FIRST_REPLY BROKEN")


def test_a_reason_given_in_time_is_never_asked_for() -> None:
    """Who explains at once is left alone."""
    late = REPLY.promised_time + MINUTE

    desk = story(
        TELLER.resolved(late, told=True),
        TELLER.explained(late + MINUTE, REPLY.id),
        received=FULL,
    )

    assert "REASON_WANTED FIRST_REPLY" not in desk.alerts()


def test_only_the_lead_may_say_force_majeure() -> None:
    """From anybody else it is refused aloud, and from the lead it is the reason."""
    late = REPLY.promised_time + MINUTE
    majeure = BreakReason.FORCE_MAJEURE
    told = TELLER.resolved(late, told=True)
    mine = TELLER.explained(late + MINUTE, REPLY.id, majeure)
    leads = TELLER.explained(late + 2 * MINUTE, REPLY.id, majeure, TELLER.lead)

    desk = story(told, mine, leads, received=FULL)

    assert ["EARLY_WARNING", "BROKEN_PROMISE"] == desk.messages()
    assert [
        "AT_RISK FIRST_REPLY",
        "OVERDUE FIRST_REPLY",
        "CLEARED FIRST_REPLY",
        "FACT_REFUSED",
    ] == desk.alerts()
    assert {None, majeure} == {one.break_reason for one in desk.case.statuses}


def test_force_majeure_waits_for_the_lead_also_before_the_complaint_is_known() -> None:
    """A fact that waited for its complaint is judged like one that did not."""
    mine = TELLER.explained(SOON, REPLY.id, BreakReason.FORCE_MAJEURE)
    past = TELLER.made(SOON, CALLBACK, SOON - MINUTE)
    desk = Desk(live_policy())

    desk.hear(mine, SOON)
    desk.hear(past, SOON)
    desk.hear(FULL, SOON)

    assert ["FACT_REFUSED", "FACT_REFUSED"] == desk.alerts()
    assert [FULL.id] == [one.id for one in desk.case.facts]
