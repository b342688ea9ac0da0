"""The times and owners that the shipped policy gives."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from followup.complaint import CommitmentKind, Severity
from followup.policy import (
    Policy,
    PromisedTime,
    after_broken_promise,
    after_customer_wrote,
    after_update,
    lead_for,
    load_default,
    owner_for,
    promise_times,
    revised,
)

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 6, 8, 10, tzinfo=BERLIN)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_default()


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def promised(
    policy: Policy, severity: Severity, opened: str, zone: str = ""
) -> dict[CommitmentKind, PromisedTime]:
    times = promise_times(
        policy,
        category="billing",
        severity=severity,
        opened=berlin(opened),
        customer_zone=zone,
    )
    return {each.kind: each for each in times}


@pytest.mark.parametrize(
    ("severity", "reply", "update", "remedy"),
    [
        (Severity.LOW, "2026-06-09 17:30", "2026-06-10 17:30", "2026-06-12 17:30"),
        (Severity.MEDIUM, "2026-06-08 17:30", "2026-06-09 17:30", "2026-06-10 17:30"),
        (Severity.HIGH, "2026-06-08 13:00", "2026-06-08 17:30", "2026-06-08 17:30"),
        (Severity.CRITICAL, "2026-06-08 10:00", "2026-06-08 13:00", "2026-06-08 13:00"),
    ],
)
def test_a_friday_evening_complaint_is_promised_working_times(
    policy: Policy, severity: Severity, reply: str, update: str, remedy: str
) -> None:
    """Received on a Friday at 17:10, every time is in open hours and on the hour."""
    times = promised(policy, severity, "2026-06-05 17:10")

    assert times[CommitmentKind.FIRST_REPLY].promised_time == berlin(reply)
    assert times[CommitmentKind.NEXT_UPDATE].promised_time == berlin(update)
    assert times[CommitmentKind.REMEDY_OFFER].promised_time == berlin(remedy)


def test_the_acknowledgement_comes_at_any_hour(policy: Policy) -> None:
    """Five minutes after receipt, at night and unrounded, with no earlier target."""
    at_night = promised(policy, Severity.LOW, "2026-12-25 03:14:15.926535")
    told = at_night[CommitmentKind.ACKNOWLEDGE]

    assert told.promised_time == berlin("2026-12-25 03:19:15.926535")
    assert told.internal_target_time == told.promised_time
    assert told.warning_time == berlin("2026-12-25 03:18:15.926535")


def test_target_and_warning_are_shares_of_the_open_time(policy: Policy) -> None:
    """Of 4 open hours rounded up to 5, ours is at 3 h and the warning at 4 h."""
    reply = promised(policy, Severity.HIGH, "2026-06-08 09:00:01")[
        CommitmentKind.FIRST_REPLY
    ]

    assert reply.promised_time == berlin("2026-06-08 14:00")
    assert reply.internal_target_time == berlin("2026-06-08 12:00:00.400000")
    assert reply.warning_time == berlin("2026-06-08 13:00:00.200000")


def test_a_promise_says_what_it_was_counted_with(policy: Policy) -> None:
    """Versions and the customer's zone travel with the time; UTC is the clock."""
    reply = promised(policy, Severity.HIGH, "2026-06-08 09:00", "Asia/Tokyo")[
        CommitmentKind.FIRST_REPLY
    ]

    assert reply.zone == "Asia/Tokyo"
    assert reply.policy_version == policy.version
    assert reply.calendar_version == policy.calendar(Severity.HIGH).version
    assert reply.promised_time.tzinfo is UTC


def test_an_empty_zone_is_the_companys_and_an_unknown_one_is_refused(
    policy: Policy,
) -> None:
    """A zone that does not exist raises ValueError."""
    times = promised(policy, Severity.LOW, "2026-06-08 09:00")

    assert {each.zone for each in times.values()} == {"Europe/Berlin"}
    with pytest.raises(ValueError, match="no time zone 'Mars/Olympus'"):
        promised(policy, Severity.LOW, "2026-06-08 09:00", "Mars/Olympus")


