"""Open hours on the days that go wrong: edges, nights, holidays, clock changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from followup.working_hours import Calendar, NoOpenTime, Window

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def window(start: str, end: str) -> Window:
    return Window(start=time.fromisoformat(start), end=time.fromisoformat(end))


HALVES = (window("09:00", "12:30"), window("13:30", "17:30"))
ALL_DAY = (window("00:00", "00:00"),)
OFFICE = Calendar(
    zone="Europe/Berlin",
    weekly=(*[HALVES] * 5, (), ()),
    overrides={
        date(2026, 12, 24): (window("09:00", "11:00"),),
        date(2026, 12, 25): HALVES,
        date(2026, 12, 31): (),
    },
    holidays=frozenset({date(2026, 12, 25), date(2027, 1, 1)}),
    version="office-1",
)
NIGHT = Calendar(zone="Europe/Berlin", weekly=((window("22:00", "06:00"),),) * 7)
NEVER = Calendar(zone="UTC", weekly=((),) * 7)


def berlin(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-06-01 08:59:59.999999", False),
        ("2026-06-01 09:00", True),
        ("2026-06-01 12:29:59.999999", True),
        ("2026-06-01 12:30", False),
        ("2026-06-06 10:00", False),
        ("2026-12-24 10:59", True),
        ("2026-12-24 14:00", False),
        ("2026-12-25 10:00", True),
        ("2026-12-31 10:00", False),
        ("2027-01-01 10:00", False),
    ],
)
def test_windows_are_half_open_and_dates_can_differ(at: str, *, is_open: bool) -> None:
    """
    A window holds its opening and not its closing instant; an override beats a
    holiday, a holiday beats the week.
    """
    assert OFFICE.is_open(berlin(at)) is is_open


def test_adding_open_time_skips_lunch_nights_and_weekends() -> None:
    """Four open hours from Friday 16:00 end on Monday at 11:30."""
    done = OFFICE.add_open(berlin("2026-06-05 16:00"), 4 * HOUR)

    assert done == berlin("2026-06-08 11:30")
    assert done.tzinfo is UTC


def test_adding_ends_at_the_close_rather_than_the_next_opening() -> None:
    """Where the open time runs out with the window, the answer is the close."""
    assert OFFICE.add_open(berlin("2026-06-05 16:30"), HOUR) == berlin(
        "2026-06-05 17:30"
    )


def test_subtracting_goes_back_over_the_weekend() -> None:
    """Two open hours before Monday 10:00 is Friday 16:30."""
    assert OFFICE.subtract_open(berlin("2026-06-08 10:00"), 2 * HOUR) == berlin(
        "2026-06-05 16:30"
    )


def test_subtracting_looks_far_back_when_it_must() -> None:
    """A month of open hours is found although the first look is a week."""
    start = OFFICE.subtract_open(berlin("2026-06-30 10:00"), 100 * HOUR)

    assert OFFICE.open_between(start, berlin("2026-06-30 10:00")) == 100 * HOUR


def test_open_time_between_is_negative_backwards() -> None:
    """Counting backwards gives the same length with a minus."""
    monday, tuesday = berlin("2026-06-01 00:00"), berlin("2026-06-02 00:00")

    assert OFFICE.open_between(monday, tuesday) == 7.5 * HOUR
    assert OFFICE.open_between(tuesday, monday) == -7.5 * HOUR


def test_a_night_window_belongs_to_the_date_it_opens_on() -> None:
    """A night shift runs on into the next date, whatever that date is."""
    closed_tuesday = Calendar(
        zone="Europe/Berlin",
        weekly=NIGHT.weekly,
        overrides={date(2026, 6, 2): ()},
    )

    assert closed_tuesday.is_open(berlin("2026-06-02 05:59"))
    assert not closed_tuesday.is_open(berlin("2026-06-02 22:30"))
    assert not closed_tuesday.is_open(berlin("2026-06-03 05:00"))


def test_overlapping_windows_count_once() -> None:
    """Time in two windows of one day, or of two days, is counted once."""
    twice = Calendar(
        zone="UTC",
        weekly=(
            (window("09:00", "12:00"), window("11:00", "13:00")),
            (window("20:00", "10:00"),),
            (window("09:00", "11:00"),),
            *[()] * 4,
        ),
    )

    start = datetime(2026, 6, 1, tzinfo=UTC)
    assert twice.open_between(start, start + timedelta(days=1)) == 4 * HOUR
    assert twice.open_between(start, start + timedelta(days=7)) == 19 * HOUR


def test_a_skipped_opening_moves_forward_to_the_change() -> None:
    """On the spring night 02:30 does not exist: the doors open at 03:00."""
    early = Calendar(zone="Europe/Berlin", weekly=((window("02:30", "05:00"),),) * 7)

    assert early.add_open(berlin("2026-03-29 00:00"), MINUTE) == berlin(
        "2026-03-29 03:01"
    )
    assert early.open_between(
        berlin("2026-03-29 00:00"), berlin("2026-03-30 00:00")
    ) == (2 * HOUR)


def test_a_window_inside_the_skipped_hour_does_not_open() -> None:
    """A window that the spring change swallows gives no open time that day."""
    gone = Calendar(zone="Europe/Berlin", weekly=((window("02:10", "02:50"),),) * 7)

    assert not gone.open_between(berlin("2026-03-29 00:00"), berlin("2026-03-30 00:00"))


def test_a_repeated_hour_opens_first_and_closes_second() -> None:
    """In the autumn overlap doors open at the first 02:30 and close at the second."""
    opens = Calendar(zone="Europe/Berlin", weekly=((window("02:30", "05:00"),),) * 7)
    closes = Calendar(zone="Europe/Berlin", weekly=((window("01:00", "02:30"),),) * 7)

    day, next_day = berlin("2026-10-25 00:00"), berlin("2026-10-26 00:00")
    assert opens.is_open(berlin("2026-10-25 02:30", fold=0))
    assert opens.open_between(day, next_day) == 3.5 * HOUR
    assert closes.is_open(berlin("2026-10-25 02:29", fold=1))
    assert closes.open_between(day, next_day) == 2.5 * HOUR


def test_a_date_that_never_was_has_no_hours() -> None:
    """Samoa skipped 30 December 2011: its window is not open on any other date."""
    apia = Calendar(zone="Pacific/Apia", weekly=((window("09:00", "17:00"),),) * 7)

    start = datetime(2011, 12, 29, 12, tzinfo=UTC)
    hours = apia.open_between(start, start + timedelta(days=3))
    assert hours == 24 * HOUR


@pytest.mark.parametrize(
    ("received", "days", "close"),
    [
        ("2026-06-01 10:00", 1, "2026-06-02 17:30"),
        ("2026-06-01 23:59", 2, "2026-06-03 17:30"),
        ("2026-06-05 10:00", 1, "2026-06-08 17:30"),
        ("2026-06-06 10:00", 1, "2026-06-08 17:30"),
        ("2026-12-23 10:00", 1, "2026-12-25 17:30"),
        ("2026-12-30 10:00", 1, "2027-01-04 17:30"),
    ],
)
def test_open_days_end_with_the_nth_open_date_after_receipt(
    received: str, days: int, close: str
) -> None:
    """
    The date of receipt, closed dates, and dates with less than four open hours do
    not count.
    """
    assert OFFICE.nth_open_day_close(berlin(received), days) == berlin(close)


@pytest.mark.parametrize(
    ("at", "rounded"),
    [
        ("2026-06-01 09:00", "2026-06-01 09:00"),
        ("2026-06-01 09:00:00.000001", "2026-06-01 10:00"),
        ("2026-06-01 12:00:01", "2026-06-01 12:30"),
        ("2026-06-01 12:30", "2026-06-01 12:30"),
        ("2026-06-01 12:31", "2026-06-01 14:00"),
        ("2026-06-05 17:31", "2026-06-08 09:00"),
        ("2026-06-05 17:30", "2026-06-05 17:30"),
    ],
)
def test_rounding_stays_inside_open_hours(at: str, rounded: str) -> None:
    """Times go up to the full hour of the wall clock, or to the end of the half day."""
    assert OFFICE.round_up_inside(berlin(at), HOUR) == berlin(rounded)


def test_rounding_passes_windows_that_touch() -> None:
    """One night's window meeting the next is not a close: the full hour is found."""
    relay = Calendar(
        zone="UTC",
        weekly=((window("22:00", "05:45"), window("05:45", "22:00")),) * 7,
    )

    at = datetime(2026, 6, 1, 5, 40, tzinfo=UTC)
    assert relay.round_up_inside(at, HOUR) == at + 20 * MINUTE


