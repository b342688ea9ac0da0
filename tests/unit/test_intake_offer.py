"""What the first answer promises beside a time by which it is put right."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from followup.complaint import CommitmentKind, Severity
from followup.lead_times.curves import Known
from followup.quoting import Asked
from services.intake.offer import offer
from tests.support.curves import curve, published
from tests.support.facts import MONDAY
from tests.support.policies import HOUR, promising

ACKNOWLEDGE = CommitmentKind.ACKNOWLEDGE
FIRST_REPLY = CommitmentKind.FIRST_REPLY
NEXT_UPDATE = CommitmentKind.NEXT_UPDATE
REMEDY_OFFER = CommitmentKind.REMEDY_OFFER
RESOLUTION = CommitmentKind.RESOLUTION

ASKED = Asked(
    category="billing",
    severity=Severity.HIGH,
    opened=MONDAY,
    customer_zone="Europe/Vienna",
)


def offered(hours: float, asked: Asked = ASKED) -> dict[CommitmentKind, datetime]:
    """Return what is promised where nine of ten complaints end within the hours."""
    known = Known(
        published=published(curve(("billing",), nine_of_ten=hours), 0.0), weight=400.0
    )
    times = offer(promising(), known, asked).times
    return {one.kind: one.promised_time for one in times}


def test_a_remedy_is_not_offered_for_after_the_end() -> None:
    """Who is told that it is put right today, is not told of an offer tomorrow."""
    promised = offered(5.5)

    assert list(promised) == [ACKNOWLEDGE, FIRST_REPLY, NEXT_UPDATE, RESOLUTION]


def test_nothing_is_promised_for_after_the_end() -> None:
    """The next update, due tomorrow by the policy, comes with the end at the latest."""
    promised = offered(5.5)

    assert promised[RESOLUTION] == MONDAY + 6 * HOUR
    assert promised[NEXT_UPDATE] == MONDAY + 6 * HOUR


def test_what_comes_before_the_end_stays_as_it_is() -> None:
    """A complaint that takes longer is promised the same steps on the way to it."""
    slow = replace(ASKED, severity=Severity.MEDIUM)
    promised, by_policy = offered(100.0, slow), offered(10_000.0, slow)

    assert RESOLUTION not in by_policy
    assert list(promised) == [*by_policy, RESOLUTION]
    assert {**by_policy, RESOLUTION: promised[RESOLUTION]} == promised


@settings(max_examples=100)
@given(
    hours=st.floats(min_value=0.05, max_value=400.0),
    severity=st.sampled_from(list(Severity)),
    minutes=st.integers(min_value=0, max_value=14 * 24 * 60),
)
def test_the_end_comes_last(hours: float, severity: Severity, minutes: int) -> None:
    """Whatever was learned: the end is promised last, and only it is never left out."""
    opened = MONDAY + timedelta(minutes=minutes)
    promised = offered(hours, replace(ASKED, severity=severity, opened=opened))

    if RESOLUTION in promised:
        assert max(promised.values()) == promised[RESOLUTION]
    assert {ACKNOWLEDGE, FIRST_REPLY, NEXT_UPDATE} <= set(promised)
