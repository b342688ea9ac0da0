"""How alerts are told, and told again until somebody hears them."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from msgspec.structs import replace

from followup.complaint import CommitmentKind
from followup.events import AlertKind, DeliveryOutcome, DeliverySubject, ListedPromise
from services.notifier.alerts import copy_id, letter_of_alert
from services.notifier.channels.channel import bounced, failed
from services.notifier.letter import Sender
from services.notifier.work import Released
from tests.support.notifier_desk import Desk
from tests.support.notifier_letters import NOON, alert, promise
from tests.support.repository import ROOT

HOUR = timedelta(hours=1)
SENDER = Sender(name="Example Shop", address="service@example.com")


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


@pytest.mark.parametrize("kind", AlertKind, ids=lambda kind: kind.name.lower())
def test_every_kind_of_alert_has_its_letter(kind: AlertKind) -> None:
    """Each says in words what it is about, why, and of which promise."""
    letter = letter_of_alert(alert(kind=kind), SENDER)

    assert letter.subject.startswith("[t-2001] ")
    assert letter.subject.endswith(": the kettle leaks")
    assert "_" not in letter.subject
    assert letter.text.startswith("80 % of the promise is used\n")
    assert "Promised: You will have a personal reply" in letter.text
    assert letter.payload is not None
    assert letter.payload["type"] == f"alert.{kind.name.lower()}"


def test_alerts_that_ask_say_what_for() -> None:
    """A person reads which answers there are; an alert that only tells asks nothing."""
    asking = {
        kind
        for kind in AlertKind
        if "Your answer: " in letter_of_alert(alert(kind=kind), SENDER).text
    }

    assert asking == {
        AlertKind.AT_RISK,
        AlertKind.UPDATE_WANTED,
        AlertKind.NO_NEWS_LIMIT,
        AlertKind.REASON_WANTED,
        AlertKind.HELP_WANTED,
        AlertKind.NEW_TIME_DECLINED,
        AlertKind.NEW_TIME_LIMIT,
        AlertKind.ESCALATED,
        AlertKind.APPROVAL_WANTED,
    }


def test_what_is_owed_to_us_is_told_as_such() -> None:
    """Our people read who owes us what, in the letter and in the webhook."""
    owed = replace(
        promise(CommitmentKind.OWED_TO_US), words="Example Parts owes us a pump."
    )
    letter = letter_of_alert(alert(commitment=owed), SENDER)

    assert "Promised to us: Example Parts owes us a pump." in letter.text
    assert '"words": "Example Parts owes us a pump."' in json.dumps(letter.payload)


def test_the_page_on_webhooks_lists_every_kind() -> None:
    """Whoever receives alerts can look up what each kind says, and no other."""
    page = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
    table = page.split("## What each kind says")[1].split("##")[0]

    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == [
        kind.name.lower() for kind in AlertKind
    ]


def test_what_is_about_several_complaints_names_no_single_one() -> None:
    """A list tells each promise, the most pressing first, and how many there are."""
    listed = tuple(
        ListedPromise(
            customer=f"c-{number}",
            complaint=f"t-{number}",
            commitment=f"remedy-offer-{number}",
            kind=CommitmentKind.REMEDY_OFFER,
            promised_time=NOON,
        )
        for number in (1, 2)
    )
    digest = alert(
        kind=AlertKind.DIGEST,
        customer="",
        complaint="",
        commitment=None,
        issue="",
        why="nine promises are open",
        promises=listed,
        promises_in_all=9,
    )
    letter = letter_of_alert(digest, SENDER)
    data = json.loads(json.dumps(letter.payload))["data"]

    assert letter.subject == "your open promises: nine promises are open"
    assert "remedy offer  customers/c-1/complaints/t-1\n" in letter.text
    assert "and 7 more" in letter.text
    assert "Complaint:" not in letter.text
    assert data["complaint"] is None
    assert data["severity"] is None
    assert data["promises_in_all"] == 9
    assert [one["complaint"] for one in data["promises"]] == [
        "customers/c-1/complaints/t-1",
        "customers/c-2/complaints/t-2",
    ]


async def test_an_alert_without_a_customer_is_logged_where_it_was_read() -> None:
    """Its deliveries have no key, and are looked for in the alert's own partition."""
    desk = Desk()
    digest = alert(alert_id="d-1", kind=AlertKind.DIGEST, customer="", complaint="")
    work = desk.work(digest)
    await desk.handler.handle(work, None)
    await desk.handle(alert())

    assert [one.partition for one in desk.publisher.records] == [0, 0, None, None]
    assert desk.publisher.records[0].key is None
