"""Whoever has a partition next can open its database, also in the same process."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from rocksdict import Options, Rdict

from services.scheduler.catch_up import CatchUp
from services.scheduler.collector import resting
from services.scheduler.due_index import DueIndex
from services.scheduler.partitions import Assignment, OwnedPartition
from services.scheduler.pipeline import Pipeline
from services.scheduler.private_faust import PartitionStore
from services.scheduler.tally import Tally
from tests.support.scheduler_fakes import CHANGELOG, FakeOutlet


def opened(folder: Path) -> Rdict:
    """Open the database of a partition as faust does; raises while another has it."""
    return Rdict(str(folder), Options(raw_mode=True))


class OneTable:
    """As much of a faust table as a partition's store asks for."""

    changelog_topic_name = CHANGELOG
    offset_key = b"offset"

    def __init__(self, database: Rdict) -> None:
        self.data = self
        self.database: Rdict | None = database

    def _db_for_partition(self, _number: int) -> Rdict | None:
        return self.database


def refuse(error: BaseException) -> None:
    raise error


async def taken_over(table: OneTable) -> Assignment:
    """Return an assignment of one partition, which refers to itself in a circle."""
    pipeline = Pipeline(
        partition=0,
        changelog=CHANGELOG,
        outlet=FakeOutlet(),
        store=PartitionStore(table, 0),
        fail=refuse,
    )
    owned = OwnedPartition(
        number=0,
        pipeline=pipeline,
        due=DueIndex(lambda: 0.0),
        gate=CatchUp({}),
        tally=Tally(),
    )
    circle = SimpleNamespace(owned=owned)
    circle.itself = circle
    assignment = Assignment()
    await assignment.replace({0: owned})
    return assignment


async def test_a_partition_that_was_given_up_can_be_opened_again(
    tmp_path: Path,
) -> None:
    """The lock is gone though all of it counts as kept for good, in circles."""
    table = OneTable(opened(tmp_path))
    with resting():
        assignment = await taken_over(table)
    with pytest.raises(Exception, match="lock"):
        opened(tmp_path)
    await assignment.give_up()
    table.database = None
    again = opened(tmp_path)
    again[b"key"] = b"state"

    assert again[b"key"] == b"state"
