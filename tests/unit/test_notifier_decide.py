"""What the notifier does with a letter, given what was sent before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from followup.complaint import Channel
from followup.events import Delivery, DeliveryOutcome
from services.notifier.decide import Decision, Do, decide
from services.notifier.sent_log import Entry, learn
from tests.support.notifier_letters import NOON, alert, delivery, update

SENDING = delivery(DeliveryOutcome.SENDING)
FAILED = delivery(DeliveryOutcome.FAILED)


def known(*deliveries: Delivery) -> Entry | None:
    entry = None
    for one in deliveries:
        entry = learn(entry, one)
    return entry


def on(letter: object, *deliveries: Delivery) -> Decision:
    return decide(letter, known(*deliveries), NOON)  # type: ignore[arg-type]  # letters of both kinds


def test_a_new_letter_is_sent_and_keeps_its_why() -> None:
    """Nothing was sent before, so the letter goes for its own reason."""
    decision = on(update())

    assert decision == Decision(do=Do.SEND, why="the complaint is new")


@pytest.mark.parametrize("final", [DeliveryOutcome.ACCEPTED, DeliveryOutcome.BOUNCED])
def test_a_final_outcome_is_never_followed_by_a_send(final: DeliveryOutcome) -> None:
    """Accepted or bounced: not even a later attempt is sent."""
    decision = on(update(attempt=2), SENDING, delivery(final))

    assert decision.do is Do.SKIP_ALREADY_SENT
    assert final.name.lower() in decision.why


def test_a_final_outcome_stays_whatever_is_heard_later() -> None:
    """A late SENDING or FAILED of another member cannot reopen a message."""
    accepted = delivery(DeliveryOutcome.ACCEPTED)
    later = delivery(DeliveryOutcome.FAILED, attempt=2)

    assert on(update(attempt=3), accepted, later).do is Do.SKIP_ALREADY_SENT


def test_what_came_back_is_not_sent_there_again() -> None:
    """A mailbox took it and returned it: never again by mail, but by another way."""
    taken = delivery(DeliveryOutcome.ACCEPTED)
    log = taken, delivery(DeliveryOutcome.BOUNCED), taken
    by_mail = on(update(attempt=2, channel=Channel.EMAIL), *log)
    by_sms = on(update(attempt=2, channel=Channel.SMS), *log)

    assert by_mail.do is Do.SKIP_ALREADY_SENT
    assert by_sms.do is Do.SEND


def test_what_another_channel_took_is_not_said_twice() -> None:
    """Taken by mail, it is not sent by SMS, whatever that answered before or since."""
    no = replace(delivery(DeliveryOutcome.BOUNCED), channel=Channel.SMS)
    taken = delivery(DeliveryOutcome.ACCEPTED)
    text = update(attempt=2, channel=Channel.SMS)
    entries = known(no, taken), known(taken, no)

    assert [Do.SKIP_ALREADY_SENT] * 2 == [decide(text, one, NOON).do for one in entries]


def test_an_sms_that_may_have_left_does_not_leave_again() -> None:
    """The customer could not tell the repeat; by mail they can."""
    assert on(update(channel=Channel.SMS), SENDING).do is Do.LEAVE_UNKNOWN
    assert on(update(channel=Channel.EMAIL), SENDING).do is Do.SEND_AGAIN


def test_an_answered_attempt_is_a_repeat() -> None:
    """Attempt 1 failed; hearing attempt 1 again sends nothing."""
    assert on(update(), SENDING, FAILED).do is Do.SKIP_ANSWERED


def test_the_next_attempt_after_a_failure_is_sent() -> None:
    """The scheduler asked for another try of the same message."""
    assert on(update(attempt=2), SENDING, FAILED).do is Do.SEND


def test_an_attempt_without_an_outcome_is_sent_again() -> None:
    """Nobody knows whether it left, so it goes again under the same id."""
    assert on(update(), SENDING).do is Do.SEND_AGAIN
    assert on(alert(), SENDING).do is Do.SEND_AGAIN


def test_what_is_stale_is_not_sent() -> None:
    """The moment of expiry is already too late."""
    assert on(update(expires_time=NOON)).do is Do.EXPIRED
    assert on(alert(raised_time=NOON - timedelta(hours=24))).do is Do.EXPIRED
    assert on(alert(raised_time=NOON - timedelta(hours=23))).do is Do.SEND


def test_what_comes_too_early_says_how_long_to_wait() -> None:
    """Waiting is the scheduler's: the notifier only says how long."""
    decision = on(update(not_before=NOON + timedelta(minutes=5)))

    assert decision.do is Do.TOO_EARLY
    assert decision.wait == timedelta(minutes=5)


def test_a_withdrawal_read_ahead_stops_the_letter() -> None:
    """A later record of the message that has expired takes its place."""
    withdrawal = update(expires_time=NOON)
    decision = decide(update(), None, NOON, newer=withdrawal)

    assert decision.do is Do.WITHDRAWN
    assert not decision.sends


def test_a_repeat_read_ahead_does_not_hold_the_letter_up() -> None:
    """The same record again is no withdrawal: the first one goes."""
    assert decide(update(), None, NOON, newer=update()).do is Do.SEND
