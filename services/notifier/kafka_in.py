"""Hears updates and alerts, hands them to the lanes, commits what is finished."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import structlog
from kafka.errors import KafkaError

from services.notifier.hearing import Hearing
from services.notifier.lanes import Lanes
from services.notifier.progress import Progress
from services.notifier.reader import POLL_MS, Positions, Reader
from services.notifier.replay import Replay
from services.notifier.sent_log import KEPT, SentLog
from services.notifier.work import Place

MOST_UNFINISHED = 200
"""Records of one partition read ahead; beyond it the partition is paused."""

_RETRY_SECONDS = 1.0
_COMMIT_EVERY_SECONDS = 0.5

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """How to reach Kafka; both callables block and may raise KafkaError."""

    topics: tuple[str, ...]
    make_consumer: Callable[[], Any]
    replay: Replay


class KafkaIn:
    """Reads as a member of the notifier's group, in a thread of its own.

    The only writer of what it owns is the event loop. A partition's letters are
    handled only after the log of its deliveries has been read to the end.
    """

    def __init__(  # noqa: PLR0913 - wired once, by name
        self,
        *,
        sources: Sources,
        hearing: Hearing,
        lanes: Lanes,
        log: SentLog,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
        grace_seconds: float,
        on_turn: Callable[[], None],
    ) -> None:
        self.progress: dict[Place, Progress] = {}
        self.loading: set[int] = set()
        self.joined = False
        self._sources = sources
        self._hearing = hearing
        self._lanes = lanes
        self._log = log
        self._now = now
        self._monotonic = monotonic
        self._grace = grace_seconds
        self._on_turn = on_turn
        self._unbegun: set[int] = set()
        self._gone: set[int] = set()
        self._held: set[Place] = set()
        self._resume: set[Place] = set()
        self._committed_at = monotonic()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="kafka-reader")

    async def run(self, stop: asyncio.Event) -> None:
        """Read until `stop`, then finish what is being sent, commit and leave.

        Raises what a handler raised, after everything else was finished; that letter
        is not committed. Waits for Kafka as long as it takes.
        """
        try:
            reader = await self._open(stop)
            if reader is None:
                return
            try:
                while not stop.is_set() and self._lanes.failure is None:
                    await self._turn(reader, stop)
            finally:
                structlog.get_logger().info(
                    "stopping", unfinished=sum(1 for _ in self._lanes.works())
                )
                with suppress(KafkaError):
                    await self._in_thread(reader.close)
        finally:
            await self._in_thread(self._sources.replay.close)
            self._thread.shutdown(wait=False)
        if self._lanes.failure is not None:
            raise self._lanes.failure

    async def assigned(self, places: frozenset[Place]) -> None:
        """Own these partitions, once their sent log is read."""
        self.joined = True
        structlog.get_logger().info("assigned", partitions=len(places))
        for place in places:
            self.progress[place] = Progress()
            self.loading.add(place.partition)
            self._unbegun.add(place.partition)
            self._gone.discard(place.partition)

    async def revoked(self, places: frozenset[Place], *, lost: bool) -> Positions:
        """Give these partitions up and return what may be committed of them."""
        structlog.get_logger().info("revoked", partitions=len(places), lost=lost)
        await self._lanes.release(places, self._grace)
        positions: dict[Place, int] = {}
        for place in places:
            progress = self.progress.pop(place, None)
            if progress and progress.committable is not None and not lost:
                positions[place] = progress.committable
        self._held -= places
        self._resume -= places
        kept = {place.partition for place in self.progress}
        for number in {place.partition for place in places} - kept:
            self._log.drop(number)
            self.loading.discard(number)
            self._unbegun.discard(number)
            self._gone.add(number)
        return positions

    def finish(self, place: Place, offset: int) -> None:
        """Note that a record is handled to its end."""
        if progress := self.progress.get(place):
            progress.finish(offset)

    async def _open(self, stop: asyncio.Event) -> Reader | None:
        loop = asyncio.get_running_loop()
        while not stop.is_set():
            self._on_turn()
            try:
                consumer = await self._in_thread(self._sources.make_consumer)
            except (KafkaError, OSError) as error:
                structlog.get_logger().warning("kafka_unreachable", error=error)
                await _wait(stop, _RETRY_SECONDS)
            else:
                return Reader(consumer, self._sources.topics, self, loop)
        return None

    async def _turn(self, reader: Reader, stop: asyncio.Event) -> None:
        self._on_turn()
        pause, resume = self._flow()
        records = await self._in_thread(
            lambda: reader.poll(
                timeout_ms=0 if self.loading else POLL_MS, pause=pause, resume=resume
            )
        )
        for record in records:
            place = Place(record.topic, record.partition or 0)
            progress = self.progress.get(place)
            # What a poll brought for a partition that has gone meanwhile is not ours.
            if progress is None or place.partition in self.loading:
                continue
            offset = record.offset or 0
            progress.read(offset)
            work = await self._hearing.hear(record, stop)
            if work is not None:
                self._lanes.put(work)
            elif not stop.is_set():
                self.finish(place, offset)
        await self._read_log(stop)
        await self._commit(reader)

    def _flow(self) -> tuple[set[Place], set[Place]]:
        """Return the partitions to pause and those to resume."""
        full = {
            place
            for place, progress in self.progress.items()
            if progress.unfinished >= MOST_UNFINISHED
        }
        eased = {
            place
            for place in self._held
            if place in self.progress
            and self.progress[place].unfinished <= MOST_UNFINISHED // 2
        }
        resume, self._resume = self._resume | eased, set()
        self._held = (self._held | full) - eased
        return full, resume

    async def _read_log(self, stop: asyncio.Event) -> None:
        """Read on in the deliveries of partitions that are not ready yet."""
        if not self.loading:
            return
        begin, gone = set(self._unbegun), set(self._gone)
        since = self._now() - KEPT

        def step() -> tuple[Any, frozenset[int]]:
            replay = self._sources.replay
            replay.forget(gone)
            if begin:
                replay.begin(begin, since)
            part = replay.step()
            return part.records, part.finished

        try:
            records, finished = await self._in_thread(step)
        except (KafkaError, OSError) as error:
            structlog.get_logger().warning("sent_log_unreadable", error=error)
            await _wait(stop, _RETRY_SECONDS)
            return
        self._unbegun -= begin
        self._gone -= gone
        for record in records:
            self._hearing.remember(record)
        for number in finished & self.loading - self._unbegun:
            self.loading.discard(number)
            self._resume |= {one for one in self.progress if one.partition == number}

    async def _commit(self, reader: Reader) -> None:
        if self._monotonic() - self._committed_at < _COMMIT_EVERY_SECONDS:
            return
        positions = {
            place: progress.committable
            for place, progress in self.progress.items()
            if progress.committable is not None
        }
        if not positions:
            return
        self._committed_at = self._monotonic()
        try:
            await self._in_thread(lambda: reader.commit(positions))
        except (KafkaError, OSError) as error:
            # Nothing is lost: it is committed later, or handled again and recognised.
            structlog.get_logger().warning("commit_failed", error=error)
            return
        for place, position in positions.items():
            if place in self.progress:
                self.progress[place].committed = position

    async def _in_thread(self, call: Callable[[], T]) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, call)


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
