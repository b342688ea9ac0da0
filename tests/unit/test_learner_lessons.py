"""What the learner makes of its log, and that nothing but the log matters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from followup.lead_times.curve import Curve
from followup.lead_times.heard import Heard
from followup.lead_times.learner import Learner
from followup.lead_times.snapshot import SnapshotUnreadable
from followup.lead_times.tuning import Tuning
from followup.learning import Milestone
from services.scheduler.learner import kept, lessons
from services.scheduler.learner.kept import Bookmark, Kept
from services.scheduler.learner.lessons import Lessons, from_bytes
from services.scheduler.learner.pace import pace
from tests.support.lead_times import SEGMENTS, START, Fact, history, lives
from tests.support.milestones import milestones
from tests.support.watched_quotes import OPENED, Desk

LATER = START + 9_000
laws = settings(max_examples=60, deadline=None)


def taught(log: list[Milestone], learned: Lessons | None = None) -> Lessons:
    """Hear them all."""
    learned = learned or Lessons(Learner())
    for one in log:
        learned.hear(one)
    return learned


def curves(learned: Lessons) -> list[Curve]:
    return list(learned.learner.curves(LATER))


@laws
@given(lives(), st.data())
def test_a_restart_anywhere_changes_nothing(facts: list[Fact], data: Any) -> None:
    """
    Kept as bytes after any milestone and read again, it learns the same, bit by bit.
    """
    log = milestones(facts)
    place = data.draw(st.integers(0, len(log)))
    before = taught(log[:place]).to_bytes()

    again = taught(log[place:], from_bytes(before, Tuning()))

    assert curves(again) == curves(taught(log))


@laws
@given(lives(wrong=1e5), st.data())
def test_a_repeat_changes_nothing(facts: list[Fact], data: Any) -> None:
    """
    A piece of the log heard once more, at any later place, is known to be a repeat.
    """
    log = milestones(facts)
    start = data.draw(st.integers(0, len(log)))
    end = data.draw(st.integers(start, len(log)))
    later = data.draw(st.integers(end, len(log)))
    learned = taught(log[:later])
    heard = {learned.hear(one) for one in log[start:end]}

    assert heard <= {Heard.REPEATED}
    assert curves(taught(log[later:], learned)) == curves(taught(log))


def test_repeats_are_known_after_a_restart() -> None:
    """
    Also of complaints that ended so long ago that they are forgotten by name.
    """
    log = milestones(history(2_000, hours=5))
    again = from_bytes(taught(log).to_bytes(), Tuning())

    assert len(again.learner.ended) < 1_000
    assert {again.hear(one) for one in log} == {Heard.REPEATED}


def test_the_first_of_two_openings_counts() -> None:
    """
    A complaint reported twice, by facts of their own, is one complaint.
    """
    [one, *_] = milestones(history(1))
    learned = Lessons(Learner())

    assert learned.hear(one) is Heard.LEARNED
    assert learned.hear(replace(one, fact_id="another")) is Heard.REPEATED


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        msgspec.msgpack.encode([99, b"", b""]),
        msgspec.msgpack.encode([1, b"", b""]),
        msgspec.msgpack.encode([1, b"", b"odd"]),
    ],
)
def test_what_is_no_snapshot_is_not_believed(data: bytes) -> None:
    """
    Cut, spoiled or of a later version: everything is learned again instead.
    """
    with pytest.raises(SnapshotUnreadable):
        lessons.from_bytes(data, Tuning())


def test_lessons_written_before_are_read() -> None:
    """
    Of the first version, while a step was in force: it goes on from there.
    """
    written = Path(__file__).parents[1] / "support" / "lessons" / "version-1.msgpack"
    learned = lessons.from_bytes(written.read_bytes(), Tuning())
    before = learned.outcomes.kept["refund"]
    row = (before.steps, before.since, before.counted, len(before.recent))
    desk = Desk(learned)
    for number in range(100, 250):
        desk.tell(f"N-{number}", OPENED, number)
    after = learned.outcomes.kept["refund"]

    assert row == (1, START + 59, 7, 66)
    assert after.began == START + 59
    assert after.steps > 1
    assert len(after.recent) > 66
    assert lessons.from_bytes(learned.to_bytes(), Tuning()).outcomes == learned.outcomes


def test_a_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    """
    Whole, in the place of the one before, and nothing else is left in the folder.
    """
    folder = tmp_path / "data"
    absent = kept.read(folder)
    for offset in (1, 2):
        bookmark = Bookmark(offset=offset, last=f"f-{offset}")
        kept.write(folder, Kept(bookmark=bookmark, lessons=b"learned"))

    found = kept.read(folder)

    assert absent is None
    assert found == Kept(bookmark=Bookmark(offset=2, last="f-2"), lessons=b"learned")
    assert [one.name for one in folder.iterdir()] == [kept.FILE]


def test_a_spoiled_file_is_no_file(tmp_path: Path) -> None:
    """
    It only saves time, so it is passed over.
    """
    (tmp_path / kept.FILE).write_bytes(b"half of it")

    assert kept.read(tmp_path) is None


def test_pace_tells_when_work_slows_down() -> None:
    """
    About one while complaints end as they used to; less when none has ended lately.
    """
    usual = [one for one in history(1_200, hours=60) if one.now < START + 1_000]
    still = [
        Fact("opened", f"late-{number}", SEGMENTS[0], now, now)
        for number, now in enumerate(range(int(START) + 1_000, int(START) + 1_336))
    ]

    as_usual = pace(taught(milestones(usual)).learner, START + 1_000)
    slow = pace(taught(milestones([*usual, *still])).learner, START + 1_336)

    assert 0.85 < as_usual < 1.15
    assert slow < 0.6
    assert pace(Learner(), START) == 0
