"""Our own target: moved by pauses and severity, never set in the past."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from followup.complaint import Severity, SeverityRule, Teller
from followup.events import Alert, AlertKind
from followup.facts import Fact
from followup.policy import after_update
from services.scheduler.case import Case
from services.scheduler.decide.pauses import add_worked, pauses
from services.scheduler.decide.standing import standing
from services.scheduler.decide.targets import AT_LEAST, target_of
from tests.support.desk import Desk
from tests.support.facts import MONDAY
from tests.support.policies import DAY, HOUR, live_policy
from tests.support.stories import MINUTE, OFFER, SOON, TELLER, UPDATE, story

CALENDAR = live_policy().calendar(Severity.HIGH)
JUST_UPDATE = TELLER.received(teller=Teller.ALREADY_TOLD, commitments=(UPDATE,))
PAUSES = st.tuples(
    st.integers(min_value=0, max_value=2880),
    st.integers(min_value=1, max_value=30 * 24 * 60),
)
"""When a pause begins and how long it lasts, in minutes."""

MANY = settings(max_examples=60)


def target(*facts: Fact) -> datetime:
    """Return our target for the next update that the first answer promised."""
    ordered = tuple(sorted((JUST_UPDATE, *facts), key=lambda one: one.order))
    case = Case(customer="c-1001", complaint="T-42", facts=ordered)
    now_is = standing(case, MONDAY)
    assert now_is is not None
    return target_of(UPDATE, case, now_is, live_policy())


def fresh(severity: Severity) -> datetime:
    """Return the target that the update would have had under another severity."""
    return after_update(
        live_policy(), severity=severity, since=MONDAY, customer_zone="Europe/Vienna"
    ).internal_target_time


@MANY
@given(
    st.integers(min_value=1, max_value=3 * 24 * 60),
    st.sampled_from(list(Severity)),
    st.sampled_from(list(SeverityRule)),
    st.lists(PAUSES, max_size=3),
)
def test_a_changed_severity_never_sets_a_target_in_the_past(
    minutes: int,
    severity: Severity,
    rule: SeverityRule,
    stood: list[tuple[int, int]],
) -> None:
    """The later of half an open hour from the change and the new target, or the old.

    What was paused is added to both targets, and to the half hour only what is paused
    from then on; the rule says which of the two counts.
    """
    since = MONDAY + timedelta(minutes=minutes)
    paused = [
        TELLER.paused(
            MONDAY + timedelta(minutes=at), until=MONDAY + (at + long) * MINUTE
        )
        for at, long in stood
    ]
    ledger = pauses(sorted(paused, key=lambda one: one.order))

    def after_pauses(start: datetime, end: datetime) -> datetime:
        return add_worked(CALENDAR, ledger, start, CALENDAR.open_between(start, end))

    old = after_pauses(MONDAY, UPDATE.internal_target_time)
    floor = add_worked(CALENDAR, ledger, since, AT_LEAST)
    new = max(floor, after_pauses(MONDAY, fresh(severity)))
    expected = {
        SeverityRule.TIGHTEN_ONLY: min(old, new),
        SeverityRule.KEEP: old,
        SeverityRule.RESET: new,
    }

    moved = target(*paused, TELLER.severity(since, severity, rule))

    assert expected[rule] == moved
    assert moved == old or moved > since


def test_a_long_pause_does_not_put_off_what_a_raised_severity_asks() -> None:
    """Paused for days and then CRITICAL: half an open hour from then, not days."""
    paused = TELLER.paused(MONDAY + MINUTE, until=MONDAY + 2 * DAY)
    raised = MONDAY + 2 * DAY + 4 * HOUR

    moved = target(paused, TELLER.severity(raised, Severity.CRITICAL))

    assert raised + AT_LEAST == moved


def test_while_paused_nobody_is_asked_and_the_promise_runs_on() -> None:
    """The question for a line waits for the clock; the promised time does not."""
    paused = TELLER.paused(SOON)

    desk = story(paused, received=JUST_UPDATE)

    asked = [one for one in desk.of(Alert) if one.kind is AlertKind.UPDATE_WANTED]
    assert UPDATE.promised_time == desk.case.statuses[0].commitment.promised_time
    assert "NO_NEWS" == desk.messages()[0]
    assert all(one.commitment != UPDATE for one in asked)
    assert all(one.raised_time >= SOON + 14 * DAY for one in asked)


def test_a_resumed_clock_asks_as_much_later_as_it_stood_still() -> None:
    """One open hour paused: the owner is asked one open hour later."""
    stopped, went = SOON, SOON + HOUR
    wrote = TELLER.paused(stopped), TELLER.resumed(went)
    end = TELLER.withdrawn(UPDATE.internal_target_time + 2 * HOUR)

    desk = story(*wrote, end, received=JUST_UPDATE)

    assert ["UPDATE_WANTED NEXT_UPDATE", "CLEARED NEXT_UPDATE"] == desk.alerts()
    assert UPDATE.internal_target_time + HOUR == desk.of(Alert)[0].raised_time
    assert [] == desk.messages()


def test_a_question_that_falls_due_while_paused_waits_for_the_clock() -> None:
    """Heard only during a pause, and late: the owner is asked when the clock runs."""
    offer = TELLER.received(teller=Teller.ALREADY_TOLD, commitments=(OFFER,))
    assert OFFER.notice_time is not None
    paused = TELLER.paused(OFFER.notice_time - 10 * MINUTE)
    resumed = TELLER.resumed(OFFER.notice_time + MINUTE / 2)
    desk = Desk(live_policy(), echo=True)
    desk.play((offer, paused), OFFER.notice_time - 5 * MINUTE)
    desk.hear(TELLER.update(SOON, told=True), OFFER.notice_time - 5 * MINUTE)
    desk.play((resumed,), resumed.occurred_time + MINUTE / 6)

    asked = [one for one in desk.of(Alert) if one.kind is AlertKind.UPDATE_WANTED]
    assert [resumed.occurred_time] == [one.raised_time for one in asked]
    assert ["EARLY_WARNING"] == desk.messages()
