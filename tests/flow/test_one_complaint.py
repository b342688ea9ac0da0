"""Stories a support lead would recognise; each ends with nothing else said."""

from __future__ import annotations

from datetime import timedelta

from followup.complaint import Channel, CommitmentKind, Outcome
from followup.events import (
    AlertKind,
    CommitmentState,
    Delivery,
    DeliveryOutcome,
    Update,
    UpdateKind,
)
from services.notifier.channels.channel import bounced, failed
from tests.support.policies import DAY, HOUR, live_policy
from tests.support.world import World

MINUTE = timedelta(minutes=1)


async def test_a_promise_kept_early() -> None:
    """
    Acknowledged at once in the very words of the answer, kept early, closed.
    """
    world = World(live_policy())
    answer = await world.complain()
    acknowledgement = world.next_mail()

    await world.fast_forward(HOUR)
    await world.resolve()
    resolved = world.next_mail()
    await world.fast_forward(30 * DAY)

    for promise in answer.received.commitments:
        if promise.kind is not CommitmentKind.ACKNOWLEDGE:
            assert promise.words in acknowledgement.text
    assert "the charger stopped working" in acknowledgement.text
    assert "It just died" not in acknowledgement.text
    assert "A new charger arrived." in resolved.text
    assert Outcome.KEPT_EARLY is outcome(world, CommitmentKind.FIRST_REPLY)
    world.expect_silence()


async def test_a_promise_warned_about_and_kept() -> None:
    """
    At 80 % the owner hears, the reply goes out in time, and the incident is closed.
    """
    world = World(live_policy())
    await world.complain()
    world.next_mail()
    await world.fast_forward(3 * HOUR + 15 * MINUTE)

    warned = world.next_alert()
    await world.update()
    await world.resolve()
    cleared = world.next_alert()
    await world.fast_forward(30 * DAY)

    assert AlertKind.AT_RISK is warned.kind
    assert 80 == warned.level
    assert AlertKind.CLEARED is cleared.kind
    assert warned.incident_key == cleared.incident_key
    assert "The part is on its way." in world.next_mail().text
    assert "A new charger arrived." in world.next_mail().text
    world.expect_silence()


async def test_a_promise_broken_and_owned() -> None:
    """
    The customer is warned, hears of the break at its moment, and has a new promise.
    """
    world = World(live_policy())
    answer = await world.complain()
    world.next_mail()
    await world.fast_forward(DAY - HOUR)

    assert [AlertKind.AT_RISK, AlertKind.OVERDUE, AlertKind.ESCALATED] == [
        world.next_alert().kind,
        world.next_alert().kind,
        world.next_alert().kind,
    ]
    warning, broken = world.said(Update)[1:]
    assert warning.at_risk[0].words in world.next_mail().text
    notice = world.next_mail()
    assert "robin@example.com" == world.next_mail().to
    assert UpdateKind.EARLY_WARNING is warning.kind
    assert UpdateKind.BROKEN_PROMISE is broken.kind
    promised = broken.promises[0]
    assert promised.words in notice.text
    assert promised.promised_time > broken.broken[0].promised_time
    assert broken.broken[0].id in {one.id for one in answer.received.commitments}

    await world.resolve()
    assert AlertKind.CLEARED is world.next_alert().kind
    world.next_mail()
    await world.fast_forward(30 * DAY)
    assert AlertKind.REASON_WANTED is world.next_alert().kind
    world.expect_silence()


async def test_a_customer_who_writes_again() -> None:
    """
    They had to ask: they hear at once when we answer, sooner than before.
    """
    world = World(live_policy())
    await world.complain()
    world.next_mail()
    await world.fast_forward(HOUR)

    await world.wrote()

    update = world.said(Update)[-1]
    assert update.promises[0].words in world.next_mail().text
    assert 1 == update.promises[0].revision
    await world.resolve()
    world.next_mail()
    await world.fast_forward(30 * DAY)
    world.expect_silence()


async def test_a_repeated_call_says_nothing_twice() -> None:
    """
    The same call again is answered the same, and the customer hears once.
    """
    world = World(live_policy())
    first = await world.complain()

    again = await world.complain()

    assert first == again
    world.next_mail()
    await world.resolve()
    world.next_mail()
    world.expect_silence()


async def test_a_mail_server_that_is_down_delays_and_repeats_nothing() -> None:
    """
    The acknowledgement is tried again until it is taken, once, under one id.
    """
    world = World(live_policy())
    down = failed("451 try later")
    world.mail.fates.extend([down] * 6)
    await world.complain()

    await world.fast_forward(5 * MINUTE - timedelta(seconds=1))

    assert 1 == len(world.mail.letters)
    deliveries = world.said(Delivery)
    assert DeliveryOutcome.ACCEPTED is deliveries[-1].outcome
    assert 1 == len({one.message_id for one in deliveries})
    world.next_mail()
    await world.resolve()
    world.next_mail()
    await world.fast_forward(30 * DAY)
    world.expect_silence()


async def test_a_customer_who_cannot_be_reached_reaches_the_owner() -> None:
    """
    A refused address is never tried again; the owner is told at once.
    """
    world = World(live_policy())
    world.mail.fates.append(bounced("550 no such mailbox"))

    await world.complain()

    alert = world.next_alert()
    assert AlertKind.UNSENT is alert.kind
    assert "reach them another way" in alert.why
    assert [Channel.EMAIL] == [
        one.channel
        for one in world.said(Delivery)
        if one.outcome is DeliveryOutcome.BOUNCED
    ]
    assert [] == world.mail.letters


def outcome(world: World, kind: CommitmentKind) -> Outcome | None:
    """Return how the last promise of a kind ended."""
    return [
        one.status.outcome
        for one in world.said(CommitmentState)
        if one.status.commitment.kind is kind
    ][-1]
