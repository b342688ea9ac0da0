"""E-mail over SMTP: one connection for each letter, the same Message-ID on each try."""

from __future__ import annotations

import re
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from typing import Literal

import aiosmtplib

from followup.complaint import Channel as ChannelName
from services.notifier.channels.channel import (
    Result,
    accepted,
    bounced,
    failed,
    unknown,
)
from services.notifier.letter import Letter

TlsMode = Literal["none", "starttls", "tls"]

_FIRST_PERMANENT = 500
_TICKET = re.compile(r"[A-Za-z0-9._-]+")


class Unaddressable(ValueError):
    """An address that no mail server would understand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """The mail server that takes our letters; `timeout_seconds` bounds each command."""

    host: str
    port: int
    tls: TlsMode = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)
    timeout_seconds: float = 20.0


class EmailChannel:
    """Hands letters to a relay; fulfils the `Channel` port."""

    name = ChannelName.EMAIL

    def __init__(self, relay: Relay) -> None:
        """Prepare; reads the system's certificates from disk, once."""
        self._relay = relay
        # Made once: for every letter it would hold up all the others for milliseconds.
        self._tls = None if relay.tls == "none" else ssl.create_default_context()

    async def send(self, letter: Letter) -> Result:
        """Try once; refusals for good (5xx) are BOUNCED, for now FAILED.

        A relay that will not have us as a sender is no fault of the letter: FAILED.
        A connection that breaks under way is UNKNOWN, for the relay may have taken the
        letter: the next try carries the same Message-ID.
        """
        try:
            message = mail_of(letter)
        except Unaddressable as error:
            return bounced(str(error))
        try:
            client = await self._connected()
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            return failed(f"no connection to the mail relay: {_reason(error)}")
        try:
            _, answer = await client.send_message(
                message, sender=letter.sender.address, recipients=[letter.to]
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            return _refused(error.recipients[0])
        except aiosmtplib.SMTPResponseException as error:
            return _refused(error)
        except (aiosmtplib.SMTPException, OSError) as error:
            return unknown(f"the mail relay did not answer: {_reason(error)}")
        finally:
            await _close(client)
        return accepted(answer)

    async def _connected(self) -> aiosmtplib.SMTP:
        relay = self._relay
        client = aiosmtplib.SMTP(
            hostname=relay.host,
            port=relay.port,
            use_tls=relay.tls == "tls",
            start_tls=relay.tls == "starttls",
            username=relay.username or None,
            password=relay.password or None,
            timeout=relay.timeout_seconds,
            tls_context=self._tls,
        )
        try:
            await client.connect()
        except BaseException:
            client.close()
            raise
        return client


def message_id(letter: Letter) -> str:
    """Return the Message-ID that every try of a letter carries."""
    return f"<{letter.id}@{letter.sender.domain}>"


def mail_of(letter: Letter) -> EmailMessage:
    """Return the mail: text and HTML, threaded, marked as written by a program.

    All letters of one thread refer to one id that no mail has, so that mail programs
    group them without our remembering any. Raises Unaddressable for addresses that
    cannot stand in a header; line breaks in names and subjects become spaces.
    """
    mail = EmailMessage(policy=SMTP_POLICY)
    mail["From"] = _address(letter.sender.name, letter.sender.address)
    mail["To"] = _address(letter.to_name, letter.to)
    mail["Subject"] = _line(letter.subject)
    mail["Date"] = format_datetime(letter.created_time)
    mail["Message-ID"] = message_id(letter)
    if letter.thread:
        root = f"<{letter.thread}@{letter.sender.domain}>"
        mail["In-Reply-To"] = root
        mail["References"] = root
    if letter.sender.reply_to:
        mail["Reply-To"] = _answered_at(letter.sender.reply_to)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text)
    if letter.html:
        mail.add_alternative(letter.html, subtype="html")
    return mail


def _address(name: str, address: str) -> Address:
    try:
        parsed = Address(display_name=_line(name), addr_spec=address)
    except (MessageError, ValueError, IndexError, AttributeError) as error:
        # What the standard library's parser raises differs with what it stumbles over.
        raise Unaddressable("the address is not a mail address") from error
    if not parsed.domain or not address.isascii():
        raise Unaddressable("the address is not a mail address we can write to")
    return parsed


def _answered_at(address: str) -> Address | str:
    """Return a Reply-To; ticket numbers may hold dots that must stand in quotes."""
    name, _, domain = address.rpartition("@")
    bare = name.strip(".") == name and ".." not in name
    if bare or not _TICKET.fullmatch(name):
        return _address("", address)
    return f'"{name}"@{_address("", f"any@{domain}").domain}'


def _line(text: str) -> str:
    return " ".join(text.split())


def _refused(error: aiosmtplib.SMTPResponseException) -> Result:
    detail = f"{error.code} {error.message}"
    if isinstance(error, aiosmtplib.SMTPSenderRefused):
        return failed(f"the mail relay refuses us as a sender: {detail}")
    return bounced(detail) if error.code >= _FIRST_PERMANENT else failed(detail)


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


async def _close(client: aiosmtplib.SMTP) -> None:
    """Say goodbye if the relay still listens; what it took stays taken."""
    with suppress(aiosmtplib.SMTPException, OSError):
        await client.quit()
    client.close()
