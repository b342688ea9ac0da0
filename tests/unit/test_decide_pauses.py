"""Our own clock: when it stands still, and how long we worked."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import chain, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup.complaint import PauseReason, Severity
from followup.facts import ClockPaused, CustomerWrote, Fact
from services.scheduler.decide.pauses import (
    LONGEST_PAUSE,
    Span,
    add_worked,
    pauses,
    worked,
)
from tests.support.facts import MONDAY
from tests.support.policies import DAY, HOUR, live_policy
from tests.support.stories import MINUTE, TELLER

CALENDAR = live_policy().calendar(Severity.HIGH)
WITHIN = 40 * 24 * 60
"""Minutes after Monday within which everything happens."""

MINUTES = st.integers(min_value=0, max_value=WITHIN)
REASONS = st.sampled_from(list(PauseReason))
LENGTHS = st.integers(min_value=1, max_value=30 * 24 * 60).map(
    lambda minutes: timedelta(minutes=minutes)
)
MANY = settings(max_examples=60)
STEPS = (-MINUTE, timedelta(), MINUTE)


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
@given(ledgers())
def test_pauses_are_the_union_of_each_alone(facts: list[Fact]) -> None:
    """At every moment the clock stands still if any one pause holds it."""
    found = pauses(facts)
    edges = {MONDAY, *(one.occurred_time for one in facts), *chain(*found)}
    edges |= {one.occurred_time + LONGEST_PAUSE for one in facts}
    for moment in sorted({one + step for one in edges for step in STEPS}):
        stands = any(start <= moment < end for start, end in found)

        assert stood_still(facts, moment) == stands


def test_a_short_pause_within_a_long_one_ends_neither() -> None:
    """The longer one holds the clock until its own end."""
    long = TELLER.paused(MONDAY, until=MONDAY + 5 * DAY)
    short = TELLER.paused(MONDAY + DAY, until=MONDAY + 2 * DAY)

    assert ((MONDAY, MONDAY + 5 * DAY),) == pauses([long, short])


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


def test_work_done_as_a_pause_begins_is_done() -> None:
    """What ends when the pause begins does not wait for the end of the pause."""
    stood = ((MONDAY + HOUR, MONDAY + 2 * HOUR),)

    assert MONDAY + HOUR == add_worked(CALENDAR, stood, MONDAY, HOUR)
    assert MONDAY + 2 * HOUR + MINUTE == (
        add_worked(CALENDAR, stood, MONDAY, HOUR + MINUTE)
    )


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
