"""Who reads a message and by which channel: pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from followup import ids
from followup.complaint import Channel, ComplaintName
from followup.events import Audience, Update
from followup.policy import Policy
from services.notifier.compose import Composed
from services.notifier.letter import Letter, Sender

PolicyNow = Callable[[], Policy]
"""Gives the policy in force; it may change between two letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Where a message goes; an empty address means nowhere, and `missing` says why."""

    channel: Channel
    address: str = ""
    name: str = ""
    missing: str = ""


def reader_of(update: Update, policy: Policy) -> Reader:
    """Return who reads an update.

    A customer is written to by the first channel they prefer that customers can have;
    drafts and reviews always go by e-mail.
    """
    match update.audience:
        case Audience.OWNER:
            owner = update.owner
            return _by_mail(
                owner.email, owner.display_name, "the owner has no mail address"
            )
        case Audience.REVIEWER:
            return _by_mail(
                policy.review_mailbox or "", "", "the policy names no review mailbox"
            )
        case Audience.CUSTOMER:
            contact = update.contact
            usable = (Channel.EMAIL, Channel.CONSOLE)
            preferred = [one for one in contact.channels if one in usable]
            if preferred and preferred[0] is Channel.CONSOLE:
                return Reader(channel=Channel.CONSOLE, name=contact.display_name)
            return _by_mail(
                contact.email, contact.display_name, "the customer has no mail address"
            )


def sender_of(policy: Policy, brand: str, thread_ref: str = "") -> Sender:
    """Return in whose name to write; replies reach the thread, or else the brand."""
    found = policy.brand(brand)
    thread = "".join(thread_ref.split())
    return Sender(
        name=found.display_name,
        address=found.from_address,
        reply_to=f"{thread}@{found.reply_to_domain}" if thread else found.from_address,
    )


def letter_of(
    update: Update, composed: Composed, reader: Reader, policy: Policy
) -> Letter:
    """Return the letter that carries an update's words to its reader."""
    to_customer = update.audience is Audience.CUSTOMER
    return Letter(
        id=update.message_id,
        about=ComplaintName(update.customer, update.complaint),
        sender=sender_of(policy, update.brand, update.thread_ref),
        to=reader.address,
        to_name=reader.name,
        subject=composed.subject,
        text=composed.text,
        html=composed.html,
        created_time=update.decided_time,
        thread=ids.derive("thread", update.customer, update.complaint)
        if to_customer
        else "",
    )


def _by_mail(address: str, name: str, missing: str) -> Reader:
    return Reader(
        channel=Channel.EMAIL,
        address=address,
        name=name,
        missing="" if address else missing,
    )
