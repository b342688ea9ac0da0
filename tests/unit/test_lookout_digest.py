"""Digests: twice per open day, all that one has promised, the nearest first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from followup.complaint import Person, State
from followup.events import Alert, AlertKind
from followup.policy.people import Absence
from services.scheduler.lookout.digest import digests, reach, slots
from services.scheduler.lookout.ledger import Assignments, Ledger
from services.scheduler.lookout.seen import Assigned
from tests.support.lookouts import ALEX, DAY, HOUR, MINUTE, MONDAY_NOON, OPERATORS, owed
from tests.support.policies import live_policy, policy_with

NOW = MONDAY_NOON
NINE = datetime(2026, 11, 23, 8, tzinfo=UTC)
TWO = datetime(2026, 11, 23, 13, tzinfo=UTC)


def ledger_of(
    *rows: tuple[int, datetime], assigned: Assignments | None = None
) -> Ledger:
    """Return a ledger of Alex's promises, by number and promised time."""
    ledger = Ledger(reach(live_policy(), NOW), assigned or {})
    for number, by in rows:
        ledger.take(*owed(number, by))
    return ledger


def digests_of(ledger: Ledger, now: datetime = NOW) -> list[Alert]:
    """Return the digests that are due at a moment."""
    policy = live_policy()
    return list(digests(ledger.desks(), slots(policy, now), policy, now))


def test_the_slots_of_an_open_day() -> None:
    """
    Nine and two o'clock in Berlin, each until the next one or the end of the day.
    """
    policy = live_policy()

    assert slots(policy, NINE - MINUTE) == {}
    assert slots(policy, NINE) == {"office": NINE}
    assert slots(policy, TWO - MINUTE) == {"office": NINE}
    assert slots(policy, TWO) == {"office": TWO}
    assert slots(policy, TWO + 3 * HOUR) == {"office": TWO}
    assert slots(policy, TWO + 4 * HOUR) == {}
    assert slots(policy, NINE - DAY) == {}


def test_where_doors_open_later_so_does_the_digest() -> None:
    """
    A time of day outside open hours waits for the opening on the same date.
    """
    policy = policy_with(
        lookout=live_policy().lookout.model_copy(
            update={"digest_at": ("07:00", "14:00")}
        )
    )

    assert slots(policy, NINE - MINUTE) == {}
    assert slots(policy, NINE + MINUTE) == {"office": NINE}


def test_everything_promised_soon_is_listed_and_the_rest_counted() -> None:
    """
    In the order of the promised times, what is past before all.
    """
    ledger = ledger_of(
        (1, NOW + HOUR), (2, NOW - HOUR), (3, NOW + 30 * DAY), (4, NOW + DAY)
    )
    (digest,) = digests_of(ledger)

    assert (digest.kind, digest.recipient) == (AlertKind.DIGEST, ALEX)
    assert [one.complaint for one in digest.promises] == ["T-2", "T-1", "T-4"]
    assert digest.promises_in_all == 4
    assert digest.why == (
        "4 promises are open: 1 past their time, 2 within 3 open days, 1 later"
    )
    assert digest.due_time == NINE
    assert digest.late_by == NOW - NINE


def test_the_same_slot_gives_the_same_id_and_the_next_another() -> None:
    """
    Doing it twice is harmless; what was sent in the morning is not sent again at two.
    """
    ledger = ledger_of((1, NOW + DAY))
    once, twice, later = (
        digests_of(ledger, now)[0].alert_id for now in (NINE, NOW, TWO)
    )

    assert once == twice
    assert once != later


def test_whoever_is_away_or_owes_nothing_soon_gets_none() -> None:
    """
    No digest in an absence, and none that lists nothing.
    """
    policy = live_policy()
    day = NOW.date()
    away = policy.people["alex"].model_copy(
        update={"absences": (Absence(first_day=day, last_day=day),)}
    )
    absent = policy_with(people={**policy.people, "alex": away})
    ledger = ledger_of((1, NOW + DAY))

    assert list(digests(ledger.desks(), slots(absent, NOW), absent, NOW)) == []
    assert digests_of(ledger_of((1, NOW + 30 * DAY))) == []


def test_whoever_took_a_complaint_over_has_its_promises() -> None:
    """
    The topic names the owner at the last change of a promise; a later hand-over counts.
    """
    kim = Person(id="kim", display_name="Kim Example")
    taken = {("c-1", "T-1"): Assigned("c-1", "T-1", kim, NOW)}
    older = {("c-1", "T-1"): Assigned("c-1", "T-1", kim, NOW - 9 * DAY)}
    by = NOW + HOUR

    assert [x.owner for x in ledger_of((1, by), assigned=taken).desks()] == [kim]
    assert [x.owner for x in ledger_of((1, by), assigned=older).desks()] == [ALEX]


def test_the_list_is_capped_and_counts_all() -> None:
    """
    Thirty are listed; the number is that of all.
    """
    ledger = ledger_of(*((one, NOW + one * MINUTE) for one in range(100)))
    (digest,) = digests_of(ledger)

    assert len(digest.promises) == 30
    assert digest.promises_in_all == 100


PEOPLE = (ALEX, OPERATORS)
WORDS = st.tuples(
    st.integers(min_value=0, max_value=5),
    st.integers(min_value=-50, max_value=400),
    st.sampled_from([State.PROPOSED, State.OPEN, State.SETTLED]),
    st.sampled_from(PEOPLE),
)


@given(st.lists(WORDS, max_size=40))
def test_only_the_last_word_on_each_promise_counts(
    words: list[tuple[int, int, State, Person]],
) -> None:
    """
    However often a promise changes hands, time or state: it is on one desk, or none.
    """
    ledger = Ledger(NOW + 3 * DAY, {})
    last: dict[int, tuple[datetime, State, Person]] = {}
    for number, hours, state, owner in words:
        by = NOW + timedelta(hours=hours)
        name, change = owed(number, by, owner=owner, state=state)
        ledger.take(name, replace(change, customer="c-1"))
        last[number] = by, state, owner
    still = [one for one in last.values() if one[1] is not State.SETTLED]
    for person in PEOPLE:
        mine = [by for by, _, owner in still if owner == person]
        desks = [one for one in ledger.desks() if one.owner == person]
        near = sorted(by for by in mine if by <= NOW + 3 * DAY)

        assert len(desks) == bool(mine)
        for desk in desks:
            assert [one.promised_time for one in desk.near] == near
            assert desk.later == len(mine) - len(near)
