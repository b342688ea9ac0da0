"""How alerts are told, and told again until somebody hears them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from followup.events import DeliveryOutcome, DeliverySubject
from services.notifier.alerts import copy_id
from services.notifier.channels.channel import bounced, failed
from services.notifier.work import Released
from tests.support.notifier_desk import Desk
from tests.support.notifier_letters import NOON, alert

HOUR = timedelta(hours=1)


async def test_without_a_webhook_an_alert_is_logged() -> None:
    """The console is what is left."""
    desk = Desk()
    await desk.handle(alert())

    assert desk.happened == ["SENDING", "CONSOLE", "ACCEPTED"]


async def test_an_alert_is_tried_until_it_is_heard() -> None:
    """Failures are tried again with growing waits of at most 30 s."""
    desk = Desk(webhook=True)
    desk.webhook.results = [failed(f"HTTP 50{number}") for number in range(9)]
    await desk.handle(alert())

    assert desk.outcomes() == [DeliveryOutcome.SENDING, DeliveryOutcome.ACCEPTED]
    assert len(desk.webhook.letters) == 10
    assert {letter.id for letter in desk.webhook.letters} == {alert().alert_id}
    assert max(desk.waits) <= 30
    assert desk.publisher.deliveries[-1].subject is DeliverySubject.ALERT


async def test_a_receiver_that_asks_for_time_gets_it() -> None:
    """Retry-After is the least wait."""
    desk = Desk(webhook=True)
    desk.webhook.results = [failed("HTTP 429", timedelta(minutes=2))]
    await desk.handle(alert())

    assert desk.waits[0] >= 120


async def test_an_alert_expires_after_a_day() -> None:
    """Nobody is woken by yesterday's alert, and it is told that nobody heard it."""
    desk = Desk(webhook=True)
    desk.webhook.results = [failed("HTTP 500")] * 50
    desk.on_wait = lambda: desk.clock.move(HOUR)
    await desk.handle(alert())
    end = desk.publisher.deliveries[-1]

    assert end.outcome is DeliveryOutcome.EXPIRED
    assert "HTTP 500" in end.detail
    assert desk.clock.moment >= NOON + timedelta(hours=24)


async def test_a_refused_alert_is_not_repeated() -> None:
    """410 ends it on this channel."""
    desk = Desk(webhook=True)
    desk.webhook.results = [bounced("HTTP 410")]
    await desk.handle(alert())
    await desk.handle(alert())

    assert desk.outcomes() == [DeliveryOutcome.SENDING, DeliveryOutcome.BOUNCED]


async def test_a_copy_by_mail_has_an_end_of_its_own() -> None:
    """A webhook that refuses does not keep the mail from the recipient."""
    desk = Desk(webhook=True, alert_email=True)
    desk.webhook.results = [bounced("HTTP 404")]
    await desk.handle(alert())
    ends = {
        one.message_id: one.outcome
        for one in desk.publisher.deliveries
        if one.outcome is not DeliveryOutcome.SENDING
    }

    assert ends == {
        alert().alert_id: DeliveryOutcome.BOUNCED,
        copy_id(alert().alert_id): DeliveryOutcome.ACCEPTED,
    }
    assert desk.email.letters[0].to == "sam@example.com"


async def test_a_mail_relay_that_is_down_holds_up_no_webhook() -> None:
    """Beside a webhook the copy is tried twice, then the next alert has its turn."""
    desk = Desk(webhook=True, alert_email=True)
    desk.email.results = [failed("no connection")] * 9
    await desk.handle(alert())

    assert len(desk.webhook.letters) == 1
    assert len(desk.email.letters) == 2


async def test_without_a_webhook_the_mail_is_insisted_on() -> None:
    """The console wakes nobody: the mail is tried until it is taken."""
    desk = Desk(alert_email=True)
    desk.email.results = [failed("no connection")] * 9
    await desk.handle(alert())

    assert len(desk.email.letters) == 10


async def test_an_alert_lets_its_partition_go_between_tries() -> None:
    """Whoever reads the partition next tries on; no outcome is claimed."""
    desk = Desk(webhook=True)
    desk.webhook.results = [failed("HTTP 500")]
    work = desk.work(alert())
    desk.on_wait = work.released.set

    with pytest.raises(Released):
        await desk.handler.handle(work, None)

    assert desk.outcomes() == [DeliveryOutcome.SENDING]
