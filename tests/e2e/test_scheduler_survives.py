"""The scheduler on real Kafka: on time, and nothing lost however it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from followup.events import Alert
from tests.support.kafka_broker import PrivateBroker
from tests.support.river import River, complaint, complaints_of, soon
from tests.support.scheduler_process import SchedulerProcess
from tests.support.service_process import deadline

pytestmark = pytest.mark.kafka


@pytest.fixture
def river(kafka_bootstrap: str, topic_prefix: str) -> Iterator[River]:
    """Give both ends of fresh topics."""
    made = River(kafka_bootstrap, topic_prefix)
    yield made
    made.close()


@pytest.fixture
def scheduler(
    tmp_path: Path, kafka_bootstrap: str, topic_prefix: str
) -> Iterator[SchedulerProcess]:
    """Give a scheduler that is not started yet."""
    made = SchedulerProcess(tmp_path / "scheduler", kafka_bootstrap, topic_prefix)
    yield made
    made.end()


def names(*numbers: int, mark: str = "T") -> set[str]:
    return {f"{mark}-{number}" for number in numbers}


def more_than(count: int) -> Callable[[list[Alert]], bool]:
    return lambda alerts: len(complaints_of(alerts)) > count


def ids_by_complaint(alerts: list[Alert]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for alert in alerts:
        found.setdefault(alert.complaint, set()).add(alert.alert_id)
    return found


def test_a_promise_is_watched_and_the_drain_is_clean(
    river: River, scheduler: SchedulerProcess
) -> None:
    """Alerts come when due, not before; SIGTERM ends with 0; a restart says nothing."""
    scheduler.start()
    river.tell([complaint(0, soon(0))])
    river.until(lambda alerts: len(alerts) == 1)
    river.tell(complaint(n, soon(2)) for n in range(1, 50))
    alerts = river.until(lambda alerts: len(alerts) == 50)
    status = scheduler.sigterm()
    scheduler.start()
    river.tell([complaint(99, soon(0))])
    after = river.until(lambda alerts: "T-99" in complaints_of(alerts))

    assert all(alert.raised_time >= alert.due_time for alert in alerts)
    assert status == 0
    assert len(after) == 51


def test_it_may_be_stopped_while_it_starts(
    river: River, scheduler: SchedulerProcess
) -> None:
    """Stopped as soon as it listens, twice: it ends with 0 and the next start works."""
    river.tell([complaint(1, soon(0))])
    statuses = []
    for _ in range(2):
        scheduler.start()
        for _ in deadline(120):
            if scheduler.conditions():
                break
        statuses.append(scheduler.sigterm())
    scheduler.start()
    river.until(lambda alerts: complaints_of(alerts) == {"T-1"})

    assert statuses == [0, 0]


@pytest.mark.parametrize("disk", ["kept", "lost"])
def test_a_kill_in_the_middle_of_a_burst_loses_nothing(
    river: River, scheduler: SchedulerProcess, disk: str
) -> None:
    """Killed while alerts pour out: all come, and a repeat carries the same id."""
    count = 400
    scheduler.start()
    river.tell([complaint(-1, soon(0))])
    river.until(lambda alerts: len(alerts) == 1)
    river.tell(complaint(n, soon(1 + n / 400)) for n in range(count))
    for share in (6, 2):
        river.until(more_than(count // share))
        scheduler.kill9()
        if disk == "lost":
            scheduler.empty_data()
        scheduler.start()
    alerts = river.until(
        lambda alerts: complaints_of(alerts) >= names(*range(count)), 90
    )

    assert {len(ids) for ids in ids_by_complaint(alerts).values()} == {1}


def test_facts_are_never_lost_before_the_first_commit(
    river: River, scheduler: SchedulerProcess
) -> None:
    """Killed just after facts were told, before any commit: all are heard."""
    known: set[str] = set()
    for start in range(2):
        scheduler.start()
        mark = f"R{start}"
        # Other customers, so other partitions without a commit, in every round.
        river.tell(complaint(n, soon(0), mark=mark) for n in range(start, 300, 2))
        river.until(more_than(len(complaints_of(river.alerts()))))
        scheduler.kill9()
        known |= names(*range(start, 300, 2), mark=mark)
        known |= complaints_of(river.alerts())
    scheduler.start()
    alerts = river.until(lambda alerts: complaints_of(alerts) >= known)

    assert {len(ids) for ids in ids_by_complaint(alerts).values()} == {1}


def test_the_broker_may_die(
    private_broker: PrivateBroker, tmp_path: Path, topic_prefix: str
) -> None:
    """Kafka killed while promises fall due: the alerts come when it is back."""
    bootstrap = private_broker.bootstrap
    river = River(bootstrap, topic_prefix)
    scheduler = SchedulerProcess(tmp_path / "scheduler", bootstrap, topic_prefix)
    count = 200
    with scheduler.supervised():
        river.tell([complaint(-1, soon(0))])
        river.until(lambda alerts: len(alerts) == 1)
        river.tell(complaint(n, soon(1 + n / 50)) for n in range(count))
        river.until(lambda alerts: len(alerts) > 20)
        private_broker.restart()
        alerts = river.until(
            lambda alerts: complaints_of(alerts) >= names(*range(count))
        )
    river.close()

    assert {len(ids) for ids in ids_by_complaint(alerts).values()} == {1}


def test_it_says_what_it_waits_for(
    kafka_bootstrap: str, topic_prefix: str, tmp_path: Path
) -> None:
    """Without its topics it is not ready and says why; once they are there it works."""
    scheduler = SchedulerProcess(tmp_path / "scheduler", kafka_bootstrap, topic_prefix)
    scheduler.start()
    try:
        for _ in deadline(120):
            if "not there" in scheduler.conditions().get("topics", ""):
                break
        river = River(kafka_bootstrap, topic_prefix)
        for _ in deadline(120):
            if scheduler.ready():
                break
        river.tell([complaint(1, soon(0))])
        river.until(lambda alerts: complaints_of(alerts) == {"T-1"})
        river.close()
    finally:
        scheduler.end()
