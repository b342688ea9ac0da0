"""Chains that cannot work are refused before a complaint meets them."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup.complaint import Person, Severity
from followup.policy import Policy, PolicyErrors, freeze, load_policy, turn_at
from tests.support.on_call_files import DEFAULT, berlin


def mistakes(old: str, new: str) -> list[str]:
    assert old in DEFAULT
    with pytest.raises(PolicyErrors) as raised:
        load_policy(DEFAULT.replace(old, new, 1), name="p.yaml")
    return str(raised.value).splitlines()[1:]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[role:owner]", "[role:boss]", "'role:boss' is not a target"),
        ("[role:owner]", "[alex]", "'alex' is not a target"),
        ("[role:owner]", "[person:alix]", "Did you mean alex?"),
        ("[role:owner]", "[team:servise]", "Did you mean service?"),
        ("[role:owner]", "[on_call:nights]", "there is no on-call calendar 'nights'"),
        ("[role:owner]", "[]", "at least 1 item"),
        ("channels: [EMAIL]", "channels: [PIGEON]", "'EMAIL', 'WEBHOOK' or 'CONSOLE'"),
        ("channels: [EMAIL]", "channels: [SMS]", "'SMS' is not 'EMAIL', 'WEBHOOK'"),
        ("repeat: 2", "repeat: 6", "less than or equal to 5"),
        ("repeat: 2", "repeat: -1", "greater than or equal to 0"),
        ("after_open: 1 open hour", "after_open: 1 h", "does not say that it counts"),
        ("after_open: 1 open hour", "after: 1 open hour", "Did you mean after_open?"),
        ("repeat: 2", "only_within: offise", "Did you mean office?"),
        (
            "    calendar: around_the_clock\n    steps",
            "    calendar: always\n    steps",
            "there is no calendar 'always'",
        ),
        ("  - chain: standard", "  - chain: standart", "Did you mean standard?"),
        ("severities: [CRITICAL]", "severities: [DIRE]", "'HIGH' or 'CRITICAL'"),
        ("severities: [CRITICAL]", "categories: [bills]", "Did you mean billing?"),
        ("severities: [CRITICAL]", "teams: [account]", "Did you mean accounts?"),
        (
            "    calendar: office\n  service",
            "    calendar: x\n  service",
            "calendar 'x'",
        ),
        ("    calendar: office\n  service", "    on_call: x\n  service", "'x'"),
        ("    zone: Europe/Berlin", "    zone: Mars", "there is no time zone 'Mars'"),
    ],
)
def test_a_mistake_in_a_chain_is_told(old: str, new: str, told: str) -> None:
    """One changed line gives a message with that line, and what to do."""
    found = mistakes(old, new)

    changed = DEFAULT[: DEFAULT.index(old)] + new
    lines = [changed.count("\n") + 1, DEFAULT[: DEFAULT.index(old)].count("\n") + 1]
    places = tuple(f"  p.yaml:{line}: " for line in lines)
    assert any(each.startswith(places) and told in each for each in found), found


def test_a_last_step_that_may_reach_nobody_is_refused() -> None:
    """An on-call calendar has gaps; the last step must not end in one."""
    on_call = "\non_call: {nights: {calendar: nights.ics}}\n"
    with pytest.raises(PolicyErrors, match="when nobody is on call") as raised:
        load_policy(
            DEFAULT.replace("[role:lead]", "[on_call:nights]", 1) + on_call, name="p"
        )

    paths = {each.path for each in raised.value.problems}
    assert "chains.standard.steps.1.targets" in paths


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("  - chain: standard\n", "", "a complaint that fits no row"),
        ("  - chain: standard\n", "  - chain: standard\n" * 2, "a row above fits all"),
        ("  - severities: [CRITICAL]\n    chain: urgent\n", "", "no row of escalation"),
        ("escalation:\n", "escalation: []\nteams_of_old:\n", "no row of escalation"),
    ],
)
def test_rows_that_leave_something_out_are_refused(
    old: str, new: str, told: str
) -> None:
    """Each complaint has one chain, and each chain and row has a use."""
    assert any(told in each for each in mistakes(old, new))


STEPS = """
      - targets: [on_call:nobody]
        only_within: office
        repeat: 1
      - targets: [role:owner]
        only_within: weekend
        repeat: 5
        repeat_every: 90 open minutes
      - after_open: 2 open days
        targets: [team:accounts]
      - after_open: 300 open hours
        targets: [person:sam]
        only_within: office
        repeat: 3
"""


@cache
def winding() -> Policy:
    """Return a policy whose chains wait for office hours and for weekends."""
    text = DEFAULT.replace("calendars:\n", _WEEKEND, 1)
    old = text[text.index("chains:\n") : text.index("# An acknowledgement")]
    chains = "".join(
        f"  {name}:\n    calendar: {name}\n    steps:{STEPS}"
        for name in ("office", "weekend")
    ).replace("on_call:nobody", "person:kim")
    rows = (
        "escalation:\n  - severities: [HIGH]\n    chain: office\n  - chain: weekend\n"
    )
    away = "absences: [{first_day: 2026-01-01, last_day: 2029-12-31}]"
    kim = "    email: kim@example.com\n"
    text = text.replace(old, f"chains:\n{chains}{rows}").replace(
        kim, f"{kim}    {away}\n"
    )
    return load_policy(text, name="p.yaml")


_WEEKEND = """calendars:
  weekend:
    zone: Australia/Lord_Howe
    windows:
      saturday: ["22:00-06:00"]
      sunday: ["01:45-02:15", "10:00-16:00"]
"""


@settings(max_examples=150)
@given(
    minutes=st.integers(0, 60 * 24 * 365),
    severity=st.sampled_from(Severity),
    category=st.sampled_from(["billing", "delivery", ""]),
    number=st.integers(1, 4),
    later=st.integers(0, 60 * 24 * 60),
)
def test_every_chain_goes_forward_inside_its_hours_and_reaches_somebody(
    minutes: int, severity: Severity, category: str, number: int, later: int
) -> None:
    """In order, never before its time, never outside a gate, never without an end."""
    policy = winding()
    start = berlin("2026-01-01 00:00") + timedelta(minutes=minutes)
    steps = freeze(policy, category, severity, start)
    moment = start + timedelta(minutes=later)
    turn = turn_at(policy, steps, number, Person(id="kim"), category, moment)

    assert [each.number for each in steps] == [1, 2, 3, 4]
    assert [each.is_last for each in steps] == [False, False, False, True]
    due = [each.due_time for each in steps]
    assert due == sorted(due)
    assert start <= due[0]
    for step in steps:
        assert list(step.times) == sorted(set(step.times))
        gate = policy.calendar_named(step.only_within)
        assert gate is None or all(gate.is_open(each) for each in step.times)
    assert turn.people or moment < turn.due_time
    assert turn.step.number >= number
    assert turn.due_time <= max(moment, turn.step.due_time)
    gate = policy.calendar_named(turn.step.only_within)
    assert gate is None or gate.is_open(turn.due_time)
