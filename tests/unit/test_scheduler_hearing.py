"""One record: decided, set aside, or the end of the process."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from followup.wire.record import Record
from services.scheduler.case import Case
from services.scheduler.catch_up import CatchUp, Told
from services.scheduler.crashes import MOST_CRASHES, CrashLog
from services.scheduler.decide import Decision
from services.scheduler.memory import from_bytes, key_of, to_bytes
from tests.support.hearing_desk import NOON, PARTITION, TOPICS, Desk, fact, wake_up
from tests.support.plain_decider import POISON, PlainDecider
from tests.support.river import complaint
from tests.support.scheduler_fakes import (
    CHANGELOG,
    Ended,
    turns,
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Give a process that hears."""
    return Desk(tmp_path)


async def test_a_fact_is_remembered_and_acknowledged(desk: Desk) -> None:
    """A fact becomes a state in the table and an entry in the due index."""
    await desk.hear(fact())

    assert list(desk.store.kept) == [b"c-1/T-1"]
    assert len(desk.owned.due) == 1
    assert desk.acked == [0]


async def test_a_due_case_is_alerted_about_once(desk: Desk) -> None:
    """A wake-up makes the alert; another one finds nothing more to say."""
    await desk.hear(fact())
    desk.clock.move(301)
    await desk.hear(wake_up(1), offset=1)
    await desk.hear(wake_up(1), offset=2)

    assert len(desk.outlet.records(TOPICS.alerts)) == 1
    assert len(desk.owned.due) == 0
    assert desk.acked == [0, 1, 2]


async def test_bytes_nobody_can_read_are_set_aside(desk: Desk) -> None:
    """They go to the dead letters untouched, and are acknowledged only then."""
    desk.outlet.prompt = False
    strange = Record(
        topic=TOPICS.complaints, key=b"c-1", value=b"\xff", headers=(("a", b"\x00"),)
    )
    await desk.hear(strange)
    before = list(desk.acked)
    desk.outlet.acknowledge()
    await turns()
    (letter,) = desk.outlet.records(TOPICS.dead_letter(TOPICS.complaints))

    assert before == []
    assert (letter.key, letter.value) == (strange.key, strange.value)
    assert letter.headers[:1] == strange.headers
    assert desk.acked == [0]


async def test_a_decision_that_raises_ends_the_process(desk: Desk) -> None:
    """The first crash says nothing, remembers nothing and acknowledges nothing."""
    with pytest.raises(Ended):
        await desk.hear(fact(category=POISON))

    assert desk.outlet.handed == []
    assert desk.acked == []


async def test_the_third_crash_sets_the_case_aside(desk: Desk) -> None:
    """After two restarts the case is quarantined, its record a dead letter."""
    poison = fact(category=POISON)
    for _ in range(2):
        with pytest.raises(Ended):
            await desk.hear(poison)
        desk = desk.again()
    await desk.hear(poison)
    await desk.hear(fact(2), offset=1)
    letters = desk.outlet.records(TOPICS.dead_letter(TOPICS.complaints))

    assert [letter.value for letter in letters] == [poison.value]
    assert len(desk.outlet.records(TOPICS.alerts)) == 1
    assert desk.acked == [0, 1]
    assert not CrashLog(desk.folder / "crashes.json")


async def test_a_quarantined_case_does_not_hold_up_its_neighbours(desk: Desk) -> None:
    """The other cases of a wake-up are decided, also in the third crash."""
    # As if a new version could not decide what an older one took in.
    due = NOON + timedelta(minutes=5)
    facts = (complaint(1, due, category=POISON), complaint(2, due))
    cases = [
        Case(customer=fact.customer, complaint=fact.complaint, facts=(fact,))
        for fact in facts
    ]
    broken = {key_of(case.name): to_bytes(case) for case in cases}
    for _ in range(2):
        desk = Desk(desk.folder, broken)
        desk.clock.move(301)
        with pytest.raises(Ended):
            await desk.hear(wake_up(1, 2))
    desk = Desk(desk.folder, broken)
    desk.clock.move(301)
    await desk.hear(wake_up(1, 2))

    assert [one.key for one in desk.outlet.records(TOPICS.alerts)] == [b"c-1", b"c-2"]
    assert desk.acked == [0]
    desk.observer.refresh(desk.assignment)
    assert desk.gauge("followup_quarantined_cases") == 1


async def test_bytes_of_a_case_are_kept_before_they_are_written_over(
    desk: Desk,
) -> None:
    """What nobody can read of a case is a dead letter, acknowledged before its end."""
    torn = {b"c-1/T-1": b"\x93\x01\x02\xa4torn"}
    for _ in range(2):
        desk = Desk(desk.folder, torn)
        with pytest.raises(Ended):
            await desk.hear(wake_up(1))
    desk = Desk(desk.folder, torn)
    desk.outlet.prompt = False
    await desk.hear(wake_up(1))
    (letter,) = desk.outlet.records(TOPICS.dead_letter(TOPICS.cases))
    unsent = desk.outlet.records(CHANGELOG), dict(desk.store.kept)
    desk.outlet.acknowledge()
    await turns()
    desk.outlet.acknowledge()
    await turns()

    assert unsent == ([], torn)
    assert (letter.key, letter.value) == (b"c-1/T-1", torn[b"c-1/T-1"])
    assert letter.header("__dlq.errors.topic") == TOPICS.cases
    assert letter.header("__dlq.errors.partition") == str(PARTITION)
    assert letter.header("__dlq.errors.reason") == "quarantined"
    assert from_bytes(desk.store.kept[b"c-1/T-1"]).quarantined_time is not None
    assert desk.gauge(
        "followup_dead_letters_total",
        topic="scheduler-cases-changelog",
        reason="quarantined",
    ) == (1)


