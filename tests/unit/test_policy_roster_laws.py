"""A roster answers as its calendar file would, read by hand, whenever it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup.policy.roster import BLOCK, KEPT, Roster, Shift
from followup.policy.shift_file import ShiftFile
from tests.support.on_call_files import calendar, event

START = datetime(2026, 1, 5, tzinfo=UTC)
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"]
HOUR = timedelta(hours=1)


def titled(one: icalendar.Event) -> tuple[str, ...]:
    return (str(one["SUMMARY"]),)


def read(text: str, zone: str) -> Roster:
    roster, problems = ShiftFile(
        name="x.ics", text=text, zone=ZoneInfo(zone), who=titled, about=START
    ).read()

    assert problems == []
    return roster


@settings(max_examples=60)
@given(
    zone=st.sampled_from(ZONES),
    begins=st.integers(0, 24 * 14 * 4 - 1),
    hours=st.integers(1, 24 * 45),
    frequency=st.sampled_from([("DAILY", 1), ("WEEKLY", 7)]),
    every=st.integers(1, 5),
    asked=st.lists(st.integers(-30 * 24 * 4, 500 * 24 * 4), min_size=5, max_size=20),
)
def test_a_repeated_shift_is_found_wherever_the_months_are_cut(  # noqa: PLR0913, PLR0917 - what a repeated shift depends on
    zone: str,
    begins: int,
    hours: int,
    frequency: tuple[str, int],
    every: int,
    asked: list[int],
) -> None:
    """Wall clocks counted by hand and the roster agree, in zones with clock changes."""
    first = datetime(2026, 1, 5) + begins * HOUR / 4  # noqa: DTZ001 - wall time
    name, days = frequency
    step = timedelta(days=days * every)
    text = calendar(
        event(
            "SUMMARY:alex",
            f"DTSTART;TZID={zone}:{first:%Y%m%dT%H%M%S}",
            f"DTEND;TZID={zone}:{first + hours * HOUR:%Y%m%dT%H%M%S}",
            f"RRULE:FREQ={name};INTERVAL={every}",
        )
    )
    roster = read(text, "UTC")

    def by_hand(moment: datetime) -> int:
        wall, found = first, 0
        while (begin := wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)) <= moment:
            end = (wall + hours * HOUR).replace(tzinfo=ZoneInfo(zone))
            found += begin <= moment < end.astimezone(UTC)
            wall += step
        return found

    for quarters in asked:
        moment = START + quarters * HOUR / 4
        assert len(roster.at(moment)) == by_hand(moment), moment


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_whole_days_far_from_utc_leave_no_hole_where_months_are_cut(zone: str) -> None:
    """Somebody is on duty every day: exactly one person, every hour of 70 days."""
    days = event("SUMMARY:sam", "DTSTART;VALUE=DATE:20251201", "RRULE:FREQ=DAILY")
    roster = read(calendar(days), zone)

    found = {len(roster.at(START + hour * HOUR)) for hour in range(70 * 24)}
    assert found == {1}


shifts = st.builds(
    lambda who, start, hours, priority: Shift(
        people=(who,),
        start=START + start * HOUR,
        end=START + (start + hours) * HOUR,
        priority=priority,
    ),
    st.sampled_from(["alex", "kim", "sam"]),
    st.integers(-2000, 2000),
    st.integers(1, 1500),
    st.integers(1, 10),
)


@settings(max_examples=100)
@given(found=st.lists(shifts, max_size=12), data=st.data())
def test_which_shift_counts_never_depends_on_their_order(
    found: list[Shift], data: st.DataObject
) -> None:
    """Any order of the same shifts, and any order of questions, gives one answer."""
    turned = data.draw(st.permutations(found))
    moments = [START + hour * HOUR for hour in range(-2500, 4000, 97)]
    one = Roster(lambda _start, _end: found)
    other = Roster(lambda _start, _end: turned)

    assert [one.at(m) for m in moments] == [other.at(m) for m in moments[::-1]][::-1]
    for moment in moments:
        there = {each for each in found if each.start <= moment < each.end}
        assert set(one.at(moment)) == there
        ranks = [each.rank for each in one.at(moment)]
        assert ranks == sorted(ranks)


def test_many_questions_lay_a_month_out_once() -> None:
    """However often a moment is asked for, its month is expanded once."""
    laid_out: list[datetime] = []

    def expand(start: datetime, end: datetime) -> Iterator[Shift]:
        laid_out.append(start)
        yield Shift(people=("alex",), start=start, end=end)

    roster = Roster(expand)
    for second in range(100_000):
        roster.at(START + timedelta(seconds=second))

    assert len(laid_out) == len(set(laid_out)) <= 2


def test_questions_about_all_of_history_do_not_fill_the_memory() -> None:
    """Beyond the months kept, the old ones go, and are laid out anew when asked for."""
    laid_out: list[datetime] = []

    def expand(start: datetime, end: datetime) -> Iterator[Shift]:
        laid_out.append(start)
        yield Shift(people=("alex",), start=start, end=end)

    roster = Roster(expand)
    for block in range(KEPT + 1):
        roster.at(START + block * BLOCK)

    assert roster.at(START)
    assert len(laid_out) == KEPT + 2
