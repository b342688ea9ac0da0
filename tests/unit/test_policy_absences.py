"""Who is away, when they are back, and who owns what comes in meanwhile."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup.complaint import Severity
from followup.policy import (
    Policy,
    PolicyErrors,
    falls_into_absence,
    is_absent,
    load_policy,
    next_present,
    owner_for,
)
from tests.support.on_call_files import (
    absent,
    berlin,
    calendar,
    load_with,
    shift,
    with_examples,
)

AWAY = {
    "kim": [("2026-06-08", "2026-06-09"), ("2026-06-10", "2026-06-10")],
    "robin": [("2026-06-10", "2026-06-10")],
    "sam": [("2026-10-25", "2026-10-25")],
}


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(absent(AWAY), name="p.yaml")


def test_whole_days_are_days_of_the_policys_zone(policy: Policy) -> None:
    """From the first instant of the first day until the last of the last one."""
    assert not is_absent(policy, "kim", berlin("2026-06-07 23:59:59.999999"))
    assert is_absent(policy, "kim", berlin("2026-06-08 00:00"))
    assert is_absent(policy, "kim", berlin("2026-06-10 23:59:59.999999"))
    assert not is_absent(policy, "kim", berlin("2026-06-11 00:00"))
    assert not is_absent(policy, "stranger", berlin("2026-06-08 00:00"))


def test_absences_that_meet_are_one(policy: Policy) -> None:
    """Whoever is away twice in a row is back after the second time."""
    back = next_present(policy, "kim", berlin("2026-06-08 10:00"))

    assert back == berlin("2026-06-11 00:00")
    assert next_present(policy, "kim", back) == back


def test_a_day_of_a_clock_change_is_as_long_as_it_is(policy: Policy) -> None:
    """Away on the day with 25 hours, and back on the next."""
    noon = berlin("2026-10-25 12:00")
    midnight = berlin("2026-10-25 00:00").astimezone(UTC)

    assert next_present(policy, "sam", noon) == berlin("2026-10-26 00:00")
    assert is_absent(policy, "sam", midnight + timedelta(hours=24.9))


def test_a_promise_falls_into_an_absence_only_by_its_last_instant(
    policy: Policy,
) -> None:
    """Due as somebody leaves can be kept; due as they come back cannot."""
    assert not falls_into_absence(policy, "kim", berlin("2026-06-08 00:00"))
    assert falls_into_absence(policy, "kim", berlin("2026-06-09 17:30"))
    assert falls_into_absence(policy, "kim", berlin("2026-06-11 00:00"))
    assert not falls_into_absence(policy, "kim", berlin("2026-06-11 17:30"))


def test_absences_come_from_a_file_as_well(tmp_path: Path) -> None:
    """Every event but free time is an absence; days and file add up."""
    away = calendar(
        shift("Dentist", "20260901T100000", "20260901T113000"),
        shift("Birthday", "20260902T000000", "20260903T000000", "TRANSP:TRANSPARENT"),
        shift("Holiday", "20260815T000000", "20260822T000000"),
    )
    loaded = load_with(tmp_path, away=away)

    assert is_absent(loaded, "alex", berlin("2026-09-01 10:00"))
    assert not is_absent(loaded, "alex", berlin("2026-09-01 11:30"))
    assert not is_absent(loaded, "alex", berlin("2026-09-02 10:00"))
    assert not is_absent(loaded, "kim", berlin("2026-09-01 10:00"))
    back = next_present(loaded, "alex", berlin("2026-08-03 00:00"))
    assert back == berlin("2026-08-22 00:00")


def test_whoever_stays_away_has_no_time_of_return() -> None:
    """Longer than 400 days is not searched."""
    gone = load_policy(absent({"sam": [("2026-01-01", "2036-12-31")]}), name="p.yaml")

    assert next_present(gone, "sam", berlin("2026-06-08 00:00")) is None


def test_days_in_the_wrong_order_are_refused() -> None:
    """The last day before the first is a slip, told with its line."""
    text = absent({"sam": [("2026-06-09", "2026-06-08")]})
    with pytest.raises(PolicyErrors, match="is before the first") as raised:
        load_policy(text, name="p.yaml")

    [problem] = raised.value.problems
    assert "absences" in text.splitlines()[problem.line - 1]


def owners(policy: Policy, when: datetime, category: str = "billing") -> Counter[str]:
    return Counter(
        owner_for(policy, category, f"T-{number}", when).id for number in range(100)
    )


def test_whoever_is_away_owns_nothing_new_and_others_keep_theirs(
    policy: Policy,
) -> None:
    """Kim is away: Kim's go to the others, and nobody else's complaint moves."""
    before, during = berlin("2026-06-05 10:00"), berlin("2026-06-08 10:00")
    moved = {
        (old, new)
        for number in range(100)
        if (old := owner_for(policy, "delivery", f"T-{number}", before).id)
        != (new := owner_for(policy, "delivery", f"T-{number}", during).id)
    }

    assert "kim" in owners(policy, before, "delivery")
    assert moved == {("kim", "alex"), ("kim", "sam")}


def test_outside_open_hours_it_counts_who_will_be_there_when_they_begin(
    policy: Policy,
) -> None:
    """On Friday evening Kim is still there, and on Monday morning no longer."""
    assert set(owners(policy, berlin("2026-06-05 17:29"))) == {"alex", "kim"}
    assert set(owners(policy, berlin("2026-06-05 17:30"))) == {"alex"}
    assert set(owners(policy, berlin("2026-06-10 20:00"))) == {"alex", "kim"}


def test_the_owner_is_a_real_person_even_when_everybody_is_away(
    tmp_path: Path,
) -> None:
    """The lead, then anybody on call, then the lead all the same."""
    day = [("2026-06-08", "2026-06-08")]
    team = absent({"kim": day, "sam": day}, with_examples()).replace(
        "first_day: 2026-08-03", "first_day: 2026-06-01"
    )
    nights = calendar(shift("robin", "20260101T000000", "20260102T000000"))
    no_lead = absent({"robin": day}, team)
    covered = calendar(shift("pat", "20260608T000000", "20260609T000000"))
    with_pat = no_lead.replace(
        "people:\n",
        "people:\n  pat: {display_name: Pat Example, email: pat@example.com}\n",
    )
    at = berlin("2026-06-08 10:00")

    lead = load_with(tmp_path, nights=nights, text=team)
    assert set(owners(lead, at)) == {"robin"}
    on_call = load_with(tmp_path, nights=covered, text=with_pat)
    assert set(owners(on_call, at)) == {"pat"}
    nobody = load_with(tmp_path, nights=nights, text=no_lead)
    assert set(owners(nobody, at)) == {"robin"}


def test_whoever_is_on_call_owns_what_comes_in_at_night(tmp_path: Path) -> None:
    """Only outside the hours of a team that names the calendar, and while on duty."""
    nights = calendar(shift("robin", "20260608T120000", "20260608T230000"))
    policy = load_with(tmp_path, nights=nights)

    assert set(owners(policy, berlin("2026-06-08 17:30"), "delivery")) == {"robin"}
    assert "robin" not in owners(policy, berlin("2026-06-08 17:29"), "delivery")
    assert "robin" not in owners(policy, berlin("2026-06-08 23:00"), "delivery")
    assert "robin" not in owners(policy, berlin("2026-06-08 17:30"), "billing")


@cache
def loaded_twice() -> tuple[Policy, Policy]:
    text = absent(AWAY)
    return load_policy(text, name="1.yaml"), load_policy(text, name="2.yaml")


@settings(max_examples=200)
@given(
    hours=st.integers(0, 24 * 300),
    complaint=st.text(min_size=1, max_size=20),
    category=st.sampled_from(["billing", "delivery", "typo", ""]),
)
def test_a_repeat_has_the_same_owner_and_nobody_absent(
    hours: int, complaint: str, category: str
) -> None:
    """Two policies read from the same text agree; who is away now is never chosen."""
    one, two = loaded_twice()
    at = berlin("2026-04-01 00:00") + timedelta(hours=hours)
    owner = owner_for(one, category, complaint, at)

    assert owner == owner_for(two, category, complaint, at)
    if one.calendar(Severity.LOW).is_open(at):
        assert not is_absent(one, owner.id, at)