def test_the_next_update_comes_sooner_when_the_customer_had_to_ask(
    policy: Policy,
) -> None:
    """HIGH and above within 4 open hours, the others within one open day."""
    wrote = berlin("2026-06-08 09:30")

    by_severity = [
        after_customer_wrote(
            policy, severity=severity, since=wrote, customer_zone=""
        ).promised_time
        for severity in Severity
    ]
    next_day, same_day = berlin("2026-06-09 17:30"), berlin("2026-06-08 14:00")
    assert by_severity == [next_day, next_day, same_day, same_day]


def test_a_broken_promise_and_a_heartbeat_promise_the_next_update(
    policy: Policy,
) -> None:
    """One open day after a break, and the severity's own time after an update."""
    at = berlin("2026-06-08 12:00")
    broken = after_broken_promise(
        policy, severity=Severity.LOW, since=at, customer_zone=""
    )
    heartbeat = after_update(policy, severity=Severity.LOW, since=at, customer_zone="")

    assert broken.kind is heartbeat.kind is CommitmentKind.NEXT_UPDATE
    assert broken.promised_time == berlin("2026-06-09 17:30")
    assert heartbeat.promised_time == berlin("2026-06-11 17:30")


@pytest.mark.parametrize("days", [-1, 0, 0.25, 3, 5000])
def test_a_person_may_promise_any_time(policy: Policy, days: float) -> None:
    """Our clocks for a given time never fail, and lie between the start and it."""
    start = berlin("2026-06-05 18:00")
    given = start + timedelta(days=days)
    made = revised(
        policy,
        kind=CommitmentKind.RESOLUTION,
        severity=Severity.HIGH,
        start=start,
        promised=given,
        customer_zone="",
    )

    assert made.promised_time == given
    in_order = [start, made.internal_target_time, made.warning_time, given]
    assert in_order == sorted(in_order, reverse=days < 0)


def test_the_owner_is_a_member_chosen_by_the_id_alone(policy: Policy) -> None:
    """The same complaint has the same owner, and the work is shared about evenly."""
    owners = [
        owner_for(policy, "billing", f"T-{number}", MONDAY).id for number in range(400)
    ]

    assert owners[7] == owner_for(policy, "billing", "T-7", MONDAY).id
    assert Counter(owners).keys() == {"alex", "kim"}
    assert min(Counter(owners).values()) > 150


def test_a_growing_team_keeps_its_owners(policy: Policy) -> None:
    """Sam joins alex and kim: nobody's complaint moves but to Sam."""
    moved = [
        (before.id, after.id)
        for number in range(200)
        if (before := owner_for(policy, "billing", f"T-{number}", MONDAY))
        != (after := owner_for(policy, "delivery", f"T-{number}", MONDAY))
    ]

    assert moved
    assert {after for _, after in moved} == {"sam"}


def test_an_unknown_category_goes_to_the_default_one(policy: Policy) -> None:
    """Its team, lead and phrase are used, so that nothing is left without an owner."""
    assert owner_for(policy, "typo", "T-1", MONDAY) == owner_for(
        policy, "other", "T-1", MONDAY
    )
    assert lead_for(policy, "").display_name == "Robin Example"
    assert policy.neutral_phrase("typo", "fr") == "your experience with us"
    assert policy.neutral_phrase("delivery", "de-AT") == "eine Lieferung"


def test_an_unknown_brand_is_the_first(policy: Policy) -> None:
    """A complaint that names no brand is answered in the name of the first."""
    assert policy.brand("") is policy.brands["example"]


def test_more_severe_is_never_later(policy: Policy) -> None:
    """Whatever the hour, a more severe complaint is not promised a later time."""
    opened = [f"2026-12-{day} {hour}:10" for day in range(18, 31) for hour in (11, 23)]

    for at in opened:
        for milder, worse in pairwise(Severity):
            mild, bad = promised(policy, milder, at), promised(policy, worse, at)
            assert all(bad[k].promised_time <= mild[k].promised_time for k in mild)
