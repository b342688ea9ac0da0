"""Fills the due index and the gauges of partitions that were taken over.

It goes on while facts are heard, one partition after the other, and each partition's
clocks are watched from the moment it is complete: a worker that comes back with a
million cases does not stay silent about the first until it has seen the last.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

import structlog

from followup.runtime.watchdog import Watchdog
from services.scheduler.collector import resting
from services.scheduler.partitions import OwnedPartition
from services.scheduler.private_faust import PartitionStore
from services.scheduler.rebuild import Superseded, rebuild


class Indexing:
    """One round over all partitions of this worker at a time.

    An error ends the process through `fail`: a clock must not stand still unnoticed.
    """

    def __init__(
        self, *, watchdog: Watchdog, fail: Callable[[BaseException], None]
    ) -> None:
        self._watchdog = watchdog
        self._fail = fail
        self._log = structlog.get_logger()
        self._round: asyncio.Task[None] | None = None

    def begin(
        self,
        partitions: Sequence[tuple[OwnedPartition, PartitionStore]],
        *,
        still_ours: Callable[[], bool],
        done: Callable[[int], None],
    ) -> None:
        """Begin a round; `done` is told the number of cases at its end.

        The round ends by itself when `still_ours` turns false. Needs a running loop.
        """
        self._round = asyncio.create_task(
            self._work(partitions, still_ours, done), name="indexing"
        )

    async def stop(self) -> None:
        """End the round that is under way, if there is one."""
        under_way, self._round = self._round, None
        if under_way is not None:
            under_way.cancel()
            with suppress(asyncio.CancelledError):
                await under_way

    async def finished(self) -> None:
        """Return when no round is under way any more."""
        if self._round is not None:
            await asyncio.wait({self._round})

    async def _work(
        self,
        partitions: Sequence[tuple[OwnedPartition, PartitionStore]],
        still_ours: Callable[[], bool],
        done: Callable[[int], None],
    ) -> None:
        cases = 0
        try:
            with resting():
                for owned, store in partitions:
                    cases += await rebuild(
                        store,
                        due=owned.due,
                        tally=owned.tally,
                        coverage=owned.coverage,
                        still_ours=still_ours,
                        progress=self._progress(owned.number),
                    )
                    store.settle()
        except Superseded:
            self._log.info("rebuild_superseded")
        except Exception as error:  # noqa: BLE001 - an index with gaps must not go unnoticed
            self._fail(error)
        else:
            done(cases)

    def _progress(self, number: int) -> Callable[[int], None]:
        return lambda count: self._watchdog.feed(
            f"{count} cases of partition {number} rebuilt"
        )
