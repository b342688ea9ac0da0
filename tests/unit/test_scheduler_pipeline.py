"""The order that loses nothing: words, memory, disk, acknowledgement."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from followup.wire.record import Record
from services.scheduler.pipeline import Entry, Pipeline
from services.scheduler.said import SAID_KEY, Said, ends_of
from tests.support.scheduler_fakes import CHANGELOG, FakeOutlet, FakeStore, turns

ALERTS = "followup-alerts"


def word(name: str) -> Record:
    return Record(topic=ALERTS, key=name.encode(), value=b"word", partition=3)


class Line:
    """A pipeline with all its ends in one journal."""

    def __init__(
        self,
        most_entries: int = 100,
        settle_seconds: float = 3600.0,
        *,
        marks: bool = False,
    ) -> None:
        self.journal: list[str] = []
        self.outlet = FakeOutlet(self.journal)
        self.store = FakeStore(self.journal)
        self.errors: list[BaseException] = []
        self.pipeline = Pipeline(
            partition=3,
            changelog=CHANGELOG,
            outlet=self.outlet,
            store=self.store,
            fail=self.errors.append,
            said=Said({ALERTS: 0}) if marks else None,
            most_entries=most_entries,
            settle_seconds=settle_seconds,
        )

    def entry(self, name: str, *, words: bool = True, state: bytes = b"1") -> Entry:
        return Entry(
            outgoing=(word(f"alert-{name}"),) if words else (),
            states=((name.encode(), state),),
            said=lambda: self.journal.append(f"said {name}"),
            done=lambda: self.journal.append(f"done {name}"),
        )


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    """Give a working pipeline."""
    made = Line()
    made.pipeline.start()
    yield made
    await made.pipeline.close()


async def test_each_stage_waits_for_the_one_before(line: Line) -> None:
    """State is sent after the words are acknowledged, kept after it is itself."""
    await line.pipeline.add(line.entry("a"))
    await turns()
    first = list(line.journal)
    line.outlet.acknowledge()
    await turns()
    second = list(line.journal)
    line.outlet.acknowledge()
    await turns()

    assert first == ["sent alert-a"]
    assert second == [*first, "acknowledged alert-a", "said a", "sent a"]
    assert line.journal == [*second, "acknowledged a", "put a", "done a"]


async def test_a_slow_word_holds_back_every_state_of_its_batch(line: Line) -> None:
    """One word without an answer, and nothing of the batch is remembered."""
    await line.pipeline.add(line.entry("a"))
    await line.pipeline.add(line.entry("b"))
    line.outlet.acknowledge(line.outlet.handed[1])
    await turns()

    assert line.outlet.records(CHANGELOG) == []
    assert line.store.kept == {}
    assert not [step for step in line.journal if step.startswith("done")]


async def test_records_are_acknowledged_in_their_order(line: Line) -> None:
    """Whatever Kafka answers first, the first record is done first."""
    for name in ("a", "b", "c"):
        await line.pipeline.add(line.entry(name, words=name != "a"))
    for one in reversed(line.outlet.handed):
        line.outlet.acknowledge(one)
    await turns()
    for one in reversed(line.outlet.handed[2:]):
        line.outlet.acknowledge(one)
    await turns()
    done = [step for step in line.journal if step.startswith("done")]

    assert done == ["done a", "done b", "done c"]


async def test_a_later_decision_does_not_overtake_a_batch(line: Line) -> None:
    """What arrives while a batch is remembered waits for its end."""
    await line.pipeline.add(line.entry("a", words=False))
    await turns()
    await line.pipeline.add(line.entry("b", words=False))
    await turns()

    assert line.journal == ["said a", "sent a"]


async def test_a_word_that_fails_kills(line: Line) -> None:
    """After a failed word nothing is remembered and nothing acknowledged."""
    await line.pipeline.add(line.entry("a"))
    line.outlet.refuse(line.outlet.handed[0], RuntimeError("no replica"))
    await turns()
    await line.pipeline.add(line.entry("b"))
    line.outlet.acknowledge()
    await turns()

    assert [str(error) for error in line.errors] == ["no replica"]
    assert line.outlet.records(CHANGELOG) == []
    assert not [step for step in line.journal if step.startswith("done")]


async def test_a_state_that_fails_kills(line: Line) -> None:
    """After a state Kafka did not take, the disk stays as it was."""
    await line.pipeline.add(line.entry("a", words=False))
    await turns()
    line.outlet.refuse(line.outlet.handed[0], RuntimeError("no replica"))
    await turns()

    assert [str(error) for error in line.errors] == ["no replica"]
    assert line.store.kept == {}


async def test_an_answer_that_never_comes_kills() -> None:
    """A client that neither has nor refuses a word must not stop the partition."""
    line = Line(settle_seconds=0.0)
    line.pipeline.start()
    await line.pipeline.add(line.entry("a"))
    await turns()
    await line.pipeline.close()

    assert [type(error) for error in line.errors] == [TimeoutError]
    assert line.store.kept == {}


async def test_what_is_decided_is_recalled_at_once(line: Line) -> None:
    """The overlay answers until the disk does, and the latest decision wins."""
    line.store.kept[b"a"] = b"0"
    before = line.pipeline.recall(b"a")
    await line.pipeline.add(line.entry("a", words=False, state=b"1"))
    await turns()
    await line.pipeline.add(line.entry("a", words=False, state=b"2"))
    line.outlet.acknowledge()
    await turns()

    assert before == b"0"
    assert line.store.kept[b"a"] == b"1"
    assert line.pipeline.recall(b"a") == b"2"


async def test_the_disk_answers_once_all_is_durable(line: Line) -> None:
    """The overlay lets go of what is kept, with the offset recovery needs."""
    line.outlet.prompt = True
    await line.pipeline.add(line.entry("a"))
    await turns()
    line.store.kept[b"a"] = b"changed on disk"

    assert line.pipeline.recall(b"a") == b"changed on disk"
    assert line.store.offset == 1


async def test_one_case_is_written_once_for_each_batch(line: Line) -> None:
    """Of several states of one case in a batch, only the last is written."""
    await line.pipeline.add(line.entry("z", words=False))
    await turns()
    for state in (b"1", b"2", b"3"):
        await line.pipeline.add(line.entry("a", words=False, state=state))
    for _ in range(2):
        line.outlet.acknowledge()
        await turns()
    written = [one.value for one in line.outlet.records(CHANGELOG) if one.key == b"a"]

    assert written == [b"3"]


async def test_too_many_decisions_have_to_wait() -> None:
    """With no room left, the next decision waits for one to become durable."""
    line = Line(most_entries=2)
    line.pipeline.start()
    for name in ("a", "b"):
        await line.pipeline.add(line.entry(name, words=False))
    third = asyncio.create_task(line.pipeline.add(line.entry("c", words=False)))
    await turns()
    waited, depth = not third.done(), line.pipeline.depth
    line.outlet.acknowledge()
    await turns()
    await third
    await line.pipeline.close()

    assert waited
    assert depth == 2


async def test_closing_leaves_what_is_under_way() -> None:
    """A partition that is given up acknowledges nothing any more."""
    line = Line()
    line.pipeline.start()
    await line.pipeline.add(line.entry("a"))
    await line.pipeline.close()
    line.outlet.acknowledge()
    await turns()

    assert line.journal == ["sent alert-a", "acknowledged alert-a"]
    assert line.errors == []


async def test_how_far_it_has_spoken_is_kept_behind_what_it_remembers() -> None:
    """The mark moves with the states of the words, and is the last to be written."""
    line = Line(marks=True)
    line.pipeline.start()
    await line.pipeline.add(line.entry("a"))
    await turns()
    line.outlet.acknowledge()
    await turns()
    written = [one.key for one in line.outlet.records(CHANGELOG)]
    before = line.store.get(SAID_KEY)
    line.outlet.acknowledge()
    await turns()
    await line.pipeline.add(line.entry("b", words=False))
    await turns()
    line.outlet.acknowledge()
    await turns()
    await line.pipeline.close()

    assert written == [b"a", SAID_KEY]
    assert before is None
    assert ends_of(line.store.get(SAID_KEY)) == {ALERTS: 1}
    assert [one.key for one in line.outlet.records(CHANGELOG)][2:] == [b"b"]
