"""What others owe us is chased; new times close questions; warnings name a time."""

from __future__ import annotations

from followup.complaint import CommitmentKind, Consent, Teller, UpdateFrequency
from followup.events import Alert, AlertKind, Update, UpdateKind
from followup.facts import Fact
from services.scheduler.decide.telling import made_id, revision_id
from tests.support.desk import Desk
from tests.support.facts import MONDAY
from tests.support.policies import DAY, HOUR, live_policy
from tests.support.stories import MINUTE, OFFER, SOON, TELLER

OWED = TELLER.made(
    SOON, CommitmentKind.OWED_TO_US, MONDAY + 4 * HOUR, owed_by="the maker"
)
LATE = MONDAY + 5 * HOUR
JUST_OFFER = TELLER.received(teller=Teller.ALREADY_TOLD, commitments=(OFFER,))
BARE = TELLER.received(teller=Teller.ALREADY_TOLD, commitments=())


def incidents(desk: Desk, subject: str) -> list[str]:
    """Return the alerts about one promise, in order, without the steps of its chain."""
    chain = {AlertKind.ESCALATED, AlertKind.NO_ONE_ON_CALL}
    return [
        one.kind.name
        for one in desk.of(Alert)
        if one.commitment and one.commitment.id == subject and one.kind not in chain
    ]


def owed(*facts: Fact) -> Desk:
    """Play a complaint in which a supplier misses a time, for four days."""
    desk = Desk(live_policy(), echo=True)
    desk.play([BARE, OWED, *facts], MONDAY + 4 * DAY)
    return desk


def test_why_a_supplier_is_late_is_not_asked_of_us() -> None:
    """We are told to chase, and never to explain; our own words end nothing."""
    desk = owed(TELLER.update(LATE, told=True))

    assert ["AT_RISK", "OVERDUE"] == incidents(desk, made_id(OWED))
    assert "chase" in desk.of(Alert)[1].why
    assert not [
        one
        for one in desk.of(Alert)
        if one.kind is AlertKind.REASON_WANTED
        and one.commitment
        and one.commitment.kind is CommitmentKind.OWED_TO_US
    ]


def test_it_ends_when_the_supplier_has_delivered_after_all() -> None:
    """Noted as kept, though late, there is nothing more to chase."""
    desk = owed(TELLER.update(LATE, kept_commitments=(made_id(OWED),)))

    assert ["AT_RISK", "OVERDUE", "CLEARED"] == incidents(desk, made_id(OWED))


def test_it_ends_when_the_supplier_names_a_new_time() -> None:
    """Replaced, the old time is chased no more; the new one is watched."""
    new = TELLER.revised(LATE, made_id(OWED), MONDAY + 30 * DAY)
    desk = owed(new)
    fresh = revision_id(CommitmentKind.OWED_TO_US, new.id)

    assert ["AT_RISK", "OVERDUE", "CLEARED"] == incidents(desk, made_id(OWED))
    assert [] == incidents(desk, fresh)


def test_it_ends_with_the_complaint() -> None:
    """Put right without the supplier, nobody has to chase them for it."""
    desk = owed(TELLER.resolved(LATE, told=True))

    assert ["AT_RISK", "OVERDUE", "CLEARED"] == incidents(desk, made_id(OWED))


def test_a_declined_time_is_settled_by_the_leads_new_one() -> None:
    """The question to the lead is over when the promise has a new time."""
    declined = TELLER.revised(
        SOON, OFFER.id, MONDAY + 3 * DAY, consent=Consent.DECLINED
    )
    decided = TELLER.revised(
        SOON + MINUTE, OFFER.id, MONDAY + 2 * DAY, author=TELLER.lead
    )
    desk = Desk(live_policy(), echo=True)
    desk.play([JUST_OFFER, declined], SOON)
    asked = desk.alerts()
    desk.play([decided], SOON + 2 * MINUTE)

    assert ["NEW_TIME_DECLINED REMEDY_OFFER"] == asked
    assert ["CLEARED"] == desk.alerts()[1:]


def test_a_third_time_is_settled_by_the_leads_new_one() -> None:
    """So is the question for a further new time."""
    first = TELLER.revised(SOON, OFFER.id, MONDAY + 2 * DAY)
    offer = revision_id(CommitmentKind.REMEDY_OFFER, first.id)
    second = TELLER.revised(SOON + MINUTE, offer, MONDAY + 3 * DAY)
    offer = revision_id(CommitmentKind.REMEDY_OFFER, second.id)
    third = TELLER.revised(SOON + 2 * MINUTE, offer, MONDAY + 4 * DAY)
    leads = TELLER.revised(
        SOON + 3 * MINUTE, offer, MONDAY + 5 * DAY, author=TELLER.lead
    )
    desk = Desk(live_policy(), echo=True)
    desk.play([JUST_OFFER, first, second, third, leads], SOON + 5 * MINUTE)

    assert ["NEW_TIME_LIMIT REMEDY_OFFER", "CLEARED"] == desk.alerts()


def test_a_warning_names_a_next_time_to_who_wants_only_the_result() -> None:
    """Nothing is owed them in between; once it may be late they hear by when."""
    only = TELLER.chosen(SOON, UpdateFrequency.ONLY_RESULT)
    desk = Desk(live_policy(), echo=True)
    desk.play([JUST_OFFER, only], OFFER.promised_time - MINUTE)
    (warning,) = desk.of(Update)

    assert UpdateKind.EARLY_WARNING is warning.kind
    assert [CommitmentKind.NEXT_UPDATE] == [one.kind for one in warning.promises]
    assert warning.promises[0].promised_time > OFFER.promised_time
