"""The laws of open hours, in every zone there is and around its clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given, settings
from hypothesis import strategies as st

from followup.working_hours import Calendar, Window

ZONES = sorted(available_timezones())
DAY = timedelta(days=1)
WHOLE_DAY = (Window(start=time(), end=time()),)

laws = settings(max_examples=150)


@cache
def changes(zone: str, year: int) -> tuple[datetime, ...]:
    """Find the instants of one year at which the zone's offset changes."""
    tz, found = ZoneInfo(zone), []
    at = datetime(year, 1, 1, tzinfo=UTC)
    while at.year == year:
        low, high = at, at + 7 * DAY
        if low.astimezone(tz).utcoffset() != high.astimezone(tz).utcoffset():
            before = low.astimezone(tz).utcoffset()
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                same = middle.astimezone(tz).utcoffset() == before
                low, high = (middle, high) if same else (low, middle)
            found.append(high.replace(microsecond=0))
        at += 7 * DAY
    return tuple(found)


@st.composite
def instants(draw: st.DrawFn, zone: str) -> datetime:
    year = draw(st.integers(1970, 2060))
    starts = (datetime(year, 1, 1, tzinfo=UTC), *changes(zone, year))
    spread = DAY if draw(st.booleans()) else 365 * DAY
    return draw(st.sampled_from(starts)) + draw(
        st.timedeltas(min_value=-spread, max_value=spread)
    )


times = st.one_of(
    st.times(), st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
)
windows = st.lists(st.builds(Window, start=times, end=times), max_size=3).map(tuple)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Draw a calendar that is open on Wednesdays at least."""
    kinds = draw(st.lists(windows, min_size=1, max_size=3))
    week = [kinds[day % len(kinds)] for day in range(7)]
    week[2] = (*week[2], Window(start=time(8), end=time(16)))
    return Calendar(zone=draw(st.sampled_from(ZONES)), weekly=tuple(week))


@st.composite
def moments(draw: st.DrawFn, many: int = 1) -> tuple[Calendar, list[datetime]]:
    calendar = draw(calendars())
    return calendar, [draw(instants(calendar.zone)) for _ in range(many)]


lengths = st.timedeltas(min_value=timedelta(), max_value=timedelta(hours=80))


@laws
@given(moments(), lengths)
def test_what_was_added_is_what_is_counted(
    moment: tuple[Calendar, list[datetime]], length: timedelta
) -> None:
    """Adding open time and counting it back gives the same, to the microsecond."""
    calendar, [at] = moment

    assert calendar.open_between(at, calendar.add_open(at, length)) == length


@laws
@given(moments(), lengths)
def test_what_was_subtracted_is_what_is_counted(
    moment: tuple[Calendar, list[datetime]], length: timedelta
) -> None:
    """Going back by open time and counting it forward gives the same."""
    calendar, [at] = moment

    assert calendar.open_between(calendar.subtract_open(at, length), at) == length


@laws
@given(moments(), lengths)
def test_subtracting_undoes_adding(
    moment: tuple[Calendar, list[datetime]], length: timedelta
) -> None:
    """There and back leaves no open time between where we began and where we are."""
    calendar, [at] = moment

    back = calendar.subtract_open(calendar.add_open(at, length), length)
    assert not calendar.open_between(at, back)
    assert back >= at


@laws
@given(moments(), lengths, lengths)
def test_more_to_add_never_ends_sooner(
    moment: tuple[Calendar, list[datetime]], one: timedelta, other: timedelta
) -> None:
    """Adding is monotone in the length."""
    calendar, [at] = moment
    less, more = sorted([one, other])

    assert calendar.add_open(at, less) <= calendar.add_open(at, more)


@laws
@given(moments(), lengths, st.timedeltas(min_value=timedelta(), max_value=9 * DAY))
def test_a_later_start_never_ends_sooner(
    moment: tuple[Calendar, list[datetime]], length: timedelta, later: timedelta
) -> None:
    """Adding is monotone in the instant, and so are open days and rounding."""
    calendar, [at] = moment
    step = timedelta(seconds=1)

    assert calendar.add_open(at, length) <= calendar.add_open(at + later, length)
    assert calendar.round_up_inside(at, step) <= calendar.round_up_inside(
        at + later, step
    )


@laws
@given(moments(), st.sampled_from([1, 900, 3600, 21600]))
def test_rounding_lands_inside(
    moment: tuple[Calendar, list[datetime]], seconds: int
) -> None:
    """A rounded time is not earlier, and is open or a closing instant."""
    calendar, [at] = moment

    rounded = calendar.round_up_inside(at, timedelta(seconds=seconds))
    just_before = rounded - timedelta(microseconds=1)
    assert rounded >= at
    assert calendar.is_open(rounded) or calendar.is_open(just_before)
    assert calendar.round_up_inside(rounded, timedelta(seconds=1)) == rounded or (
        not calendar.is_open(rounded)
    )


@laws
@given(moments(), st.integers(1, 20))
def test_open_days_end_at_a_close_after_receipt(
    moment: tuple[Calendar, list[datetime]], n: int
) -> None:
    """The n-th open day closes later than receipt and not before the day before it."""
    calendar, [at] = moment
    close = calendar.nth_open_day_close(at, n)

    assert close > at
    assert calendar.is_open(close - timedelta(microseconds=1))
    assert calendar.nth_open_day_close(at, n + 1) >= close


@laws
@given(moments(many=2), lengths)
def test_around_the_clock_is_plain_arithmetic(
    moment: tuple[Calendar, list[datetime]], length: timedelta
) -> None:
    """A calendar that is always open adds, subtracts and counts as UTC does."""
    calendar, [at, other] = moment
    always = Calendar(zone=calendar.zone, weekly=(WHOLE_DAY,) * 7)

    assert always.add_open(at, length) == at + length
    assert always.subtract_open(at, length) == at - length
    assert always.open_between(at, at + length) == length
    assert always.is_open(other)


@laws
@given(moments())
def test_open_time_adds_up(moment: tuple[Calendar, list[datetime]]) -> None:
    """The open time of three days is that of the first and of the other two."""
    calendar, [at] = moment
    whole = calendar.open_between(at, at + 3 * DAY)

    assert whole == calendar.open_between(at, at + DAY) + calendar.open_between(
        at + DAY, at + 3 * DAY
    )


def test_the_clock_changes_are_found() -> None:
    """The helper of these laws knows the two changes of a European year."""
    found = [change.date() for change in changes("Europe/Berlin", 2026)]

    assert found == [date(2026, 3, 29), date(2026, 10, 25)]
