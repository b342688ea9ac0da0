"""Handles one letter at a time: decides, composes, sends, and reports every step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from jinja2 import TemplateError

from followup.complaint import Channel
from followup.events import (
    Alert,
    Audience,
    Delivery,
    DeliveryOutcome,
    DeliverySubject,
    Hold,
    Update,
)
from followup.holds import Holds, scopes
from followup.ports import Clock
from followup.runtime.metrics import NotifierMetrics, label
from services.notifier.addressing import PolicyNow, Reader, letter_of, reader_of
from services.notifier.alert_handler import AlertHandler
from services.notifier.announce import Announcer
from services.notifier.channels.channel import Result, bounced, failed, unknown
from services.notifier.compose import Composer, Unspeakable
from services.notifier.decide import Decision, Do, decide, expiry
from services.notifier.letter import Letter
from services.notifier.post import EXPIRED, Post
from services.notifier.sent_log import SentLog
from services.notifier.work import Work

FAILED = DeliveryOutcome.FAILED


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """Turns a letter that was read into a letter that was sent, and says so."""

    clock: Clock
    policy: PolicyNow
    composer: Composer
    log: SentLog
    announcer: Announcer
    post: Post
    alerts: AlertHandler
    metrics: NotifierMetrics
    holds: Holds

    async def handle(self, work: Work, newer: Update | None) -> None:
        """Handle a letter to its end.

        Raises Released when the partition goes before the letter was sent; anything
        else that it raises is a defect, and the letter must not be committed.
        """
        match work.event:
            case Update():
                await self._update(work, work.event, newer)
            case Alert():
                await self.alerts.handle(work, work.event)

    async def _update(self, work: Work, update: Update, newer: Update | None) -> None:
        entry = self.log.entry(work.place.partition, update.message_id)
        now = self.clock.now()
        hold = self._hold(update, now)
        decision = decide(update, entry, now, newer=newer, hold=hold)
        reader = reader_of(update, self.policy())
        structlog.get_logger().info(
            "decided",
            message=update.message_id,
            kind=update.kind,
            attempt=update.attempt,
            channel=reader.channel,
            do=decision.do,
            why=decision.why,
        )
        if decision.sends:
            result = await self._send(work, update, reader)
            if decision.do is Do.SEND_AGAIN and result.outcome is FAILED:
                # The try that was begun before may have been taken all the same.
                result = replace(result, outcome=DeliveryOutcome.UNKNOWN)
        elif (early := _unsent(decision)) is not None:
            result = early
        else:
            self._count(reader.channel, "repeat")
            return
        await self._say(work, update, reader.channel, result)
        self._count(reader.channel, label(result.outcome))

    def _hold(self, update: Update, now: datetime) -> Hold | None:
        """Return what holds this message back; what our own people read never is."""
        if update.audience is not Audience.CUSTOMER:
            return None
        inside = scopes(
            update.kind,
            category=update.category,
            brand=update.brand,
            customer=update.customer,
        )
        return self.holds.holding(inside, now)

    async def _send(self, work: Work, update: Update, reader: Reader) -> Result:
        letter = self._letter(update, reader)
        if isinstance(letter, Result):
            return letter
        sending = Result(outcome=DeliveryOutcome.SENDING)
        await self._say(work, update, reader.channel, sending)
        return await self.post.twice(reader.channel, letter, work, expiry(update))

    def _letter(self, update: Update, reader: Reader) -> Letter | Result:
        """Return the letter, or why there can be none."""
        if reader.missing:
            return bounced(reader.missing)
        if reader.channel not in self.post.channels:
            return bounced(f"there is no sender for {reader.channel.name}")
        policy = self.policy()
        try:
            composed = self.composer.compose(
                update,
                brand=policy.brand(update.brand).display_name,
                neutral_phrase=policy.neutral_phrase(
                    update.category, update.contact.locale
                ),
            )
        except (Unspeakable, TemplateError) as error:
            structlog.get_logger().error(
                "unspeakable", message=update.message_id, error=error
            )
            return bounced(f"not sent: {error}")
        if composed.refused:
            structlog.get_logger().warning(
                "plain_template_used",
                message=update.message_id,
                rules=[finding.rule for finding in composed.refused],
                hints=[finding.hint for finding in composed.refused],
            )
        return letter_of(update, composed, reader, policy)

    async def _say(
        self, work: Work, update: Update, channel: Channel, result: Result
    ) -> None:
        delivery = Delivery(
            message_id=update.message_id,
            customer=update.customer,
            complaint=update.complaint,
            subject=DeliverySubject.UPDATE,
            channel=channel,
            outcome=result.outcome,
            occurred_time=self.clock.now(),
            attempt=update.attempt,
            detail=result.detail,
            retry_after=result.retry_after,
        )
        await self.announcer.say(delivery, work)

    def _count(self, channel: Channel, outcome: str) -> None:
        self.metrics.sends.labels(channel=label(channel), outcome=outcome).inc()


def _unsent(decision: Decision) -> Result | None:
    """Return the outcome of a letter that is not sent, None if it needs none."""
    match decision.do:
        case Do.EXPIRED:
            return EXPIRED
        case Do.TOO_EARLY:
            return failed(decision.why, decision.wait or timedelta(0))
        case Do.LEAVE_UNKNOWN:
            return unknown(decision.why)
        case Do.HELD:
            return Result(outcome=DeliveryOutcome.HELD, detail=decision.why)
        case _:
            return None
