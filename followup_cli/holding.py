"""Commands that hold back the messages to customers, and show what is held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from followup.events import Hold
from followup.holds import Holds
from followup.runtime.clock import SystemClock
from followup.v1 import intake_pb2
from followup_cli.client import call, moment_of, request_id_of
from followup_cli.context import settings_of
from followup_cli.hearing import hear
from followup_cli.lines import plain
from followup_cli.output import say
from followup_cli.phrases import at as moment_words
from followup_cli.phrases import person_words
from followup_cli.reading import consumer_for, history, partitions
from followup_cli.reporting import At, Author, RequestId
from followup_cli.settings import Settings
from followup_cli.zones import local_zone

Scope = Annotated[
    str,
    typer.Argument(
        help="all, kind/KIND, category/KEY, brand/KEY, customer/ID or source/SOURCE."
    ),
]
Reason = Annotated[str, typer.Option(help="Why, for our people.")]


def hold(  # noqa: PLR0913 - one option for each field of the request
    context: typer.Context,
    scope: Scope,
    *,
    reason: Reason,
    until: Annotated[
        str,
        typer.Option(help="When it ends by itself: RFC 3339; never if left out."),
    ] = "",
    by: Author = "alex",
    at: At = "",
    request_id: RequestId = "",
) -> None:
    """Hold back messages to customers: stop the mail, within seconds.

    Held is what would leave for a customer from now on, also what is on its way and
    has not left. All else goes on: complaints are taken in, promises run on, our own
    people get their alerts and drafts.

    When it is released, what waited is decided anew: what is still true is sent, once;
    what has become stale is not.

    Kinds are acknowledgement, next_update, revised_promise, broken_promise, resolved,
    early_warning, no_news, call_attempt and reopened.

    Try:

      followup hold all --reason "the price list was wrong" --by kim

      followup hold kind/broken_promise --until 2026-03-06T09:00 --reason "wrong"

      followup hold customer/c-7 --reason "we speak with them ourselves"
    """
    request = intake_pb2.HoldCustomerMessagesRequest(
        scope=scope, author=by, reason=reason
    )
    if until:
        request.until_time.FromDatetime(moment_of(until))
    _fill(request, scope, at=at, request_id=request_id)
    held = call(
        settings_of(context),
        request.request_id,
        lambda stub: stub.HoldCustomerMessages,
        request,
    )
    say(f"✔ held: {held.scope}", "yellow")
    say(f"  Kafka has word {held.hold_id}", "dim")
    say(
        f"  what is held: followup holds · to end it: followup release {held.scope}",
        "dim",
    )


def release(  # noqa: PLR0913 - one option for each field of the request
    context: typer.Context,
    scope: Scope,
    *,
    reason: Reason,
    by: Author = "alex",
    at: At = "",
    request_id: RequestId = "",
) -> None:
    """Release the messages of a scope that was held; the scope is written as it was.

    What waited is decided anew: what is still true is sent, once; what has become
    stale is not. A message that another scope holds as well stays held.

    Try:

      followup release all --reason "the price list is right again" --by kim

      followup release kind/broken_promise --reason "the clock is right"
    """
    request = intake_pb2.ReleaseCustomerMessagesRequest(
        scope=scope, author=by, reason=reason
    )
    _fill(request, scope, at=at, request_id=request_id)
    released = call(
        settings_of(context),
        request.request_id,
        lambda stub: stub.ReleaseCustomerMessages,
        request,
    )
    say(f"✔ released: {released.scope}", "green")
    say(f"  Kafka has word {released.hold_id}", "dim")
    say("  what is still held: followup holds", "dim")


def holds(context: typer.Context) -> None:
    """Show what is held back now, since when, until when, by whom and why.

    Read from Kafka, where every service reads it too.

    Try:

      followup holds
    """
    found = sorted(holds_now(settings_of(context)), key=lambda one: one.occurred_time)
    if not found:
        say("✔ nothing is held: messages reach customers", "green")
    for one in found:
        say(hold_words(one), "yellow")


def holds_now(settings: Settings) -> Iterator[Hold]:
    """Give the holds in force now; raises Trouble when Kafka does not answer."""
    now, known = SystemClock().now(), Holds()
    with consumer_for(settings) as consumer:
        places = partitions(consumer, [settings.topics.controls])
        for record in history(consumer, places):
            # A record that nobody can read holds nothing; the services say so aloud.
            event = hear(record, settings.topics).event
            if isinstance(event, Hold):
                known.take(event)
    for one in known:
        if known.holding((one.scope,), now) is not None:
            yield one


def hold_words(one: Hold) -> str:
    """Return a hold in one line: what, since when, until when, by whom and why."""
    zone, now = local_zone(), SystemClock().now()
    since = moment_words(one.occurred_time, zone, now)
    until = (
        f"until {moment_words(one.until_time, zone, now)}"
        if one.until_time
        else "until it is released"
    )
    who = person_words(one.author)
    return plain(f"{one.scope}: held since {since}, {until}, by {who}: {one.reason}")


def _fill(
    request: intake_pb2.HoldCustomerMessagesRequest
    | intake_pb2.ReleaseCustomerMessagesRequest,
    scope: str,
    *,
    at: str,
    request_id: str,
) -> None:
    request.request_id = request_id_of(request_id, type(request).__name__, scope)
    request.occurred_time.FromDatetime(moment_of(at))
