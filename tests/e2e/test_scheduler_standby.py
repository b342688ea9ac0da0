"""A worker that kept a copy takes over from it, on real Kafka."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.river import River, complaint, complaints_of, soon
from tests.support.scheduler_process import SchedulerProcess
from tests.support.service_process import deadline, get

pytestmark = pytest.mark.kafka

PARTITIONS = 4
CASES = 400


@pytest.fixture
def river(kafka_bootstrap: str, topic_prefix: str) -> Iterator[River]:
    """Give both ends of fresh topics."""
    made = River(kafka_bootstrap, topic_prefix, PARTITIONS)
    yield made
    made.close()


def worker(home: Path, river: River, bootstrap: str, name: str) -> SchedulerProcess:
    return SchedulerProcess.of_several(
        home, bootstrap, river.topics, name, SCHEDULER_STANDBY_REPLICAS="1"
    )


def copies(one: SchedulerProcess) -> tuple[int, int]:
    """Return of how many partitions a worker keeps a copy, and what these lack."""
    told = dict(
        line.rsplit(" ", 1)
        for line in get(one.port, "/metrics").splitlines()
        if line.startswith("followup_standby_")
    )
    kept = told.get("followup_standby_partitions", "0")
    return int(float(kept)), int(float(told.get("followup_standby_lag_records", "0")))


def recoveries(one: SchedulerProcess) -> list[dict[str, int]]:
    """Return what a worker said of each time that it took partitions over."""
    words = one.log.read_text(errors="replace").splitlines()
    return [json.loads(line) for line in words if '"event": "recovered"' in line]


def await_copies(first: SchedulerProcess, second: SchedulerProcess) -> None:
    """Return once both work, and together keep a copy of everything."""
    for _ in deadline(120):
        kept = [copies(one) for one in (first, second)]
        whole = sum(number for number, _ in kept) == PARTITIONS
        lacking = sum(lag for _, lag in kept)
        if whole and not lacking and first.ready() and second.ready():
            return


def test_the_copy_takes_over_without_reading_everything_again(
    river: River, tmp_path: Path, kafka_bootstrap: str
) -> None:
    """
    One of two workers dies for good: the other has all partitions, says every alert,
    and read next to nothing of the changelog for it; what came since is remembered.
    """
    first = worker(tmp_path, river, kafka_bootstrap, "first")
    first.start()
    for _ in deadline(60):
        if first.ready():
            break
    second = worker(tmp_path, river, kafka_bootstrap, "second")
    second.start()
    try:
        await_copies(first, second)
        river.tell(complaint(n, soon(3600)) for n in range(CASES))
        for _ in deadline(120):
            if len(river.read(river.topics.cases)) >= CASES:
                break
        await_copies(first, second)
        first.kill9()
        river.tell(complaint(n, soon(30)) for n in range(CASES, CASES + 40))
        alerts = river.until(lambda alerts: len(complaints_of(alerts)) == 40)
        for _ in deadline(60):
            if second.owned() == list(range(PARTITIONS)):
                break
    finally:
        first.end()
        second.end()
    last = recoveries(second)[-1]

    assert last["cases"] >= CASES
    assert last["restored"] < CASES / 10
    assert len({alert.alert_id for alert in alerts}) == 40
