"""The partitions this worker has, and all it keeps in memory about each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from services.scheduler.catch_up import CatchUp
from services.scheduler.coverage import Coverage
from services.scheduler.customer import is_case
from services.scheduler.due_index import DueIndex
from services.scheduler.glance import Glance
from services.scheduler.memory import CaseUnreadable, glance
from services.scheduler.pipeline import Entry, Pipeline
from services.scheduler.step import Look
from services.scheduler.tally import Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedPartition:
    """One partition, from its take-over until it is given up.

    Until `coverage` is whole, `due` and `tally` lack cases, and no hint may be given.
    """

    number: int
    pipeline: Pipeline
    due: DueIndex
    gate: CatchUp
    tally: Tally
    coverage: Coverage = field(default_factory=Coverage)

    async def take_in(self, entry: Entry, looks: tuple[Look, ...] = ()) -> None:
        """Let a decision take effect: due index, gauges, pipeline; may wait."""
        for key, state in entry.states:
            if not is_case(key):
                continue
            known = self.pipeline.recall(key) if self.coverage.has(key) else None
            self.tally.change(key, _glance(known), glance(state))
        for look in looks:
            self.due.put(look)
        await self.pipeline.add(entry)


def _glance(state: bytes | None) -> Glance | None:
    """Return what a state added to the gauges; nothing, if it could not be read."""
    try:
        return glance(state) if state else None
    except CaseUnreadable:
        return None


class Assignment:
    """All partitions this worker has; none before they are first taken over.

    `current` is false from the moment they are given up until others are taken over.
    """

    def __init__(self) -> None:
        self._owned: dict[int, OwnedPartition] = {}
        self.current = False

    def __iter__(self) -> Iterator[OwnedPartition]:
        """Yield the partitions."""
        return iter(tuple(self._owned.values()))

    def __len__(self) -> int:
        """Return how many partitions there are."""
        return len(self._owned)

    @property
    def indexed(self) -> bool:
        """Whether it is known of every partition what is due in it, and when."""
        return all(one.coverage.whole for one in self._owned.values())

    def partition(self, number: int) -> OwnedPartition:
        """Return a partition; raises KeyError for one that is not ours."""
        return self._owned[number]

    def starts_at(self, topic: str, partition: int, offset: int) -> None:
        """Note where reading an input topic begins, if the partition is ours."""
        owned = self._owned.get(partition)
        if owned is not None:
            owned.gate.starts_at(topic, offset)

    async def give_up(self) -> None:
        """Forget everything; what is still under way is heard again by its next owner.

        faust calls for this after what was being processed has been acknowledged.
        """
        self.current = False
        owned, self._owned = self._owned, {}
        for partition in owned.values():
            await partition.pipeline.close()

    async def replace(self, owned: Mapping[int, OwnedPartition]) -> None:
        """Take over partitions in place of all earlier ones."""
        await self.give_up()
        self._owned = dict(owned)
        for partition in self:
            partition.pipeline.start()
        self.current = True
