"""Escalation chains: when each step acts, and whom it tells then."""

from __future__ import annotations

from datetime import UTC, timedelta
from pathlib import Path

import msgspec
import pytest

from followup.complaint import Channel, Person, Severity
from followup.policy import (
    Policy,
    Step,
    freeze,
    load_default,
    load_policy,
    targets_at,
)
from tests.support.on_call_files import (
    DEFAULT,
    berlin,
    chained,
    load_with,
    with_examples,
)

ALEX = Person(id="alex", display_name="Alex Example", email="alex@example.com")
CHAINS = DEFAULT[DEFAULT.index("chains:\n") : DEFAULT.index("# An acknowledgement")]


def chain(policy: Policy, start: str, severity: Severity = Severity.HIGH) -> list[str]:
    """Return the times at which a chain's steps act, on Berlin's wall clock."""
    steps = freeze(policy, "billing", severity, berlin(start))
    return [
        f"{step.due_time.astimezone(berlin(start).tzinfo):%a %d %H:%M}"
        for step in steps
    ]


def test_the_shipped_chain_tells_the_owner_and_then_the_lead() -> None:
    """At once, and after an open hour: from Friday evening that is Monday morning."""
    policy = load_default()
    owner, lead = freeze(policy, "billing", Severity.LOW, berlin("2026-06-05 17:00"))

    assert owner.due_time == berlin("2026-06-05 17:00")
    assert owner.due_time.tzinfo is UTC
    assert lead.due_time == berlin("2026-06-08 09:30")
    assert (owner.targets, lead.targets) == (("role:owner",), ("role:lead",))
    assert (owner.is_last, lead.is_last) == (False, True)
    assert (owner.chain, lead.number) == ("standard", 2)


def test_a_policy_without_chains_has_the_same_one() -> None:
    """Nobody has to write a chain; older files go on as they are."""
    text = DEFAULT.replace(CHAINS, "")
    start = berlin("2026-06-05 17:00")
    shipped, bare = load_default(), load_policy(text, name="p.yaml")

    for ours, theirs in zip(
        freeze(bare, "billing", Severity.LOW, start),
        freeze(shipped, "billing", Severity.LOW, start),
        strict=True,
    ):
        assert ours == msgspec.structs.replace(theirs, chain="owner-then-lead")


def test_the_first_row_that_fits_chooses_the_chain() -> None:
    """By severity, by category, by team; a row that names none of them fits all."""
    rows = """escalation:
  - severities: [CRITICAL]
    categories: [billing]
    chain: urgent
  - teams: [service]
    chain: urgent
  - chain: standard
"""
    policy = load_policy(
        DEFAULT.replace(CHAINS[CHAINS.index("escalation:") :], rows), name="p.yaml"
    )

    def chosen(category: str, severity: Severity) -> str:
        return freeze(policy, category, severity, berlin("2026-06-05 17:00"))[0].chain

    assert chosen("billing", Severity.CRITICAL) == "urgent"
    assert chosen("billing", Severity.HIGH) == "standard"
    assert chosen("delivery", Severity.LOW) == "urgent"
    assert chosen("unknown", Severity.LOW) == "urgent"


def test_repetitions_are_settled_at_the_start() -> None:
    """Every 15 minutes around the clock, as the urgent chain has it."""
    policy = load_default()
    start = berlin("2026-06-05 23:00")
    lead = freeze(policy, "billing", Severity.CRITICAL, start)[-1]

    minutes = [(each - start) / timedelta(minutes=1) for each in lead.times]
    assert minutes == [15, 30, 45]
    assert lead.channels == (Channel.EMAIL, Channel.WEBHOOK)


