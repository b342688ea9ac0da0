"""What a law or a contract leaves: nothing is promised beyond it, by anybody."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from followup.complaint import CommitmentKind, PauseReason, Severity, Teller
from followup.events import Alert, AlertKind
from followup.facts import Fact
from followup.policy import Policy, promise_times
from followup.policy.explain import explain
from services.scheduler.decide.telling import made_id
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller, promise
from tests.support.policies import DAY, HOUR, live_policy
from tests.support.stories import MINUTE, SOON


def limited(length: timedelta) -> Policy:
    """Return the live policy with a limit for every category."""
    policy = live_policy()
    categories = {
        key: one.model_copy(update={"not_after": length})
        for key, one in policy.categories.items()
    }
    return policy.model_copy(update={"categories": categories})


POLICY = limited(10 * DAY)
LIMIT = MONDAY + 10 * DAY
TELLER = Storyteller(POLICY)
FULL = TELLER.received(teller=Teller.ALREADY_TOLD)
OFFER = promise(FULL, CommitmentKind.REMEDY_OFFER)


def beyond(fact: Fact) -> list[str]:
    """Return why a fact of a complaint with a limit was refused, if it was."""
    desk = Desk(POLICY)
    desk.hear(FULL, MONDAY)
    desk.hear(fact, fact.occurred_time)
    return [one.why for one in desk.of(Alert) if one.kind is AlertKind.FACT_REFUSED]


@pytest.mark.parametrize(
    "fact",
    [
        TELLER.made(SOON, CommitmentKind.CUSTOM, LIMIT + MINUTE),
        TELLER.revised(SOON, OFFER.id, LIMIT + MINUTE, author=TELLER.lead),
        TELLER.called(SOON, next_time=LIMIT + MINUTE),
    ],
)
def test_no_person_promises_anything_beyond_it(fact: Fact) -> None:
    """Made, revised or said in a call, by the lead as well, it is refused with why."""
    (why,) = beyond(fact)

    assert "nothing may be promised after 2030-01-17 09:00Z" in why


def test_a_promise_for_the_very_moment_is_taken() -> None:
    """The limit itself is still inside."""
    assert [] == beyond(TELLER.made(SOON, CommitmentKind.CUSTOM, LIMIT))


def test_what_is_owed_to_us_is_not_bound_by_it() -> None:
    """A supplier owes the customer nothing; what they owe us is watched."""
    late = LIMIT + DAY
    owed = TELLER.made(SOON, CommitmentKind.OWED_TO_US, late, owed_by="the maker")
    desk = Desk(POLICY)
    desk.play(
        [FULL, owed, TELLER.revised(SOON + HOUR, made_id(owed), late + DAY)], SOON
    )

    assert [] == beyond(owed)
    assert AlertKind.FACT_REFUSED not in {one.kind for one in desk.of(Alert)}


def test_a_pause_moves_it_by_nothing() -> None:
    """Whatever we wait for, the law does not."""
    desk = Desk(POLICY)
    pause = TELLER.paused(SOON, PauseReason.WAITING_CUSTOMER)
    late = TELLER.made(SOON + HOUR, CommitmentKind.CUSTOM, LIMIT + HOUR)
    desk.play([FULL, pause, late], SOON + HOUR)

    assert "FACT_REFUSED" in desk.alerts()


def test_once_it_has_passed_the_customer_is_promised_what_can_be() -> None:
    """It is broken then; to refuse what makes good would leave them with nothing."""
    late = TELLER.made(LIMIT + HOUR, CommitmentKind.CUSTOM, LIMIT + DAY)

    assert [] == beyond(late)


def test_a_fact_that_waited_for_its_complaint_is_refused_too() -> None:
    """Heard in another order, the end is the same."""
    late = TELLER.made(SOON, CommitmentKind.CUSTOM, LIMIT + MINUTE)
    desk = Desk(POLICY)
    desk.hear(late, SOON)
    desk.hear(FULL, SOON)

    assert "FACT_REFUSED" in desk.alerts()
    assert not any(one.id == made_id(late) for one in desk.case.commitments)


def test_the_policys_own_times_are_cut_and_the_lead_hears_once() -> None:
    """Two times are cut, one alert says so to the lead, and the end closes it."""
    policy = limited(2 * HOUR)
    teller = Storyteller(policy)
    received = teller.received(teller=Teller.ALREADY_TOLD)
    desk = Desk(policy, echo=True)
    end = teller.resolved(SOON, told=True)
    desk.play([received, teller.update(MONDAY + MINUTE, told=True), end], SOON)
    times = [one.promised_time for one in desk.case.commitments]
    first = desk.of(Alert)[0]

    assert max(times) == MONDAY + 2 * HOUR
    assert ["CAPACITY FIRST_REPLY", "CLEARED"] == desk.alerts()
    assert teller.lead == first.recipient
    assert "for 2030-01-07 11:00Z instead" in first.why


def test_without_a_limit_nothing_is_cut() -> None:
    """A category that names none promises as ever."""
    desk = Desk(live_policy())
    desk.hear(FULL, MONDAY)

    assert [] == desk.alerts()


def test_cut_times_keep_their_clocks_in_order() -> None:
    """Target and warning of a cut promise lie before it, in that order."""
    times = promise_times(
        limited(2 * HOUR),
        category="billing",
        severity=Severity.LOW,
        opened=MONDAY,
        customer_zone="",
    )
    clocks = [
        (one.internal_target_time, one.warning_time, one.promised_time)
        for one in times
        if one.kind is not CommitmentKind.ACKNOWLEDGE
    ]

    assert clocks == [tuple(sorted(one)) for one in clocks]
    assert {MONDAY + 2 * HOUR, MONDAY + 5 * MINUTE} == {
        one.promised_time for one in times
    }


def test_explain_shows_the_limit_and_what_it_cuts() -> None:
    """Who writes a policy sees the moment, and which promise meets it."""
    found = explain(
        limited(2 * HOUR), category="billing", severity=Severity.LOW, opened=MONDAY
    )

    assert "Nothing may be promised after Mon 2030-01-07 12:00 Europe/Berlin." in (
        found.notes
    )
    assert "FIRST_REPLY is cut to that: the lead is told (CAPACITY)." in found.notes


def test_a_limit_in_weeks_is_read() -> None:
    """Eight weeks, around the clock, also where the clocks change."""
    policy = limited(timedelta(weeks=8))
    opened = datetime.fromisoformat("2030-03-01T12:00:00+01:00")
    notes = explain(
        policy, category="billing", severity=Severity.LOW, opened=opened
    ).notes

    assert "Nothing may be promised after Fri 2030-04-26 13:00 Europe/Berlin." in notes
