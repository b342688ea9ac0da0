"""A bare loop: a heap and a producer, and nothing else. `python -m bench.timers.bare`.

What it cannot do faster, nothing on this machine can: it decides nothing, remembers
nothing, and writes records of the size that the scheduler writes.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from dataclasses import dataclass
from functools import partial
from heapq import heapify, heappop, heappush

import msgspec
import uvloop
from aiokafka import AIOKafkaProducer

from bench.timers.figures import Lateness, lateness
from bench.timers.memory import resident_bytes

TICK_SECONDS = 0.01
AHEAD_SECONDS = 2.0
ALERT_BYTES = 500
STATE_BYTES = 1200
BATCH = 500

Slot = tuple[float, bytes]


class BareFigures(msgspec.Struct, frozen=True):
    """What the bare loop reached; `lateness_ms` is for each rate, in their order."""

    lateness_ms: list[Lateness]
    facts_per_second: float
    bytes_per_pending: float
    first_send_s: float
    drain_s: float


@dataclass(frozen=True, slots=True)
class Bare:
    """One producer to one topic of so many partitions."""

    producer: AIOKafkaProducer
    topic: str
    partitions: int

    async def send(self, number: int, size: int) -> asyncio.Future[object]:
        """Hand over one record."""
        sent: asyncio.Future[object] = await self.producer.send(
            self.topic,
            bytes(size),
            key=b"%d" % number,
            partition=number % self.partitions,
        )
        return sent

    async def fire(self, heap: list[Slot], count: int) -> list[float]:
        """Send a record for each of the `count` that fall due; returns how late."""
        late: list[float] = []

        def acknowledged(due: float, _: object) -> None:
            late.append(_now() - due)

        number = 0
        while number < count:
            moment = _now()
            while heap[0][0] <= moment and number < count:
                due, _ = heappop(heap)
                sent = await self.send(number, ALERT_BYTES)
                sent.add_done_callback(partial(acknowledged, due))
                number += 1
            await asyncio.sleep(TICK_SECONDS)
        await self.producer.flush()
        await asyncio.sleep(0)
        return late

    async def hear(self, heap: list[Slot], count: int) -> float:
        """Note `count` and remember them durably; returns how many a second."""
        began = time.perf_counter()
        for start in range(0, count, BATCH):
            sent = []
            for number in range(start, min(start + BATCH, count)):
                heappush(heap, (_now() + 1e6, b"%d" % number))
                sent.append(await self.send(number, STATE_BYTES))
            await asyncio.gather(*sent)
        return count / (time.perf_counter() - began)


def _now() -> float:
    return time.time()  # noqa: TID251 - the bench's own clock


async def measure(given: argparse.Namespace, began: float) -> BareFigures:
    """Return what the bare loop reaches."""
    before = resident_bytes(os.getpid())
    later = _now() + 86_400
    heap = [(later + n % 1000, b"c/%d" % n) for n in range(given.pending)]
    heapify(heap)
    held = resident_bytes(os.getpid()) - before
    producer = AIOKafkaProducer(
        bootstrap_servers=given.bootstrap, linger_ms=2, acks="all"
    )
    await producer.start()
    bare = Bare(producer, given.topic, given.partitions)
    await (await bare.send(0, ALERT_BYTES))
    first = time.time() - began  # noqa: TID251 - the starter's clock, in another process
    late = []
    for rate in given.rate:
        soon = _now() + AHEAD_SECONDS
        count = int(rate * given.seconds)
        for number in range(count):
            heappush(heap, (soon + number / rate, b"d/%d" % number))
        late.append(lateness(await bare.fire(heap, count)))
    facts = await bare.hear(heap, given.facts)
    at_once = _now()
    for number in range(given.drain):
        heappush(heap, (at_once, b"e/%d" % number))
    at_once = _now()
    await bare.fire(heap, given.drain)
    drained = _now() - at_once
    await producer.stop()
    return BareFigures(late, facts, held / given.pending, first, drained)


def main() -> None:
    """Measure as the arguments say, and write the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bootstrap", required=True)
    parser.add_argument("--topic", required=True)
    for name in ("partitions", "pending", "facts", "drain"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--rate", type=float, nargs="+", required=True)
    for name in ("seconds", "began"):
        parser.add_argument(f"--{name}", type=float, required=True)
    given = parser.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        figures = runner.run(measure(given, given.began))
    sys.stdout.write(msgspec.json.encode(figures).decode())


if __name__ == "__main__":
    main()
