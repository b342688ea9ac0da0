"""Many promises of one category at risk at once: one word to its lead."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from followup.events import Alert, AlertKind
from services.scheduler.lookout.crowd import MOST_LISTED
from services.scheduler.lookout.look import View, look
from services.scheduler.lookout.seen import Seen
from tests.support.lookouts import (
    HOUR,
    MINUTE,
    MONDAY_NOON,
    OPERATORS,
    SECOND,
    at_risk,
)
from tests.support.policies import live_policy

NOW = MONDAY_NOON


def alerts_of(
    *seen: Seen, view: View | None = None, after: timedelta = timedelta()
) -> tuple[View, list[Alert]]:
    """Return the alerts that follow from what was seen."""
    known, said = look(view or View(), seen, live_policy(), OPERATORS, NOW + after)
    return known, [one for one in said if isinstance(one, Alert)]


def test_the_lead_gets_one_list() -> None:
    """
    Twenty at risk within a quarter of an hour are told one by one alone; at one more
    the lead of the category's team hears of all, the most pressing first.
    """
    _, few = alerts_of(*at_risk(20, NOW))
    _, (alert,) = alerts_of(*at_risk(21, NOW))

    assert few == []
    assert (alert.kind, alert.category) == (AlertKind.MANY_AT_RISK, "billing")
    assert alert.recipient.id == live_policy().teams["accounts"].lead
    assert alert.promises_in_all == 21
    assert [one.promised_time for one in alert.promises] == sorted(
        one.promise.promised_time for one in at_risk(21, NOW)
    )


def test_a_crowd_is_told_once_and_cleared_when_it_has_dispersed() -> None:
    """
    More that come at risk are the same crowd; the incident is closed, once, when no
    more than half of the limit came lately; the next crowd is another incident.
    """
    view, first = alerts_of(*at_risk(21, NOW))
    view, more = alerts_of(*at_risk(30, NOW + 5 * MINUTE), view=view, after=5 * MINUTE)
    view, quiet = alerts_of(view=view, after=30 * MINUTE)
    view, still = alerts_of(view=view, after=31 * MINUTE)
    _, next_one = alerts_of(*at_risk(25, NOW + HOUR), view=view, after=HOUR)

    assert more == []
    assert [one.kind for one in quiet] == [AlertKind.CLEARED]
    assert quiet[0].incident_key == first[0].incident_key
    assert still == []
    assert next_one[0].incident_key != first[0].incident_key


def test_a_restart_in_the_middle_of_it_says_nothing_again() -> None:
    """
    Its own word, read again with the promises at risk, is enough to know.
    """
    found = at_risk(40, NOW)
    _, said = alerts_of(*found)
    _, again = alerts_of(*found, *said)

    assert again == []


def test_categories_do_not_mix() -> None:
    """
    Thirty promises of two categories are no crowd.
    """
    both = [*at_risk(15, NOW), *at_risk(15, NOW, "delivery")]

    assert alerts_of(*both)[1] == []


def test_the_list_is_capped_and_counts_all() -> None:
    """
    Of a thousand the newest are listed, and the number of all is told.
    """
    _, (alert,) = alerts_of(*at_risk(800, NOW))

    assert len(alert.promises) == MOST_LISTED
    assert alert.promises_in_all == 800
    assert alert.why.startswith("800 promises of billing came at risk")


@given(st.lists(st.integers(min_value=0, max_value=1800), max_size=50))
def test_a_repeat_counts_once_and_old_ones_not_at_all(ages: list[int]) -> None:
    """
    Only the last fifteen minutes count, and what is heard again is not more.
    """
    seen = [
        at_risk(1, NOW - age * SECOND - timedelta(microseconds=index))[0]
        for index, age in enumerate(ages)
    ]
    start = int((NOW - 15 * MINUTE).timestamp())
    lately = [one for one in seen if int(one.time.timestamp()) > start]
    _, said = alerts_of(*seen, *seen)

    assert [one.promises_in_all for one in said] == (
        [len(lately)] if len(lately) > 20 else []
    )
