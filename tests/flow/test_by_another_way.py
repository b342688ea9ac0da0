"""Stories of customers who are reached by more than one way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from followup.complaint import Channel, Contact
from followup.events import AlertKind, Delivery
from services.notifier.channels.channel import bounced, failed
from tests.support.policies import DAY, HOUR, live_policy
from tests.support.world import World

MINUTE = timedelta(minutes=1)
TEXTED = Contact(
    display_name="Robin Example",
    email="robin@example.com",
    phone="+4915901234567",
    channels=(Channel.SMS, Channel.EMAIL),
    locale="en",
    time_zone="Europe/Vienna",
)


async def test_a_number_that_does_not_exist() -> None:
    """
    The text is refused for good: the same words reach the customer by mail, once.
    """
    world = World(live_policy(), texts=True)
    world.texts.fates.append(bounced("no such number"))
    await world.complain(contact=TEXTED)

    mail = world.next_mail()
    deliveries = world.said(Delivery)
    assert "the charger stopped working" in mail.text
    assert 1 == len({one.message_id for one in deliveries})
    await world.resolve()
    await world.fast_forward(30 * DAY)
    assert ["A new charger arrived." in one.text for one in world.texts.letters] == [
        True
    ]
    world.expect_silence()


async def test_a_gateway_that_is_down() -> None:
    """
    Three failed tries by SMS, and the message leaves by mail within a minute or two.
    """
    world = World(live_policy(), texts=True)
    world.texts.fates.extend([failed("503")] * 6)
    await world.complain(contact=TEXTED)
    await world.fast_forward(2 * MINUTE)

    world.next_mail()
    assert [] == world.texts.letters
    await world.resolve()
    await world.fast_forward(30 * DAY)
    world.expect_silence()


async def test_nothing_here_sends_texts_and_the_mailbox_is_gone() -> None:
    """
    Every way is tried; then the owner hears that none is left.
    """
    world = World(live_policy())
    world.mail.fates.append(bounced("550 no such mailbox"))
    await world.complain(contact=TEXTED)

    alert = world.next_alert()
    assert AlertKind.UNSENT is alert.kind
    assert "no channel is left" in alert.why
    assert [Channel.SMS, Channel.EMAIL, Channel.EMAIL] == [
        one.channel for one in world.said(Delivery)
    ][:3]


async def test_a_text_on_a_saturday_night() -> None:
    """
    The phone stays silent until Monday at eight; then it is acknowledged, and put
    right.
    """
    saturday = datetime(2030, 1, 12, 20, tzinfo=UTC)
    world = World(live_policy(), start=saturday, texts=True)
    await world.complain(contact=TEXTED)
    await world.fast_forward(35 * HOUR - MINUTE)
    before = list(world.texts.letters)

    await world.fast_forward(2 * MINUTE)
    after = list(world.texts.letters)
    await world.resolve()
    await world.fast_forward(30 * DAY)

    assert [] == before
    assert 1 == len(after)
    assert "the charger stopped working" in after[0].text
    assert 2 == len(world.texts.letters)
    world.expect_silence()
