"""What happens when partitions come and go."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial

import structlog
from faust.types import TP

from followup.runtime.health import Readiness
from followup.runtime.metrics import SchedulerMetrics
from followup.runtime.watchdog import Watchdog
from followup.topics import Topics
from services.scheduler.catch_up import CatchUp
from services.scheduler.due_index import DueIndex
from services.scheduler.faust_app import FaustApp, inputs
from services.scheduler.indexing import Indexing
from services.scheduler.partitions import Assignment, OwnedPartition
from services.scheduler.pipeline import Entry, Outlet, Pipeline
from services.scheduler.private_faust import (
    PartitionStore,
    Positions,
    changelog_left,
    copies_kept,
    known_ends,
    owned_partitions,
)
from services.scheduler.rebuild import Superseded
from services.scheduler.recollecting import ReadBack, beyond_memory, recollect
from services.scheduler.said import Said
from services.scheduler.tally import Tally

RECOVERED = "recovered"
CAUGHT_UP = "caught_up"


class PartitionsApart(Exception):
    """We were given input without the memory that belongs to it, or the reverse."""


class TakeOver:
    """Builds what each partition needs in memory, and tells how far that is.

    faust swallows errors of the hooks that live here, so each ends the process by
    itself through `fail`. `attach` must be called before the application starts.
    """

    def __init__(  # noqa: PLR0913 - its neighbours, each of another kind
        self,
        *,
        topics: Topics,
        assignment: Assignment,
        metrics: SchedulerMetrics,
        readiness: Readiness,
        watchdog: Watchdog,
        leave: Callable[[], None],
        read_back: ReadBack,
        fail: Callable[[BaseException], None],
        settle_seconds: float = 1.0,
    ) -> None:
        """Take what it works with; `leave` ends our membership and may block.

        `read_back` is called in a thread of its own.
        Partitions that do not belong together are looked at again after
        `settle_seconds`, since another assignment may be on its way.
        """
        self._settle_seconds = settle_seconds
        self._topics = topics
        self._assignment = assignment
        self._metrics = metrics
        self._readiness = readiness
        self._watchdog = watchdog
        self._leave = leave
        self._read_back = read_back
        self._fail = fail
        self._log = structlog.get_logger()
        self.indexing = Indexing(watchdog=watchdog, fail=fail)
        self._revocations = 0
        self._began: float | None = time.monotonic()
        self._left = self._most = self._restored = 0
        for name in (RECOVERED, CAUGHT_UP):
            readiness.register(name)

    def attach(self, faust_app: FaustApp, outlet: Outlet) -> None:
        """Take the application whose partitions these are."""
        self._faust = faust_app
        self._outlet = outlet

    async def revoked(self) -> None:
        """Forget all partitions: what was under way is acknowledged, or heard again."""
        self._revocations += 1
        self._readiness.set(RECOVERED, ok=False, why="partitions are being assigned")
        self._began, self._left, self._most = time.monotonic(), 0, 0
        self._faust.table.restored = 0
        self._watchdog.feed("partitions revoked")
        await self.indexing.stop()
        await self._assignment.give_up()

    def sought(self, positions: Positions) -> None:
        """Note where reading of the inputs begins."""
        for place, offset in positions.items():
            self._assignment.starts_at(place.topic, place.partition, offset)

    async def recovered(self) -> None:
        """Take over every partition that is ours now; the tables are restored.

        What is due in each is worked out while facts are heard already.
        """
        self._restored = self._faust.table.restored
        await self.indexing.stop()
        try:
            await self._take_over()
        except Superseded:
            self._log.info("rebuild_superseded")
        except PartitionsApart as error:
            try:
                await asyncio.to_thread(self._leave)
            finally:
                self._fail(error)
        except Exception as error:  # noqa: BLE001 - an index that is not there must not go unnoticed
            self._fail(error)

    def watch(self) -> None:
        """Report progress; meant to be called about once a second."""
        gates = [owned.gate for owned in self._assignment]
        behind = sum(not gate.caught_up for gate in gates)
        caught_up = self._assignment.current and not behind
        why = "all input is heard" if caught_up else f"{behind} partition(s) are behind"
        self._readiness.set(CAUGHT_UP, ok=caught_up, why=why)
        copies = copies_kept(self._faust.app)
        self._metrics.standby_partitions.set(len(copies))
        self._metrics.standby_lag.set(sum(copies.values()))
        self._metrics.recovering.set(self._began is not None)
        if self._began is not None:
            self._metrics.recovery_time.set(time.monotonic() - self._began)
            self._restoring()

    def _restoring(self) -> None:
        left = changelog_left(self._faust.app)
        if left != self._left:
            self._watchdog.feed(f"{left} changelog records left")
        self._left, self._most = left, max(left, self._most)
        self._metrics.recovery_progress.set(1 - left / self._most if self._most else 0)

    async def _take_over(self) -> None:
        app = self._faust.app
        since = app.consumer_generation_id, self._revocations

        def still_ours() -> bool:
            # faust counts a generation only once the next partitions are assigned.
            return (app.consumer_generation_id, self._revocations) == since

        numbers = await self._numbers(still_ours)
        stores = {
            number: PartitionStore(self._faust.table, number) for number in numbers
        }
        beyond = await beyond_memory(stores, self._topics, self._read_back)
        # Only now, since that may take long, and what comes in meanwhile counts.
        facts = (self._topics.complaints, self._topics.deliveries)
        places = [TP(topic, number) for topic in facts for number in numbers]
        asked = time.monotonic()
        ends = await app.consumer.highwaters(*places) if places else {}
        owned = {
            number: OwnedPartition(
                number=number,
                pipeline=Pipeline(
                    partition=number,
                    changelog=self._topics.cases,
                    outlet=self._outlet,
                    store=store,
                    fail=self._fail,
                    said=Said(beyond[number].ends),
                ),
                due=DueIndex(time.monotonic),
                gate=CatchUp(
                    {topic: ends[TP(topic, number)] for topic in facts},
                    there=partial(known_ends, app, facts, number),
                    asked=asked,
                ),
                tally=Tally(),
            )
            for number, store in stores.items()
        }
        if not still_ours():
            raise Superseded
        await self._assignment.replace(owned)
        # Nothing may flow before faust has sought every partition, which comes next.
        app.consumer.stop_flow()
        for one in owned.values():
            forgotten = recollect(
                beyond[one.number].records, one.pipeline.recall, self._topics
            )
            if forgotten.states:
                self._log.info(
                    "recollected", partition=one.number, cases=len(forgotten.states)
                )
                await one.take_in(Entry(states=forgotten.states), forgotten.looks)
        self.indexing.begin(
            [(one, stores[one.number]) for one in owned.values()],
            still_ours=still_ours,
            done=partial(self._done, numbers),
        )

    async def _numbers(self, still_ours: Callable[[], bool]) -> tuple[int, ...]:
        """Return our partitions; raises PartitionsApart if inputs and table differ."""
        for wait in (self._settle_seconds, 0.0):
            numbers, apart = self._owned()
            if not apart:
                return numbers
            await asyncio.sleep(wait)
            if not still_ours():
                raise Superseded
        raise PartitionsApart(apart)

    def _owned(self) -> tuple[tuple[int, ...], str]:
        numbers = owned_partitions(self._faust.app, self._topics.cases)
        assigned = self._faust.app.consumer.assignment()
        for topic in inputs(self._topics):
            heard = {place.partition for place in assigned if place.topic == topic}
            if heard != set(numbers):
                apart = f"partitions {sorted(heard)} of {topic} are ours, and"
                return numbers, f"{apart} {list(numbers)} of {self._topics.cases}"
        return numbers, ""

    def _done(self, numbers: tuple[int, ...], cases: int) -> None:
        took = time.monotonic() - self._began if self._began is not None else 0.0
        self._began = None
        self._watchdog.feed("recovered")
        self._metrics.recovering.set(0)
        self._metrics.recovery_time.set(took)
        self._metrics.recovery_progress.set(1)
        why = f"{len(numbers)} partition(s) are ours"
        self._readiness.set(RECOVERED, ok=True, why=why)
        self._log.info(
            "recovered",
            partitions=numbers,
            cases=cases,
            restored=self._restored,
            seconds=took,
        )
