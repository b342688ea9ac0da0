# ruff: noqa: SLF001 - these are the names that nobody promised us
"""Puts what was read of the changelog into the local table, a whole fetch at a time.

As faust is, each record of the changelog passes through four queues and a timer of its
own before a thousand of them are written together; a million took more than two
minutes. Here a fetch is written as soon as it arrives, and faust is only shown the
last record of it, from which it sees how far recovery is.

Like `private_faust` this relies on names that tests/contract holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from faust.tables.table import Table
from faust.types import TP, EventT
from rocksdict import WriteBatch


class Fetched(Protocol):
    """A record of the changelog, as aiokafka gives it."""

    offset: int
    key: bytes
    value: bytes | None


class RestoredTable(Table[bytes, bytes]):
    """A table that was written to before faust comes to it.

    `restored` counts the records of the changelog that were put in place.
    """

    restored = 0

    def apply_changelog_batch(self, batch: Iterable[EventT[bytes]]) -> None:
        """Do nothing: `restore` has put these records and all before them in place.

        Would faust put its last ones of each fetch in place later, it could undo what
        the next fetch had brought.
        """


def restore(
    tables: Any,  # noqa: ANN401 - the type is not public
    fetched: Mapping[TP, list[Any]],
) -> dict[TP, list[Any]]:
    """Write all that was fetched of changelogs; returns what faust is to be shown.

    Blocks while it writes to the local disk. Repeats and records from before what the
    table already holds are left out, so that nothing newer is undone.
    """
    shown: dict[TP, list[Any]] = {}
    for place, records in fetched.items():
        table = tables.recovery.tp_to_table.get(place)
        if table is None or not records:
            shown[place] = records
            continue
        table.restored += _put(table.data, place, records)
        shown[place] = records[-1:]
    return shown


def _put(store: Any, place: TP, records: Sequence[Fetched]) -> int:  # noqa: ANN401 - the type is not public
    """Put in place what is newer than what is there; return how many records were."""
    place = TP(*place)
    persisted = store.persisted_offset(place)
    if persisted is not None:
        records = [one for one in records if one.offset > persisted]
    if not records:
        return 0
    batch = WriteBatch(raw_mode=True)
    for one in records:
        if one.value is None:
            batch.delete(one.key)
        else:
            batch.put(one.key, one.value)
    batch.put(store.offset_key, b"%d" % records[-1].offset)
    store._db_for_partition(place.partition).write(batch)
    return len(records)
