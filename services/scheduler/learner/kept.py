"""What was learned, in a file, so that a restart need not read the whole log.

The file is never the truth: without it, or where it does not fit the log, everything is
read from the log's beginning.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import msgspec

from followup.value import Value

FILE = "learner.snapshot"


class Bookmark(Value):
    """How far a log was read: the offset behind the last record, and which that was.

    `last` is its id. Read again at its place, it shows that the log is the same one,
    not another of the same name, made anew or of another cluster.
    """

    offset: int
    last: str


class Kept(Value):
    """A file's content."""

    bookmark: Bookmark
    lessons: bytes


def read(folder: Path) -> Kept | None:
    """Return what is kept, or None: nothing is, or nobody can read it. May block."""
    try:
        return msgspec.msgpack.decode((folder / FILE).read_bytes(), type=Kept)
    except (OSError, msgspec.MsgspecError):
        return None


def write(folder: Path, kept: Kept) -> None:
    """Put it in the place of what was kept; whole, or not at all. May block.

    Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{FILE}.{os.getpid()}"
    try:
        with fresh.open("wb") as file:
            file.write(msgspec.msgpack.encode(kept))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(folder / FILE)
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
