"""A case whose memory nobody can read: kept aside, and made anew from its facts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from followup.events import AlertKind, CommitmentState
from followup.facts import CaseReleased
from followup.wire.envelope import record_of
from followup_cli.trouble import Trouble
from followup_cli.way_back import told_anew
from services.scheduler.memory import from_bytes
from tests.support.facts import Storyteller
from tests.support.policies import HOUR, live_policy
from tests.support.world import NAME, World

TORN = b"\x93\x01\x02\xa4torn"


async def test_a_case_is_made_anew_from_its_facts() -> None:
    """The end that was heard before counts again, and no clock is judged without it."""
    world = World(live_policy())
    await world.complain()
    world.next_mail()
    await world.fast_forward(HOUR)
    await world.resolve()
    world.next_mail()
    before = _outcomes(world)

    await world.spoil(TORN)
    alert = world.next_alert()
    await world.fast_forward(48 * HOUR)
    (letter,) = world.records.pop(world.topics.dead_letter(world.topics.cases))
    for topic in (world.topics.wakeups, world.topics.deliveries):
        world.records.pop(world.topics.dead_letter(topic))
    topics = (world.topics.complaints, world.topics.deliveries)
    history = [one for topic in topics for one in world.records[topic]]
    freed = Storyteller(live_policy()).fact(CaseReleased(released_by="pat"), world.time)
    back = told_anew(history, str(NAME), world.topics)
    for record in (record_of(freed, world.topics, source="//cli"), *back):
        await world.publish(record)
    await world.settle()
    await world.fast_forward(timedelta(days=30))

    assert TORN == letter.value
    assert AlertKind.QUARANTINED is alert.kind
    assert "goes through its facts again" in alert.why
    assert before == _outcomes(world)
    assert from_bytes(world.kept()).quarantined_time is None
    world.expect_silence()


def test_without_its_first_fact_nothing_goes_back() -> None:
    """The others would wait a day for it and be refused: a person must report anew."""
    world = World(live_policy())
    wrote = record_of(
        Storyteller(live_policy()).wrote(world.time), world.topics, source="//intake"
    )

    with pytest.raises(Trouble, match="no longer on followup-complaints"):
        told_anew([wrote], str(NAME), world.topics)


def _outcomes(world: World) -> dict[str, str]:
    return {
        one.status.commitment.kind.name: (one.status.outcome or one.status.state).name
        for one in world.said(CommitmentState)
    }
