"""Whether a message may disturb the customer now."""

from __future__ import annotations

from datetime import datetime

from followup.complaint import Channel, Contact
from followup.policy import Policy
from services.scheduler.case import Message
from services.scheduler.decide.channels import channel_of

NEVER_URGENT = {"SURVEY", "CAUSE_FIXED"}
"""Kinds that wait for these hours by mail, too; the rest is read when they like."""


def quiet_until(
    message: Message, contact: Contact, policy: Policy, now: datetime
) -> datetime | None:
    """Return when the customer may be disturbed by this message; None: now.

    The hours are those of their own zone; where nobody knows it, fewer of ours.
    """
    channel = channel_of(message, contact)
    hours = policy.held_within(contact.time_zone, channel)
    if hours is None and channel is Channel.EMAIL and message.kind.name in NEVER_URGENT:
        hours = policy.contact_hours.calendar(contact.time_zone, policy.zone)
    if hours is None or hours.is_open(now):
        return None
    return hours.next_open(now)
