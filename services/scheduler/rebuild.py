"""Works out what is due in each partition, from what the table remembers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Protocol

from services.scheduler.due_index import DueIndex
from services.scheduler.handler import Look
from services.scheduler.memory import CaseUnreadable
from services.scheduler.tally import Tally

CHUNK = 200
"""Cases read before others get a turn of the loop."""


class Superseded(Exception):
    """Partitions were assigned anew meanwhile; this rebuild is of no use."""


AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)


class Shelf(Protocol):
    """All that is kept in one partition."""

    def items(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield keys and states."""
        ...


async def rebuild(  # noqa: PLR0913 - what is read, what is filled and whom to tell
    shelf: Shelf,
    *,
    next_look: Callable[[bytes], Look],
    due: DueIndex,
    tally: Tally,
    still_ours: Callable[[], bool],
    progress: Callable[[int], None],
) -> int:
    """Fill the index and the gauges of one partition and return its number of cases.

    Reads the local disk in chunks. Raises Superseded when `still_ours` turns false, and
    CaseUnreadable: a case that cannot be read must stop the start, since its clock
    would stand still unnoticed. One that is read and not understood is due at once, so
    that it fails by itself, is counted, and set aside in the end.
    """
    looks: list[Look] = []
    count = 0
    for chunk in _chunks(shelf.items()):
        for key, state in chunk:
            looks.append(_look(next_look, key, state))
            tally.change(key, None, state)
        count += len(chunk)
        progress(count)
        await asyncio.sleep(0)
        if not still_ours():
            raise Superseded
    due.load(looks)
    return count


def _look(next_look: Callable[[bytes], Look], key: bytes, state: bytes) -> Look:
    try:
        return next_look(state)
    except CaseUnreadable:
        raise
    except Exception:  # noqa: BLE001 - one judgement's error must not stop all others
        return Look(key, AT_ONCE, 0)


def _chunks(
    items: Iterable[tuple[bytes, bytes]],
) -> Iterator[list[tuple[bytes, bytes]]]:
    chunk: list[tuple[bytes, bytes]] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
