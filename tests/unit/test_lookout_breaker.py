"""The breaker: far more messages than usual are held, and only then."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from followup.events import Alert, AlertKind, Hold, UpdateKind
from followup.holds import Holds, scope_of_kind, scopes
from followup.policy.lookout import Lookout
from services.scheduler.lookout.breaker import Traffic, usual
from services.scheduler.lookout.look import View, look, taken
from services.scheduler.lookout.seen import Seen
from tests.support.lookouts import (
    DAY,
    HOUR,
    KIND,
    MINUTE,
    MONDAY_NOON,
    OPERATORS,
    SECOND,
    spoken,
    word,
)
from tests.support.policies import live_policy, policy_with

NOW = MONDAY_NOON
SPAN = 10 * MINUTE


def judged(*seen: Seen, view: View | None = None) -> tuple[View, list[Hold | Alert]]:
    """Return what follows now from what was seen."""
    after, said = look(view or View(), seen, live_policy(), OPERATORS, NOW)
    return after, list(said)


def test_the_message_beyond_the_limit_trips_it() -> None:
    """
    Twenty of a kind in ten minutes are in order; one more holds the kind and pages.
    """
    _, in_order = judged(*spoken(20, NOW - MINUTE))
    _, said = judged(*spoken(21, NOW - MINUTE))

    assert in_order == []
    hold, page = said
    assert isinstance(hold, Hold)
    assert (hold.scope, hold.held, hold.until_time) == (
        "kind/broken_promise",
        True,
        None,
    )
    assert isinstance(page, Alert)
    assert (page.kind, page.recipient) == (AlertKind.MESSAGES_HELD, OPERATORS)
    assert "followup release kind/broken_promise" in page.why


def test_the_hold_is_one_that_every_process_obeys() -> None:
    """
    What it says of the kind stops a message of that kind, and no other.
    """
    _, (hold, _) = judged(*spoken(21, NOW))
    assert isinstance(hold, Hold)
    holds = Holds([hold])
    place = {"category": "billing", "brand": "example", "customer": "c-1001"}

    assert holds.holding(scopes(KIND, **place), NOW + DAY) == hold
    assert holds.holding(scopes(UpdateKind.RESOLVED, **place), NOW) is None


def test_it_is_said_once() -> None:
    """
    Whoever looks again, or after a restart with the same words, says nothing more.
    """
    messages = spoken(30, NOW - MINUTE)
    view, said = judged(*messages)
    _, again = judged(*spoken(5, NOW), view=view)
    _, restarted = judged(*messages, *said)

    assert len(said) == 2
    assert again == []
    assert restarted == []


def test_after_a_release_the_same_messages_do_not_trip_it_again() -> None:
    """
    Also those that were held and go out late count for when they were decided.
    """
    view, _ = judged(*spoken(30, NOW - MINUTE))
    release = word(NOW + SECOND, held=False)
    late = spoken(40, NOW - SECOND)
    after, said = look(view, [release, *late], live_policy(), OPERATORS, NOW + MINUTE)
    _, more = look(
        after, spoken(21, NOW + 2 * MINUTE), live_policy(), OPERATORS, NOW + 3 * MINUTE
    )

    assert [one.kind for one in said if isinstance(one, Alert)] == [AlertKind.CLEARED]
    assert [one for one in said if isinstance(one, Hold)] == []
    assert [type(one) for one in more] == [Hold, Alert]


def test_another_trip_has_other_ids() -> None:
    """
    Each trip is an incident of its own, closed by its own release.
    """
    view, first = judged(*spoken(30, NOW - MINUTE))
    view = taken(view, [word(NOW + SECOND, held=False)])
    later = NOW + 5 * MINUTE
    _, second = look(view, spoken(30, later), live_policy(), OPERATORS, later)
    keys = {one.incident_key for one in [*first, *second] if isinstance(one, Alert)}

    assert len({one.id for one in [*first, *second] if isinstance(one, Hold)}) == 2
    assert len(keys) == 2


def test_what_reviewers_read_does_not_count_but_teaches_what_is_usual() -> None:
    """
    While a company tries followup out nothing is held, and going live trips nothing.
    """
    tried = [
        one
        for hours in range(1, 25)
        for one in spoken(60, NOW - hours * HOUR, to_customer=False)
    ]
    _, said = judged(*tried, *spoken(500, NOW, to_customer=False))
    _, live = judged(*tried, *spoken(50, NOW))
    _, flood = judged(*tried, *spoken(51, NOW))

    assert said == []
    assert live == []
    assert len(flood) == 2


def test_a_monday_morning_after_a_silent_sunday_is_usual() -> None:
    """
    The same hour of the last seven days counts, not only the last 24 hours.
    """
    week = [one for day in range(3, 8) for one in spoken(120, NOW - day * DAY)]
    traffic = Traffic().with_more(week)

    assert usual(traffic, KIND, SPAN, NOW) == 20.0


def test_one_flood_does_not_make_the_next_one_usual() -> None:
    """
    A thousand messages on one day leave that hour of the next week as it was.
    """
    quiet = [one for day in range(2, 8) for one in spoken(6, NOW - day * DAY)]
    traffic = Traffic().with_more([*quiet, *spoken(1000, NOW - 25 * HOUR)])

    assert usual(traffic, KIND, SPAN, NOW) == 1.0


def test_nobody_trips_what_is_held_already() -> None:
    """
    While everything, or the kind, is held by a person, there is nothing to stop.
    """
    _, all_held = judged(word(NOW - HOUR, held=True, scope="all"), *spoken(50, NOW))
    _, kind_held = judged(word(NOW - HOUR, held=True), *spoken(50, NOW))

    assert all_held == []
    assert kind_held == []


def test_it_can_be_switched_off() -> None:
    """
    With 0 in the policy nothing is counted against anything.
    """
    policy = policy_with(lookout=Lookout(breaker_more_than=0))
    _, said = look(View(), spoken(500, NOW), policy, OPERATORS, NOW)

    assert said == ()


@given(
    st.lists(
        st.tuples(
            st.integers(min_value=0, max_value=1200),
            st.integers(min_value=0, max_value=12),
            st.sampled_from([UpdateKind.RESOLVED, KIND]),
        ),
        max_size=30,
    )
)
def test_it_trips_if_and_only_if_there_are_too_many(
    bursts: list[tuple[int, int, UpdateKind]],
) -> None:
    """
    Of each kind alone, and of the last ten minutes alone, whatever the order.
    """
    seen = [
        one
        for index, (seconds, number, kind) in enumerate(bursts)
        for one in spoken(
            number, NOW - timedelta(seconds=seconds, microseconds=index), kind=kind
        )
    ]
    view, said = judged(*seen)
    held = {one.scope for one in said if isinstance(one, Hold)}
    # What a second holds counts as a whole.
    start = int((NOW - SPAN).timestamp())
    for kind in (UpdateKind.RESOLVED, KIND):
        lately = [
            one
            for one in seen
            if one.kind is kind and int(one.time.timestamp()) > start
        ]
        usually = 5 * usual(view.traffic, kind, SPAN, NOW)

        assert (scope_of_kind(kind) in held) == (len(lately) > max(20, usually))
    _, backwards = judged(*reversed(seen))

    assert {one.scope for one in backwards if isinstance(one, Hold)} == held


@given(st.lists(st.integers(min_value=0, max_value=3000), max_size=60), st.data())
def test_hearing_it_in_parts_is_hearing_it_at_once(
    seconds: list[int], data: st.DataObject
) -> None:
    """
    How the records are cut into batches changes nothing of what is known.
    """
    seen = [
        one
        for index, at in enumerate(sorted(seconds, reverse=True))
        for one in spoken(1, NOW - timedelta(seconds=at, microseconds=index))
    ]
    cut = data.draw(st.integers(min_value=0, max_value=len(seen)))
    parts = taken(taken(View(), seen[:cut]), seen[cut:])

    assert parts.traffic == taken(View(), seen).traffic
