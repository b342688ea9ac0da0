"""By which channel a message goes: the first one allowed, and the next that is left.

The message stays the same one, under the same id: what is said is said once, by
whichever channel takes it. So nobody moves on from a channel that may have taken it.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from followup.complaint import Channel, Contact
from followup.events import Audience, DeliveryOutcome
from followup.policy.contact import NextChannel
from services.scheduler.case import Message


def channel_of(message: Message, contact: Contact) -> Channel:
    """Return the channel of a message's present try; our own people read mail."""
    if message.audience is not Audience.CUSTOMER:
        return Channel.EMAIL
    return message.channel or contact.allowed[0]


def channel_left(message: Message, contact: Contact) -> Channel | None:
    """Return the channel to go by when the present one does not take the message."""
    if message.audience is not Audience.CUSTOMER or message.doubtful:
        return None
    allowed = contact.allowed
    present = channel_of(message, contact)
    after = allowed.index(present) + 1 if present in allowed else 0
    return allowed[after] if after < len(allowed) else None


def moved_on(
    message: Message, contact: Contact, rule: NextChannel, now: datetime
) -> Message:
    """Return the message as due by the next channel, if it is time for that.

    Refused for good: at once. Not taken for now: after so many tries or so long. Else
    its next try is not planned later than that.
    """
    if message.outcome not in {DeliveryOutcome.BOUNCED, DeliveryOutcome.FAILED}:
        return message
    following = channel_left(message, contact)
    if following is None:
        return message
    until = (message.channel_time or message.free_time) + rule.after
    tries = message.attempt - message.earlier_tries
    if (
        message.outcome is DeliveryOutcome.BOUNCED
        or tries >= rule.tries
        or now >= until
    ):
        return replace(
            message,
            channel=following,
            channel_time=now,
            earlier_tries=message.attempt,
            outcome=DeliveryOutcome.FAILED,
            retry_time=now,
        )
    # A channel may want more patience than the message has time.
    if message.retry_time is None or message.retry_time > until:
        return replace(message, retry_time=until)
    return message