@pytest.mark.parametrize(
    ("at", "rounded"),
    [
        ("2026-10-03T15:20:00+00:00", "2026-10-03T16:00:00+00:00"),
        ("2026-04-04T14:50:00+00:00", "2026-04-04T15:30:00+00:00"),
    ],
)
def test_rounding_reads_the_wall_clock_across_a_change(at: str, rounded: str) -> None:
    """
    Where half an hour is skipped or repeated, the full hour is still the one on
    the wall.
    """
    island = Calendar(zone="Australia/Lord_Howe", weekly=(ALL_DAY,) * 7)

    done = island.round_up_inside(datetime.fromisoformat(at), HOUR)
    assert done == datetime.fromisoformat(rounded)
    assert not island.local(done).minute


def test_a_calendar_without_hours_says_so() -> None:
    """Every search ends after 400 days with an error that names what was wanted."""
    now = datetime(2026, 6, 1, tzinfo=UTC)
    searches: list[Callable[[], datetime]] = [
        lambda: NEVER.add_open(now, HOUR),
        lambda: NEVER.subtract_open(now, HOUR),
        lambda: NEVER.nth_open_day_close(now, 1),
        lambda: NEVER.round_up_inside(now, HOUR),
    ]

    for search in searches:
        with pytest.raises(NoOpenTime, match="within 400 days"):
            search()


