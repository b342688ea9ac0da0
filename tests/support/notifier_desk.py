"""A notifier's handler among fakes: topics as a list, channels that do as told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from prometheus_client import CollectorRegistry

from followup.complaint import Channel as ChannelName
from followup.events import Alert, Delivery, DeliveryOutcome, Update
from followup.policy import Policy
from followup.ports import PublishFailed
from followup.runtime.metrics import notifier_metrics
from followup.topics import Topics
from followup.wire.codec import decode
from followup.wire.record import Record
from services.notifier.bootstrap import World, make_handler
from services.notifier.channels.channel import Result, accepted
from services.notifier.letter import Letter
from services.notifier.sent_log import SentLog
from services.notifier.work import Place, Released, Work
from tests.support.notifier_letters import NOON
from tests.support.policies import live_policy


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = NOON

    def now(self) -> datetime:
        return self.moment

    def move(self, span: timedelta) -> None:
        self.moment += span


class FakeChannel:
    """Keeps letters; answers with the results given, then accepts."""

    def __init__(self, name: ChannelName, happened: list[str]) -> None:
        self.name = name
        self.letters: list[Letter] = []
        self.results: list[Result] = []
        self._happened = happened

    async def send(self, letter: Letter) -> Result:
        self.letters.append(letter)
        self._happened.append(self.name.name)
        return self.results.pop(0) if self.results else accepted("ok")


class FakePublisher:
    """Keeps deliveries; fails as often as told."""

    def __init__(self, happened: list[str]) -> None:
        self.deliveries: list[Delivery] = []
        self.records: list[Record] = []
        self.failures = 0
        self.on_publish: Callable[[], None] = lambda: None
        self._happened = happened

    async def publish(self, record: Record) -> None:
        if self.failures:
            self.failures -= 1
            raise PublishFailed("not now")
        self.on_publish()
        delivery = decode(Delivery, record.value)
        self.records.append(record)
        self.deliveries.append(delivery)
        self._happened.append(delivery.outcome.name)


class Desk:
    """Everything a story about one letter needs; `happened` is what came after what."""

    def __init__(
        self,
        *,
        webhook: bool = False,
        alert_email: bool = False,
        policy: Policy | None = None,
    ) -> None:
        self.happened: list[str] = []
        self.waits: list[float] = []
        self.clock = FakeClock()
        self.log = SentLog()
        self.metrics = notifier_metrics(CollectorRegistry())
        self.publisher = FakePublisher(self.happened)
        names = [ChannelName.EMAIL, ChannelName.CONSOLE]
        names += [ChannelName.WEBHOOK] if webhook else []
        self.channels = {name: FakeChannel(name, self.happened) for name in names}
        self.on_wait: Callable[[], None] = lambda: None
        world = World(
            clock=self.clock,
            publisher=self.publisher,
            channels=self.channels,
            policy=lambda: policy or live_policy(),
            wait=self._wait,
        )
        self.handler = make_handler(
            world,
            topics=Topics("test"),
            log=self.log,
            metrics=self.metrics,
            alert_email=alert_email,
        )

    @property
    def email(self) -> FakeChannel:
        return self.channels[ChannelName.EMAIL]

    @property
    def webhook(self) -> FakeChannel:
        return self.channels[ChannelName.WEBHOOK]

    async def handle(
        self, event: Update | Alert, *, newer: Update | None = None
    ) -> None:
        await self.handler.handle(self.work(event), newer)

    def work(self, event: Update | Alert, **changes: Any) -> Work:
        return Work(event=event, place=Place("letters", 0), offset=0, **changes)

    def outcomes(self) -> list[DeliveryOutcome]:
        return [one.outcome for one in self.publisher.deliveries]

    async def _wait(self, seconds: float, work: Work) -> None:
        self.waits.append(seconds)
        self.clock.move(timedelta(seconds=seconds))
        self.on_wait()
        if work.released.is_set():
            raise Released
