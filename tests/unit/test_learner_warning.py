"""Leads hear that quotes are not kept, why, and when it is over."""

from __future__ import annotations

import pytest

from services.scheduler.learner.keeping import LATELY, MOST_STEPS, Counted, Kept
from services.scheduler.learner.outcomes import Outcomes
from services.scheduler.learner.warning import warnings
from tests.support.lead_times import START
from tests.support.milestones import moment
from tests.support.policies import live_policy
from tests.support.watched_quotes import watch, watched


def test_a_lead_hears_how_it_goes_on() -> None:
    """
    When it begins, is at its most, and is over: each under an id of its own, of one
    incident, and nothing of what was told more than a week ago.
    """
    policy = live_policy()

    def told(kept: list[bool], after: float = 0.0) -> dict[str, tuple[str, str]]:
        outcomes = watched(kept)
        now = moment(max(outcomes.kept["billing"].since, START) + after)
        found = [one for one in warnings(outcomes.kept, policy, now) if one.category]
        return {one.alert_id: (one.kind.name, one.incident_key) for one in found}

    began = told([False] * 60)
    most = told([False] * 400)
    over = told([False] * 60 + [True] * 300)

    assert [kind for kind, _ in began.values()] == ["PROMISES_NOT_KEPT"]
    assert [kind for kind, _ in most.values()] == ["PROMISES_NOT_KEPT"]
    assert [kind for kind, _ in over.values()] == ["CLEARED"]
    assert not set(began) & set(most)
    assert len({key for one in (began, most, over) for _, key in one.values()}) == 1
    assert told([False] * 60, after=8 * 24) == {}
    assert told([True] * 60 + [False] * 3) == {}


def test_a_lead_hears_the_numbers_that_led_to_it() -> None:
    """
    Those quoted since the last change, not the last 200; and the same hours later.
    """
    outcomes = Outcomes()
    for number in range(LATELY):
        watch(outcomes, number, kept=True)
    why = []
    for number in range(LATELY, LATELY + 75):
        watch(outcomes, number, kept=number % 2 == 0)
        now = moment(START + number)
        why += [
            one.why
            for one in warnings(outcomes.kept, live_policy(), now)
            if one.category
        ]

    assert set(why) == {
        "50% of 50 quoted times were kept, not 90%; quotes are longer from now on"
    }


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (Counted(200, 150, 180.0), "75% of 200 quoted times were kept, not 90%"),
        (None, "50% of the last 2 quoted times were kept, not 80%"),
    ],
)
def test_what_led_to_the_last_step_is_said_at_the_most(
    by: Counted | None, said: str
) -> None:
    """
    Where it is not known, of a file written before, how it stands now.
    """
    recent = [(0.8, True, True), (0.8, False, False)]
    kept = Kept(
        recent=recent,
        steps=MOST_STEPS,
        since=START,
        began=START - 300,
        changed_by=by,
    )
    [found] = warnings({"billing": kept}, live_policy(), moment(START + 1))

    assert found.why.startswith(f"{said}; quotes are as much longer as they may be")
