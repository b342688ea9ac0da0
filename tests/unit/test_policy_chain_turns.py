"""Whom a step tells, and whose turn it is when a step reaches nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from followup.complaint import Person, Severity
from followup.policy import freeze, targets_at, turn_at
from tests.support.on_call_files import (
    berlin,
    calendar,
    chained,
    load_with,
    shift,
    with_examples,
)

ALEX = Person(id="alex", display_name="Alex Example", email="alex@example.com")


def test_each_is_told_once_and_nobody_who_is_away(tmp_path: Path) -> None:
    """Owner, team and on-call overlap; Kim is away, and Alex only now and then."""
    text = chained(
        "- targets: [role:owner, person:kim, team:service, on_call:nights]\n"
        "- targets: [role:lead]",
        text=with_examples(),
    ).replace(
        "    email: kim@example.com\n",
        "    email: kim@example.com\n"
        "    absences: [{first_day: 2026-06-08, last_day: 2026-06-12}]\n",
    )
    nights = calendar(shift("robin", "20260608T120000", "20260608T230000"))
    away = calendar(shift("Dentist", "20260608T130000", "20260608T140000"))
    policy = load_with(tmp_path, nights=nights, away=away, text=text)
    step = freeze(policy, "billing", Severity.LOW, berlin("2026-06-08 10:00"))[0]

    def told(when: str) -> list[str]:
        found = targets_at(policy, step, ALEX, "billing", berlin(when))
        return [each.id for each in found]

    assert told("2026-06-08 11:00") == ["alex", "sam"]
    assert told("2026-06-08 12:00") == ["alex", "sam", "robin"]
    assert told("2026-06-08 13:00") == ["sam", "robin"]


def test_known_defect_an_empty_step_that_waits_out_its_time(tmp_path: Path) -> None:
    """Nobody is on call: the next step is due at once, and the empty one is told of."""
    text = chained(
        """
- targets: [on_call:nights]
- targets: [on_call:nights]
  after_open: 1 open hour
  skip_if_empty: true
- targets: [role:lead]
  after_open: 2 open hours
""",
        text=with_examples(),
    )
    policy = load_with(tmp_path, text=text)
    start = berlin("2026-06-08 10:00")
    steps = freeze(policy, "billing", Severity.LOW, start)
    turn = turn_at(policy, steps, 1, ALEX, "billing", start)

    assert [each.id for each in turn.people] == ["robin"]
    assert (turn.step, turn.due_time) == (steps[2], start)
    assert turn.empty == steps[:2]
    assert turn.no_one_on_call == steps[:1]


def test_a_step_with_people_keeps_its_turn(tmp_path: Path) -> None:
    """Somebody is on call: nothing is passed over, early or late."""
    nights = calendar(shift("sam", "20260608T000000", "20260609T000000"))
    text = chained(
        "- targets: [on_call:nights]\n  after_open: 1 open hour\n- targets: [role:lead]"
        "\n  after_open: 2 open hours",
        text=with_examples(),
    )
    policy = load_with(tmp_path, nights=nights, text=text)
    start = berlin("2026-06-08 10:00")
    steps = freeze(policy, "billing", Severity.LOW, start)

    for asked in (start, berlin("2026-06-08 11:00"), berlin("2026-06-08 20:00")):
        turn = turn_at(policy, steps, 1, ALEX, "billing", asked)
        assert [each.id for each in turn.people] == ["sam"]
        assert (turn.step, turn.due_time, turn.empty) == (
            steps[0],
            berlin("2026-06-08 11:00"),
            (),
        )
    with pytest.raises(IndexError, match="no step 3"):
        turn_at(policy, steps, 3, ALEX, "billing", start)


def test_a_step_that_is_pulled_forward_still_waits_for_its_hours(
    tmp_path: Path,
) -> None:
    """Nobody on call on Saturday: the lead, in office hours only, on Monday at nine."""
    text = chained(
        "- targets: [on_call:nights]\n- targets: [role:lead]\n  only_within: office\n"
        "  after_open: 90 open hours",
        "around_the_clock",
        text=with_examples(),
    )
    policy = load_with(tmp_path, text=text)
    start = berlin("2026-06-06 12:00")
    steps = freeze(policy, "billing", Severity.LOW, start)
    turn = turn_at(policy, steps, 1, ALEX, "billing", start)

    assert steps[1].due_time == berlin("2026-06-10 09:00")
    assert turn.due_time == berlin("2026-06-08 09:00")
    assert (turn.step, turn.empty) == (steps[1], steps[:1])


def test_the_last_step_reaches_somebody_when_all_are_away(tmp_path: Path) -> None:
    """The lead is away: whoever is on call; nobody is: the lead all the same."""
    text = with_examples().replace(
        "    email: robin@example.com\n",
        "    email: robin@example.com\n"
        "    absences: [{first_day: 2026-06-08, last_day: 2026-06-12}]\n",
    )
    nights = calendar(shift("sam", "20260608T000000", "20260609T000000"))
    policy = load_with(tmp_path, nights=nights, text=text)
    last = freeze(policy, "billing", Severity.LOW, berlin("2026-06-08 10:00"))[-1]

    def told(when: str) -> list[str]:
        found = targets_at(policy, last, ALEX, "billing", berlin(when))
        return [each.id for each in found]

    assert told("2026-06-08 12:00") == ["sam"]
    assert told("2026-06-09 12:00") == ["robin"]
    assert told("2026-06-13 12:00") == ["robin"]
