"""Works out what is due in each partition, from what the table remembers.

Facts are heard meanwhile: of a million cases this takes many seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Protocol

from services.scheduler.coverage import Coverage
from services.scheduler.customer import is_case
from services.scheduler.due_index import DueIndex
from services.scheduler.glance import RULES
from services.scheduler.memory import CaseFromLater, CaseUnreadable, glance
from services.scheduler.step import Look
from services.scheduler.tally import Tally

CHUNK = 250
"""Cases read before others get a turn of the loop: a few milliseconds."""


class Superseded(Exception):
    """Partitions were assigned anew meanwhile; this rebuild is of no use."""


AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)


class Shelf(Protocol):
    """All that is kept in one partition."""

    def items(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield keys and states in the order of keys, all as they are now."""
        ...


async def rebuild(  # noqa: PLR0913 - what one partition consists of
    shelf: Shelf,
    *,
    due: DueIndex,
    tally: Tally,
    coverage: Coverage,
    still_ours: Callable[[], bool],
    progress: Callable[[int], None],
    chunk: int = CHUNK,
) -> int:
    """Fill the index and the gauges of one partition and return its number of cases.

    Cases that changed meanwhile, by `coverage`, are left as they are. Reads the local
    disk, `chunk` cases before others get a turn of the loop. Raises Superseded when
    `still_ours` turns false, and CaseFromLater: what a later version wrote must stop
    the start, since its clocks would stand still unnoticed. A case that cannot be read
    at all is due at once, so that it fails by itself, is counted, and set aside in the
    end.
    """
    count = 0
    items = (item for item in shelf.items() if is_case(item[0]))
    while read := list(islice(items, chunk)):
        turns = coverage.turns(read)
        due.load([_look(key, state, tally) for key, state in turns])
        count += len(read)
        progress(count)
        await asyncio.sleep(0)
        if not still_ours():
            raise Superseded
    due.settle()
    coverage.complete()
    return count


def _look(key: bytes, state: bytes, tally: Tally) -> Look:
    try:
        seen = glance(state)
    except CaseFromLater:
        raise
    except CaseUnreadable:
        return Look(key, AT_ONCE, 0)
    tally.change(key, None, seen)
    if seen.rules != RULES and not seen.quarantined:
        return Look(key, AT_ONCE, seen.revision)
    return Look(key, seen.look, seen.revision)
