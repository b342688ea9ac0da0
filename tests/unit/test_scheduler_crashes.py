"""Crashes are counted for each case and cause, whatever happens to the process."""

from __future__ import annotations

from pathlib import Path

from followup.complaint import ComplaintName
from followup.topics import Topics
from followup.wire.record import Record
from services.scheduler.crashes import Cause, CrashLog

TOPICS = Topics()
NAME = ComplaintName("c-1", "T-1")


def cause(topic: str = TOPICS.complaints, offset: int = 7) -> Cause:
    record = Record(topic=topic, key=b"c-1", value=b"", partition=3, offset=offset)
    return Cause.of(NAME, record, TOPICS)


def test_counts_survive_the_process(tmp_path: Path) -> None:
    """A new process goes on counting where the last one ended."""
    file = tmp_path / "data" / "crashes.json"
    counts = [CrashLog(file).count(cause()) for _ in range(3)]

    assert counts == [1, 2, 3]


def test_other_records_count_for_themselves(tmp_path: Path) -> None:
    """Each record of a case has its own count."""
    log = CrashLog(tmp_path / "crashes.json")
    log.count(cause(offset=7))

    assert log.count(cause(offset=8)) == 1


def test_wake_ups_count_together(tmp_path: Path) -> None:
    """A wake-up is made anew after each crash, yet it is the same cause."""
    log = CrashLog(tmp_path / "crashes.json")
    counts = [log.count(cause(TOPICS.wakeups, offset)) for offset in (1, 2, 3)]

    assert counts == [1, 2, 3]


def test_what_was_decided_after_all_is_forgotten(tmp_path: Path) -> None:
    """Once mended, a record may crash anew from one."""
    file = tmp_path / "crashes.json"
    log = CrashLog(file)
    log.count(cause())
    remembered = bool(CrashLog(file))
    log.forget(cause())

    assert remembered
    assert not CrashLog(file)


def test_a_damaged_file_does_not_stop_the_start(tmp_path: Path) -> None:
    """Counting begins anew when nobody can read the file."""
    file = tmp_path / "crashes.json"
    for text in ("{", "[]", '{"a": "b"}'):
        file.write_text(text)

        assert CrashLog(file).count(cause()) == 1
