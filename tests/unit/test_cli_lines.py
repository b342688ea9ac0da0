"""Every event fits on one line that says when, who, what and why."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from followup.complaint import CommitmentKind, Person
from followup.events import (
    Alert,
    CaseRef,
    Delivery,
    DeliveryOutcome,
    Event,
    Update,
    WakeUp,
)
from followup.facts import CaseReleased, ComplaintAssigned, Fact
from followup_cli.line import Line, Mood
from followup_cli.lines import WIDTH, describe, line_of, plain, text
from followup_cli.phrases import day_words
from tests.support.cli_world import TOPICS, record, set_aside
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller, delivery, promise
from tests.support.policies import DAY, HOUR, live_policy


def a_story() -> Iterator[Event]:
    """Give every kind of event, as a complaint brings them about."""
    teller, desk = Storyteller(live_policy()), Desk(live_policy())
    opened = teller.received()
    reply = promise(opened, CommitmentKind.FIRST_REPLY)
    facts = [
        opened,
        teller.wrote(MONDAY + HOUR),
        teller.revised(MONDAY + 2 * HOUR, reply.id, MONDAY + DAY),
        teller.update(MONDAY + 3 * HOUR),
        teller.fact(ComplaintAssigned(owner=Person(id="kim")), MONDAY + 4 * HOUR),
        teller.fact(CaseReleased(released_by="pat"), MONDAY + 4 * HOUR),
    ]
    for fact in facts:
        desk.hear(fact, fact.occurred_time)
    desk.until(MONDAY + 9 * DAY)
    last = teller.resolved(MONDAY + 9 * DAY)
    desk.hear(last, last.occurred_time)
    yield from (*facts, last)
    yield from desk.said
    yield from (
        delivery(update, outcome)
        for update in desk.of(Update)
        for outcome in DeliveryOutcome
    )
    yield WakeUp(cases=(CaseRef(customer="c-1001", complaint="T-42"),))


def test_every_event_has_a_line_that_fits() -> None:
    """No event of a whole story gives a line wider than it may be, or an empty one."""
    events = list(a_story())

    assert {Fact, Update, Delivery, WakeUp} < {type(event) for event in events}
    for event in events:
        line = describe(event, UTC)
        shown = text(line, UTC)
        assert line.who
        assert line.what
        assert cell_len(shown) <= WIDTH


def test_a_line_says_time_complaint_who_what_and_why() -> None:
    """The parts stand in fixed columns, in the order people read them."""
    line = Line(
        moment=MONDAY,
        complaint="T-42",
        who="Alex Example",
        what="has news",
        why="asked",
    )

    expected = "09:00:00 T-42       Alex Example has news · asked"
    assert expected == text(line, UTC)


def test_a_promise_is_shown_kept_with_what_was_to_spare() -> None:
    """Outcomes are words and colours: early is good and says how much."""
    teller, desk = Storyteller(live_policy()), Desk(live_policy())
    opened = teller.received()
    desk.hear(opened, MONDAY)
    answer = teller.update(MONDAY + HOUR, told=True)
    said = desk.hear(answer, answer.occurred_time)
    lines = [describe(event, UTC) for event in said]
    kept = next(line for line in lines if line.what.startswith("first reply"))

    assert Mood.GOOD is kept.mood
    assert kept.what.startswith("first reply: promise kept, ")
    assert kept.what.endswith(" early")


def test_a_customers_own_words_and_address_are_not_shown() -> None:
    """What travels in a fact about a person stays off the terminal."""
    opened = Storyteller(live_policy()).received()
    shown = text(describe(opened, UTC), UTC, width=1000)

    assert "charger" in shown
    assert "died" not in shown
    assert "robin@" not in shown


@given(st.text(max_size=300), st.text(max_size=40), st.integers(40, 120))
def test_no_words_break_the_line(words: str, name: str, width: int) -> None:
    """Whatever people write, a line keeps its width and holds no control character."""
    line = Line(moment=None, complaint=name, who=name, what=words, why=words)
    shown = text(line, UTC, width)

    assert cell_len(shown) <= width
    assert shown == plain(shown)


def test_an_unreadable_record_says_where_it_is() -> None:
    """Bytes that hold no event still get a line, with the place to look at."""
    broken = dataclasses.replace(
        record(Storyteller(live_policy()).received(), MONDAY), value=b"\xff"
    )
    line = line_of(broken, TOPICS, UTC)

    assert Mood.BAD is line.mood
    assert "unreadable record, partition 0 offset 0" == line.what


def test_a_dead_letter_says_why_and_where_it_came_from() -> None:
    """The line of a record set aside names the reason and the origin."""
    origin = record(Storyteller(live_policy()).received(), MONDAY, partition=3)
    line = line_of(set_aside(origin, "invalid"), TOPICS, UTC)

    expected = "set aside as invalid: followup-complaints partition 3 offset 0"
    assert expected == line.what
    assert "it cannot be read" == line.why


@pytest.mark.parametrize(
    ("late", "words"),
    [(timedelta(seconds=0.4), "0.4 s late"), (timedelta(hours=25), "1 d 1 h late")],
)
def test_a_late_alert_admits_it(late: timedelta, words: str) -> None:
    """An alert raised after its time says by how much."""
    desk = Desk(live_policy())
    desk.hear(Storyteller(live_policy()).received(), MONDAY)
    desk.until(MONDAY + DAY)
    line = describe(replace(desk.of(Alert)[-1], late_by=late), UTC)

    assert words in line.what


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        (UTC, "UTC"),
        (timezone(timedelta(hours=1), "CET"), "CET (UTC+01:00)"),
        (timezone(timedelta(hours=-3, minutes=-30), "-0330"), "UTC-03:30"),
        (ZoneInfo("America/New_York"), "EST (UTC-05:00)"),
        (timezone(timedelta(0), "GMT"), "GMT (UTC)"),
    ],
)
def test_a_zone_is_named_with_its_offset(zone: tzinfo, words: str) -> None:
    """A day's heading holds the zone of its times: name if there is one, and offset."""
    heading = day_words(MONDAY, zone)

    assert heading.endswith(f" 07 January 2030, {words} ──")
