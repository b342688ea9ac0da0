"""What the notifier left to be told with others is told: soon, once, and all of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from followup.complaint import CommitmentKind, Person
from followup.events import Alert, AlertKind, Hold, ListedPromise
from services.scheduler.lookout import grouping
from services.scheduler.lookout.look import View, look, taken
from services.scheduler.lookout.seen import Grouped, Seen
from tests.support.lookouts import ALEX, HOUR, MINUTE, MONDAY_NOON, OPERATORS, SECOND
from tests.support.policies import live_policy

NOW = MONDAY_NOON
KIM = Person(id="kim")


def left(
    number: int, at: datetime, *, to: Person = ALEX, promise: int | None = None
) -> Grouped:
    """Return the word that one alert was left to be told with others."""
    promised = number if promise is None else promise
    return Grouped(
        id=f"alert-{number}",
        recipient=to,
        time=at,
        promise=ListedPromise(
            customer=f"c-{promised}",
            complaint=f"T-{promised}",
            commitment=f"first-reply-{promised}",
            kind=CommitmentKind.FIRST_REPLY,
            promised_time=NOW + (100 - promised) * MINUTE,
        ),
    )


def said(view: View, now: datetime, *seen: Seen) -> tuple[View, list[Alert]]:
    """Return what follows at a moment."""
    after, words = look(view, seen, live_policy(), OPERATORS, now)
    return after, [one for one in words if isinstance(one, Alert)]


def test_within_a_minute_all_that_was_left_is_told_in_one() -> None:
    """
    It waits a moment for others, lists the promises, the most pressing first, and says
    whose place it takes.
    """
    view, early = said(View(), NOW, left(1, NOW), left(2, NOW), left(3, NOW, to=KIM))
    view, found = said(view, NOW + MINUTE, left(4, NOW + 20 * SECOND, promise=1))
    _, again = said(view, NOW + 2 * MINUTE)
    alex, kim = sorted(found, key=lambda one: one.recipient.id)

    assert early == again == []
    assert (alex.kind, alex.recipient) == (AlertKind.GROUPED, ALEX)
    assert alex.grouped == ("alert-1", "alert-2", "alert-4")
    assert [one.complaint for one in alex.promises] == ["T-2", "T-1"]
    assert alex.promises_in_all == 2
    assert alex.complaint == ""
    assert kim.grouped == ("alert-3",)
    assert "1 more alert than" in kim.why


def test_the_rest_comes_at_the_end_of_the_hour() -> None:
    """
    One person gets such an alert once an hour at most, and then all that came since.
    """
    view, first = said(View(), NOW + MINUTE, left(1, NOW))
    view, soon = said(view, NOW + 59 * MINUTE, left(2, NOW + 2 * MINUTE))
    view, late = said(view, NOW + HOUR + MINUTE, left(3, NOW + 58 * MINUTE))

    assert (len(first), soon) == (1, [])
    assert [one.grouped for one in late] == [("alert-2", "alert-3")]


def test_a_lookout_that_starts_anew_says_the_rest_and_nothing_twice() -> None:
    """
    It hears the words and its own alerts again, in any order.
    """
    words = [left(number, NOW + number * SECOND) for number in range(4)]
    _, (alert,) = said(View(), NOW + MINUTE, *words[:3])
    _, restarted = said(View(), NOW + 2 * MINUTE, alert, *words[:3], *words[:3])
    _, later = said(View(), NOW + 2 * HOUR, *words[:3], alert, words[3])

    assert restarted == []
    assert [one.grouped for one in later] == [("alert-3",)]


def test_who_saw_more_says_it_once_more_rather_than_not_at_all() -> None:
    """
    Two lookouts at once may have heard other words: then their alerts have other ids.
    """
    _, (one,) = said(View(), NOW + MINUTE, left(1, NOW))
    _, (two,) = said(View(), NOW + MINUTE, left(1, NOW), left(2, NOW))
    _, (same,) = said(View(), NOW + 2 * MINUTE, left(1, NOW))

    assert one.alert_id != two.alert_id
    assert one.alert_id == same.alert_id


def test_very_many_are_told_in_several_and_none_is_left_out() -> None:
    """
    One alert has to fit into one record of Kafka.
    """
    number = grouping.MOST_GROUPED + 10
    _, found = said(View(), NOW + MINUTE, *(left(one, NOW) for one in range(number)))

    assert len(found) == 2
    assert len({id_ for one in found for id_ in one.grouped}) == number
    assert max(len(one.promises) for one in found) == grouping.MOST_LISTED


def test_what_is_a_day_old_is_told_no_more() -> None:
    """
    An alert that old is told nobody by itself either.
    """
    view = taken(View(), [left(1, NOW), left(2, NOW + 25 * HOUR)])

    assert set(view.piles[ALEX.id].waiting) == {"alert-2"}


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(
            st.integers(min_value=0, max_value=90),
            st.integers(min_value=0, max_value=5 * 3600),
        ),
        min_size=1,
        max_size=60,
    ),
    st.integers(min_value=60, max_value=900),
)
def test_every_alert_is_told_once_and_nobody_more_than_once_an_hour(
    words: list[tuple[int, int]], step: int
) -> None:
    """
    Whenever words come, and however often one looks: all are told, each in one alert,
    the last one within an hour and a minute, and never two within an hour.
    """
    timeline = sorted(
        (NOW + timedelta(seconds=at), number) for number, at in dict(words).items()
    )
    view, found, at = View(), list[Alert | Hold](), NOW
    end = NOW + 7 * HOUR
    while at <= end:
        heard = [left(number, when) for when, number in timeline if when <= at]
        timeline = [(when, number) for when, number in timeline if when > at]
        view, more = said(view, at, *heard)
        found += more
        at += timedelta(seconds=step)
    alerts = [one for one in found if isinstance(one, Alert)]
    told = [id_ for one in alerts for id_ in one.grouped]
    moments = sorted(one.raised_time for one in alerts)

    assert sorted(told) == sorted({f"alert-{number}" for number, _ in words})
    assert all(b - a >= HOUR for a, b in pairwise(moments))