def test_the_horizon_is_the_same_for_a_full_calendar() -> None:
    """More open time than 400 days can hold is refused, a little less is not."""
    always = Calendar(zone="UTC", weekly=(ALL_DAY,) * 7)
    now = datetime(2026, 6, 1, tzinfo=UTC)

    assert always.add_open(now, timedelta(days=400)) == now + timedelta(days=400)
    with pytest.raises(NoOpenTime):
        always.add_open(now, timedelta(days=400, microseconds=1))


def test_wrong_arguments_are_refused() -> None:
    """Naive times, negative lengths, day zero, odd steps and unknown zones raise."""
    naive = datetime(2026, 6, 1)  # noqa: DTZ001 - the mistake under test
    now = naive.replace(tzinfo=UTC)
    mistakes: list[Callable[[], object]] = [
        lambda: OFFICE.is_open(naive),
        lambda: OFFICE.add_open(naive, HOUR),
        lambda: OFFICE.open_between(now, naive),
        lambda: OFFICE.nth_open_day_close(naive, 1),
        lambda: OFFICE.round_up_inside(naive, HOUR),
        lambda: OFFICE.add_open(now, -HOUR),
        lambda: OFFICE.subtract_open(now, -HOUR),
        lambda: OFFICE.nth_open_day_close(now, 0),
        lambda: OFFICE.round_up_inside(now, timedelta()),
        lambda: OFFICE.round_up_inside(now, 7 * HOUR),
        lambda: Calendar(zone="Mars/Olympus", weekly=((),) * 7),
        lambda: Calendar(zone="UTC", weekly=()),
    ]

    for mistake in mistakes:
        with pytest.raises(ValueError):  # noqa: PT011 - each has its own words
            mistake()
