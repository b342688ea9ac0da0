"""The webhook channel against a real HTTP server and the receivers' own library."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from structlog.testing import capture_logs

from followup.complaint import Channel
from followup.events import AlertKind, DeliveryOutcome
from followup.runtime.clock import SystemClock
from services.notifier.addressing import sender_of
from services.notifier.alerts import letter_of_alert
from services.notifier.channels.channel import Result
from services.notifier.channels.console import ConsoleChannel
from services.notifier.channels.public_hosts import (
    PrivateAddress,
    PublicResolver,
    require_public,
)
from services.notifier.channels.webhook import (
    WebhookChannel,
    open_session,
    retry_after,
)
from tests.support.notifier_letters import NOON, alert
from tests.support.policies import live_policy
from tests.support.webhook_receiver import SECRET, Answer, WebhookReceiver

LETTER = letter_of_alert(alert(), sender_of(live_policy(), ""))


@asynccontextmanager
async def webhook(
    url: str, *, private: bool = True, seconds: float = 10
) -> AsyncIterator[WebhookChannel]:
    session = open_session(timeout_seconds=seconds, allow_private=private)
    async with session:
        yield WebhookChannel(
            url, SECRET, session=session, clock=SystemClock(), allow_private=private
        )


async def answered(answer: Answer) -> Result:
    async with WebhookReceiver() as receiver, webhook(receiver.url) as channel:
        receiver.otherwise = answer
        return await channel.send(LETTER)


async def test_a_receiver_verifies_and_reads_an_alert() -> None:
    """The signature holds by the receivers' library, and the body says it all."""
    late = alert(late_by=timedelta(seconds=90))
    letter = letter_of_alert(late, sender_of(live_policy(), ""))
    async with WebhookReceiver() as receiver, webhook(receiver.url) as channel:
        result = await channel.send(letter)
        (call,) = receiver.calls

    body = call.verified()
    assert result.outcome is DeliveryOutcome.ACCEPTED
    assert call.id == late.alert_id
    assert body["type"] == "alert.at_risk"
    assert body["timestamp"] == "2026-11-24T12:00:00Z"
    assert body["data"]["incident_key"] == late.incident_key
    assert body["data"]["promised_time"] == "2026-11-24T16:00:00Z"
    assert body["data"]["late_by_s"] == 90
    assert body["data"]["cleared"] is False
    assert body["data"]["recipient"] == {"id": "sam", "display_name": "Sam Example"}


def test_the_documented_example_is_a_real_one() -> None:
    """What docs/webhooks.md shows is what this alert becomes, field by field."""
    page = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text("utf-8")
    example = page.split("```json\n")[1].split("```")[0]

    assert json.loads(example) == LETTER.payload


async def test_every_try_says_the_same_under_the_same_id() -> None:
    """A receiver can drop a repeat by its webhook-id; the body is byte-equal."""
    async with WebhookReceiver() as receiver, webhook(receiver.url) as channel:
        await channel.send(LETTER)
        await channel.send(LETTER)
        first, second = receiver.calls

    assert first.id == second.id
    assert first.body == second.body


async def test_cleared_is_said_plainly() -> None:
    """An on-call tool closes the incident of this key."""
    cleared = alert(kind=AlertKind.CLEARED, level=0)
    letter = letter_of_alert(cleared, sender_of(live_policy(), ""))
    async with WebhookReceiver() as receiver, webhook(receiver.url) as channel:
        await channel.send(letter)
        body = receiver.calls[0].verified()

    assert body["type"] == "alert.cleared"
    assert body["data"]["cleared"] is True


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, DeliveryOutcome.ACCEPTED),
        (204, DeliveryOutcome.ACCEPTED),
        (302, DeliveryOutcome.FAILED),
        (400, DeliveryOutcome.BOUNCED),
        (422, DeliveryOutcome.BOUNCED),
        (410, DeliveryOutcome.BOUNCED),
        (401, DeliveryOutcome.FAILED),
        (404, DeliveryOutcome.FAILED),
        (408, DeliveryOutcome.FAILED),
        (425, DeliveryOutcome.FAILED),
        (429, DeliveryOutcome.FAILED),
        (500, DeliveryOutcome.FAILED),
        (503, DeliveryOutcome.FAILED),
    ],
)
async def test_what_each_answer_means(status: int, outcome: DeliveryOutcome) -> None:
    """Taken, refused for good, or to be tried again; redirects are not followed."""
    result = await answered(Answer(status=status, headers={"Location": "/elsewhere"}))

    assert result.outcome is outcome
    assert result.detail == f"HTTP {status}"


