"""Who is on duty, from iCalendar files."""

from __future__ import annotations

from datetime import UTC, timedelta
from pathlib import Path

import pytest

from followup.policy import Policies, Policy, on_duty
from tests.support.on_call_files import (
    DEFAULT,
    berlin,
    calendar,
    event,
    load_with,
    shift,
    with_examples,
)

NIGHTLY = shift(
    "alex", "20260302T170000", "20260303T090000", "UID:n", "RRULE:FREQ=DAILY"
)


def on(policy: Policy, when: str) -> list[str]:
    return [each.id for each in on_duty(policy, "nights", berlin(when))]


def test_a_shift_begins_with_its_first_instant_and_ends_before_its_last(
    tmp_path: Path,
) -> None:
    """Half-open, as open hours are; before, between and after nobody is on duty."""
    policy = load_with(tmp_path, nights=calendar(NIGHTLY))

    assert on(policy, "2026-03-02 16:59:59.999999") == []
    assert on(policy, "2026-03-02 17:00") == ["alex"]
    assert on(policy, "2026-03-03 08:59:59.999999") == ["alex"]
    assert on(policy, "2026-03-03 09:00") == []
    assert on_duty(policy, "no-such-calendar", berlin("2026-03-03 01:00")) == ()


@pytest.mark.parametrize(
    ("eve", "morning"),
    [("2026-03-28", "2026-03-29"), ("2026-10-24", "2026-10-25")],
)
def test_a_repeated_shift_keeps_its_wall_clock_when_clocks_change(
    tmp_path: Path, eve: str, morning: str
) -> None:
    """Five in the evening until nine in the morning, in the nights of both changes."""
    policy = load_with(tmp_path, nights=calendar(NIGHTLY))

    assert on(policy, f"{eve} 16:59") == []
    assert on(policy, f"{eve} 17:00") == ["alex"]
    assert on(policy, f"{morning} 08:59") == ["alex"]
    assert on(policy, f"{morning} 09:00") == []


@pytest.mark.parametrize("hour", ["02:00", "02:30", "02:59"])
@pytest.mark.parametrize("day", ["20260329", "20261025"])
def test_shifts_that_meet_in_a_clock_change_leave_no_hole(
    tmp_path: Path, day: str, hour: str
) -> None:
    """A handover at a skipped or repeated time is one instant: someone is always on."""
    at = f"{day}T{hour.replace(':', '')}00"
    policy = load_with(
        tmp_path,
        nights=calendar(
            shift("alex", f"{day}T000000", at), shift("kim", at, f"{day}T060000")
        ),
    )
    midnight = berlin(f"{day[:4]}-{day[4:6]}-{day[6:]} 00:00").astimezone(UTC)
    people = [
        on_duty(policy, "nights", midnight + quarter * timedelta(minutes=15))
        for quarter in range(20)
    ]

    assert all(len(found) == 1 for found in people)
    names = [found[0].id for found in people]
    assert names == sorted(names)
    assert set(names) == {"alex", "kim"}


def test_an_event_invites_the_people_on_duty(tmp_path: Path) -> None:
    """Addresses in any spelling; who declined, and who only organises, is not on."""
    policy = load_with(
        tmp_path,
        nights=calendar(
            event(
                "SUMMARY:Nights",
                "DTSTART:20260608T150000Z",
                "DTEND:20260609T070000Z",
                "ORGANIZER:mailto:robin@example.com",
                "ATTENDEE;CN=Sam:MAILTO:Sam@Example.com",
                "ATTENDEE;PARTSTAT=DECLINED:mailto:alex@example.com",
                "ATTENDEE:mailto:kim@example.com",
            )
        ),
    )

    assert on(policy, "2026-06-08 20:00") == ["sam", "kim"]


def test_a_title_is_a_key_or_a_display_name(tmp_path: Path) -> None:
    """Without an invitation the title says who it is."""
    policy = load_with(
        tmp_path,
        nights=calendar(
            shift("sam", "20260608T170000", "20260608T180000"),
            shift("Kim example", "20260608T180000", "20260608T190000"),
        ),
    )

    assert on(policy, "2026-06-08 17:30") == ["sam"]
    assert on(policy, "2026-06-08 18:30") == ["kim"]


