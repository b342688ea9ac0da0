"""A second promise is surer than the first: it is offered with the question."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from followup.complaint import CommitmentKind, Consent, Teller
from followup.events import Alert, AlertKind, Prospect
from followup.facts import Fact
from followup.lead_times.ages import hours_of
from followup.lead_times.curves import Curves
from services.scheduler.decide.telling import made_id
from tests.support.curves import curve, curves_of, published
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller
from tests.support.policies import DAY, HOUR, policy_with, shipped_policy
from tests.support.stories import MINUTE, SOON
from tests.support.stories import TELLER as ANYBODY

POLICY = ANYBODY.policy
TELLER = Storyteller(POLICY)
OPENED = TELLER.received(teller=Teller.ALREADY_TOLD)
DUE = MONDAY + 48 * HOUR
PROMISED = TELLER.made(
    SOON, CommitmentKind.RESOLUTION, DUE, line="It works again.", told_customer=True
)
OLD = made_id(PROMISED)
ASKED = MONDAY + timedelta(hours=28)
"""An hour after the chance fell too low, and before anybody is warned of the time."""


def known(nine_of_ten: float = 40.0) -> Curves:
    return curves_of(curve(nine_of_ten=nine_of_ten), since=MONDAY - HOUR)


def opened(curves: Curves | None, until: datetime = ASKED) -> Desk:
    """Return a desk on which the time to put it right was promised."""
    desk = Desk(POLICY, lead_times=curves)
    desk.play([OPENED, PROMISED], until)
    return desk


def prospects(desk: Desk) -> list[Prospect]:
    return [one.prospect for one in desk.of(Alert) if one.prospect is not None]


def refused(desk: Desk) -> list[Alert]:
    return [one for one in desk.of(Alert) if one.kind is AlertKind.FACT_REFUSED]


def revised(to: datetime, when: datetime = ASKED, **changes: object) -> Fact:
    return TELLER.revised(when, OLD, to, **changes)


def test_the_question_says_how_likely_it_is_and_what_would_hold() -> None:
    """Nineteen of twenty end within 52 hours from then: rounded into open hours."""
    (prospect,) = prospects(opened(known()))

    assert prospect.chance == pytest.approx(0.7)
    assert 0.95 == prospect.second_level
    # Tuesday at 12:05 and 52 hours are Thursday at 16:08; the desk closes at 16:30.
    assert MONDAY + timedelta(days=3, hours=7.5) == prospect.second_time


def test_without_knowledge_the_question_is_as_it_was() -> None:
    """Nothing learned, nothing offered."""
    assert [] == prospects(opened(None, DUE - HOUR))


def test_the_word_on_an_early_warning_is_asked_with_it() -> None:
    """Who approves a warning sees the same as who was asked about the promise."""
    desk = Desk(shipped_policy(), lead_times=known())
    desk.play([OPENED, PROMISED], DUE)
    asked = [one for one in desk.of(Alert) if one.kind is AlertKind.APPROVAL_WANTED]
    told = [one.prospect is not None for one in asked]

    assert True in told
    assert [CommitmentKind.RESOLUTION] == [
        one.commitment.kind
        for one in desk.of(Alert)
        if one.prospect is not None and one.commitment is not None
    ]


def test_an_earlier_new_time_is_refused_to_its_author() -> None:
    """It says how likely it was and which would hold; the promise stands."""
    curves = known()
    desk = opened(curves, SOON + HOUR)
    fact = revised(DUE + HOUR, SOON + HOUR)
    desk.hear(fact, SOON + HOUR)

    (alert,) = refused(desk)
    assert TELLER.author == alert.recipient
    assert "would be kept with 94 %, a new time takes 95 %" in alert.why
    assert "REVISED_BEFORE" not in desk.outcomes().values()


def test_what_was_refused_stays_refused() -> None:
    """Heard again, when faster work was learned, it is neither taken nor told again."""
    curves = known(100.0)
    desk = opened(curves)
    fact = revised(DUE + DAY)
    desk.hear(fact, ASKED)
    before = desk.case
    quick = curve(nine_of_ten=1.0)
    curves.take(published(quick, ASKED, "v2"), hours_of(ASKED))
    desk.hear(fact, ASKED + MINUTE)

    assert 1 == len(refused(desk))
    assert before.facts == desk.case.facts


def test_what_was_taken_stays_taken() -> None:
    """Slower work that is learned later refuses nothing that was told."""
    curves = known()
    desk = opened(curves)
    fact = revised(DUE + 4 * DAY)
    desk.hear(fact, ASKED)
    curves.take(published(curve(nine_of_ten=900.0), ASKED, "v2"), hours_of(ASKED))
    desk.hear(fact, ASKED + MINUTE)
    desk.until(ASKED + HOUR)

    assert [] == refused(desk)
    assert "REVISED_BEFORE" == desk.outcomes()["RESOLUTION 0"]


def test_the_time_that_was_offered_is_taken_an_hour_later() -> None:
    """By then only a later one would hold as surely; we said this one would."""
    desk = opened(known())
    (prospect,) = prospects(desk)
    assert prospect.second_time is not None
    later = ASKED + 3 * HOUR
    desk.until(later)
    desk.hear(revised(prospect.second_time, later), later)

    assert [] == refused(desk)


def test_the_time_a_refusal_names_is_taken() -> None:
    """Whoever does as they were told is not refused again."""
    desk = opened(known(), SOON + HOUR)
    desk.hear(revised(DUE + HOUR, SOON + HOUR), SOON + HOUR)
    offered = desk.case.raised[-1].second_time
    assert offered is not None
    later = SOON + 6 * HOUR
    desk.until(later)
    desk.hear(revised(offered, later), later)

    assert 1 == len(refused(desk))
    assert "REVISED_BEFORE" == desk.outcomes()["RESOLUTION 0"]


@pytest.mark.parametrize(
    "changes", [{"told_customer": True}, {"consent": Consent.ACCEPTED}]
)
def test_what_the_customer_knows_is_never_refused(changes: dict[str, object]) -> None:
    """A word that was given is a promise, however likely it is."""
    desk = opened(known(900.0), SOON + HOUR)
    desk.hear(revised(DUE + HOUR, SOON + HOUR, **changes), SOON + HOUR)

    assert [] == refused(desk)


def test_the_switch_takes_any_time() -> None:
    """With `revision_level` 0 a person's word is enough, and an offer is made still."""
    desk = Desk(policy_with(revision_level=0.0), lead_times=known())
    desk.play([OPENED, PROMISED, revised(DUE + HOUR)], ASKED)

    assert [] == refused(desk)
    assert 0.95 == prospects(desk)[0].second_level


def test_of_other_promises_nothing_is_learned() -> None:
    """A call may be put off by an hour, whatever was learned of endings."""
    call = TELLER.made(SOON, CommitmentKind.CALLBACK, DUE, told_customer=True)
    desk = Desk(POLICY, lead_times=known(900.0))
    desk.play([OPENED, call], SOON + HOUR)
    desk.hear(TELLER.revised(SOON + HOUR, made_id(call), DUE + HOUR), SOON + HOUR)

    assert [] == refused(desk)
