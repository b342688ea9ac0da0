"""What is quoted and promised, from what was learned and what the policy allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup.complaint import Channel, CommitmentKind, Severity
from followup.lead_times.curve import Curve
from followup.lead_times.curves import Known, Unknown
from followup.learning import Quote, QuoteMethod
from followup.policy import Policy, ResolutionPromise
from followup.quoting import Asked, Quoted, is_too_late, kind_of, quote_for
from tests.support.curves import curve, published
from tests.support.facts import MONDAY
from tests.support.policies import DAY, HOUR, promising

BILLING = ("billing",)
laws = settings(max_examples=100, deadline=None)


ASKED = Asked(
    category="billing",
    severity=Severity.HIGH,
    opened=MONDAY,
    customer_zone="Europe/Vienna",
)


def known(one: Curve, weight: float = 400.0) -> Known:
    return Known(published=published(one, 0.0), weight=weight)


def quoted(
    hours: float, rules: Policy | None = None, asked: Asked = ASKED, **changes: Any
) -> Quoted:
    """Return what is quoted where nine of ten complaints end within so many hours."""
    one = curve(BILLING, nine_of_ten=hours, **changes)
    return quote_for(rules or promising(), known(one), asked)


def test_a_learned_time_is_promised_in_open_hours() -> None:
    """
    The quote is exact, the promise the next full hour, and our target the median.
    """
    found = quoted(5.5)
    times = found.resolution

    assert QuoteMethod.LEARNED is found.quote.method
    assert found.quote.quoted_time is not None
    assert abs(found.quote.quoted_time - (MONDAY + 5.5 * HOUR)) < timedelta(minutes=5)
    assert (found.quote.resolution_promised, found.quote.why) == (True, "promised")
    assert times is not None
    assert CommitmentKind.RESOLUTION is times.kind
    assert times.promised_time == MONDAY + 6 * HOUR
    assert times.internal_target_time == found.quote.median_time
    assert times.zone == "Europe/Vienna"


def test_a_quote_says_what_it_rests_on() -> None:
    """
    The kind that knew, how much of it there was, how soon it fades, and the curve.
    """
    quote = quoted(5.5, arrivals=77, weight=31.5).quote

    assert quote == with_times_of(
        quote,
        level=0.9,
        sample_size=77,
        effective_sample_size=31.5,
        half_life=60 * DAY,
        lead_time_version="v1",
        category="billing",
    )


def with_times_of(quote: Quote, **fields: Any) -> Quote:
    """Return a quote of these fields alone, with the times of another."""
    return Quote(
        method=QuoteMethod.LEARNED,
        quoted_time=quote.quoted_time,
        median_time=quote.median_time,
        resolution_promised=True,
        why="promised",
        **fields,
    )


@pytest.mark.parametrize(
    ("rules", "hours", "why"),
    [
        (promising(), 60.0, "beyond the ceiling of 2 open days for HIGH"),
        (promising(), 1e7, "beyond the ceiling of 2 open days for HIGH"),
        (
            promising(ResolutionPromise.AFTER_ASSESSMENT),
            5.5,
            "the category promises it after assessment",
        ),
        (promising(ResolutionPromise.NEVER), 5.5, "the category never promises it"),
        (
            promising(not_after=5 * HOUR),
            5.5,
            "beyond 2030-01-07 14:00Z, the last that a law or contract allows",
        ),
    ],
)
def test_what_may_not_be_promised_is_quoted_all_the_same(
    rules: Policy, hours: float, why: str
) -> None:
    """
    No RESOLUTION, and the quote says why.
    """
    found = quoted(hours, rules)

    assert found.resolution is None
    assert (found.quote.resolution_promised, found.quote.why) == (False, why)
    assert QuoteMethod.LEARNED is found.quote.method


def test_the_ceiling_itself_is_within_it() -> None:
    """
    What is quoted for the close of the second open day is promised for that moment.
    """
    close = datetime.fromisoformat("2030-01-09T16:30:00+00:00")
    hours = (close - MONDAY) / HOUR
    within, beyond = quoted(hours * 0.97), quoted(hours * 1.01)

    assert within.resolution is not None
    assert within.resolution.promised_time <= close
    assert beyond.resolution is None


def test_a_quoted_time_is_the_next_full_second() -> None:
    """
    Rounded up, the chance is no smaller; whole, it is the same on every machine.
    """
    found = quoted(5.1234).quote.quoted_time
    hours = curve(BILLING, nine_of_ten=5.1234).quantile(0.9)

    assert found is not None
    exact = MONDAY + timedelta(hours=hours)
    assert exact <= found < exact + timedelta(seconds=1)
    assert 0 == found.microsecond


def test_only_what_was_learned_tells_that_a_law_is_missed() -> None:
    """
    A time beyond the limit, or none at all, says so; a policy's own time does not.
    """
    limit, late = MONDAY + DAY, MONDAY + 2 * DAY
    learned, ours = (
        [Quote(level=0.9, method=one, quoted_time=by) for by in (late, None, limit)]
        for one in (QuoteMethod.LEARNED, QuoteMethod.POLICY)
    )

    assert [True, True, False] == [is_too_late(one, limit, MONDAY) for one in learned]
    assert {False} == {is_too_late(one, limit, MONDAY) for one in ours}
    assert not is_too_late(learned[0], None, MONDAY)


def test_a_level_that_is_never_reached_has_no_time() -> None:
    """
    Where nine of ten are not put right within years, no moment is named.
    """
    assert quoted(1e7).quote.quoted_time is None


def test_rounding_stops_at_what_a_law_allows() -> None:
    """
    The next full hour would lie beyond it, so the last moment is promised.
    """
    found = quoted(5.3, promising(not_after=5.5 * HOUR))

    assert found.resolution is not None
    assert found.resolution.promised_time == MONDAY + 5.5 * HOUR


def test_whoever_prefers_texts_is_promised_a_time_to_be_texted() -> None:
    """
    A quote for the evening is moved to where both may be reached.
    """
    asked = replace(ASKED, by=Channel.SMS, customer_zone="America/New_York")
    found = quoted(5.5, asked=asked)

    assert found.resolution is not None
    assert found.resolution.promised_time == MONDAY + 6 * HOUR
    morning = quoted(1.5, asked=asked).resolution
    assert morning is not None
    assert morning.promised_time == MONDAY + 5 * HOUR


@pytest.mark.parametrize(
    ("what", "why"),
    [
        (Unknown.LOADING, "lead times are being loaded"),
        (Unknown.STALE, "nothing was learned for a week"),
        (known(curve(), weight=29.9), "little is known: it counts for 29.9 complaints"),
    ],
)
def test_without_knowledge_the_policy_is_quoted_and_nothing_promised(
    what: Known | Unknown, why: str
) -> None:
    """
    The severity's ceiling, our usual share of it as a target, and why.
    """
    found = quote_for(promising(), what, ASKED)

    assert QuoteMethod.POLICY is found.quote.method
    assert found.quote.why.startswith(why)
    assert found.quote.quoted_time == datetime.fromisoformat("2030-01-09T16:30Z")
    assert found.quote.median_time == datetime.fromisoformat("2030-01-08T15:12Z")
    assert found.resolution is None
    assert 0 == found.quote.sample_size


def test_an_unknown_category_is_asked_for_as_the_default_one() -> None:
    """
    The kind has the team of its category, too.
    """
    kind = kind_of(promising(), "fees", Severity.LOW)

    assert ("other", "LOW", "service") == (kind.category, kind.severity, kind.team)


@laws
@given(
    hours=st.floats(0.01, 1e6),
    seconds=st.integers(946_684_800, 4_000_000_000),
    severity=st.sampled_from(Severity),
    zone=st.sampled_from(["", "Europe/Vienna", "Asia/Kathmandu"]),
    by=st.sampled_from([Channel.EMAIL, Channel.SMS]),
    level=st.floats(0.5, 0.999),
)
def test_no_promise_is_earlier_than_its_quote(  # noqa: PLR0913, PLR0917 - what it depends on
    hours: float,
    seconds: int,
    severity: Severity,
    zone: str,
    by: Channel,
    level: float,
) -> None:
    """
    Target before promise, promise not before the quote, and all of it twice the same.
    """
    opened = datetime.fromtimestamp(seconds, MONDAY.tzinfo)
    asked = replace(ASKED, opened=opened, severity=severity, customer_zone=zone, by=by)
    rules = promising().model_copy(update={"promise_level": level})
    found = quoted(hours, rules, asked)

    assert found == quoted(hours, rules, asked)
    assert found.quote.resolution_promised is (found.resolution is not None)
    if found.resolution is not None:
        times = found.resolution
        assert found.quote.quoted_time is not None
        assert opened < found.quote.quoted_time <= times.promised_time
        assert times.internal_target_time <= times.promised_time
        assert times.warning_time <= times.promised_time
