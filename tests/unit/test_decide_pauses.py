"""Our own clock: when it stands still, how long we worked, and when we should move."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup.complaint import PauseReason, Severity, SeverityRule, Teller
from followup.events import Alert, AlertKind
from followup.facts import ClockPaused, CustomerWrote, Fact
from followup.policy import after_update
from services.scheduler.case import Case
from services.scheduler.decide.pauses import (
    LONGEST_PAUSE,
    Span,
    add_worked,
    pauses,
    worked,
)
from services.scheduler.decide.standing import standing
from services.scheduler.decide.targets import AT_LEAST, target_of
from tests.support.facts import MONDAY
from tests.support.policies import DAY, HOUR, live_policy
from tests.support.stories import MINUTE, SOON, TELLER, UPDATE, story

CALENDAR = live_policy().calendar(Severity.HIGH)
WITHIN = 40 * 24 * 60
"""Minutes after Monday within which everything happens."""

MINUTES = st.integers(min_value=0, max_value=WITHIN)
REASONS = st.sampled_from(list(PauseReason))
LENGTHS = st.integers(min_value=1, max_value=30 * 24 * 60).map(
    lambda minutes: timedelta(minutes=minutes)
)
MANY = settings(max_examples=60, deadline=None)
JUST_UPDATE = TELLER.received(teller=Teller.ALREADY_TOLD, commitments=(UPDATE,))


@st.composite
def ledgers(draw: st.DrawFn) -> list[Fact]:
    """Make facts that pause and resume, in their order, each at its own moment."""
    facts = []
    for minutes in sorted(draw(st.sets(MINUTES, max_size=12))):
        at = MONDAY + timedelta(minutes=minutes)
        length = draw(st.none() | LENGTHS)
        facts.append(
            draw(
                st.sampled_from(
                    [
                        TELLER.paused(
                            at, draw(REASONS), at + length if length else None
                        ),
                        TELLER.paused(at, draw(REASONS)),
                        TELLER.resumed(at),
                        TELLER.wrote(at),
                        TELLER.resolved(at),
                    ]
                )
            )
        )
    return facts


@st.composite
def spans(draw: st.DrawFn) -> tuple[Span, ...]:
    """Make pauses as facts give them."""
    return pauses(draw(ledgers()))


def stood_still(facts: list[Fact], moment: datetime) -> bool:
    """Tell from the rules alone, one pause at a time, whether the clock stood still."""
    for number, fact in enumerate(facts):
        what, since = fact.what, fact.occurred_time
        if not isinstance(what, ClockPaused):
            continue
        end = min(what.until_time or since + LONGEST_PAUSE, since + LONGEST_PAUSE)
        waits = what.reason is PauseReason.WAITING_CUSTOMER
        for later in facts[number + 1 :]:
            paused_again = isinstance(later.what, ClockPaused)
            wrote = isinstance(later.what, CustomerWrote)
            if not paused_again and (waits or not wrote):
                end = min(end, later.occurred_time)
                break
        if since <= moment < end:
            return True
    return False


@MANY
@given(ledgers(), MINUTES)
def test_pauses_are_the_union_of_each_alone(facts: list[Fact], minutes: int) -> None:
    """At every moment the clock stands still if any one pause holds it."""
    moment = MONDAY + timedelta(minutes=minutes)
    stands = any(start <= moment < end for start, end in pauses(facts))

    assert stood_still(facts, moment) == stands


@MANY
@given(ledgers())
def test_pauses_neither_touch_nor_overlap_and_are_in_order(facts: list[Fact]) -> None:
    """Each ends before the next begins, and none is empty."""
    found = pauses(facts)

    assert all(start < end for start, end in found)
    assert all(one[1] < two[0] for one, two in pairwise(found))


@given(LENGTHS)
def test_a_pause_nobody_ends_is_over_after_fourteen_days(length: timedelta) -> None:
    """Whatever end was given, what is waited for must be asked for again."""
    asked = TELLER.paused(MONDAY, until=MONDAY + length)

    assert ((MONDAY, MONDAY + min(length, 14 * DAY)),) == pauses([asked])
    assert ((MONDAY, MONDAY + 14 * DAY),) == pauses([TELLER.paused(MONDAY)])


@pytest.mark.parametrize("reason", list(PauseReason))
def test_the_customers_words_end_waiting_for_them(reason: PauseReason) -> None:
    """Waiting for them is over the moment they write; other pauses go on."""
    facts = [TELLER.paused(MONDAY, reason), TELLER.wrote(MONDAY + HOUR)]
    waited = HOUR if reason is PauseReason.WAITING_CUSTOMER else 14 * DAY

    assert ((MONDAY, MONDAY + waited),) == pauses(facts)


@MANY
@given(spans(), MINUTES, LENGTHS)
def test_what_was_added_was_worked(
    stood: tuple[Span, ...], minutes: int, length: timedelta
) -> None:
    """`worked` measures exactly what `add_worked` went forward."""
    start, length = MONDAY + timedelta(minutes=minutes), length / 4
    end = add_worked(CALENDAR, stood, start, length)

    assert length == worked(CALENDAR, stood, start, end)
    assert not any(since < end <= until for since, until in stood)


@MANY
@given(spans(), MINUTES, LENGTHS, LENGTHS)
def test_more_work_ends_no_sooner(
    stood: tuple[Span, ...], minutes: int, one: timedelta, more: timedelta
) -> None:
    """Work added later ends later, and a pause never makes anything end sooner."""
    start, one, more = MONDAY + timedelta(minutes=minutes), one / 8, more / 8
    first = add_worked(CALENDAR, stood, start, one)

    assert first < add_worked(CALENDAR, stood, start, one + more)
    assert first >= CALENDAR.add_open(start, one)


@MANY
@given(spans(), MINUTES, LENGTHS)
def test_work_is_open_time_outside_the_pauses(
    stood: tuple[Span, ...], minutes: int, length: timedelta
) -> None:
    """What was worked and what was paused are together the open time."""
    start = MONDAY + timedelta(minutes=minutes)
    end = start + length
    clipped = [(max(one, start), min(two, end)) for one, two in stood]
    paused = [CALENDAR.open_between(one, two) for one, two in clipped if one < two]

    assert CALENDAR.open_between(start, end) == (
        worked(CALENDAR, stood, start, end) + sum(paused, timedelta())
    )


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
    st.lists(st.tuples(st.integers(min_value=0, max_value=2880), LENGTHS), max_size=3),
)
def test_a_changed_severity_never_sets_a_target_in_the_past(
    minutes: int,
    severity: Severity,
    rule: SeverityRule,
    stood: list[tuple[int, timedelta]],
) -> None:
    """The later of half an open hour from the change and the new target, or the old.

    What was paused is added to both targets, and to the half hour only what is paused
    from then on; the rule says which of the two counts.
    """
    since = MONDAY + timedelta(minutes=minutes)
    paused = [
        TELLER.paused(MONDAY + timedelta(minutes=at), until=MONDAY + at * MINUTE + long)
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
