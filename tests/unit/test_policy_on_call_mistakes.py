"""Calendar files that cannot be used are refused, with the line of each mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from followup.policy import Policies, PolicyErrors
from tests.support.on_call_files import calendar, event, load_with, with_examples


def mistakes(folder: Path, *events: str) -> list[str]:
    with pytest.raises(PolicyErrors) as raised:
        load_with(folder, nights=calendar(*events))
    return str(raised.value).splitlines()[1:]


GOOD = ("SUMMARY:alex", "DTSTART:20260608T150000Z", "DTEND:20260608T160000Z")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("SUMMARY:alex", "SUMMARY:nobody", "there is no person 'nobody'"),
        ("SUMMARY:alex", "UID:x", "there is no person ''"),
        ("SUMMARY:alex", "ATTENDEE:mailto:x@example.com", "is nobody's address"),
        ("DTSTART:20260608T150000Z", "DTSTART:soon", "it cannot be read: DTSTART"),
        ("DTSTART:20260608T150000Z", "UID:x", "DTSTART is missing"),
        ("DTEND:20260608T160000Z", "DTEND:20260608T150000Z", "does not end after"),
        ("DTEND:20260608T160000Z", "UID:x", "does not end after"),
        ("DTEND:20260608T160000Z", "DTEND:20260608", "must be of the same type"),
        ("SUMMARY:alex", "SUMMARY:alex\nPRIORITY:high", "it cannot be read: PRIORITY"),
        ("SUMMARY:alex", "SUMMARY:alex\nPRIORITY:1\nPRIORITY:2", "it cannot be read"),
        ("SUMMARY:alex", "SUMMARY:alex\nDTSTART:20260608T150000Z", "cannot be read"),
        (
            "SUMMARY:alex",
            "SUMMARY:alex\nRRULE:FREQ=DAILY\nRRULE:FREQ=SECONDLY",
            "it repeats secondly",
        ),
        ("SUMMARY:alex", "SUMMARY:alex\nRRULE:FREQ=HOURLY", "it repeats hourly"),
        ("SUMMARY:alex", "SUMMARY:alex\nRRULE:FREQ=DALY", "RRULE"),
        (
            "SUMMARY:alex",
            "SUMMARY:alex\nRRULE:FREQ=DAILY;INTERVAL=0",
            "its INTERVAL is below 1",
        ),
        (
            "DTSTART:20260608T150000Z",
            "DTSTART;TZID=Mars/Olympus:20260608T150000",
            "there is no time zone 'Mars/Olympus'",
        ),
    ],
)
def test_a_bad_event_is_told_with_file_and_line(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    """The second of two events is wrong: its line is named, and what to do."""
    bad = event(*GOOD).replace(old, new)
    [found] = mistakes(tmp_path, event(*GOOD), bad)

    assert found.startswith("  nights.ics:9: event ")
    assert told in found


def test_an_address_of_two_people_is_refused(tmp_path: Path) -> None:
    """It would be a guess which of them is on duty."""
    both = with_examples().replace("kim@example.com", "alex@example.com")
    nights = calendar(event(*GOOD, "ATTENDEE:mailto:alex@example.com"))
    with pytest.raises(PolicyErrors, match="is the address of alex and kim"):
        load_with(tmp_path, nights=nights, text=both)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("hello", "nights.ics:1: this is not one iCalendar file"),
        ("BEGIN:VEVENT", "nights.ics:1: this is not one iCalendar file"),
    ],
)
def test_what_is_no_calendar_is_refused(tmp_path: Path, text: str, told: str) -> None:
    """Other text is told as such, with the file's name."""
    with pytest.raises(PolicyErrors, match=told):
        load_with(tmp_path, nights=text)


def test_a_file_that_is_not_there_is_told_with_the_policys_line(
    tmp_path: Path,
) -> None:
    """Every such file at once, and beside the other mistakes of the policy."""
    bad = with_examples().replace("rounding: 1 h", "rounding: 7 h")
    (tmp_path / "p.yaml").write_text(bad)
    with pytest.raises(PolicyErrors) as raised:
        Policies.load(tmp_path / "p.yaml")

    told = {each.path: each.line for each in raised.value.problems}
    lines = bad.splitlines()
    assert told == {
        "rounding": lines.index("rounding: 7 h") + 1,
        "people.alex.absence_calendar": lines.index(
            "    absence_calendar: alex-away.ics"
        )
        + 1,
        "on_call.nights.calendar": lines.index("    calendar: nights.ics") + 1,
    }


@pytest.mark.parametrize("path", ["../nights.ics", "rota/nights.ics", "nights.txt"])
def test_a_file_elsewhere_is_refused(tmp_path: Path, path: str) -> None:
    """Only what lies beside the policy is followed when it changes."""
    text = with_examples().replace("calendar: nights.ics", f"calendar: {path}")
    with pytest.raises(PolicyErrors, match="is not the name of an"):
        load_with(tmp_path, text=text)
