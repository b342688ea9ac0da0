"""The sent log is read whole before anything is sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from kafka import TopicPartition
from kafka.consumer.fetcher import OffsetAndTimestamp
from kafka.errors import KafkaTimeoutError

from services.notifier.replay import Replay
from tests.support.facts import MONDAY

KNOWN, LATE = TopicPartition("deliveries", 0), TopicPartition("deliveries", 1)


class Leaderless:
    """A consumer as kafka-python's, that finds one partition's leader late.

    Asked for several, it leaves that one out of the answer; alone, it waits for it.
    """

    def __init__(self, waits: int = 0) -> None:
        self.waits = waits
        self.sought: dict[Any, int] = {}
        self._assigned: set[Any] = set()

    def end_offsets(
        self, places: list[Any], timeout_ms: int | None = None
    ) -> dict[Any, int]:
        found = self._found(places, timeout_ms)
        return {one: found[one] for one in places}

    def offsets_for_times(
        self, times: dict[Any, int], timeout_ms: int | None = None
    ) -> dict[Any, OffsetAndTimestamp | None]:
        found = self._found(times, timeout_ms)
        return {
            one: OffsetAndTimestamp(3, 0, -1) if one in found else None for one in times
        }

    def assignment(self) -> set[Any]:
        return self._assigned

    def assign(self, places: Iterable[Any]) -> None:
        self._assigned = set(places)

    def resume(self, *places: Any) -> None:
        assert set(places) <= self._assigned

    def position(self, place: Any) -> int:
        return self.sought[place]

    def seek(self, place: Any, offset: int) -> None:
        self.sought[place] = offset

    def _found(self, places: Iterable[Any], timeout_ms: int | None) -> dict[Any, int]:
        asked = set(places)
        if asked != {LATE}:
            asked -= {LATE}
        elif self.waits:
            self.waits -= 1
            raise KafkaTimeoutError(timeout_ms)
        return dict.fromkeys(asked, 9)


def test_a_log_whose_leader_is_unknown_for_a_moment_is_read_all_the_same() -> None:
    """It is neither a crash nor taken for an empty log, whose messages go out again."""
    consumer = Leaderless()
    replay = Replay(lambda: consumer, "deliveries")
    replay.begin([0, 1], MONDAY)

    assert replay.pending == {0, 1}
    assert consumer.sought == {KNOWN: 3, LATE: 3}


def test_a_leader_that_does_not_come_is_waited_for_by_trying_again() -> None:
    """What Kafka does not say in time is KafkaError, and nothing is half begun."""
    consumer = Leaderless(waits=1)
    replay = Replay(lambda: consumer, "deliveries")
    with pytest.raises(KafkaTimeoutError):
        replay.begin([0, 1], MONDAY)
    after_failure = replay.pending
    replay.begin([0, 1], MONDAY)

    assert after_failure == set()
    assert replay.pending == {0, 1}
