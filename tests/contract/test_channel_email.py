"""The e-mail channel against a real SMTP server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from followup.complaint import ComplaintName
from followup.events import DeliveryOutcome
from services.notifier.channels.email import EmailChannel, Relay, TlsMode
from services.notifier.letter import Letter, Sender
from tests.support.notifier_letters import NOON
from tests.support.smtp_server import SmtpServer

LETTER = Letter(
    id="m-1",
    about=ComplaintName("c-1001", "t-2001"),
    sender=Sender(
        name="Example Shop",
        address="care@shop.example.com",
        reply_to="thread-7@reply.example.com",
    ),
    to="alex@example.com",
    to_name="Alex Example",
    subject="[t-2001] Grüße",
    text="Hello Alex,\n\nüber den Kessel.\n",
    html="<p>Hello</p>",
    created_time=NOON,
    thread="root-1",
)


@pytest.fixture
async def smtp() -> AsyncIterator[SmtpServer]:
    server = SmtpServer()
    await asyncio.to_thread(server.start)
    yield server
    await asyncio.to_thread(server.stop)


def channel(
    smtp: SmtpServer, tls: TlsMode = "none", *, seconds: float = 20
) -> EmailChannel:
    relay = Relay(host=smtp.host, port=smtp.port, tls=tls, timeout_seconds=seconds)
    return EmailChannel(relay)


async def test_an_accepted_letter_arrives_whole(smtp: SmtpServer) -> None:
    """Headers, both parts and the envelope arrive as they were meant."""
    result = await channel(smtp).send(LETTER)
    (mail,) = smtp.messages
    head = mail.message

    assert result.outcome is DeliveryOutcome.ACCEPTED
    assert (mail.mail_from, mail.rcpt_to) == (
        "care@shop.example.com",
        ("alex@example.com",),
    )
    assert head["Message-ID"] == "<m-1@shop.example.com>"
    assert head["References"] == head["In-Reply-To"] == "<root-1@shop.example.com>"
    assert head["Reply-To"] == "thread-7@reply.example.com"
    assert head["Auto-Submitted"] == "auto-generated"
    assert head["From"] == "Example Shop <care@shop.example.com>"
    assert head["Subject"] == "[t-2001] Grüße"
    assert "über den Kessel" in mail.text
    assert "<p>Hello</p>" in mail.html


async def test_a_repeat_carries_the_same_message_id(smtp: SmtpServer) -> None:
    """Sending twice gives two mails that the receiver can tell to be one."""
    mail = channel(smtp)
    await mail.send(LETTER)
    await mail.send(LETTER)

    first, second = (one.message["Message-ID"] for one in smtp.messages)
    assert first == second


async def test_a_refusal_for_good_is_bounced_without_addresses(
    smtp: SmtpServer,
) -> None:
    """550 ends the message; the address in the answer does not travel on."""
    smtp.refuse_with(550)
    result = await channel(smtp).send(LETTER)

    assert result.outcome is DeliveryOutcome.BOUNCED
    assert result.detail.startswith("550 ")
    assert "@" not in result.detail


async def test_a_refusal_for_now_may_be_tried_again(smtp: SmtpServer) -> None:
    """451 is FAILED; once the server accepts, the same letter arrives."""
    smtp.refuse_with(451)
    first = await channel(smtp).send(LETTER)
    smtp.refuse_with(250)
    second = await channel(smtp).send(LETTER)

    assert first.outcome is DeliveryOutcome.FAILED
    assert first.detail.startswith("451 ")
    assert second.outcome is DeliveryOutcome.ACCEPTED


async def test_a_relay_that_does_not_want_us_bounces_no_letter(
    smtp: SmtpServer,
) -> None:
    """530 for the sender is ours to mend; the letter goes once the relay has us."""
    smtp.refuse_senders_with(530)
    first = await channel(smtp).send(LETTER)
    smtp.refuse_senders_with(250)
    second = await channel(smtp).send(LETTER)

    assert first.outcome is DeliveryOutcome.FAILED
    assert "refuses us" in first.detail
    assert second.outcome is DeliveryOutcome.ACCEPTED


async def test_a_ticket_number_of_any_shape_can_be_answered(smtp: SmtpServer) -> None:
    """Dots that an address may not have bare are quoted, and keep no mail back."""
    sender = replace(LETTER.sender, reply_to="T..7.@reply.example.com")
    result = await channel(smtp).send(replace(LETTER, sender=sender))

    assert result.outcome is DeliveryOutcome.ACCEPTED
    (mail,) = smtp.messages
    assert b'Reply-To: "T..7."@reply.example.com\r\n' in mail.raw


async def test_no_server_is_a_failure_to_try_again(smtp: SmtpServer) -> None:
    """Connection refused is FAILED, never lost and never bounced."""
    await asyncio.to_thread(smtp.stop)
    result = await channel(smtp).send(LETTER)

    assert result.outcome is DeliveryOutcome.FAILED
    assert "no connection" in result.detail


async def test_a_server_that_does_not_answer_is_given_up(smtp: SmtpServer) -> None:
    """Silence after the text ends within the limit; whether it was taken is open."""
    await asyncio.to_thread(smtp.hold)
    result = await channel(smtp, seconds=0.2).send(LETTER)

    assert result.outcome is DeliveryOutcome.UNKNOWN
    assert "did not answer" in result.detail


async def test_without_starttls_nothing_is_said_in_clear(smtp: SmtpServer) -> None:
    """A relay that offers no TLS does not get the letter when TLS is asked for."""
    result = await channel(smtp, "starttls").send(LETTER)

    assert result.outcome is DeliveryOutcome.FAILED
    assert smtp.messages == []


@pytest.mark.parametrize(
    "to",
    [
        "alex@example.com\r\nBcc: all@example.com",
        "not an address",
        "",
        "alex@",
        "älex@example.com",
        "<alex>@example.com",
        ";alex@example.com",
        "alex@[",
    ],
)
async def test_an_address_that_cannot_be_one_is_bounced(
    smtp: SmtpServer, to: str
) -> None:
    """No header can be smuggled in, and nothing is tried in vain."""
    result = await channel(smtp).send(replace(LETTER, to=to))

    assert result.outcome is DeliveryOutcome.BOUNCED
    assert smtp.messages == []
    assert smtp.tries == 0


async def test_line_breaks_in_names_make_no_headers(smtp: SmtpServer) -> None:
    """What others wrote stays inside its header."""
    sly = "A\r\nBcc: all@example.com"
    await channel(smtp).send(replace(LETTER, to_name=sly, subject=sly))
    (mail,) = smtp.messages

    assert mail.message["Bcc"] is None
    assert mail.message["Subject"] == "A Bcc: all@example.com"
