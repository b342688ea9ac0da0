"""Two schedulers on real Kafka: partitions move, also from one that only sleeps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from followup.runtime.watchdog import EXIT_STATUS
from tests.support.river import River, complaint, complaints_of, soon
from tests.support.scheduler_process import SchedulerProcess
from tests.support.service_process import deadline

pytestmark = pytest.mark.kafka

PARTITIONS = 3


@pytest.fixture
def river(kafka_bootstrap: str, topic_prefix: str) -> Iterator[River]:
    """Give both ends of fresh topics."""
    made = River(kafka_bootstrap, topic_prefix, PARTITIONS)
    yield made
    made.close()


def await_shares(*workers: SchedulerProcess) -> None:
    """Return once each has some partitions and together they have all, once."""
    shares: list[list[int]] = []
    for _ in deadline(120):
        shares = [one.owned() for one in workers]
        together = sorted(number for share in shares for number in share)
        ready = all(one.ready() for one in workers)
        if ready and all(shares) and together == list(range(PARTITIONS)):
            return


def test_partitions_move_and_a_sleeper_says_nothing_stale(
    river: River, tmp_path: Path, kafka_bootstrap: str
) -> None:
    """A second worker joins, the first sleeps through its session: all alerts come."""
    first = SchedulerProcess.of_several(
        tmp_path, kafka_bootstrap, river.topics, "first"
    )
    count = 60
    with first.supervised() as ended:
        await_shares(first)
        second = SchedulerProcess.of_several(
            tmp_path, kafka_bootstrap, river.topics, "second"
        )
        with second.supervised():
            await_shares(first, second)
            river.tell(complaint(n, soon(1 + n / 20)) for n in range(count))
            first.pause()
            await_shares(second)
            first.resume()
            await_shares(first, second)
            alerts = river.until(lambda alerts: len(complaints_of(alerts)) == count)
    ids = {alert.alert_id for alert in alerts}

    assert EXIT_STATUS in ended
    assert len(ids) == count
