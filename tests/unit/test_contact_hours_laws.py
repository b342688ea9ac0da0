"""Promised times of customers who may not be disturbed at any hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from followup.complaint import Channel, CommitmentKind, Severity
from followup.policy import after_update, load_default, promise_times
from followup.policy.contact import ContactHours
from followup.working_hours import SHARED, Calendar, NoOpenTime
from tests.unit.test_working_hours_laws import ZONES, calendars, instants

POLICY = load_default()
HOUR = timedelta(hours=1)
laws = settings(max_examples=80)


@laws
@given(st.data(), calendars(), calendars())
def test_a_time_inside_two_calendars_is_inside_each(
    data: st.DataObject, ours: Calendar, theirs: Calendar
) -> None:
    """
    What is rounded up inside both lies in each, and not before.
    """
    at = data.draw(instants(ours.zone))
    try:
        found = ours.round_up_inside(at, HOUR, theirs)
    except NoOpenTime:
        return
    just_before = found - timedelta(microseconds=1)

    assert found >= at
    assert ours.is_open(just_before)
    assert theirs.is_open(just_before)


def share_soon(ours: Calendar, theirs: Calendar, since: datetime) -> bool:
    """Whether both are open at some time that a promise for `since` could move to.

    Looked for from a little before `since`, that was seen for a little less long.
    """
    try:
        found = ours.round_up_inside(since, HOUR, theirs)
    except NoOpenTime:
        return False
    return found < since + SHARED - timedelta(days=4)


@laws
@example(zone="Pacific/Auckland", severity=Severity.LOW, days=260.0)
@given(
    zone=st.sampled_from(ZONES),
    severity=st.sampled_from(list(Severity)),
    days=st.floats(0, 365),
)
def test_who_prefers_sms_is_promised_times_of_their_own_day(
    zone: str, severity: Severity, days: float
) -> None:
    """
    Each time lies in our hours and in theirs, wherever they live; where the two share
    none, in ours.
    """
    year = datetime(2026, 1, 1, tzinfo=UTC)
    opened = year + timedelta(days=days)
    told = promise_times(
        POLICY,
        category="other",
        severity=severity,
        opened=opened,
        customer_zone=zone,
        by=Channel.SMS,
    )
    ours, theirs = POLICY.calendar(severity), POLICY.contact_hours.calendar(zone, "")

    for one in told:
        if one.kind is CommitmentKind.ACKNOWLEDGE:
            assert opened + POLICY.acknowledge <= one.promised_time
            assert theirs.is_open(one.promised_time - POLICY.acknowledge)
            continue
        just_before = one.promised_time - timedelta(microseconds=1)
        assert ours.is_open(just_before) or ours.is_open(one.promised_time)
        if not theirs.is_open(just_before):
            assert not share_soon(ours, theirs, one.promised_time)


def test_for_e_mail_only_our_own_hours_matter() -> None:
    """
    A customer in New York who prefers mail is promised a Berlin morning; by SMS, the
    afternoon that is their own morning.
    """
    since = datetime(2026, 6, 8, 16, tzinfo=ZoneInfo("Europe/Berlin"))
    times = [
        after_update(
            POLICY,
            severity=Severity.CRITICAL,
            since=since,
            customer_zone="America/New_York",
            by=by,
        ).promised_time.astimezone(ZoneInfo("Europe/Berlin"))
        for by in (Channel.EMAIL, Channel.SMS)
    ]

    assert ["Tue 12:00", "Tue 15:00"] == [f"{one:%a %H:%M}" for one in times]


def test_a_policy_may_give_e_mail_a_window_too() -> None:
    """
    With EMAIL under promise the same customer is promised an hour of their own day.
    """
    hours = ContactHours(promise=(Channel.EMAIL,))
    policy = POLICY.model_copy(update={"contact_hours": hours})
    since = datetime(2026, 6, 8, 16, tzinfo=ZoneInfo("Europe/Berlin"))

    told = after_update(
        policy,
        severity=Severity.CRITICAL,
        since=since,
        customer_zone="America/New_York",
    )

    assert 9 == told.promised_time.astimezone(ZoneInfo("America/New_York")).hour


def test_nobody_knows_where_the_customer_is() -> None:
    """
    Then only the middle of the company's own day will do.
    """
    at = datetime(2026, 6, 8, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    hours = POLICY.contact_hours.calendar("", POLICY.zone)

    assert not hours.is_open(at)
    assert at + HOUR == hours.next_open(at)
    assert not hours.is_open(at + 9 * HOUR)
