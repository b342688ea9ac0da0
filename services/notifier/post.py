"""Calls channels: a bounded number at a time, each try timed and counted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from followup.complaint import Channel as ChannelName
from followup.events import DeliveryOutcome
from followup.ports import Clock
from followup.runtime.metrics import NotifierMetrics, label
from services.notifier.backoff import Jitter
from services.notifier.channels.channel import Channel, Result
from services.notifier.letter import Letter
from services.notifier.sent_log import FINAL
from services.notifier.work import Released, Wait, Work

SHORT_WAIT_SECONDS = 3.0
"""The longest wait before the second try; longer ones are the scheduler's to plan."""

EXPIRED = Result(outcome=DeliveryOutcome.EXPIRED, detail="its time had passed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """The channels, and how many letters may be at each at the same time."""

    clock: Clock
    channels: Mapping[ChannelName, Channel]
    slots: Mapping[ChannelName, asyncio.Semaphore]
    metrics: NotifierMetrics
    monotonic: Callable[[], float]
    jitter: Jitter
    wait: Wait

    async def once(
        self, channel: ChannelName, letter: Letter, work: Work, until: datetime
    ) -> Result:
        """Try once and return what became of it; EXPIRED if it is `until` by then.

        Raises Released when the partition goes while others are being sent.
        """
        async with self.slots[channel]:
            # Kafka and the letters before this one may have taken their time.
            if work.released.is_set():
                raise Released
            if self.clock.now() >= until:
                return EXPIRED
            began = self.monotonic()
            result = await self.channels[channel].send(letter)
            took = self.monotonic() - began
        self.metrics.send_latency.labels(channel=label(channel)).observe(took)
        return result

    async def twice(
        self, channel: ChannelName, letter: Letter, work: Work, until: datetime
    ) -> Result:
        """Try, and if that failed try once more within a few seconds.

        There is no second try when the provider asks to wait longer, or when the
        partition is given up: the scheduler tries again later.
        """
        result = await self.once(channel, letter, work, until)
        if not result.may_follow_by(channel):
            return result
        asked = result.retry_after.total_seconds() if result.retry_after else 0.0
        if asked > SHORT_WAIT_SECONDS or work.released.is_set():
            return result
        try:
            await self.wait(max(asked, self.jitter() * SHORT_WAIT_SECONDS), work)
            self.metrics.send_retries.labels(channel=label(channel)).inc()
            again = await self.once(channel, letter, work, until)
        except Released:
            return result
        if result.outcome is DeliveryOutcome.UNKNOWN and again.outcome not in FINAL:
            # That the second was not taken says nothing of the first.
            return replace(again, outcome=DeliveryOutcome.UNKNOWN)
        return again
