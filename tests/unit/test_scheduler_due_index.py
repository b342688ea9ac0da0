"""What is due when, however often it changes."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

import pytest

from services.scheduler.drain import Drain
from services.scheduler.due_index import DueIndex
from services.scheduler.step import Look
from tests.support.scheduler_fakes import HandClock

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> HandClock:
    """Give a clock at noon."""
    return HandClock(NOON)


@pytest.fixture
def index(clock: HandClock) -> DueIndex:
    """Give an empty index."""
    return DueIndex(clock.monotonic, patience_seconds=10, most_out=3)


def look(name: str, seconds: float | None, revision: int = 1) -> Look:
    due = None if seconds is None else NOON + timedelta(seconds=seconds)
    return Look(name.encode(), due, revision)


def due(index: DueIndex, clock: HandClock, limit: int = 10) -> list[str]:
    return [key.decode() for key in index.pop_due(clock.now(), limit)]


def test_the_longest_due_comes_first(index: DueIndex, clock: HandClock) -> None:
    """Only what is due is given out, in the order of its time."""
    for name, seconds in (("later", 60), ("second", 2), ("first", 1)):
        index.put(look(name, seconds))
    clock.move(5)

    assert due(index, clock) == ["first", "second"]
    assert len(index) == 3


def test_no_more_than_asked_for(index: DueIndex, clock: HandClock) -> None:
    """What is beyond the limit is given out the next time."""
    index.load([look(name, 0) for name in ("a", "b", "c")])

    assert due(index, clock, 2) == ["a", "b"]
    assert due(index, clock, 2) == ["c"]


def test_a_backlog_comes_no_faster_than_it_may(clock: HandClock) -> None:
    """Late cases come oldest first and as fast as allowed; what is on time goes on."""
    index = DueIndex(clock.monotonic)
    drain = Drain(2.0, monotonic=clock.monotonic)
    index.load([look(str(n), -3600 + n) for n in range(5)])
    index.settle()
    index.put(look("now", 0.5))
    told = []
    for _ in range(4):
        clock.move(1)
        drain.refill()
        keys = index.pop_due(clock.now(), 10, drain)
        told.append([key.decode() for key in keys])

    assert told == [["0", "1", "now"], ["2", "3"], ["4"], []]


def test_a_late_case_that_moved_is_dropped(clock: HandClock) -> None:
    """What changed while it waited in the backlog costs nothing of what may go."""
    index, drain = DueIndex(clock.monotonic), Drain(1.0, monotonic=clock.monotonic)
    index.load([look("a", -100), look("b", -99)])
    index.settle()
    stalled = index.pop_due(clock.now(), 10, drain)
    index.put(look("a", 500, revision=2))
    clock.move(1)
    drain.refill()

    assert stalled == []
    assert index.pop_due(clock.now(), 10, drain) == [b"b"]


def test_quiet_times_save_up_one_second_at_most(clock: HandClock) -> None:
    """After an hour without a backlog, the first second lets through its own."""
    drain = Drain(3.0, monotonic=clock.monotonic)
    clock.move(3600)
    drain.refill()

    assert [drain.take() for _ in range(5)] == [True, True, True, False, False]


def test_a_newer_revision_replaces_the_older(index: DueIndex, clock: HandClock) -> None:
    """A case that moved is not given out at its old time."""
    index.put(look("a", 1))
    index.put(look("a", 100, revision=2))
    clock.move(5)
    early = due(index, clock)
    clock.move(100)

    assert early == []
    assert due(index, clock) == ["a"]


def test_an_older_revision_is_ignored(index: DueIndex, clock: HandClock) -> None:
    """What was decided earlier does not undo what was decided later."""
    index.put(look("a", 100, revision=2))
    index.put(look("a", 1, revision=1))
    clock.move(5)

    assert due(index, clock) == []


def test_a_case_that_is_never_due_is_forgotten(
    index: DueIndex, clock: HandClock
) -> None:
    """A case without a next look takes no room."""
    index.put(look("a", 1))
    index.put(look("a", None, revision=2))
    clock.move(5)

    assert due(index, clock) == []
    assert len(index) == 0


def test_a_hint_that_got_lost_is_repeated(index: DueIndex, clock: HandClock) -> None:
    """A case that does not come back is given out again, but not at once."""
    index.put(look("a", 1))
    clock.move(1)
    given = [due(index, clock)]
    for _ in range(3):
        clock.move(5)
        given.append(due(index, clock))

    assert given == [["a"], [], ["a"], []]


def test_a_case_that_comes_back_unchanged_waits(
    index: DueIndex, clock: HandClock
) -> None:
    """A judgement that does nothing about a due case cannot make it spin."""
    index.put(look("a", 1))
    clock.move(1)
    due(index, clock)
    index.put(look("a", 1))
    clock.move(1)

    assert due(index, clock) == []


def test_a_case_that_comes_back_changed_is_due_anew(
    index: DueIndex, clock: HandClock
) -> None:
    """The next time of a case counts from the moment it is known."""
    index.put(look("a", 1))
    clock.move(1)
    due(index, clock)
    index.put(look("a", 1.5, revision=2))
    clock.move(1)

    assert due(index, clock) == ["a"]


def test_a_slow_agent_is_not_flooded(index: DueIndex, clock: HandClock) -> None:
    """With many hints under way no more are given out until some come back."""
    index.load([look(name, 0) for name in "abcde"])
    first = due(index, clock)
    full = due(index, clock)
    index.put(look("a", 100, revision=2))

    assert first == ["a", "b", "c"]
    assert full == []
    assert due(index, clock) == ["d"]


def test_a_case_that_often_moves_does_not_fill_memory(
    index: DueIndex, clock: HandClock
) -> None:
    """What was superseded is dropped in time, and the last word still counts."""
    for revision in range(5_000):
        index.put(look("a", 10 + revision, revision))
    clock.move(10_000)

    assert len(index._heap) < 2_000  # noqa: SLF001 - the size is what this is about
    assert due(index, clock) == ["a"]


def test_a_case_takes_little_memory() -> None:
    """A million cases fit into 400 MB."""
    count = 2_000
    index = DueIndex(lambda: 0.0)
    index.load([look(f"customers-{n}/complaint-{n}", n) for n in range(count)])
    slots = list(index._current.values())  # noqa: SLF001 - the size is what this is about
    size = sys.getsizeof(index._current) + sys.getsizeof(index._heap)  # noqa: SLF001 - as above
    size += sum(sys.getsizeof(slot) for slot in slots)
    size += sum(sys.getsizeof(part) for slot in slots for part in slot)

    assert size / count <= 400


def test_silence_grows_while_hints_are_not_heard(
    index: DueIndex, clock: HandClock
) -> None:
    """Counted from the first hint, over its repetitions, until anything is heard."""
    index.load([look("a", 0), look("b", 0)])
    clock.move(500)
    calm = index.silence()
    given = [due(index, clock)]
    for _ in range(3):
        clock.move(11)
        given.append(due(index, clock))
    silent = index.silence()
    index.put(look("a", 0))
    heard = index.silence()

    assert given == [["a", "b"]] * 4
    assert (calm, silent, heard) == (0.0, 33.0, 0.0)


def test_a_hint_nobody_acted_on_is_given_again_at_once(
    index: DueIndex, clock: HandClock
) -> None:
    """Without waiting for patience to end; a case nobody knows is passed over."""
    index.put(look("a", 1))
    index.put(look("later", 500))
    clock.move(2)
    first = due(index, clock)
    waiting = due(index, clock)
    index.again([look(name, 0).key for name in ("a", "later", "unknown")], clock.now())
    again = due(index, clock)
    rest = due(index, clock)

    assert first == ["a"]
    assert waiting == rest == []
    assert sorted(again) == ["a", "later"]
