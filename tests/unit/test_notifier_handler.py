"""How one update is handled: what is said to Kafka, what is sent, in which order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from followup.complaint import Channel
from followup.events import Audience, DeliveryOutcome
from followup.policy import Mode
from services.notifier.channels.channel import bounced, failed, unknown
from services.notifier.work import Released
from tests.support.notifier_desk import Desk
from tests.support.notifier_letters import ALEX, NOON, OWNER, delivery, update
from tests.support.policies import policy_with

ACCEPTED, BOUNCED = DeliveryOutcome.ACCEPTED, DeliveryOutcome.BOUNCED
FAILED, SENDING = DeliveryOutcome.FAILED, DeliveryOutcome.SENDING
TEXTED = replace(ALEX, phone="+4915901234567", channels=(Channel.SMS, Channel.EMAIL))


async def test_sending_is_in_kafka_before_the_provider_is_called() -> None:
    """The order that makes a crash harmless: SENDING, the provider, the outcome."""
    desk = Desk()
    await desk.handle(update())

    assert desk.happened == ["SENDING", "EMAIL", "ACCEPTED"]


async def test_a_letter_is_addressed_and_threaded() -> None:
    """It goes to the customer, answers go to the thread, later mails join it."""
    desk = Desk()
    await desk.handle(update(thread_ref="thread-7"))
    await desk.handle(update(message_id="m-2"))
    first, second = desk.email.letters

    assert first.id == update().message_id
    assert first.to == "alex@example.com"
    assert first.sender.reply_to.startswith("thread-7@")
    assert second.sender.reply_to == second.sender.address
    assert first.thread == second.thread != ""


async def test_a_repeat_is_not_sent_again() -> None:
    """The same record again: no mail, no delivery, one count."""
    desk = Desk()
    await desk.handle(update())
    await desk.handle(update())

    assert desk.outcomes() == [SENDING, ACCEPTED]
    assert len(desk.email.letters) == 1


async def test_one_short_retry_inside() -> None:
    """A first failure is tried again within seconds; the outcome is the second's."""
    desk = Desk()
    desk.email.results = [failed("451 later")]
    await desk.handle(update())

    assert desk.happened == ["SENDING", "EMAIL", "EMAIL", "ACCEPTED"]
    assert len(desk.waits) == 1
    assert desk.waits[0] <= 3


async def test_a_second_failure_goes_back_to_the_scheduler() -> None:
    """FAILED carries why; the next attempt of the same message is sent."""
    desk = Desk()
    desk.email.results = [failed("451 later"), failed("452 full")]
    await desk.handle(update())
    await desk.handle(update(attempt=2))

    assert desk.outcomes() == [SENDING, FAILED, SENDING, ACCEPTED]
    assert desk.publisher.deliveries[1].detail == "452 full"
    assert [one.attempt for one in desk.publisher.deliveries] == [1, 1, 2, 2]
    ids = {letter.id for letter in desk.email.letters}
    assert len(ids) == 1


async def test_a_provider_that_asks_for_time_gets_it() -> None:
    """A long Retry-After is passed to the scheduler without a second try."""
    desk = Desk()
    minute = timedelta(minutes=1)
    desk.email.results = [failed("busy", minute)]
    await desk.handle(update())

    assert desk.publisher.deliveries[-1].retry_after == minute
    assert len(desk.email.letters) == 1


async def test_an_attempt_of_unknown_outcome_goes_again_under_its_id() -> None:
    """SENDING without an outcome in the log: the same id is sent once more."""
    desk = Desk()
    desk.log.note(0, delivery(SENDING))
    await desk.handle(update())

    assert desk.happened == ["SENDING", "EMAIL", "ACCEPTED"]
    assert desk.email.letters[0].id == update().message_id


async def test_kafka_that_comes_back_late_sends_nothing_stale() -> None:
    """A letter that expired while SENDING waited for Kafka is not sent."""
    desk = Desk()
    desk.publisher.failures = 3
    desk.on_wait = lambda: desk.clock.move(timedelta(hours=9))
    await desk.handle(update())

    assert desk.outcomes() == [SENDING, DeliveryOutcome.EXPIRED]
    assert desk.email.letters == []


async def test_a_partition_that_goes_before_sending_sends_nothing() -> None:
    """While SENDING cannot be told, letting go costs nothing."""
    desk = Desk()
    desk.publisher.failures = 1
    work = desk.work(update())
    desk.on_wait = work.released.set

    with pytest.raises(Released):
        await desk.handler.handle(work, None)

    assert desk.happened == []


