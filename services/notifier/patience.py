"""One letter that trips a defect must not hold up its neighbours for ever."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from followup.complaint import Channel
from followup.events import Delivery, DeliveryOutcome, DeliverySubject, Update
from followup.ports import Clock
from followup.runtime.metrics import NotifierMetrics, label
from services.notifier.announce import Announcer
from services.notifier.work import Released, Work

TRIES = 3
"""A defect may be chance once or twice; the third time it is the letter's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Handles a letter, and sets it aside when handling it fails three times.

    The letter is then reported as BOUNCED with the defect as its detail, so that the
    scheduler tells the owner to reach the customer another way. A letter that may have
    left before the defect is sent again under the same id.
    """

    handle: Callable[[Work, Update | None], Awaitable[None]]
    announcer: Announcer
    clock: Clock
    metrics: NotifierMetrics

    async def __call__(self, work: Work, newer: Update | None) -> None:
        """Handle the letter to its end, whatever it holds.

        Raises Released when the partition goes before that.
        """
        for tries in range(1, TRIES + 1):
            try:
                await self.handle(work, newer)
            except Released:
                raise
            except Exception as error:  # noqa: BLE001 - any defect, that is the point
                structlog.get_logger().exception(
                    "letter_failed", tries=tries, offset=work.offset
                )
                if tries == TRIES:
                    await self._set_aside(work, error)
            else:
                return

    async def _set_aside(self, work: Work, error: Exception) -> None:
        event = work.event
        is_update = isinstance(event, Update)
        channel = Channel.CONSOLE
        if isinstance(event, Update):
            channel = event.channel or Channel.EMAIL
        delivery = Delivery(
            message_id=event.message_id
            if isinstance(event, Update)
            else event.alert_id,
            customer=event.customer,
            complaint=event.complaint,
            subject=DeliverySubject.UPDATE if is_update else DeliverySubject.ALERT,
            channel=channel,
            outcome=DeliveryOutcome.BOUNCED,
            occurred_time=self.clock.now(),
            attempt=event.attempt if isinstance(event, Update) else 1,
            detail=f"set aside after {TRIES} tries: {type(error).__name__}",
        )
        await self.announcer.say(delivery, work)
        self.metrics.sends.labels(channel=label(channel), outcome="bounced").inc()
