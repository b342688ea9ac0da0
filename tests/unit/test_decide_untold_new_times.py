"""A new time that the customer never heard of moves nothing."""

from __future__ import annotations

from datetime import timedelta

from followup.complaint import CommitmentKind, Outcome, State
from followup.events import Alert, AlertKind, DeliveryOutcome, Update, UpdateKind
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller, delivery, promise
from tests.support.policies import DAY, HOUR, live_policy

MINUTE = timedelta(minutes=1)
TELLER = Storyteller(live_policy())
RECEIVED = TELLER.received()
OFFER = promise(RECEIVED, CommitmentKind.REMEDY_OFFER)


def revised(fate: DeliveryOutcome) -> Desk:
    """Return a desk whose owner gave another time by a mail that met this fate."""
    desk = Desk(live_policy(), post=False)
    desk.hear(RECEIVED, MONDAY)
    (first,) = desk.of(Update)
    desk.hear(delivery(first), MONDAY + MINUTE)
    spoke = MONDAY + 30 * MINUTE
    desk.hear(TELLER.update(spoke, told=True), spoke)
    later = MONDAY + HOUR
    new_time = OFFER.promised_time + 3 * DAY
    desk.hear(TELLER.revised(later, OFFER.id, new_time), later)
    mail = desk.of(Update)[-1]
    desk.hear(delivery(mail, fate, occurred_time=later + MINUTE), later + MINUTE)
    return desk


def offers(desk: Desk) -> list[State | Outcome]:
    return [
        one.outcome or one.state
        for one in desk.case.statuses
        if one.commitment.kind is CommitmentKind.REMEDY_OFFER
    ]


def test_what_was_promised_holds_until_the_new_time_is_told() -> None:
    """The mail came back: the old promise is warned of, broken, and admitted."""
    desk = revised(DeliveryOutcome.BOUNCED)
    before = offers(desk)
    desk.until(OFFER.promised_time + MINUTE)
    alerts = [one.kind for one in desk.of(Alert) if one.commitment == OFFER]
    (notice,) = [
        one for one in desk.of(Update) if one.kind is UpdateKind.BROKEN_PROMISE
    ]

    assert before == [State.OPEN, State.PROPOSED]
    assert offers(desk) == [Outcome.BROKEN, State.PROPOSED]
    assert alerts[0] is AlertKind.AT_RISK
    assert AlertKind.OVERDUE in alerts
    assert OFFER in notice.broken


def test_a_new_time_that_was_told_takes_its_place() -> None:
    """From the moment the mail is taken the old promise is over, and nobody warns."""
    desk = revised(DeliveryOutcome.ACCEPTED)
    (old,) = [one for one in desk.case.statuses if one.commitment == OFFER]
    desk.until(OFFER.promised_time + MINUTE)

    assert offers(desk) == [Outcome.REVISED_BEFORE, State.OPEN]
    assert old.changed_time == MONDAY + HOUR + MINUTE
    assert [] == [one for one in desk.of(Alert) if one.commitment == OFFER]


def test_a_replaced_promise_is_not_given_yet_another_time() -> None:
    """While its new time is on its way to the customer, that one is moved, if any."""
    desk = revised(DeliveryOutcome.FAILED)
    now = MONDAY + 2 * HOUR
    said = desk.hear(TELLER.revised(now, OFFER.id, OFFER.promised_time + 4 * DAY), now)
    (refusal,) = [one for one in said if isinstance(one, Alert)]

    assert refusal.kind is AlertKind.FACT_REFUSED
    assert "has a new time already" in refusal.why
    assert offers(desk) == [State.OPEN, State.PROPOSED]