async def test_expired_early_and_withdrawn_letters_are_not_sent() -> None:
    """Each is told as what it is; what a later record replaces needs no word."""
    desk = Desk()
    await desk.handle(update(message_id="late", expires_time=NOON))
    soon = NOON + timedelta(minutes=5)
    await desk.handle(update(message_id="early", not_before=soon))
    gone = update(message_id="gone", expires_time=NOON)
    await desk.handle(update(message_id="gone"), newer=gone)

    said = [(one.message_id, one.outcome) for one in desk.publisher.deliveries]
    assert said == [("late", DeliveryOutcome.EXPIRED), ("early", FAILED)]
    assert desk.publisher.deliveries[1].retry_after == timedelta(minutes=5)
    assert desk.email.letters == []


async def test_nobody_to_write_to_is_bounced_with_the_reason() -> None:
    """Without an address there is no try, and our people read why."""
    desk = Desk()
    await desk.handle(update(contact=replace(ALEX, email="")))

    assert desk.outcomes() == [BOUNCED]
    assert desk.publisher.deliveries[0].detail == "the customer has no mail address"


async def test_words_that_break_the_rules_do_not_leave() -> None:
    """Without a person to sign, even the plain template is refused."""
    desk = Desk()
    await desk.handle(update(owner=replace(OWNER, display_name="")))

    assert desk.outcomes() == [BOUNCED]
    assert "T3" in desk.publisher.deliveries[0].detail
    assert desk.email.letters == []


async def test_a_draft_goes_to_the_owner() -> None:
    """A complaint reserved for people: the owner gets the words, not the customer."""
    desk = Desk()
    await desk.handle(update(audience=Audience.OWNER))
    (letter,) = desk.email.letters

    assert letter.to == "sam@example.com"
    assert letter.subject.startswith("Draft for you to send")
    assert letter.thread == ""


async def test_a_review_goes_to_the_mailbox_of_the_policy() -> None:
    """While a company tries followup out, its own people read along."""
    policy = policy_with(mode=Mode.SHADOW, review_mailbox="review@example.com")
    desk = Desk(policy=policy)
    await desk.handle(update(audience=Audience.REVIEWER))

    assert desk.email.letters[0].to == "review@example.com"


async def test_a_channel_without_a_sender_refuses_for_good() -> None:
    """Nothing here sends SMS; the same message then goes by mail, under its id."""
    desk = Desk()
    await desk.handle(update(contact=TEXTED, channel=Channel.SMS))
    await desk.handle(update(contact=TEXTED, channel=Channel.EMAIL, attempt=2))

    refused = desk.publisher.deliveries[0]
    assert desk.happened == ["BOUNCED", "SENDING", "EMAIL", "ACCEPTED"]
    assert refused.channel is Channel.SMS
    assert refused.detail == "there is no sender for SMS"
    assert {update().message_id} == {
        one.message_id for one in desk.publisher.deliveries
    }


async def test_nobody_can_be_texted_without_a_number() -> None:
    """The outcome says so, for our people."""
    desk = Desk()
    contact = replace(TEXTED, phone="")
    await desk.handle(update(contact=contact, channel=Channel.SMS))

    assert "no telephone number" in desk.publisher.deliveries[0].detail


async def test_a_refusal_after_a_try_of_unknown_end_proves_nothing() -> None:
    """The first try may have been taken: UNKNOWN, and nothing goes another way."""
    desk = Desk()
    desk.email.results = [unknown("no answer"), failed("421 busy")]
    await desk.handle(update())
    crashed = Desk()
    crashed.log.note(0, delivery(SENDING))
    crashed.email.results = [failed("421 busy"), failed("421 busy")]
    await crashed.handle(update())

    assert desk.outcomes() == [SENDING, DeliveryOutcome.UNKNOWN]
    assert crashed.outcomes() == [SENDING, DeliveryOutcome.UNKNOWN]


async def test_a_customer_of_the_console_gets_no_mail() -> None:
    """The channel is the customer's first choice."""
    desk = Desk()
    contact = replace(ALEX, channels=(Channel.CONSOLE, Channel.EMAIL))
    await desk.handle(update(contact=contact))

    assert desk.happened == ["SENDING", "CONSOLE", "ACCEPTED"]
    assert desk.publisher.deliveries[0].channel is Channel.CONSOLE


async def test_deliveries_pass_the_trace_along() -> None:
    """A trace that began in front of intake goes on in the delivery."""
    desk = Desk()
    work = desk.work(update(), traceparent="00-abc-def-01")
    await desk.handler.handle(work, None)

    assert {one.header("traceparent") for one in desk.publisher.records} == {
        "00-abc-def-01"
    }


async def test_a_bounce_is_final() -> None:
    """After 550 not even a later attempt is tried."""
    desk = Desk()
    desk.email.results = [bounced("550 no such user")]
    await desk.handle(update())
    await desk.handle(update(attempt=2))

    assert desk.outcomes() == [SENDING, BOUNCED]
