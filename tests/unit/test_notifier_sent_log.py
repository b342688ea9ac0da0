"""The sent log remembers enough, and no more than it needs."""

from __future__ import annotations

from datetime import timedelta

from followup.events import DeliveryOutcome, DeliverySubject
from services.notifier.progress import Progress
from services.notifier.sent_log import KEPT, SentLog
from tests.support.notifier_letters import NOON, delivery


def test_a_dropped_partition_is_forgotten_alone() -> None:
    """Giving one partition up leaves the others' memory."""
    log = SentLog()
    log.note(1, delivery(DeliveryOutcome.ACCEPTED, message_id="m-1"))
    log.note(2, delivery(DeliveryOutcome.ACCEPTED, message_id="m-2"))
    log.drop(1)

    assert log.entry(1, "m-1") is None
    assert log.entry(2, "m-2") is not None


def test_memory_is_bounded_by_age() -> None:
    """What was heard longer ago than updates are kept is dropped; the rest stays."""
    log = SentLog()
    old = delivery(DeliveryOutcome.ACCEPTED, message_id="old")
    log.note(1, old)
    later = NOON + KEPT
    log.note(1, delivery(DeliveryOutcome.ACCEPTED, occurred_time=later))
    still = log.entry(1, "old")
    latest = later + timedelta(seconds=1)
    log.note(1, delivery(DeliveryOutcome.ACCEPTED, occurred_time=latest))

    assert still is not None
    assert log.entry(1, "old") is None
    assert len(log) == 1


def test_the_oldest_unsent_counts_customers_messages_without_an_end() -> None:
    """Failed messages wait; accepted ones, alerts and day-old ones do not count."""
    log = SentLog()
    minute = timedelta(minutes=1)
    log.note(1, delivery(DeliveryOutcome.FAILED, message_id="m-1"))
    log.note(1, delivery(DeliveryOutcome.SENDING, message_id="m-2", occurred_time=NOON))
    log.note(
        2,
        delivery(
            DeliveryOutcome.SENDING,
            message_id="a-1",
            subject=DeliverySubject.ALERT,
            occurred_time=NOON - minute,
        ),
    )
    waiting = log.oldest_unsent(NOON + minute)
    log.note(1, delivery(DeliveryOutcome.ACCEPTED, message_id="m-1", attempt=2))

    assert waiting == NOON
    assert log.oldest_unsent(NOON + timedelta(hours=24)) is None


def test_progress_commits_only_what_is_finished_without_a_gap() -> None:
    """Offsets finish in any order; the position stops before the first open one."""
    progress = Progress()
    for offset in (5, 6, 9):
        progress.read(offset)
    progress.finish(6)
    before = progress.position
    progress.finish(5)
    between = progress.position
    progress.finish(9)

    assert (before, between, progress.position) == (5, 9, 10)
    assert progress.unfinished == 0


def test_progress_has_nothing_to_commit_twice() -> None:
    """A committed position is not committed again, and nothing read is no position."""
    progress = Progress()
    nothing = progress.committable
    progress.read(0)
    progress.finish(0)
    progress.committed = progress.committable

    assert nothing is None
    assert progress.committable is None
