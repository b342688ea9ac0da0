"""By which channel a message goes, and when it goes by the next one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from msgspec.structs import replace

from followup.complaint import Channel, Contact, Teller
from followup.events import Alert, AlertKind, DeliveryOutcome, Update
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller, delivery
from tests.support.policies import live_policy

MINUTE = timedelta(minutes=1)
TELLER = Storyteller(live_policy())
BOUNCED, FAILED = DeliveryOutcome.BOUNCED, DeliveryOutcome.FAILED
UNKNOWN = DeliveryOutcome.UNKNOWN
RECEIVED = TELLER.received(
    contact=Contact(
        display_name="Robin Example",
        email="robin@example.com",
        phone="+4915901234567",
        channels=(Channel.SMS, Channel.EMAIL),
        locale="en",
        time_zone="Europe/Vienna",
    )
)
ALREADY_TOLD = replace(RECEIVED.what, teller=Teller.ALREADY_TOLD)


def told(*fates: DeliveryOutcome) -> Desk:
    """Let a complaint come in whose messages meet these fates, then acceptance."""
    desk = Desk(live_policy(), fates=fates)
    desk.play((RECEIVED,), MONDAY + 20 * MINUTE)
    return desk


def ways(desk: Desk) -> Sequence[str]:
    """Return the channel of each try of the acknowledgement, in order."""
    tries = desk.of(Update)
    assert 1 == len({one.message_id for one in tries})
    return [one.channel.name if one.channel else "" for one in tries]


def test_a_refusal_for_good_goes_by_the_next_channel_at_once() -> None:
    """
    The number does not exist: the same message leaves by mail in the same moment.
    """
    desk = told(BOUNCED)

    assert ["SMS", "EMAIL"] == ways(desk)
    assert [1, 2] == [one.attempt for one in desk.of(Update)]
    assert [] == desk.alerts()


def test_the_third_failure_goes_by_the_next_channel() -> None:
    """
    Three tries by one channel, and the fourth by the next.
    """
    assert ["SMS", "SMS", "SMS", "EMAIL"] == ways(told(FAILED, FAILED, FAILED))


def test_a_channel_that_asks_for_patience_is_left_after_a_while() -> None:
    """
    It wants two hours; after a quarter of one the message goes by mail.
    """
    desk = Desk(live_policy(), post=False)
    update = desk.hear(RECEIVED, MONDAY)[-1]
    assert isinstance(update, Update)
    late = delivery(update, FAILED, retry_after=timedelta(hours=2))
    desk.hear(late, late.occurred_time)

    desk.until(MONDAY + 15 * MINUTE - timedelta(seconds=1))
    before = ways(desk)
    desk.until(MONDAY + 15 * MINUTE)

    assert ["SMS"] == before
    assert ["SMS", "EMAIL"] == ways(desk)


def test_a_channel_that_asks_for_more_than_there_is_time_is_left_as_well() -> None:
    """
    It wants two days, and the message lives for one: it goes by mail like any other.
    """
    desk = Desk(live_policy(), post=False)
    desk.hear(replace(RECEIVED, what=ALREADY_TOLD), MONDAY)
    update = desk.hear(TELLER.resolved(MONDAY), MONDAY)[-1]
    assert isinstance(update, Update)
    late = delivery(update, FAILED, retry_after=timedelta(hours=48))
    desk.hear(late, late.occurred_time)
    desk.until(MONDAY + 15 * MINUTE)

    assert ["SMS", "EMAIL"] == ways(desk)


def test_no_channel_is_left() -> None:
    """
    Refused by every channel, the owner is told at once, and that none is left.
    """
    desk = told(BOUNCED, BOUNCED)
    unsent = [one for one in desk.of(Alert) if one.kind is AlertKind.UNSENT]

    assert ["SMS", "EMAIL"] == ways(desk)
    assert 1 == len(unsent)
    assert "no channel is left" in unsent[0].why


def test_what_may_have_been_said_is_never_said_by_another_channel() -> None:
    """
    An SMS of unknown end is neither repeated nor mailed; our people are told.
    """
    desk = told(UNKNOWN)

    assert ["SMS"] == ways(desk)
    assert ["UNSENT"] == desk.alerts()[:1]


def test_a_mail_of_unknown_end_is_repeated_by_mail_only() -> None:
    """
    The reader can tell the repeat by its id; by SMS they would hear it twice.
    """
    contact = Contact(
        email="robin@example.com",
        phone="+4915901234567",
        channels=(Channel.EMAIL, Channel.SMS),
    )
    desk = Desk(live_policy(), fates=[UNKNOWN, *[FAILED] * 5, BOUNCED])
    desk.play((TELLER.received(contact=contact),), MONDAY + timedelta(hours=3))
    acknowledgement = desk.of(Update)[0].message_id
    tries = [one for one in desk.of(Update) if one.message_id == acknowledgement]

    assert {Channel.EMAIL} == {one.channel for one in tries}
    assert 7 == len(tries)
    assert "UNSENT" in desk.alerts()


def test_what_a_channel_took_and_returned_goes_by_the_next_one() -> None:
    """
    A bounce within a day means that nobody was told; the next channel tells them.
    """
    desk = told()
    first = desk.of(Update)[0]
    returned = delivery(first, BOUNCED, after=10 * MINUTE)
    desk.hear(returned, MONDAY + 30 * MINUTE)

    assert ["SMS", "EMAIL"] == ways(desk)


def test_news_of_a_channel_that_was_left_changes_nothing() -> None:
    """
    What the first channel still has to say does not undo the second one's try.
    """
    desk = told(BOUNCED)
    before = desk.case
    first = desk.of(Update)[0]
    desk.hear(delivery(first, BOUNCED, after=5 * MINUTE), MONDAY + 30 * MINUTE)

    assert before.messages == desk.case.messages