async def test_a_record_that_is_decided_at_last_is_forgotten(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the cause is mended, the crashes of the record count no more."""
    poison = fact(category=POISON)
    with pytest.raises(Ended):
        await desk.hear(poison)
    desk = desk.again()
    monkeypatch.chdir(desk.folder)
    (desk.folder / "mended").touch()
    await desk.hear(poison)

    assert not CrashLog(desk.folder / "crashes.json")
    assert desk.acked == [0]


async def test_a_case_too_large_for_kafka_is_a_crash(
    desk: Desk,
) -> None:
    """A state that Kafka would refuse for ever is caught before it is sent."""
    with pytest.raises(Ended):
        await desk.hear(fact(words="much " * 200_000))

    assert desk.outlet.handed == []


async def test_wake_ups_are_dropped_until_all_is_heard(desk: Desk) -> None:
    """A wake-up from before the hand-over decides nothing while facts are unread."""
    await desk.hear(fact())
    kept = desk.again()
    kept.owned = replace(kept.owned, gate=CatchUp({TOPICS.complaints: 2}))
    kept.clock.move(301)
    await kept.hear(wake_up(1), offset=7)
    early = list(kept.outlet.handed)
    await kept.hear(fact(2), offset=1)
    await kept.hear(wake_up(1), offset=8)

    assert early == []
    assert kept.acked == [7, 1, 8]
    assert [one.key for one in kept.outlet.records(TOPICS.alerts)] == [b"c-2", b"c-1"]


async def test_a_hint_that_came_faster_than_the_facts_decides_nothing(
    desk: Desk,
) -> None:
    """Once a partition falls behind, what is due waits until its answers are heard."""
    await desk.hear(fact())
    told = {TOPICS.complaints: Told(1, 1)}
    gate = CatchUp(
        {TOPICS.complaints: 0}, there=lambda: told, monotonic=desk.clock.monotonic
    )
    desk.owned = replace(desk.owned, gate=gate)
    await desk.assignment.replace({PARTITION: desk.owned})
    desk.clock.move(301)
    gate.look()
    given = desk.owned.due.pop_due(desk.clock.now(), 10)
    behind = (gate.open, gate.caught_up)
    await desk.hear(wake_up(1), offset=7)
    early = desk.outlet.records(TOPICS.alerts)
    again = desk.owned.due.pop_due(desk.clock.now(), 10)
    await desk.hear(fact(2), offset=0)
    await desk.hear(wake_up(1), offset=8)

    assert behind == (False, True)
    assert early == []
    assert given == again == [b"c-1/T-1"]
    assert desk.acked == [0, 7, 0, 8]
    assert [one.key for one in desk.outlet.records(TOPICS.alerts)] == [b"c-2", b"c-1"]


async def test_what_cannot_be_written_down_sets_its_case_aside(tmp_path: Path) -> None:
    """An error after the judgement is the case's as well: it is counted, and told."""

    class Mute(PlainDecider):
        """Says what no codec can write."""

        def decide(self, case: Case, *told: Any, **more: Any) -> Decision:
            decision = super().decide(case, *told, **more)
            return Decision(decision.case, (cast("Any", object()),), ("broken",))

    for times in range(MOST_CRASHES):
        desk = Desk(tmp_path, decider=Mute())
        if times < MOST_CRASHES - 1:
            with pytest.raises(Ended):
                await desk.hear(fact())
        else:
            await desk.hear(fact())

    assert desk.acked == [0]
    assert [one.topic for one in desk.outlet.records(TOPICS.alerts)] == [TOPICS.alerts]


async def test_a_record_of_a_partition_that_is_not_ours_is_an_error(
    desk: Desk,
) -> None:
    """Nothing is decided for a partition that was not rebuilt."""
    stray = replace(fact(), partition=5, offset=0)
    with pytest.raises(KeyError):
        await desk.hearing.hear(stray, lambda: None)


async def test_what_was_said_is_counted(desk: Desk) -> None:
    """Counters and gauges tell what was heard and said."""
    await desk.hear(fact())
    await desk.hear(fact(), offset=1)
    desk.observer.refresh(desk.assignment)
    due = desk.gauge("followup_promises_due", within="1h")
    desk.clock.move(302)
    await desk.hear(wake_up(1), offset=0)
    heard = {
        outcome: desk.gauge(
            "followup_facts_heard_total", fact="complaint_received", outcome=outcome
        )
        for outcome in ("applied", "repeated")
    }

    assert heard == {"applied": 1, "repeated": 1}
    assert due == 1
    assert desk.gauge("followup_alerts_total", kind="overdue") == 1
    assert desk.gauge("followup_alert_lateness_seconds_sum") == 2
    assert desk.gauge("followup_wakeups_total") == 1
    assert desk.gauge("followup_records_consumed_total", topic="complaints") == 2
