"""What was learned is known to every process, garbage and restarts notwithstanding."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from followup.kafka.lead_times import LeadTimeWatch
from followup.lead_times.ages import hours_of
from followup.lead_times.curve import Curve
from followup.lead_times.curves import Curves, Known, Unknown
from followup.lead_times.segments import EVERY, Segment
from followup.learning import lead_time_of
from followup.runtime.settings import KafkaSettings
from followup.wire.envelope import record_of
from followup.wire.record import Record
from tests.support.curves import curve
from tests.support.facts import MONDAY
from tests.support.inbound_events import StandingClock
from tests.support.river import River

pytestmark = pytest.mark.kafka

PATIENCE_SECONDS = 60.0
SEGMENT = Segment(category="billing", severity="HIGH", team="accounts")
NOW = hours_of(MONDAY)


@pytest.fixture
def river(kafka_bootstrap: str, topic_prefix: str) -> Iterator[River]:
    river = River(kafka_bootstrap, topic_prefix)
    yield river
    river.close()


def learned(river: River, one: Curve, minutes: int) -> Record:
    """Return the record that publishes a curve, in force so long before Monday."""
    since = MONDAY - timedelta(minutes=minutes)
    lead_time = lead_time_of(one, since, timedelta(days=60))
    assert lead_time is not None
    return record_of(lead_time, river.topics, source="//followup/scheduler")


async def test_what_was_published_is_known_and_what_follows_is_heard(
    river: River, kafka_bootstrap: str
) -> None:
    """
    Records that are no curves are passed over; the closest kind wins once it is there.
    """
    topic = river.topics.lead_times
    short = Curve(key=EVERY, made=0.0, cumulative=(0.0, 1.0))
    river.publish(
        [
            Record(topic=topic, key=b"all", value=b"\xff"),
            learned(river, curve(), 30),
            learned(river, short, 20),
        ]
    )
    curves, heard, stop = Curves(), asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def tell() -> None:
        loop.call_soon_threadsafe(heard.set)

    watch = LeadTimeWatch(
        KafkaSettings(bootstrap_servers=kafka_bootstrap),
        topic,
        curves,
        clock=StandingClock(),
        client_id="test-lead-times",
        on_change=tell,
    )
    before = curves.in_force_at(SEGMENT, NOW, NOW)
    watch.start()
    async with asyncio.timeout(PATIENCE_SECONDS):
        await watch.until_known(stop)
        at_first = curves.in_force_at(SEGMENT, NOW, NOW)
        await heard.wait()
        heard.clear()
        category = learned(river, curve(("billing",)), 10)
        await asyncio.to_thread(river.publish, [category])
        await heard.wait()
    await asyncio.to_thread(watch.stop)
    at_last = curves.in_force_at(SEGMENT, NOW, NOW)

    assert before is Unknown.LOADING
    assert isinstance(at_first, Known)
    assert at_first.published.curve == curve()
    assert at_first.published.half_life == 60 * 24
    assert isinstance(at_last, Known)
    assert at_last.published.curve.key == ("billing",)


async def test_an_empty_topic_is_known_to_be_empty(
    river: River, kafka_bootstrap: str
) -> None:
    """
    Where nothing was ever learned, that is said, and not that it is being loaded.
    """
    curves, stop = Curves(), asyncio.Event()
    watch = LeadTimeWatch(
        KafkaSettings(bootstrap_servers=kafka_bootstrap),
        river.topics.lead_times,
        curves,
        clock=StandingClock(),
        client_id="test-lead-times",
    )
    watch.start()
    async with asyncio.timeout(PATIENCE_SECONDS):
        await watch.until_known(stop)
    await asyncio.to_thread(watch.stop)

    assert Unknown.NOTHING_YET is curves.in_force_at(SEGMENT, NOW, NOW)
