"""A promise renegotiated, warned of, broken twice: who hears what, and nobody more."""

from __future__ import annotations

from followup.complaint import CommitmentKind, Consent, Outcome, Teller
from followup.events import Alert, AlertKind, Update, UpdateKind
from followup.facts import Fact
from services.scheduler.decide.telling import made_id, revision_id
from tests.support.desk import Desk
from tests.support.facts import MONDAY
from tests.support.policies import DAY, HOUR, live_policy
from tests.support.stories import (
    MINUTE,
    MONTH,
    OFFER,
    REPLY,
    SOON,
    TELLER,
    story,
)

JUST_OFFER = TELLER.received(teller=Teller.ALREADY_TOLD, commitments=(OFFER,))
JUST_REPLY = TELLER.received(teller=Teller.ALREADY_TOLD, commitments=(REPLY,))


def offer_by(revision: Fact) -> str:
    """Return the id of the remedy offer that a revision makes."""
    return revision_id(CommitmentKind.REMEDY_OFFER, revision.id)


def kept(when: int, id_: str) -> Fact:
    """Return a person's own word, in so many hours, that keeps the promise."""
    return TELLER.update(MONDAY + when * HOUR, told=True, kept_commitments=(id_,))


def test_two_new_times_are_anybodys_and_the_third_is_the_leads() -> None:
    """The third is not told, the lead is asked once, and the lead may give it."""
    first = TELLER.revised(SOON, OFFER.id, MONDAY + 2 * DAY)
    second = TELLER.revised(SOON + HOUR, offer_by(first), MONDAY + 3 * DAY)
    third = TELLER.revised(SOON + 2 * HOUR, offer_by(second), MONDAY + 4 * DAY)
    leads = TELLER.revised(
        SOON + 3 * HOUR, offer_by(second), MONDAY + 5 * DAY, author=TELLER.lead
    )
    done = kept(4, offer_by(leads))
    end = TELLER.resolved(MONDAY + 5 * HOUR, told=True)

    desk = story(first, second, third, leads, done, end, received=JUST_OFFER)

    assert ["REVISED_PROMISE"] * 3 == desk.messages()
    assert ["NEW_TIME_LIMIT REMEDY_OFFER", "CLEARED"] == desk.alerts()
    assert TELLER.lead == desk.of(Alert)[0].recipient
    assert {
        "REMEDY_OFFER 0": "REVISED_BEFORE",
        "REMEDY_OFFER 1": "REVISED_BEFORE",
        "REMEDY_OFFER 2": "REVISED_BEFORE",
        "REMEDY_OFFER 3": "KEPT_EARLY",
        "NEXT_UPDATE 0": "KEPT_EARLY",
    } == desk.outcomes()


def test_a_new_time_the_customer_declined_leaves_the_old_one() -> None:
    """The old promise holds, the lead decides, and the customer is not written to."""
    declined = TELLER.revised(
        SOON, OFFER.id, MONDAY + 3 * DAY, consent=Consent.DECLINED
    )
    end = TELLER.resolved(MONDAY + 2 * HOUR, told=True)

    desk = story(declined, kept(1, OFFER.id), end, received=JUST_OFFER)

    assert [] == desk.messages()
    assert ["NEW_TIME_DECLINED REMEDY_OFFER", "CLEARED"] == desk.alerts()
    assert TELLER.lead == desk.of(Alert)[0].recipient
    assert "KEPT_EARLY" == desk.outcomes()["REMEDY_OFFER 0"]


def test_after_its_time_a_promise_is_broken_first() -> None:
    """The break stays, and the new time is a promise that stands for itself."""
    late = TELLER.revised(REPLY.promised_time + MINUTE, REPLY.id, MONDAY + 6 * HOUR)
    done = TELLER.resolved(MONDAY + 5 * HOUR, told=True)

    desk = story(late, done, received=JUST_REPLY)

    replies = [
        one
        for one in desk.case.statuses
        if one.commitment.kind is CommitmentKind.FIRST_REPLY
    ]
    assert [Outcome.BROKEN, Outcome.KEPT_EARLY] == [one.outcome for one in replies]
    assert "" == replies[1].commitment.supersedes
    assert ["EARLY_WARNING", "BROKEN_PROMISE", "REVISED_PROMISE"] == desk.messages()


def test_a_new_time_said_before_the_end_counts_when_heard_after_it() -> None:
    """Heard late, it gives what the right order gives, and the customer hears no more.

    The offer was still owed when the new time was said, though it ended before that
    was heard.
    """
    end = TELLER.resolved(MONDAY + 2 * HOUR, told=True)
    revised = TELLER.revised(
        MONDAY + HOUR, OFFER.id, MONDAY + 3 * DAY, told_customer=True
    )
    desk = Desk(live_policy(), echo=True)
    desk.play((JUST_OFFER, end), MONDAY + 3 * HOUR)
    desk.hear(revised, MONDAY + 3 * HOUR)
    desk.until(MONTH)

    assert {
        "REMEDY_OFFER 0": "REVISED_BEFORE",
        "REMEDY_OFFER 1": "WITHDRAWN",
    } == desk.outcomes()
    assert [] == [*desk.messages(), *desk.alerts()]


