"""More direct alerts to one person than they are told one by one: the rest as one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from followup.complaint import Channel, Person, Severity
from followup.events import (
    Alert,
    AlertKind,
    Delivery,
    DeliveryOutcome,
    DeliverySubject,
)
from followup.policy.lookout import Lookout
from services.notifier.direct import Direct
from tests.support.notifier_desk import Desk
from tests.support.notifier_letters import NOON, OWNER, alert
from tests.support.policies import policy_with

HOUR = timedelta(hours=1)
MOST = 5


def numbered(number: int, **changes: object) -> Alert:
    """Return the alert of one of many promises of one owner."""
    return alert(alert_id=f"a-{number}", complaint=f"t-{number}", **changes)


async def told_as_many_as_allowed(desk: Desk) -> None:
    for number in range(MOST):
        await desk.handle(numbered(number))


async def test_the_sixth_within_an_hour_is_left_to_be_told_with_others() -> None:
    """
    It is said twice that it was not told, for the lookout without a customer, and for
    the log; both name who it was for and which promise.
    """
    desk = Desk(webhook=True, alert_email=True)
    await told_as_many_as_allowed(desk)
    before = len(desk.publisher.deliveries)
    await desk.handle(numbered(6))
    words = desk.publisher.deliveries[before:]
    places = [one.partition for one in desk.publisher.records[before:]]

    assert len(desk.webhook.letters) == len(desk.email.letters) == MOST
    assert [one.outcome for one in words] == [DeliveryOutcome.GROUPED] * 2
    assert [one.complaint for one in words] == ["", "t-6"]
    assert places == [0, None]
    assert {one.recipient for one in words} == {OWNER}
    assert {one.promise.complaint for one in words if one.promise} == {"t-6"}


async def test_what_was_left_is_never_told_by_itself() -> None:
    """
    Read again, also an hour later and with a copy by e-mail, nothing leaves or is said.
    """
    desk = Desk(webhook=True, alert_email=True)
    await told_as_many_as_allowed(desk)
    await desk.handle(numbered(6))
    said = len(desk.publisher.deliveries)
    desk.clock.move(2 * HOUR)
    await desk.handle(numbered(6))

    assert len(desk.publisher.deliveries) == said
    assert len(desk.webhook.letters) == len(desk.email.letters) == MOST


async def test_what_was_begun_is_told_by_itself() -> None:
    """
    An alert that may have left before a crash is told again, under its own id.
    """
    desk = Desk(webhook=True)
    await told_as_many_as_allowed(desk)
    begun = Delivery(
        message_id="a-6",
        subject=DeliverySubject.ALERT,
        channel=Channel.WEBHOOK,
        outcome=DeliveryOutcome.SENDING,
        occurred_time=NOON,
    )
    desk.log.note(0, begun)
    await desk.handle(numbered(6))

    assert desk.webhook.letters[-1].id == "a-6"


@pytest.mark.parametrize(
    "changes",
    [
        {"severity": Severity.CRITICAL},
        {"kind": AlertKind.ESCALATED},
        {"kind": AlertKind.CLEARED},
        {"kind": AlertKind.QUARANTINED},
        {"kind": AlertKind.GROUPED},
        {"recipient": Person(id="kim")},
    ],
)
async def test_some_are_told_by_themselves_however_many(
    changes: dict[str, object],
) -> None:
    """
    What is critical, what somebody must do at once, and what goes to somebody else.
    """
    desk = Desk(webhook=True)
    await told_as_many_as_allowed(desk)
    await desk.handle(numbered(6, **changes))

    assert desk.webhook.letters[-1].id == "a-6"


async def test_an_hour_later_the_next_is_told() -> None:
    """
    Only the last hour counts, and what was grouped or critical does not.
    """
    desk = Desk(webhook=True)
    for number in range(MOST):
        await desk.handle(numbered(number, severity=Severity.CRITICAL))
    await told_as_many_as_allowed(desk)
    await desk.handle(numbered(6))
    desk.clock.move(HOUR)
    for number in range(7, 7 + MOST + 1):
        await desk.handle(numbered(number))

    told = [one.id for one in desk.webhook.letters if one.id != "a-6"]
    assert told[-MOST:] == [f"a-{number}" for number in range(7, 7 + MOST)]


async def test_it_can_be_switched_off() -> None:
    """
    With 0 in the policy each alert is told by itself.
    """
    policy = policy_with(lookout=Lookout(direct_an_hour=0))
    desk = Desk(webhook=True, policy=policy)
    for number in range(20):
        await desk.handle(numbered(number))

    assert len(desk.webhook.letters) == 20


async def test_what_is_stale_is_not_grouped() -> None:
    """
    Nobody is told of it in a day's time, neither alone nor with others.
    """
    desk = Desk(webhook=True)
    await told_as_many_as_allowed(desk)
    await desk.handle(numbered(6, raised_time=NOON - 24 * HOUR))

    assert desk.outcomes()[-1] is DeliveryOutcome.EXPIRED


async def test_a_restart_knows_from_the_log_how_many_were_told() -> None:
    """
    The log of the partitions that a notifier takes over counts, until they are gone.
    """
    first, second = Desk(webhook=True), Desk(webhook=True)
    await told_as_many_as_allowed(first)
    for one in first.publisher.deliveries:
        second.log.note(3, one)
    await second.handle(numbered(6))
    second.log.drop(3)
    await second.handle(numbered(7))

    assert [one.id for one in second.webhook.letters] == ["a-7"]


def test_a_delivery_heard_twice_counts_once() -> None:
    """
    A repeat of the same word tells nobody anything more.
    """
    direct = Direct()
    told = Delivery(
        message_id="a-1",
        subject=DeliverySubject.ALERT,
        channel=Channel.WEBHOOK,
        outcome=DeliveryOutcome.ACCEPTED,
        occurred_time=NOON,
        recipient=Person(id="sam"),
    )
    direct.note(0, told)
    direct.note(0, told)
    direct.note(1, replace(told, message_id="a-2"))

    assert direct.number("sam", NOON) == 2
    assert direct.number("kim", NOON) == 0
    assert direct.number("sam", NOON + HOUR) == 0
