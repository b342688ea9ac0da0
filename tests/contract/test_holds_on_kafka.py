"""What our people hold back is known to every process, and survives its restart."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from followup import ids
from followup.complaint import Person
from followup.events import Hold
from followup.holds import ALL, Holds
from followup.kafka.holds import HoldWatch
from followup.runtime.settings import KafkaSettings
from followup.wire.envelope import record_of
from followup.wire.record import Record
from tests.support.facts import MONDAY
from tests.support.river import River

pytestmark = pytest.mark.kafka

PATIENCE_SECONDS = 60.0


@pytest.fixture
def river(kafka_bootstrap: str, topic_prefix: str) -> Iterator[River]:
    river = River(kafka_bootstrap, topic_prefix)
    yield river
    river.close()


def word(river: River, number: int, *, held: bool) -> Record:
    hold = Hold(
        id=ids.derive(number),
        scope=ALL,
        held=held,
        author=Person(id="robin"),
        occurred_time=MONDAY + timedelta(minutes=number),
    )
    return record_of(hold, river.topics, source="//followup/intake")


async def test_a_hold_said_before_the_start_is_known_and_its_release_heard(
    river: River, kafka_bootstrap: str
) -> None:
    """
    The watch knows of an old hold before anything may be sent, and of its end.
    """
    river.publish([word(river, 1, held=True)])
    holds, changed, stop = Holds(), asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def tell() -> None:
        loop.call_soon_threadsafe(changed.set)

    watch = HoldWatch(
        KafkaSettings(bootstrap_servers=kafka_bootstrap),
        river.topics.controls,
        holds,
        client_id="test-holds",
        on_change=tell,
    )
    watch.start()
    async with asyncio.timeout(PATIENCE_SECONDS):
        await watch.until_known(stop)
        at_first = holds.holding((ALL,), MONDAY + timedelta(hours=1))
        await changed.wait()
        changed.clear()
        await asyncio.to_thread(river.publish, [word(river, 2, held=False)])
        await changed.wait()
    await asyncio.to_thread(watch.stop)

    assert at_first is not None
    assert holds.holding((ALL,), MONDAY + timedelta(hours=1)) is None


async def test_garbage_among_the_controls_is_passed_over(
    river: River, kafka_bootstrap: str
) -> None:
    """
    A record nobody can read neither stops the watch nor hides the word behind it.
    """
    garbage = Record(topic=river.topics.controls, key=b"all", value=b"\xff")
    river.publish([garbage, word(river, 1, held=True)])
    holds, stop = Holds(), asyncio.Event()
    watch = HoldWatch(
        KafkaSettings(bootstrap_servers=kafka_bootstrap),
        river.topics.controls,
        holds,
        client_id="test-holds",
    )
    watch.start()
    async with asyncio.timeout(PATIENCE_SECONDS):
        await watch.until_known(stop)
    await asyncio.to_thread(watch.stop)

    assert holds.holding((ALL,), MONDAY + timedelta(hours=1)) is not None
