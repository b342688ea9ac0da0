"""Tells alerts to our people, and keeps trying: nobody else does it for alerts."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from dataclasses import replace as replace_field

import structlog
from msgspec.structs import replace

from followup.complaint import Channel, Person
from followup.events import Alert, Delivery, DeliveryOutcome, DeliverySubject
from followup.ports import Clock
from followup.runtime.metrics import NotifierMetrics, label
from followup.topics import OF_NO_COMPLAINT
from services.notifier.addressing import PolicyNow, sender_of
from services.notifier.alerts import copy_id, letter_of_alert, listed
from services.notifier.announce import Announcer
from services.notifier.backoff import Jitter, full_jitter
from services.notifier.channels.channel import Result
from services.notifier.decide import Do, decide, expiry
from services.notifier.direct import is_direct
from services.notifier.letter import Letter
from services.notifier.post import EXPIRED, Post
from services.notifier.sent_log import SentLog
from services.notifier.work import Wait, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertHandler:
    """Sends an alert by its main channel and, if wished, a copy by e-mail.

    While a channel fails it is tried again with growing, jittered waits of at most
    30 s until the alert is a day old; later alerts to the same person wait meanwhile.
    Beside a webhook the copy is tried twice only: a mail relay that is down must not
    hold up what wakes people.
    """

    clock: Clock
    policy: PolicyNow
    main: Channel
    copy_by_mail: bool
    log: SentLog
    announcer: Announcer
    post: Post
    metrics: NotifierMetrics
    jitter: Jitter
    wait: Wait

    async def handle(self, work: Work, alert: Alert) -> None:
        """Handle an alert to its end on every channel; raises Released as needed."""
        entry = self.log.entry(work.place.partition, alert.alert_id)
        if entry is not None and entry.last is DeliveryOutcome.GROUPED:
            self._count(self.main, "repeat")
            return
        if entry is None and self._is_one_too_many(alert):
            await self._group(work, alert)
            return
        letter = letter_of_alert(alert, sender_of(self.policy(), ""))
        ways = [self._tell(work, alert, self.main, letter)]
        by_mail = self.copy_by_mail or Channel.EMAIL in alert.channels
        if by_mail and letter.to:
            copy = replace_field(letter, id=copy_id(alert.alert_id))
            ways.append(self._tell(work, alert, Channel.EMAIL, copy))
        # One way's failure must not cut off the other in the middle of a send.
        ends = await asyncio.gather(*ways, return_exceptions=True)
        for end in ends:
            if end is not None:
                raise end

    def _is_one_too_many(self, alert: Alert) -> bool:
        """Whether the person was told so many of late that this one is not told alone.

        What is stale by now is not told either way.
        """
        most, now = self.policy().lookout.direct_an_hour, self.clock.now()
        if not most or not is_direct(alert) or now >= expiry(alert):
            return False
        return self.log.direct.number(alert.recipient.id, now) >= most

    async def _group(self, work: Work, alert: Alert) -> None:
        """Leave the alert to the lookout, which tells it with others.

        The lookout reads one partition, so it is told there first: whoever is killed
        in between says both again, and the lookout knows the alert by its id.
        """
        found = Delivery(
            message_id=alert.alert_id,
            subject=DeliverySubject.ALERT,
            channel=self.main,
            outcome=DeliveryOutcome.GROUPED,
            occurred_time=self.clock.now(),
            detail="more direct alerts to one person than are told one by one",
            recipient=alert.recipient,
            promise=listed(alert),
        )
        await self.announcer.say(found, work, partition=OF_NO_COMPLAINT)
        own = replace(found, customer=alert.customer, complaint=alert.complaint)
        await self.announcer.say(own, work)
        self._count(self.main, label(found.outcome))
        structlog.get_logger().info(
            "grouped", alert=alert.alert_id, kind=alert.kind, to=alert.recipient.id
        )

    async def _tell(
        self, work: Work, alert: Alert, channel: Channel, letter: Letter
    ) -> None:
        entry = self.log.entry(work.place.partition, letter.id)
        decision = decide(alert, entry, self.clock.now())
        structlog.get_logger().info(
            "decided",
            alert=letter.id,
            kind=alert.kind,
            channel=channel,
            do=decision.do,
            why=decision.why,
        )
        if decision.sends:
            sending = Result(outcome=DeliveryOutcome.SENDING)
            await self._say(work, alert, channel, letter.id, sending)
            if channel is self.main or self.main is Channel.CONSOLE:
                result = await self._until_told(work, alert, channel, letter)
            else:
                result = await self.post.twice(channel, letter, work, expiry(alert))
        elif decision.do is Do.EXPIRED:
            result = _expired("")
        else:
            self._count(channel, "repeat")
            return
        await self._say(work, alert, channel, letter.id, result)
        self._count(channel, label(result.outcome))
        if result.outcome is not DeliveryOutcome.ACCEPTED:
            structlog.get_logger().error(
                "alert_not_told",
                alert=letter.id,
                channel=channel,
                outcome=result.outcome,
                detail=result.detail,
            )

    async def _until_told(
        self, work: Work, alert: Alert, channel: Channel, letter: Letter
    ) -> Result:
        tries = 0
        detail = ""
        while True:
            result = await self.post.once(channel, letter, work, expiry(alert))
            if result.outcome is DeliveryOutcome.EXPIRED:
                return _expired(detail)
            if not result.may_follow_by(channel):
                return result
            tries += 1
            if result.detail != detail:
                detail = result.detail
                structlog.get_logger().warning(
                    "alert_delayed", alert=letter.id, channel=channel, detail=detail
                )
            asked = result.retry_after.total_seconds() if result.retry_after else 0.0
            await self.wait(max(asked, full_jitter(tries, self.jitter)), work)
            self.metrics.send_retries.labels(channel=label(channel)).inc()

    async def _say(
        self, work: Work, alert: Alert, channel: Channel, id_: str, result: Result
    ) -> None:
        counts = id_ == alert.alert_id and is_direct(alert)
        delivery = Delivery(
            message_id=id_,
            customer=alert.customer,
            complaint=alert.complaint,
            subject=DeliverySubject.ALERT,
            channel=channel,
            outcome=result.outcome,
            occurred_time=self.clock.now(),
            detail=result.detail,
            recipient=Person(id=alert.recipient.id) if counts else None,
        )
        await self.announcer.say(delivery, work)

    def _count(self, channel: Channel, outcome: str) -> None:
        self.metrics.sends.labels(channel=label(channel), outcome=outcome).inc()


def _expired(detail: str) -> Result:
    if not detail:
        return EXPIRED
    return replace_field(EXPIRED, detail=f"{EXPIRED.detail}; last answer: {detail}")
