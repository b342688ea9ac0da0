"""The story of the day on which all open tickets of another system are imported."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from followup.complaint import (
    CommitmentKind,
    ComplaintName,
    Contact,
    Origin,
    Severity,
)
from followup.events import Alert, CommitmentState, Update
from tests.support.facts import MONDAY
from tests.support.policies import DAY, HOUR, live_policy
from tests.support.world import World

TICKETS = 5_000
BATCH = 50
EVERY = timedelta(seconds=5)


async def brought_over() -> World:
    """Import the tickets in batches, over some minutes: customers have several."""
    world = World(live_policy())
    for number in range(TICKETS):
        if number % BATCH == 0:
            await world.fast_forward(EVERY)
        customer = number % (TICKETS // 2)
        await world.complain(
            name=ComplaintName(f"c-{customer}", f"T-{number}"),
            request_id=f"import-{number}",
            occurred_time=MONDAY - (number % 300 + 1) * DAY,
            origin=Origin.IMPORTED,
            severity=Severity.MEDIUM,
            thread_ref=f"T-{number}",
            contact=Contact(email=f"customer-{customer}@example.com", locale="en"),
        )
    return world


async def test_an_import_writes_to_nobody_and_spreads_what_is_asked() -> None:
    """
    In the first hour no customer hears anything and nobody is alarmed; the first
    updates, for which only our people are asked, fall due over two open days.
    """
    world = await brought_over()
    beats = [one.status.commitment for one in world.said(CommitmentState)]
    await world.fast_forward(HOUR)

    assert TICKETS == len(world.records[world.topics.complaints])
    assert [] == world.said(Update)
    assert [] == world.mail.letters
    assert [] == world.said(Alert)
    assert TICKETS == len(beats)
    assert {CommitmentKind.NEXT_UPDATE} == {one.kind for one in beats}
    evenings = Counter(one.promised_time.date() for one in beats)
    first, last = min(evenings), max(evenings)
    assert first >= (MONDAY + 2 * DAY).date()
    assert last - first == 2 * DAY
    assert len(evenings) == 3
    assert max(evenings.values()) < TICKETS * 0.4
