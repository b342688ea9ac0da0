"""A new time for a promise that was not heard of waits for it, as other facts do."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from followup.complaint import CommitmentKind
from followup.events import Alert, AlertKind
from services.scheduler.decide.telling import made_id
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller
from tests.support.policies import DAY, HOUR, live_policy

MINUTE = timedelta(minutes=1)
TELLER = Storyteller(live_policy())
MADE = TELLER.made(MONDAY + HOUR, CommitmentKind.CUSTOM, MONDAY + 2 * DAY)
REVISED = TELLER.revised(MONDAY + 2 * HOUR, made_id(MADE), MONDAY + 3 * DAY)


def refusals(desk: Desk) -> list[Alert]:
    return [one for one in desk.of(Alert) if one.kind is AlertKind.FACT_REFUSED]


def opened() -> Desk:
    desk = Desk(live_policy(), echo=True)
    desk.hear(TELLER.received(), MONDAY)
    return desk


def test_heard_in_either_order_the_promise_has_its_new_time() -> None:
    """
    The promise was made and moved; whichever is heard first, the customer gets the
    new time, and nobody is told that anything was refused.
    """
    right, wrong = opened(), opened()
    for desk, facts in ((right, (MADE, REVISED)), (wrong, (REVISED, MADE))):
        for fact in facts:
            desk.hear(fact, MONDAY + 3 * HOUR)
        desk.hear(REVISED, MONDAY + 4 * HOUR)

    assert wrong.case.facts == right.case.facts
    assert wrong.outcomes() == right.outcomes()
    assert refusals(right) == refusals(wrong) == []
    assert wrong.case.ahead == ()


def test_it_is_refused_when_nobody_speaks_of_the_promise_for_a_day() -> None:
    """
    A day after it was heard the publisher is told, once, and it is forgotten.
    """
    desk = opened()
    heard = MONDAY + 3 * HOUR
    desk.hear(REVISED, heard)
    desk.until(heard + DAY - MINUTE)
    early = refusals(desk)
    desk.until(heard + DAY)
    late = refusals(desk)
    desk.until(heard + 3 * DAY)

    assert early == []
    assert ["no such promise was heard of within 24 h" in one.why for one in late] == [
        True
    ]
    assert refusals(desk) == late
    assert (desk.case.ahead, desk.case.waiting) == ((), ())


def test_heard_before_its_complaint_too_it_waits_for_its_promise() -> None:
    """
    What waited for the complaint waits on for the promise, as long as it would have,
    and is then refused, or applied when the promise is heard.
    """
    heard = MONDAY + 3 * HOUR
    alone, followed = Desk(live_policy(), echo=True), Desk(live_policy(), echo=True)
    for desk in (alone, followed):
        desk.hear(REVISED, heard)
        desk.hear(TELLER.received(), heard + HOUR)
    waits = followed.case.ahead
    followed.hear(MADE, heard + 2 * HOUR)
    alone.until(heard + DAY - MINUTE)
    early = refusals(alone)
    alone.until(heard + DAY)

    assert waits == (REVISED,)
    assert REVISED in followed.case.facts
    assert (followed.case.ahead, refusals(followed)) == ((), [])
    assert MONDAY + 3 * DAY in {one.promised_time for one in followed.case.commitments}
    assert early == []
    assert ["no such promise" in one.why for one in refusals(alone)] == [True]
    assert REVISED not in alone.case.facts


def test_what_is_heard_meanwhile_lets_it_wait() -> None:
    """
    A fact or a report of another message neither ends its wait nor makes it longer.
    """
    desk = opened()
    heard = MONDAY + 3 * HOUR
    desk.hear(REVISED, heard)
    waits = desk.case.waiting
    desk.hear(TELLER.wrote(heard + HOUR), heard + HOUR)

    assert desk.case.waiting == waits
    assert desk.case.ahead == (REVISED,)


def test_while_more_is_known_to_be_unheard_it_is_not_refused() -> None:
    """
    The promise may lie in the backlog; once all is heard, it is refused.
    """
    desk = opened()
    heard = MONDAY + 3 * HOUR
    desk.hear(REVISED, heard)
    later = heard + 2 * DAY
    behind = desk.judge.decide(desk.case, TELLER.wrote(later), later, catching_up=True)
    after = desk.judge.decide(behind.case, None, later)
    said = (*behind.outgoing, *after.outgoing)
    kinds = [one.kind for one in said if isinstance(one, Alert)]

    assert REVISED in behind.case.ahead
    assert kinds.count(AlertKind.FACT_REFUSED) == 1


def test_another_fact_under_the_id_of_one_that_waits_is_refused() -> None:
    """
    The first wins, as everywhere, and the publisher of the second hears so.
    """
    desk = opened()
    heard = MONDAY + 3 * HOUR
    desk.hear(REVISED, heard)
    other = TELLER.revised(MONDAY + 2 * HOUR, made_id(MADE), MONDAY + 4 * DAY)
    desk.hear(replace(other, id=REVISED.id), heard + MINUTE)
    desk.hear(MADE, heard + HOUR)
    [refusal] = refusals(desk)

    assert "the same id came first" in refusal.why
    assert MONDAY + 3 * DAY in {one.promised_time for one in desk.case.commitments}


def test_what_waits_for_its_complaint_is_kept_while_that_may_be_unheard() -> None:
    """
    After an outage of days the complaint may be among what is still to be read.
    """
    desk = Desk(live_policy())
    wrote = TELLER.wrote(MONDAY + HOUR)
    desk.hear(wrote, MONDAY + HOUR)
    late = MONDAY + 3 * DAY
    behind = desk.judge.decide(
        desk.case, TELLER.wrote(MONDAY + 2 * HOUR), late, catching_up=True
    )
    known = desk.judge.decide(
        desk.case, TELLER.wrote(MONDAY + 2 * HOUR), late, catching_up=False
    )

    assert behind.outgoing == ()
    assert wrote.id in {one.id for one in behind.case.facts}
    assert AlertKind.FACT_REFUSED in {
        one.kind for one in known.outgoing if isinstance(one, Alert)
    }