def test_exceptions_and_cancelled_nights_are_understood(tmp_path: Path) -> None:
    """One night is Kim's, one is cancelled, one is left out; the others stay."""
    zone = "TZID=Europe/Berlin"
    swap = shift(
        "kim",
        "20260304T170000",
        "20260305T090000",
        "UID:n",
        f"RECURRENCE-ID;{zone}:20260304T170000",
    )
    off = shift(
        "alex",
        "20260305T170000",
        "20260306T090000",
        "UID:n",
        f"RECURRENCE-ID;{zone}:20260305T170000",
        "STATUS:CANCELLED",
    )
    usual = NIGHTLY.replace("UID:n", f"UID:n\nEXDATE;{zone}:20260306T170000")
    policy = load_with(tmp_path, nights=calendar(usual, swap, off))

    nights = [on(policy, f"2026-03-0{day} 20:00") for day in range(3, 8)]
    assert nights == [["alex"], ["kim"], [], [], ["alex"]]


def test_times_without_a_zone_and_whole_days_are_in_the_files_zone(
    tmp_path: Path,
) -> None:
    """The zone of the on-call calendar, not of the machine and not UTC."""
    text = with_examples().replace(
        "    calendar: nights.ics\n    zone: Europe/Berlin",
        "    calendar: nights.ics\n    zone: America/New_York",
    )
    policy = load_with(
        tmp_path,
        nights=calendar(
            event("SUMMARY:sam", "DTSTART;VALUE=DATE:20260608"),
            event("SUMMARY:kim", "DTSTART:20260609T000000", "DURATION:PT8H"),
        ),
        text=text,
    )

    assert on(policy, "2026-06-08 05:59") == []
    assert on(policy, "2026-06-08 06:00") == ["sam"]
    assert on(policy, "2026-06-09 05:59") == ["sam"]
    assert on(policy, "2026-06-09 06:00") == ["kim"]


def test_of_overlapping_shifts_one_counts_whatever_their_order(tmp_path: Path) -> None:
    """A stated priority, then the one that began last, then the one that ends first."""
    week = shift("alex", "20260608T000000", "20260615T000000")
    cover = shift("kim", "20260609T100000", "20260609T180000")
    short = shift("sam", "20260609T100000", "20260609T120000")
    first = shift("robin", "20260609T000000", "20260609T110000", "PRIORITY:1")
    events = [week, cover, short, first]

    for turned in (events, events[::-1]):
        policy = load_with(tmp_path, nights=calendar(*turned))
        hours = ["09:00", "10:30", "11:30", "13:00", "18:00"]
        found = [on(policy, f"2026-06-09 {hour}") for hour in hours]
        assert found == [["robin"], ["robin"], ["sam"], ["kim"], ["alex"]]


def test_whoever_is_absent_is_not_on_duty(tmp_path: Path) -> None:
    """The next shift counts, and where there is none nobody is on duty."""
    away = calendar(shift("ill", "20260609T000000", "20260610T000000"))
    alone = shift("alex", "20260608T000000", "20260615T000000")
    below = shift("kim", "20260601T000000", "20260609T120000")
    policy = load_with(tmp_path, nights=calendar(alone, below), away=away)

    assert on(policy, "2026-06-08 10:00") == ["alex"]
    assert on(policy, "2026-06-09 10:00") == ["kim"]
    assert on(policy, "2026-06-09 13:00") == []


def test_files_are_read_from_beside_the_policy(tmp_path: Path) -> None:
    """A folder of policies names its calendars relative to itself."""
    load_with(tmp_path, nights=calendar(NIGHTLY))
    (tmp_path / "p.yaml").write_text(with_examples())

    for path in (tmp_path, tmp_path / "p.yaml"):
        [policy] = Policies.load(path).versions
        assert on(policy, "2026-03-03 01:00") == ["alex"]


def test_the_comments_of_the_default_hold_what_they_show(tmp_path: Path) -> None:
    """Taken out of their comments, the examples are a good policy."""
    policy = load_with(tmp_path, nights=calendar(NIGHTLY))

    assert with_examples() != DEFAULT
    assert policy.teams["service"].on_call == "nights"
    assert policy.people["alex"].absences
    assert "on_call:nights" in policy.chains["urgent"].steps[1].targets