def test_open_time_counts_in_the_chains_calendar_or_else_the_teams() -> None:
    """Without either it is the severity's; an hour from Friday 17:00 on each."""
    steps = "- targets: [role:lead]\n  after_open: 1 open hour"
    own = chained(steps, "around_the_clock")
    teams = chained(steps).replace("    calendar: office\n    steps", "    steps")
    no_team = teams.replace("    members: [alex, kim]\n    calendar: office", _MEMBERS)
    night = teams.replace(
        "    members: [alex, kim]\n    calendar: office",
        f"{_MEMBERS}\n    calendar: around_the_clock",
    )

    def due(text: str) -> list[str]:
        return chain(load_policy(text, name="p.yaml"), "2026-06-05 17:00")

    assert due(own) == ["Fri 05 18:00"]
    assert due(teams) == ["Mon 08 09:30"]
    assert due(night) == ["Fri 05 18:00"]
    assert due(no_team) == ["Mon 08 09:30"]


_MEMBERS = "    members: [alex, kim]"


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-03-27 20:00", "Mon 30 09:00"),
        ("2026-03-30 20:00", "Tue 31 09:00"),
        ("2026-10-23 20:00", "Mon 26 09:00"),
        ("2026-10-26 20:00", "Tue 27 09:00"),
        ("2026-03-28 12:00", "Mon 30 09:00"),
        ("2026-03-30 08:59", "Mon 30 09:00"),
        ("2026-10-26 09:00", "Mon 26 09:00"),
    ],
)
def test_known_defect_escalation_windows_in_utc_without_weekdays_that_move_an_hour(
    start: str, due: str
) -> None:
    """A gate opens at nine on its zone's wall clock, on weekdays, all year round."""
    text = chained("- targets: [role:lead]\n  only_within: office", "around_the_clock")

    assert chain(load_policy(text, name="p.yaml"), start) == [due]


def test_a_gate_has_a_zone_of_its_own() -> None:
    """Nine in New York is not nine in Berlin, least of all between the two changes."""
    text = chained(
        "- targets: [role:lead]\n  only_within: office", "around_the_clock"
    ).replace("    zone: Europe/Berlin\n    windows", _NEW_YORK, 1)
    policy = load_policy(text, name="p.yaml")

    assert chain(policy, "2026-03-05 20:00") == ["Thu 05 20:00"]
    assert chain(policy, "2026-03-06 04:00") == ["Fri 06 15:00"]
    assert chain(policy, "2026-03-09 04:00") == ["Mon 09 14:00"]
    assert chain(policy, "2026-03-30 04:00") == ["Mon 30 15:00"]


_NEW_YORK = "    zone: America/New_York\n    windows"


def test_a_step_that_waits_for_its_hours_lets_others_pass() -> None:
    """The lead in office hours only, somebody else at night: in the order of time."""
    text = chained(
        """
- targets: [role:lead]
  only_within: office
  repeat: 1
- targets: [person:sam]
  after_open: 30 open minutes
""",
        "around_the_clock",
    )
    first, last = freeze(
        load_policy(text, name="p.yaml"),
        "billing",
        Severity.HIGH,
        berlin("2026-06-05 22:00"),
    )

    assert (first.targets, first.due_time) == (
        ("person:sam",),
        berlin("2026-06-05 22:30"),
    )
    assert last.times == (berlin("2026-06-08 09:00"), berlin("2026-06-08 09:30"))
    assert [(each.number, each.is_last) for each in (first, last)] == [
        (1, False),
        (2, True),
    ]


def test_a_frozen_chain_can_be_stored(tmp_path: Path) -> None:
    """Written and read again it is the same, and it outlives what the policy loses."""
    text = chained(
        "- targets: [on_call:nights, person:kim, team:accounts, role:owner]\n"
        "  only_within: around_the_clock",
        text=with_examples(),
    )
    start = berlin("2026-06-08 10:00")
    steps = freeze(load_with(tmp_path, text=text), "billing", Severity.LOW, start)
    read = msgspec.msgpack.decode(msgspec.msgpack.encode(steps), type=tuple[Step, ...])
    poor = load_default().model_copy(update={"people": {"robin": _ROBIN}})
    bare = poor.model_copy(update={"teams": {"service": _SERVICE}})

    assert read == steps
    told = targets_at(bare, read[0], ALEX, "other", start)
    assert [each.id for each in told] == ["alex"]


_ROBIN = load_default().people["robin"]
_SERVICE = load_default().teams["service"]
