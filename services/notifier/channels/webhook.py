"""Alerts by Standard Webhooks: signed, with an id that stays the same on every try."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit

import aiohttp
from standardwebhooks import Webhook

from followup.complaint import Channel as ChannelName
from followup.ports import Clock
from services.notifier.channels.channel import Result, accepted, bounced, failed
from services.notifier.channels.public_hosts import (
    PrivateAddress,
    PublicResolver,
    is_address,
    require_public,
)
from services.notifier.letter import Letter

_REFUSED = frozenset(
    {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.GONE,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    }
)
"""Answers that no later try would change; a 401 or 404 may be a receiver rolled out."""


def open_session(
    *, timeout_seconds: float, allow_private: bool
) -> aiohttp.ClientSession:
    """Return a session for webhooks; the caller closes it. Needs a running loop."""
    resolver = None if allow_private else PublicResolver()
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(resolver=resolver, limit=32),
        timeout=aiohttp.ClientTimeout(total=timeout_seconds),
        trust_env=False,
    )


class WebhookChannel:
    """Posts a letter's payload to one address; fulfils the `Channel` port."""

    name = ChannelName.WEBHOOK

    def __init__(
        self,
        url: str,
        secret: str,
        *,
        session: aiohttp.ClientSession,
        clock: Clock,
        allow_private: bool = False,
    ) -> None:
        """Prepare; `secret` is the `whsec_…` that the receiver verifies with."""
        self._url = url
        self._webhook = Webhook(secret)
        self._session = session
        self._clock = clock
        self._allow_private = allow_private

    async def send(self, letter: Letter) -> Result:
        """Try once; 2xx is ACCEPTED, what is refused for good BOUNCED, the rest FAILED.

        Refused for good are 400, 410, 413, 415 and 422. Redirects are not followed. A
        Retry-After is passed on.
        """
        now = self._clock.now()
        body = json.dumps(letter.payload, separators=(",", ":"), ensure_ascii=False)
        headers = {
            "content-type": "application/json",
            "webhook-id": letter.id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self._webhook.sign(letter.id, now, body),
        }
        try:
            self._check_host()
            async with self._session.post(
                self._url, data=body.encode(), headers=headers, allow_redirects=False
            ) as answer:
                return _result(answer, now)
        except PrivateAddress as error:
            return bounced(f"{error}; NOTIFIER_WEBHOOK_ALLOW_PRIVATE would allow it")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            if isinstance(error.__cause__, PrivateAddress):
                return bounced(f"{error.__cause__}")
            return failed(f"the webhook did not answer: {type(error).__name__}")

    def _check_host(self) -> None:
        """Refuse a private address written as numbers, which no resolver sees."""
        host = urlsplit(self._url).hostname or ""
        if not self._allow_private and is_address(host):
            require_public(host)


def _result(answer: aiohttp.ClientResponse, now: datetime) -> Result:
    detail = f"HTTP {answer.status}"
    if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return accepted(detail)
    if answer.status in _REFUSED:
        return bounced(detail)
    return failed(detail, retry_after(answer.headers.get("Retry-After", ""), now))


def retry_after(header: str, now: datetime) -> timedelta | None:
    """Return how long a Retry-After header asks to wait: seconds or an HTTP date."""
    value = header.strip()
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value), 86_400))
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    return max(moment - now, timedelta(0))
