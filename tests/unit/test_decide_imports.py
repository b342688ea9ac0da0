"""Complaints that are brought over from another system start quietly."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from followup.complaint import CommitmentKind, Origin, Severity
from followup.events import Alert
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller
from tests.support.policies import DAY, HOUR, live_policy

MANY = 200
LONG_AGO = timedelta(days=300)


def brought_over(number: int) -> Desk:
    """Return a complaint of long ago, heard on Monday morning."""
    desk = Desk(live_policy(), complaint=f"T-{number}")
    teller = Storyteller(live_policy(), complaint=f"T-{number}")
    fact = teller.received(
        MONDAY - LONG_AGO,
        origin=Origin.IMPORTED,
        severity=Severity.MEDIUM,
        commitments=(),
    )
    desk.hear(fact, MONDAY)
    return desk


def test_nobody_is_written_to_and_nobody_alarmed_by_an_import() -> None:
    """
    In the first hours of many imported complaints, and for good, no customer hears
    anything by itself; our people are asked for a line, in the open days to come.
    """
    desks = [brought_over(number) for number in range(MANY)]
    for desk in desks:
        desk.until(MONDAY + HOUR)
    at_first = [one for desk in desks for one in desk.of(Alert)]
    for desk in desks:
        desk.until(MONDAY + 30 * DAY)

    assert [] == at_first
    assert [] == [one for desk in desks for one in desk.messages()]
    kinds = Counter(one.kind.name for desk in desks for one in desk.of(Alert))
    asked = {"UPDATE_WANTED", "AT_RISK", "ESCALATED", "OVERDUE", "REASON_WANTED"}
    assert asked == set(kinds)
    assert {MANY} == set(kinds.values())


def test_first_heartbeats_are_spread_over_two_open_days() -> None:
    """
    Imported at one moment, complaints fall due over two open days, not in one instant.
    """
    beats = [
        one.commitment
        for number in range(MANY)
        for one in brought_over(number).case.statuses
    ]
    days = Counter(one.promised_time.date() for one in beats)

    assert {CommitmentKind.NEXT_UPDATE} == {one.kind for one in beats}
    assert all(one.promised_time > MONDAY for one in beats)
    assert 3 == len(days)
    assert min(days.values()) > MANY // 10
