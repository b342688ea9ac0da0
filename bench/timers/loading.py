"""Loads pending cases as the scheduler itself would have left them in its changelog.

Deciding a million complaints through the scheduler would take half an hour of one
core, so several processes share the work. Each makes facts, lets the real judgement
decide them, and writes the real bytes to where the scheduler would have written them;
what it would have said meanwhile is left out.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import timedelta
from multiprocessing import get_context
from typing import Any

from kafka import KafkaProducer
from msgspec.structs import replace

from bench.timers.cases import Telling, partition_of, pending, utc_now
from followup.policy import Policies, load_default
from followup.topics import Topics
from services.scheduler.case import Case
from services.scheduler.decide import Judge
from services.scheduler.memory import key_of, to_bytes

SHARE = 5_000
"""Cases that one process loads before it reports."""


class NotAsPlanned(Exception):
    """The judgement looks at a case at another moment than the bench asked for."""


def load(bootstrap: str, topics: Topics, count: int) -> Iterator[int]:
    """Write `count` pending cases to the changelog; yields how many are written."""
    shares = [
        range(start, min(start + SHARE, count)) for start in range(0, count, SHARE)
    ]
    with ProcessPoolExecutor(
        os.cpu_count(), mp_context=get_context("spawn")
    ) as processes:
        waiting = [
            processes.submit(_load, bootstrap, topics, numbers) for numbers in shares
        ]
        for done in as_completed(waiting):
            yield done.result()


def _load(bootstrap: str, topics: Topics, numbers: range) -> int:
    worker = _worker(bootstrap)
    return worker.load(topics, numbers)


class _Worker:
    """What one process keeps from share to share."""

    def __init__(self, bootstrap: str) -> None:
        self._producer: Any = KafkaProducer(
            bootstrap_servers=bootstrap, linger_ms=20, batch_size=1 << 18
        )
        self._judge = Judge(Policies([load_default()]))
        self._telling = Telling()

    def load(self, topics: Topics, numbers: range) -> int:
        now = utc_now()
        opened = now - timedelta(minutes=1)
        for told in pending("pending", numbers, now):
            fact = self._telling.fact(told, opened)
            fresh = Case(customer=told.customer, complaint=told.name)
            case = self._judge.decide(fresh, fact, now).case
            if case.look != told.due:
                raise NotAsPlanned(f"{case.look}, not {told.due}")
            self._producer.send(
                topics.cases,
                key=key_of(case.name),
                value=to_bytes(replace(case, revision=1)),
                partition=partition_of(told.customer, topics.partitions),
            )
        self._producer.flush()
        return len(numbers)


_workers: list[_Worker] = []


def _worker(bootstrap: str) -> _Worker:
    if not _workers:
        _workers.append(_Worker(bootstrap))
    return _workers[0]
