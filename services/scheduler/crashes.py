"""Counts how often deciding one case ended the process, across restarts."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from followup.complaint import ComplaintName
from followup.topics import Topics
from followup.wire.record import Record

MOST_CRASHES = 3
"""The crash that sets the case aside instead of ending the process again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What was being decided for which case.

    A wake-up is made anew after every restart, so its place in the topic says nothing.
    """

    case: str
    heard: str

    @classmethod
    def of(cls, name: ComplaintName, record: Record, topics: Topics) -> Cause:
        """Return the cause for a case and the record it was decided upon."""
        if record.topic == topics.wakeups:
            return cls(case=str(name), heard="wake-up")
        place = f"{record.topic}/{record.partition}/{record.offset}"
        return cls(case=str(name), heard=place)

    @property
    def key(self) -> str:
        """The cause as one line, as the file keeps it."""
        return f"{self.case} on {self.heard}"


class CrashLog:
    """A small file that survives `kill -9` and a loss of power.

    Lost with the data folder, which only means that counting begins anew. An unreadable
    file counts as empty: it must never keep the scheduler from starting.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._counts = _read(path)

    def __bool__(self) -> bool:
        """Return whether any crash is remembered."""
        return bool(self._counts)

    def count(self, cause: Cause) -> int:
        """Remember one more crash, on disk, and return how many there were; blocks."""
        times = self._counts.get(cause.key, 0) + 1
        self._counts[cause.key] = times
        self._write()
        return times

    def forget(self, cause: Cause) -> None:
        """Forget a cause that was decided after all; blocks if it was known."""
        if self._counts.pop(cause.key, None) is not None:
            self._write()

    def _write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(self._counts, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _read(path: Path) -> dict[str, int]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(kept, dict):
        return {}
    return {str(key): times for key, times in kept.items() if isinstance(times, int)}
