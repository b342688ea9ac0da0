"""What happens to one record: decided, set aside, or the end of the process."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from followup.ports import Clock
from followup.topics import Topics
from followup.wire.codec import Unreadable
from followup.wire.dead_letter import dead_letter
from followup.wire.record import Record
from services.scheduler.crashes import MOST_CRASHES, Cause, CrashLog
from services.scheduler.handler import Handler, hinted
from services.scheduler.memory import name_of
from services.scheduler.metrics import Observer
from services.scheduler.partitions import Assignment, OwnedPartition
from services.scheduler.pipeline import Entry
from services.scheduler.step import GROUP, CaseFailed, Step


class Hearing:
    """Hears the records of all partitions, one at a time, in their order."""

    def __init__(  # noqa: PLR0913 - its neighbours, each of another kind
        self,
        *,
        handler: Handler,
        topics: Topics,
        assignment: Assignment,
        crashes: CrashLog,
        clock: Clock,
        observer: Observer,
        fail: Callable[[BaseException], None],
    ) -> None:
        """Take what it works with; `fail` ends the process and does not return."""
        self._handler = handler
        self._topics = topics
        self._assignment = assignment
        self._crashes = crashes
        self._clock = clock
        self._observer = observer
        self._fail = fail

    async def hear(self, record: Record, ack: Callable[[], None]) -> None:
        """Decide a record and hand it to its partition's pipeline; may wait for room.

        `ack` is called once all that follows from the record is durable. Raises
        KeyError for a record of a partition that is not ours.
        """
        if record.partition is None or record.offset is None:
            raise ValueError("a record that was read has a partition and an offset")
        self._observer.read(record)
        owned = self._assignment.partition(record.partition)
        if record.topic == self._topics.wakeups and not owned.gate.open:
            # The hint came faster than the facts: what it hints at may be answered.
            # From before we had this partition, our own index will hint anew anyhow.
            if owned.gate.caught_up:
                owned.due.again(hinted(record), self._clock.now())
            await owned.take_in(Entry(done=ack))
            return
        while True:
            now = self._clock.now()
            try:
                step = self._decide(owned, record, now)
            except CaseFailed as failed:
                step = self._quarantine(failed, owned, record, now)
                if record.topic == self._topics.wakeups:
                    # The other cases of this wake-up go on.
                    await self._take_in(owned, record, step, _later)
                    continue
            break
        await self._take_in(owned, record, step, ack)
        owned.gate.decided(record.topic, record.offset)

    def _decide(self, owned: OwnedPartition, record: Record, now: datetime) -> Step:
        try:
            step = self._handler.hear(
                record, owned.pipeline.recall, now, catching_up=not owned.gate.open
            )
        except Unreadable as error:
            return Step(outgoing=(self._unreadable(record, error),), note="unreadable")
        if self._crashes:
            for look in step.looks:
                self._crashes.forget(Cause.of(name_of(look.key), record, self._topics))
        return step

    def _quarantine(
        self, failed: CaseFailed, owned: OwnedPartition, record: Record, now: datetime
    ) -> Step:
        """Return the step that sets the case aside, unless it is too early for that."""
        error = failed.__cause__ or failed
        cause = Cause.of(failed.name, record, self._topics)
        times = self._crashes.count(cause)
        self._observer.case_failed(failed.name, record, error, times)
        if times < MOST_CRASHES:
            self._fail(failed)
        step = self._handler.quarantine(
            failed.name, record, error, owned.pipeline.recall, now
        )
        self._crashes.forget(cause)
        return step

    async def _take_in(
        self,
        owned: OwnedPartition,
        record: Record,
        step: Step,
        ack: Callable[[], None],
    ) -> None:
        self._observer.heard(record, step)
        entry = Entry(
            outgoing=step.outgoing,
            states=step.states,
            said=lambda: self._observer.said(record, step),
            done=ack,
        )
        await owned.take_in(entry, step.looks)

    def _unreadable(self, record: Record, error: Unreadable) -> Record:
        return dead_letter(
            record,
            self._topics,
            group=GROUP,
            reason="unreadable",
            message=str(error),
            exception=f"{type(error).__name__}: {error}",
        )


def _later() -> None:
    """Acknowledge nothing: more is to come from the same record."""
