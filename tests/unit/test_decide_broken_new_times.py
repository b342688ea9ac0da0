"""New times for a promise that was broken: one at a time, two by anybody."""

from __future__ import annotations

from datetime import datetime

import pytest

from followup.complaint import (
    Commitment,
    CommitmentKind,
    Consent,
    Outcome,
    Person,
    State,
    Teller,
)
from followup.events import Alert, AlertKind
from followup.facts import Fact
from services.scheduler.decide.telling import revision_id
from tests.support.desk import Desk
from tests.support.facts import MONDAY
from tests.support.policies import DAY, HOUR, live_policy
from tests.support.stories import MINUTE, OFFER, TELLER

BROKEN = OFFER.promised_time + HOUR
OPENED = TELLER.received(teller=Teller.ALREADY_TOLD, commitments=(OFFER,))


def another(number: int, author: Person | None = None, of: str = OFFER.id) -> Fact:
    """Return a new time, so many minutes after the break was found."""
    given = BROKEN + number * MINUTE
    changes = {"author": author} if author else {}
    return TELLER.revised(
        given, of, given + DAY + number * HOUR, told_customer=True, **changes
    )


def id_of(revision: Fact) -> str:
    return revision_id(CommitmentKind.REMEDY_OFFER, revision.id)


def heard(*facts: Fact, until: datetime = BROKEN + HOUR) -> Desk:
    desk = Desk(live_policy(), echo=True)
    desk.play((OPENED, *facts), until)
    return desk


def offers(desk: Desk) -> dict[str, State | Outcome]:
    return {
        one.commitment.id: one.outcome or one.state
        for one in desk.case.statuses
        if one.commitment.kind is CommitmentKind.REMEDY_OFFER
    }


def made(desk: Desk, revision: Fact) -> Commitment:
    return next(one for one in desk.case.made if one.id == id_of(revision))


def of_the_limit(desk: Desk) -> list[Alert]:
    return [one for one in desk.of(Alert) if one.kind is AlertKind.NEW_TIME_LIMIT]


def test_the_third_new_time_for_a_broken_promise_is_the_leads() -> None:
    """Two count though each names the broken promise; the lead is asked, and may."""
    first, second, third = (another(one) for one in (1, 2, 3))
    leads = another(4, TELLER.lead)

    desk = heard(first, second, third)
    before = offers(desk)
    desk.hear(leads, BROKEN + HOUR)

    assert before == {
        OFFER.id: Outcome.BROKEN,
        id_of(first): Outcome.REVISED_BEFORE,
        id_of(second): State.OPEN,
    }
    (limit,) = of_the_limit(desk)
    assert TELLER.lead == limit.recipient
    closed = [one for one in desk.of(Alert) if one.kind is AlertKind.CLEARED]
    assert limit.incident_key in {one.incident_key for one in closed}
    assert id_of(second) == made(desk, leads).supersedes
    assert State.OPEN is offers(desk)[id_of(leads)]


def test_new_times_count_before_and_after_the_break() -> None:
    """One given in time and one after it are two, whichever promise they name."""
    early = TELLER.revised(MONDAY + HOUR, OFFER.id, MONDAY + DAY, told_customer=True)
    late = BROKEN + MINUTE
    second = TELLER.revised(late, id_of(early), late + DAY, told_customer=True)
    third = TELLER.revised(
        late + MINUTE, id_of(early), late + 2 * DAY, told_customer=True
    )

    desk = heard(early, second, third)

    assert {id_of(early), id_of(second)} == offers(desk).keys() - {OFFER.id}
    assert 1 == len(of_the_limit(desk))


def test_one_that_broke_as_well_is_not_replaced() -> None:
    """What is broken stays broken; only a promise that is still owed gives way."""
    first = another(1)
    passed = first.occurred_time + 2 * DAY
    second = TELLER.revised(passed, OFFER.id, passed + DAY, told_customer=True)

    desk = heard(first, second, until=passed + HOUR)

    assert Outcome.BROKEN is offers(desk)[id_of(first)]
    assert "" == made(desk, second).supersedes


@pytest.mark.parametrize("late_first", [True, False])
def test_of_two_new_times_the_one_said_last_holds(*, late_first: bool) -> None:
    """In whichever order they are heard, one offer is owed, by the later word."""
    first, second = another(1), another(2)
    desk = heard()
    for one in (second, first) if late_first else (first, second):
        desk.hear(one, BROKEN + HOUR)

    owed = [id_ for id_, how in offers(desk).items() if how is State.OPEN]
    assert [id_of(second)] == owed


def test_a_question_to_the_customer_is_no_new_time() -> None:
    """Asked before two were given, it is not one too many."""
    asked = TELLER.revised(
        BROKEN, OFFER.id, BROKEN + 4 * DAY, consent=Consent.ASKED, told_customer=True
    )

    desk = heard(asked, another(1), another(2))

    assert [] == of_the_limit(desk)
    assert 3 == len(offers(desk))
