"""A promise to put it right is at risk as soon as it is unlikely to be kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from followup.complaint import Commitment, CommitmentKind, Teller
from followup.events import Alert, AlertKind
from followup.lead_times.ages import hours_of
from followup.lead_times.curves import Curves
from services.scheduler.decide.telling import made_id
from tests.support.curves import curve, curves_of, published
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller
from tests.support.policies import DAY, HOUR, live_policy, policy_with
from tests.support.stories import MINUTE, SOON

POLICY = live_policy()
TELLER = Storyteller(POLICY)
OPENED = TELLER.received(teller=Teller.ALREADY_TOLD)
DUE = MONDAY + 48 * HOUR
PROMISED = TELLER.made(
    SOON, CommitmentKind.RESOLUTION, DUE, line="It works again.", told_customer=True
)
FALLS = MONDAY + timedelta(hours=48 - 40 * 0.5228787452803376)
"""Nine of ten end within 40 hours; seven of ten are left with so many to go."""


def known(nine_of_ten: float = 40.0, weight: float = 400.0) -> Curves:
    return curves_of(
        curve(nine_of_ten=nine_of_ten, weight=weight), since=MONDAY - 2 * DAY
    )


def fresh(curves: Curves, now: datetime, nine_of_ten: float) -> None:
    """Let a curve be published that counts from now on."""
    curves.take(published(curve(nine_of_ten=nine_of_ten), now, "v2"), hours_of(now))


def warned(desk: Desk) -> list[Alert]:
    """Return the alerts that the time to put it right is at risk."""
    return [
        one
        for one in desk.of(Alert)
        if one.kind is AlertKind.AT_RISK
        and one.commitment is not None
        and one.commitment.kind is CommitmentKind.RESOLUTION
    ]


def resolution(desk: Desk) -> Commitment:
    """Return the promise to put it right."""
    (found,) = [one for one in desk.case.made if one.id == made_id(PROMISED)]
    return found


def test_the_owner_is_asked_at_the_very_moment_and_once() -> None:
    """Before 80 % of its time are used; the 80 % then ask nobody again."""
    desk = Desk(POLICY, echo=True, lead_times=known())
    desk.play([OPENED, PROMISED], DUE - HOUR)

    (alert,) = warned(desk)
    assert abs(alert.due_time - FALLS) < timedelta(milliseconds=1)
    assert alert.due_time == alert.raised_time < resolution(desk).warning_time
    assert (None, 0) == (alert.late_by, alert.level)
    assert "chance" in alert.why


def test_what_is_likely_to_the_end_is_asked_about_at_its_80_per_cent() -> None:
    """The earlier of the two moments counts, and says which it was."""
    desk = Desk(POLICY, lead_times=known(nine_of_ten=6.0))
    desk.play([OPENED, PROMISED], DUE - HOUR)

    (alert,) = warned(desk)
    assert (resolution(desk).warning_time, 80) == (alert.due_time, alert.level)


def test_what_was_unlikely_from_the_start_is_at_risk_at_once() -> None:
    """Nothing has to fall: the promise is asked about as soon as it is given."""
    desk = Desk(POLICY, lead_times=known(nine_of_ten=1000.0))
    desk.play([OPENED, PROMISED], SOON)

    (alert,) = warned(desk)
    assert (SOON, None) == (alert.due_time, alert.late_by)


def test_never_before_the_customer_was_told() -> None:
    """While the message is on its way nobody is asked; once it arrived they are."""
    untold = TELLER.made(SOON, CommitmentKind.RESOLUTION, DUE)
    desk = Desk(POLICY, lead_times=known(nine_of_ten=1000.0))
    desk.play([OPENED, untold], SOON + MINUTE)

    (alert,) = warned(desk)
    assert alert.due_time == SOON + timedelta(seconds=1)


def test_on_track_asks_nobody() -> None:
    """The owner's word goes before what was learned."""
    word = TELLER.on_track(SOON + HOUR, made_id(PROMISED))
    desk = Desk(POLICY, lead_times=known())
    desk.play([OPENED, PROMISED, word], DUE - HOUR)

    assert [] == warned(desk)


def test_little_knowledge_and_the_switch_change_nothing() -> None:
    """Only what would be quoted counts, and the policy can leave it out."""
    little = Desk(POLICY, lead_times=known(weight=29.0))
    off = Desk(policy_with(at_risk_chance=0.0), lead_times=known())
    without = Desk(POLICY)
    for desk in (little, off, without):
        desk.play([OPENED, PROMISED], DUE - HOUR)

    assert without.said == little.said
    assert [one.due_time for one in warned(without)] == [
        one.due_time for one in warned(off)
    ]


def test_other_promises_know_no_chance() -> None:
    """Of a case without a time to put it right nothing is looked up or said."""
    desk, without = Desk(POLICY, lead_times=known(1000.0)), Desk(POLICY)
    for one in (desk, without):
        one.play([OPENED], DUE)

    assert without.said == desk.said


def test_a_new_curve_counts_from_the_next_look_and_is_not_late() -> None:
    """Slower work is noticed when the case is next looked at; that is due then."""
    curves = known(nine_of_ten=6.0)
    desk = Desk(POLICY, lead_times=curves)
    desk.play([OPENED, PROMISED], SOON + HOUR)
    fresh(curves, SOON + HOUR, 1000.0)
    look = desk.case.look
    assert look is not None
    desk.until(look)

    (alert,) = warned(desk)
    assert (look, None) == (alert.due_time, alert.late_by)


def test_what_was_said_is_not_taken_back_by_a_curve() -> None:
    """Faster work clears nothing: the owner was asked, and answers."""
    curves = known()
    desk = Desk(POLICY, lead_times=curves)
    desk.play([OPENED, PROMISED], FALLS + MINUTE)
    fresh(curves, FALLS + MINUTE, 1.0)
    desk.until(DUE - HOUR)

    assert 1 == len(warned(desk))
    assert "CLEARED RESOLUTION" not in desk.alerts()


def test_found_after_a_standstill_it_says_how_late_it_is() -> None:
    """The look was planned for the moment, and came two hours after it."""
    desk = Desk(POLICY, lead_times=known())
    desk.play([OPENED, PROMISED], FALLS - MINUTE)
    while not warned(desk):
        look = desk.case.look
        assert look is not None
        late = 2 * HOUR if abs(look - FALLS) < MINUTE else timedelta()
        desk.hear(None, look + late)

    (alert,) = warned(desk)
    assert alert.late_by is not None
    assert abs(alert.late_by - 2 * HOUR) < timedelta(milliseconds=1)
