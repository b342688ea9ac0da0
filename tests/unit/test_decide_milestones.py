"""What the scheduler says of a complaint's lead time, and that it is said once."""

from __future__ import annotations

from itertools import permutations

import pytest
from msgspec.structs import replace

from followup.complaint import BreakReason, CommitmentKind, Origin, Severity
from followup.events import Event
from followup.learning import Milestone, MilestoneKind, Quote, QuoteMethod
from followup.policy import Policies
from services.scheduler.case import Case
from services.scheduler.decide import Judge
from services.scheduler.decide.closing import closings
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller, promise
from tests.support.policies import DAY, HOUR, live_policy

QUOTE = Quote(level=0.9, method=QuoteMethod.LEARNED, quoted_time=MONDAY + 3 * DAY)
Told = list[tuple[str, int]]


def told(desk: Desk) -> Told:
    """Return the milestones as kind and hours since the beginning."""
    return [
        (one.kind.name, (one.occurred_time - MONDAY) // HOUR)
        for one in desk.of(Milestone)
    ]


def test_a_story_is_told_with_its_times() -> None:
    """
    Opened, put right, open again, taken back: each once, however often it is heard.
    """
    desk, teller = Desk(live_policy(), echo=True), Storyteller(live_policy())
    desk.play(
        [
            teller.received(quote=QUOTE),
            teller.wrote(MONDAY + HOUR),
            teller.update(MONDAY + 2 * HOUR),
            teller.resolved(MONDAY + 3 * HOUR),
            teller.reopened(MONDAY + 5 * HOUR),
            teller.withdrawn(MONDAY + 7 * HOUR),
        ],
        MONDAY + 30 * DAY,
    )

    first = desk.of(Milestone)[0]
    assert told(desk) == [
        ("OPENED", 0),
        ("RESOLVED", 3),
        ("REOPENED", 5),
        ("WITHDRAWN", 7),
    ]
    assert first.quote == QUOTE
    assert (first.severity, first.heard_time) == (Severity.HIGH, MONDAY)
    assert first.category == live_policy().default_category
    assert first.team == live_policy().category(first.category).team
    assert [one.quote for one in desk.of(Milestone)[1:]] == [None] * 3


def test_what_counts_for_nothing_is_not_told() -> None:
    """
    A second resolution, a reopening of what is open, a fact that is refused.
    """
    desk, teller = Desk(live_policy()), Storyteller(live_policy())
    desk.play(
        [
            teller.received(),
            teller.reopened(MONDAY + HOUR),
            teller.resolved(MONDAY + 2 * HOUR),
            teller.resolved(MONDAY + 3 * HOUR),
        ],
        MONDAY + 4 * HOUR,
    )
    desk.hear(teller.resolved(MONDAY - DAY), MONDAY + 5 * HOUR)

    assert told(desk) == [("OPENED", 0), ("RESOLVED", 2)]


def test_a_wrong_estimate_is_learned_from_once() -> None:
    """
    How long it took is said when it ends; why a promise broke says nothing more.
    """
    desk, teller = Desk(live_policy()), Storyteller(live_policy())
    opened = teller.received()
    reply = promise(opened, CommitmentKind.FIRST_REPLY)
    wrong = BreakReason.WRONG_ESTIMATE
    desk.play(
        [
            opened,
            teller.explained(MONDAY + DAY, reply.id, wrong),
            teller.resolved(MONDAY + 2 * DAY),
            teller.explained(MONDAY + 3 * DAY, reply.id, wrong),
        ],
        MONDAY + 4 * DAY,
    )

    assert told(desk) == [("OPENED", 0), ("RESOLVED", 48)]


def test_an_imported_complaint_tells_nothing() -> None:
    """
    Those that ended before the import are missing: the rest would look too slow.
    """
    desk, teller = Desk(live_policy()), Storyteller(live_policy())
    imported = teller.received(MONDAY, origin=Origin.IMPORTED)
    desk.hear(imported, MONDAY + 9 * DAY)
    desk.hear(teller.resolved(MONDAY + 10 * DAY), MONDAY + 10 * DAY)

    assert told(desk) == []


def test_waiting_facts_are_told_with_the_opening() -> None:
    """
    Heard before their complaint they say nothing; with it they say how it stands.
    """
    desk, teller = Desk(live_policy()), Storyteller(live_policy())
    desk.hear(teller.resolved(MONDAY + 2 * HOUR), MONDAY + 2 * HOUR)
    before = told(desk)
    desk.hear(teller.received(), MONDAY + 3 * HOUR)

    assert before == []
    assert told(desk) == [("OPENED", 0), ("RESOLVED", 2)]
    assert {one.heard_time for one in desk.of(Milestone)} == {MONDAY + 3 * HOUR}


TELLER = Storyteller(live_policy())
STORY = (
    TELLER.received(),
    TELLER.resolved(MONDAY + 2 * HOUR),
    TELLER.reopened(MONDAY + 3 * HOUR),
    TELLER.resolved(MONDAY + 4 * HOUR),
    TELLER.withdrawn(MONDAY + 5 * HOUR),
)


@pytest.mark.parametrize("order", list(permutations(range(len(STORY)))), ids=str)
def test_in_any_order_the_last_word_is_true(order: tuple[int, ...]) -> None:
    """
    Whatever came late: taken together, what was told is how the complaint ended.
    """
    desk = Desk(live_policy(), post=False)
    later = MONDAY + 6 * HOUR
    for number in order:
        desk.hear(STORY[number], later)

    [end] = [one for one in closings(desk.case.facts) if one.reopened is None]
    assert ended(desk.of(Milestone)) == (MilestoneKind.RESOLVED, end.time)
    assert len({(one.fact_id, one.kind) for one in desk.of(Milestone)}) == len(
        desk.of(Milestone)
    )


def ended(milestones: list[Milestone]) -> tuple[MilestoneKind, object] | None:
    """Fold milestones as the learner does; fail where one could not be."""
    found: tuple[MilestoneKind, object] | None = None
    for number, one in enumerate(milestones):
        assert (one.kind is MilestoneKind.OPENED) == (number == 0)
        if one.kind is MilestoneKind.REOPENED:
            assert found is not None
            found = None
        elif number:
            assert found is None
            found = (one.kind, one.occurred_time)
    return found


def test_judged_again_it_says_the_same() -> None:
    """
    A worker that died before it could remember says it again, under the same names.
    """
    judge, case = Judge(Policies([live_policy()])), Case(customer="c", complaint="T")
    fact = replace(STORY[0], customer="c", complaint="T")

    once, again = (
        names(judge.decide(case, fact, MONDAY + late * HOUR).outgoing)
        for late in range(2)
    )

    assert once == again != []


def names(said: tuple[Event, ...]) -> list[tuple[str, str]]:
    """Return what the ids of milestones derive from."""
    return [(one.fact_id, one.kind.name) for one in said if isinstance(one, Milestone)]
