"""Sources that fall silent: measured in open hours, against their own usage."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from followup.events import Alert, AlertKind, Hold
from followup.policy.lookout import Lookout
from services.scheduler.lookout.look import View, look
from services.scheduler.lookout.seen import Arrival
from services.scheduler.lookout.silence import longest_usual, with_more
from tests.support.lookouts import (
    DAY,
    HOUR,
    MINUTE,
    MONDAY_NOON,
    OPERATORS,
    word,
)
from tests.support.policies import live_policy, policy_with

NOW = MONDAY_NOON
SHOP = "/shop/orders"
OFFICE = live_policy().calendar_named("office")
assert OFFICE is not None


def every(gap: timedelta, number: int, last: datetime) -> list[Arrival]:
    """Return so many facts of the shop, the last at a moment."""
    return [Arrival(SHOP, last - one * gap) for one in range(number)]


def judged(
    seen: list[Arrival], until: datetime, view: View | None = None
) -> tuple[View, list[Alert]]:
    """Return what follows when all facts up to a moment are known."""
    after, said = look(
        view or View(), seen, live_policy(), OPERATORS, until, heard_until=until
    )
    return after, [one for one in said if isinstance(one, Alert)]


def test_three_times_its_usual_gap_is_too_long() -> None:
    """
    A source that speaks every 15 minutes is missed after more than 45 open minutes.
    """
    facts = every(15 * MINUTE, 12, NOW)
    _, patient = judged(facts, NOW + 45 * MINUTE)
    _, (alert,) = judged(facts, NOW + 46 * MINUTE)

    assert patient == []
    assert (alert.kind, alert.issue) == (AlertKind.SOURCE_SILENT, SHOP)
    assert alert.recipient == OPERATORS
    assert "46 open minutes" in alert.why


def test_a_night_is_no_silence() -> None:
    """
    Doors close at 17:30 in Berlin: until the next morning no open time passes.
    """
    last_word = NOW + 5 * HOUR + 20 * MINUTE
    facts = every(10 * MINUTE, 30, last_word)
    _, at_night = judged(facts, NOW + 20 * HOUR)
    _, next_day = judged(facts, NOW + 22 * HOUR)

    assert at_night == []
    assert [one.kind for one in next_day] == [AlertKind.SOURCE_SILENT]


def test_it_is_told_once_and_cleared_when_it_speaks() -> None:
    """
    Whoever looks again, or after a restart, says nothing new; the next silence does.
    """
    facts = every(5 * MINUTE, 30, NOW)
    view, first = judged(facts, NOW + HOUR)
    view, again = judged([], NOW + 2 * HOUR, view)
    _, restarted = look(
        View(),
        [*facts, *first],
        live_policy(),
        OPERATORS,
        NOW + 2 * HOUR,
        heard_until=NOW + 2 * HOUR,
    )
    view, cleared = judged([Arrival(SHOP, NOW + 2 * HOUR)], NOW + 2 * HOUR, view)
    _, second = judged([], NOW + 4 * HOUR, view)

    assert (again, restarted) == ([], ())
    assert [one.kind for one in cleared] == [AlertKind.CLEARED]
    assert cleared[0].incident_key == first[0].incident_key
    assert second[0].incident_key != first[0].incident_key


def words_of(said: tuple[Hold | Alert, ...]) -> list[Hold]:
    return [one for one in said if isinstance(one, Hold)]


def test_its_routine_messages_ask_first_until_it_speaks() -> None:
    """
    A silence is held under a derived id, once; the hold ends when the source speaks,
    also where its alert is forgotten, but not one that a person has said.
    """
    facts = every(5 * MINUTE, 30, NOW)
    later = NOW + HOUR
    view, first = look(
        View(), facts, live_policy(), OPERATORS, later, heard_until=later
    )
    _, again = look(view, [], live_policy(), OPERATORS, later, heard_until=later)
    (held,) = words_of(first)
    spoke = [*facts, Arrival(SHOP, later + MINUTE)]
    _, released = look(
        View(words={held.scope: held}), spoke, live_policy(), OPERATORS, later + HOUR
    )
    by_hand = word(later, held=True, scope=held.scope)
    _, kept = look(
        View(words={held.scope: by_hand}), spoke, live_policy(), OPERATORS, later + HOUR
    )

    assert (held.scope, held.held) == (f"source/{SHOP}", True)
    assert again == ()
    assert [(one.scope, one.held) for one in words_of(released)] == [
        (held.scope, False)
    ]
    assert kept == ()


def test_nobody_is_missed_without_ten_gaps() -> None:
    """
    Of a source that is new nobody knows what is usual.
    """
    assert judged(every(15 * MINUTE, 10, NOW), NOW + 3 * HOUR)[1] == []


def test_nobody_is_missed_while_facts_are_unread() -> None:
    """
    Whoever has not heard all cannot say that there is nothing to hear.
    """
    facts = every(15 * MINUTE, 30, NOW)
    _, said = look(View(), facts, live_policy(), OPERATORS, NOW + 3 * HOUR)

    assert said == ()


def test_a_source_that_sends_in_bundles_is_not_missed_between_them() -> None:
    """
    A hundred facts at once every hour: the usual gap is an hour, not a second.
    """
    facts = [
        Arrival(SHOP, NOW - hour * HOUR - second * timedelta(seconds=0.1))
        for hour in range(60)
        for second in range(100)
    ]

    assert judged(facts, NOW + 2 * HOUR)[1] == []


def test_a_source_gone_for_a_week_is_waited_for_no_longer() -> None:
    """
    Somebody took it away on purpose, most likely; whoever heard of it knows.
    """
    facts = every(15 * MINUTE, 30, NOW - 8 * DAY)

    assert judged(facts, NOW)[1] == []


def test_it_can_be_switched_off() -> None:
    """
    With 0 in the policy no source is missed.
    """
    policy = policy_with(lookout=Lookout(silence_times_usual=0))
    facts = every(15 * MINUTE, 30, NOW)
    later = NOW + 3 * HOUR
    _, said = look(View(), facts, policy, OPERATORS, later, heard_until=later)

    assert said == ()


@given(
    st.lists(st.integers(min_value=1, max_value=20_000), min_size=30, max_size=60),
    st.randoms(use_true_random=False),
)
def test_the_order_in_which_partitions_are_read_changes_nothing(
    seconds: list[int], random: Random
) -> None:
    """
    Facts of many partitions come in any order, and in any batches.
    """
    facts = [Arrival(SHOP, NOW - timedelta(seconds=one)) for one in seconds]
    mixed = list(facts)
    random.shuffle(mixed)
    parts = with_more(with_more({}, mixed[:13]), mixed[13:])

    assert parts == with_more({}, facts)


@given(st.lists(st.integers(min_value=1, max_value=400), min_size=1, max_size=150))
def test_what_is_usual_exceeds_most_gaps_and_is_one_of_them(gaps: list[int]) -> None:
    """
    At least 19 of 20 gaps with open time in them are no longer than it.
    """
    assert OFFICE is not None
    at, moments = NOW - 5 * DAY, []
    for gap in gaps:
        moments.append(Arrival(SHOP, at))
        at += gap * MINUTE
    rhythm = with_more({}, moments)[SHOP]
    times = [one.time for one in moments]
    real = [OFFICE.open_between(a, b) for a, b in pairwise(times)]
    counted = [one for one in real if one]
    found = longest_usual(rhythm, OFFICE)

    if len(counted) < 10:
        assert found is None
    else:
        assert found in counted
        assert sum(one <= found for one in counted) >= 0.95 * len(counted)
