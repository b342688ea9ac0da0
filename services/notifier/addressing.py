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

    A customer is reached by the channel the update names, or the first one they allow;
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
            channel = channel_to_customer(update)
            address, missing = _address(update, channel)
            return Reader(
                channel=channel,
                address=address,
                name=contact.display_name,
                missing="" if address else missing,
            )


def channel_to_customer(update: Update) -> Channel:
    """Return by which channel an update to a customer goes."""
    return update.channel or update.contact.allowed[0]


def _address(update: Update, channel: Channel) -> tuple[str, str]:
    """Return the customer's address at a channel, and what to say if it is empty."""
    contact = update.contact
    match channel:
        case Channel.EMAIL:
            return contact.email, "the customer has no mail address"
        case Channel.SMS | Channel.VOICE:
            return contact.phone, "the customer has no telephone number"
        case _:
            return update.customer, "nobody knows which customer this is"


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
