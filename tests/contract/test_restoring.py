# ruff: noqa: SLF001 - these are the names that nobody promised us
"""What is read of the changelog is in the table before faust comes to it.

An upgrade of faust that breaks one of these tests needs a new look at
`services/scheduler/restoring.py` before it is taken.
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from faust.tables.recovery import Recovery
from faust.transport.consumer import Consumer
from faust.types import TP

from followup.topics import Topics
from services.scheduler.faust_app import FaustApp, Hooks, build
from services.scheduler.private_faust import PartitionStore, copies_kept
from services.scheduler.restoring import restore
from services.scheduler.settings import SchedulerSettings
from tests.support.scheduler_fakes import unlimited

TOPICS = Topics()


async def nothing(*_: object) -> None:
    """Stand for a hook that is not called."""


@pytest.fixture
async def built(tmp_path: Path) -> AsyncIterator[FaustApp]:
    """Give the application, put together and not started."""
    hooks = Hooks(
        hear=nothing,
        recovered=nothing,
        revoked=nothing,
        sought=lambda _positions: None,
        guard=lambda: None,
        lease=unlimited(),
        fail=lambda _error: None,
    )
    made = build(SchedulerSettings(data_dir=tmp_path), TOPICS, hooks)
    made.app.finalize()
    yield made
    await made.table.data.stop()
    # faust makes a loop for the consumer's thread that only its start would close.
    made.app.consumer._thread.thread_loop.close()  # type: ignore[attr-defined]  # faust's interface lacks it


@dataclass(frozen=True)
class Fetched:
    """As much of a record as the restoring of a table needs."""

    offset: int
    key: bytes
    value: bytes | None


def test_a_fetch_of_the_changelog_is_put_in_place_at_once(built: FaustApp) -> None:
    """All of it is kept, faust is shown the last; a repeat changes nothing newer."""
    place, other = TP(TOPICS.cases, 5), TP(TOPICS.complaints, 5)
    tables: Any = built.app.tables
    tables.recovery.tp_to_table[place] = built.table
    first = [Fetched(0, b"a", b"1"), Fetched(1, b"b", b"1"), Fetched(4, b"a", b"2")]
    shown = restore(tables, {place: first, other: [Fetched(9, b"f", b"fact")]})
    store = PartitionStore(built.table, 5)
    store.put({b"b": b"3"}, 7)
    restore(tables, {place: [*first, Fetched(5, b"b", b"2")]})
    restore(tables, {place: [Fetched(8, b"a", None)]})

    assert shown == {place: first[-1:], other: [Fetched(9, b"f", b"fact")]}
    assert dict(store.items()) == {b"b": b"3"}
    assert built.table.data.persisted_offset(place) == 8


async def test_what_faust_reads_of_a_changelog_goes_through_it(
    built: FaustApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its consumer fetches through the method that we wrap; nothing is put back."""
    place = TP(TOPICS.cases, 6)
    tables: Any = built.app.tables
    tables.recovery.tp_to_table[place] = built.table
    first = [Fetched(0, b"a", b"1"), Fetched(1, b"b", b"1")]

    async def fetched(*_: object) -> dict[TP, list[Fetched]]:
        return {place: first}

    consumer: Any = built.app.consumer
    monkeypatch.setattr(consumer._thread, "getmany", fetched)
    shown = await consumer._getmany({place}, 1.0)
    built.table.apply_changelog_batch([Fetched(0, b"a", b"0")])

    assert shown == {place: first[-1:]}
    assert dict(PartitionStore(built.table, 6).items()) == {b"a": b"1", b"b": b"1"}
    assert "self._getmany(" in inspect.getsource(Consumer._wait_next_records)
    assert "table.apply_changelog_batch(" in inspect.getsource(Recovery)


def test_a_copy_for_another_worker_says_what_it_lacks(built: FaustApp) -> None:
    """
    It is told for each partition whose end Kafka has named; the others are left out.
    """
    tables: Any = built.app.tables
    recovery = tables.recovery
    whole, behind, unknown = (TP(TOPICS.cases, number) for number in range(3))
    recovery.standby_tps |= {whole, behind, unknown}
    recovery.standby_offsets.update({whole: 9, behind: 4})
    consumer: Any = built.app.consumer
    client = SimpleNamespace(highwater={whole: 10, behind: 10}.get)
    real, consumer._thread = (
        consumer._thread,
        SimpleNamespace(_ensure_consumer=lambda: client),
    )
    told = copies_kept(built.app)
    consumer._thread = real

    assert isinstance(recovery, Recovery)
    assert told == {whole: 0, behind: 5}