def test_a_new_time_for_a_promise_that_had_ended_is_refused_aloud() -> None:
    """Said after the end, it changes nothing."""
    end = TELLER.resolved(MONDAY + HOUR, told=True)
    revised = TELLER.revised(MONDAY + 2 * HOUR, OFFER.id, MONDAY + 3 * DAY)

    desk = story(end, revised, received=JUST_OFFER)

    assert ["FACT_REFUSED"] == desk.alerts()
    assert {"REMEDY_OFFER 0": "WITHDRAWN"} == desk.outcomes()
    assert [] == desk.messages()


def test_a_promise_said_before_the_end_is_in_the_ledger_when_heard_after_it() -> None:
    """A callback promised before the end, heard after it, was promised and ended."""
    end = TELLER.resolved(MONDAY + 2 * HOUR, told=True)
    promised = TELLER.made(
        MONDAY + HOUR, CommitmentKind.CALLBACK, MONDAY + DAY, told_customer=True
    )
    desk = Desk(live_policy(), echo=True)
    desk.play((JUST_OFFER, end), MONDAY + 3 * HOUR)
    desk.hear(promised, MONDAY + 3 * HOUR)
    desk.until(MONTH)

    assert {"REMEDY_OFFER 0": "WITHDRAWN", "CALLBACK 0": "WITHDRAWN"} == desk.outcomes()
    assert [] == [*desk.messages(), *desk.alerts()]


def test_the_customer_is_warned_once_for_each_revision() -> None:
    """A new time that is itself at risk is warned of anew; the old one is not again."""
    moved = REPLY.notice_time
    assert moved is not None
    again = TELLER.revised(moved + MINUTE, REPLY.id, REPLY.promised_time + 4 * HOUR)

    desk = story(again, received=JUST_REPLY)

    warned = [one for one in desk.of(Update) if one.kind is UpdateKind.EARLY_WARNING]
    assert [(REPLY.id,), (revision_id(REPLY.kind, again.id),)] == [
        tuple(each.id for each in one.at_risk) for one in warned
    ]


def test_nobody_is_warned_of_what_is_on_track() -> None:
    """The owner's word that it will be kept spares the customer, and the owner."""
    sure = TELLER.on_track(SOON, REPLY.id)
    end = TELLER.resolved(REPLY.promised_time - MINUTE, told=True)

    desk = story(sure, end, received=JUST_REPLY)

    assert [] == [*desk.messages(), *desk.alerts()]


def test_nobody_is_warned_after_the_resolution() -> None:
    """What ended in time is not said to be at risk, even where nobody was told yet."""
    end = TELLER.resolved(REPLY.warning_time - MINUTE, told=True)

    desk = story(end, received=JUST_REPLY)

    assert [] == [*desk.messages(), *desk.alerts()]


def test_a_second_break_is_not_mailed_when_the_lead_calls_within_two_hours() -> None:
    """A call that reached them is worth more than another mail."""
    both = TELLER.received(teller=Teller.ALREADY_TOLD, commitments=(REPLY, OFFER))
    called = TELLER.called(OFFER.promised_time + HOUR, reached=True)
    end = TELLER.resolved(called.occurred_time + HOUR, told=True)

    desk = story(called, end, received=both)

    notices = [one for one in desk.of(Update) if one.kind is UpdateKind.BROKEN_PROMISE]
    assert [[REPLY.id]] == [[each.id for each in one.broken] for one in notices]
    assert [
        "EARLY_WARNING",
        "BROKEN_PROMISE",
        "EARLY_WARNING",
        "NO_NEWS",
    ] == desk.messages()
    overdue = [one for one in desk.of(Alert) if one.kind is AlertKind.OVERDUE]
    assert "call the customer" in overdue[1].why
    assert TELLER.lead == overdue[1].recipient


def test_a_second_break_nobody_called_about_is_mailed_after_two_hours() -> None:
    """The mail comes when the call did not, and not a minute sooner."""
    both = TELLER.received(teller=Teller.ALREADY_TOLD, commitments=(REPLY, OFFER))

    desk = story(received=both)

    notices = [one for one in desk.of(Update) if one.kind is UpdateKind.BROKEN_PROMISE]
    assert OFFER.id in {each.id for each in notices[1].broken}
    assert OFFER.promised_time + 2 * HOUR == notices[1].decided_time


def test_a_promise_and_its_new_time_may_both_wait_for_their_complaint() -> None:
    """Heard before the complaint, they are taken in with it, in their order."""
    made = TELLER.made(SOON, CommitmentKind.CALLBACK, MONDAY + DAY, told_customer=True)
    callback = made_id(made)
    revised = TELLER.revised(
        SOON + MINUTE, callback, MONDAY + 2 * DAY, told_customer=True
    )
    desk = Desk(live_policy(), echo=True)
    for fact in (revised, made, JUST_OFFER):
        desk.hear(fact, SOON + 2 * MINUTE)

    assert {
        "REMEDY_OFFER 0": "OPEN",
        "CALLBACK 0": "REVISED_BEFORE",
        "CALLBACK 1": "OPEN",
    } == desk.outcomes()
    assert [] == [*desk.messages(), *desk.alerts()]