async def test_retry_after_is_passed_on() -> None:
    """A receiver that is busy says how long it wants to be left alone."""
    result = await answered(Answer(status=429, headers={"Retry-After": "17"}))

    assert result.retry_after == timedelta(seconds=17)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("120", timedelta(minutes=2)),
        ("Tue, 24 Nov 2026 12:01:00 GMT", timedelta(minutes=1)),
        ("Tue, 24 Nov 2026 11:00:00 GMT", timedelta(0)),
        ("99999999999", timedelta(days=1)),
        ("later", None),
        ("", None),
    ],
)
def test_retry_after_is_read_in_both_forms(
    header: str, expected: timedelta | None
) -> None:
    """Seconds or an HTTP date; nonsense is no wish."""
    now: datetime = NOON

    assert retry_after(header, now) == expected


async def test_nobody_there_is_a_failure_to_try_again() -> None:
    """Connection refused is FAILED."""
    async with WebhookReceiver() as receiver:
        url = receiver.url
    async with webhook(url) as channel:
        result = await channel.send(LETTER)

    assert result.outcome is DeliveryOutcome.FAILED


async def test_silence_is_given_up() -> None:
    """A receiver that takes the call and says nothing is FAILED within the limit."""
    met = asyncio.Event()

    async def mute(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await met.wait()
        writer.close()

    server = await asyncio.start_server(mute, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, webhook(f"http://127.0.0.1:{port}/", seconds=0.2) as channel:
        result = await channel.send(LETTER)
        met.set()

    assert result.outcome is DeliveryOutcome.FAILED


async def test_private_addresses_are_refused_unless_allowed() -> None:
    """A webhook cannot be pointed at our own network, by number or by name."""
    async with WebhookReceiver() as receiver:
        named = receiver.url.replace("127.0.0.1", "localhost")
        async with webhook(receiver.url, private=False) as channel:
            by_number = await channel.send(LETTER)
        async with webhook(named, private=False) as channel:
            by_name = await channel.send(LETTER)

        assert receiver.calls == []
    assert by_number.outcome is DeliveryOutcome.BOUNCED
    assert by_name.outcome is DeliveryOutcome.BOUNCED
    assert "private" in by_name.detail


@pytest.mark.parametrize(
    "address",
    [
        *("10.0.0.1", "169.254.169.254", "::1", "fe80::1%eth0"),
        *("::ffff:10.0.0.1", "224.0.0.1"),
    ],
)
def test_what_counts_as_private(address: str) -> None:
    """Neighbours, metadata services, and IPv4 in IPv6's clothes."""
    with pytest.raises(PrivateAddress):
        require_public(address)


class Names(AbstractResolver):
    """Answers every name with one public and one private address."""

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host, host=found, port=port, family=family, proto=0, flags=0
            )
            for found in ("93.184.215.14", "10.0.0.1")
        ]

    async def close(self) -> None:
        """Nothing to close."""


async def test_one_private_address_spoils_a_name() -> None:
    """A name that also points inside is refused as a whole."""
    resolver = PublicResolver(Names())

    with pytest.raises(PrivateAddress):
        await resolver.resolve("hooks.example.com", 443)


async def test_the_console_takes_everything() -> None:
    """Without a webhook an alert is one line of the log, without a person in it."""
    channel = ConsoleChannel()
    with capture_logs() as lines:
        result = await channel.send(replace(LETTER, id="a-9"))
    (line,) = [one for one in lines if one["log_level"] != "debug"]

    assert channel.name is Channel.CONSOLE
    assert result.outcome is DeliveryOutcome.ACCEPTED
    assert ("letter", "a-9") == (line["event"], line["id"])
    assert ("AT_RISK", "sam") == (line["alert"]["kind"], line["alert"]["recipient"])
    assert "kettle" not in str(line)
    assert "Sam Example" not in str(line)


async def test_the_console_logs_the_text_at_debug() -> None:
    """Who wants to read letters on a terminal asks for them."""
    with capture_logs() as lines:
        await ConsoleChannel().send(replace(LETTER, payload=None))
    (text,) = [one for one in lines if one["log_level"] == "debug"]

    assert "the kettle leaks" in text["text"]
