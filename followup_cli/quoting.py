"""`followup quote`: ask what a complaint would be promised, without making one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from followup.complaint import Channel, Severity
from followup.learning import Quote, QuoteMethod
from followup.v1 import intake_pb2
from followup.wire import mapping
from followup_cli.client import call, moment_of
from followup_cli.context import settings_of
from followup_cli.output import say

WHEN = "%a %d %b %Y %H:%M"


def quote(  # noqa: PLR0913 - one option for each field of the question
    context: typer.Context,
    *,
    category: Annotated[
        str, typer.Option(help="A category of the policy; its default if left out.")
    ] = "",
    severity: Annotated[
        Severity, typer.Option(help="How urgent.", case_sensitive=False)
    ] = Severity.MEDIUM,
    zone: Annotated[str, typer.Option(help="An IANA zone: Europe/Vienna.")] = "",
    locale: Annotated[str, typer.Option(help="A BCP 47 tag: en, de-AT.")] = "",
    channel: Annotated[
        Channel,
        typer.Option(help="How they prefer to be reached.", case_sensitive=False),
    ] = Channel.EMAIL,
    at: Annotated[str, typer.Option(help="When they complain; now.")] = "",
) -> None:
    """Ask what a complaint would be promised, and from what that is known.

    Nothing is created, and nobody is told anything.

    Try:

      followup quote --category billing --severity high

      followup quote --zone America/New_York --at 2026-12-23T16:00:00+01:00
    """
    request = intake_pb2.QuotePromiseRequest(
        category=category,
        severity=f"SEVERITY_{severity.value}",
        time_zone=zone,
        locale=locale,
        channel=f"CHANNEL_{channel.value}",
    )
    request.occurred_time.FromDatetime(moment_of(at))
    answer = call(settings_of(context), "", lambda stub: stub.QuotePromise, request)
    found: Quote = mapping.read(Quote, answer.quote)
    where = ZoneInfo(answer.commitments[0].time_zone)
    for line in quote_words(found, where):
        say(line)
    say(f"  what would be promised by policy {answer.policy_version}:")
    for promise in answer.commitments:
        say(f"  • {promise.words}")


def quote_words(quote: Quote, zone: ZoneInfo) -> Iterator[str]:
    """Give what is expected, how that is known, and whether it is promised."""
    by, half = _at(quote.quoted_time, zone), _at(quote.median_time, zone)
    if quote.method is QuoteMethod.LEARNED:
        yield f"{quote.level * 100:g} % of such complaints are put right by {by}"
        yield f"  half of them by {half}"
        yield f"  LEARNED from {_sample(quote)} (curve {quote.lead_time_version})"
    else:
        yield f"the policy allows until {by} to put it right"
        yield f"  our own target would be {half}"
        yield f"  POLICY: how often that is kept nobody knows; {quote.why}"
    if quote.resolution_promised:
        yield "  a time to put it right is promised"
    elif quote.method is QuoteMethod.LEARNED:
        yield f"  no time to put it right is promised: {quote.why}"
    else:
        yield "  no time to put it right is promised"


def _sample(quote: Quote) -> str:
    """Return on what it rests: "512 complaints of billing, HIGH, accounts, which…"."""
    severity = quote.severity.name if quote.severity else ""
    kind = ", ".join(part for part in (quote.category, severity, quote.team) if part)
    many = "s" * (quote.sample_size != 1)
    counts = f"{quote.sample_size} complaint{many} of {kind or 'every kind'}"
    fresh = f"they count for {quote.effective_sample_size:.1f} fresh ones"
    wider = "; where that is little, wider kinds count too" if kind else ""
    if quote.half_life is None:
        return f"{counts}; {fresh}{wider}"
    days = quote.half_life.total_seconds() / 86_400
    return f"{counts}; {fresh}, as one counts half after {days:g} days{wider}"


def _at(moment: datetime | None, zone: ZoneInfo) -> str:
    if moment is None:
        return "a time that is years away"
    return f"{moment.astimezone(zone):{WHEN}} ({zone.key})"
