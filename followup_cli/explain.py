"""`followup explain`: one complaint, from what was heard to what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Annotated, Any

import typer

from followup.complaint import ComplaintName
from followup.events import Delivery, DeliveryOutcome
from followup.facts import Fact
from followup.policy import Policies, PolicyErrors, lead_for
from followup.runtime.clock import SystemClock
from followup_cli.context import settings_of
from followup_cli.hearing import hear
from followup_cli.lines import Line, describe
from followup_cli.output import say, show
from followup_cli.phrases import kind_words, person_words
from followup_cli.reading import consumer_for, history, partition_of, partitions
from followup_cli.retelling import Retelling, retell, upcoming
from followup_cli.settings import Settings
from followup_cli.trouble import Trouble
from followup_cli.zones import local_zone
from services.scheduler.decide import Judge

Heard = tuple[datetime, Fact | Delivery]


def explain(
    context: typer.Context,
    complaint: Annotated[
        str, typer.Argument(help="COMPLAINT, CUSTOMER/COMPLAINT or its full name.")
    ],
) -> None:
    """Tell one complaint's story: what was heard, decided, said and why, what is next.

    Facts and deliveries are read from Kafka and judged again by the scheduler's own
    rules and FOLLOWUP_POLICY. Nothing is written. Without the customer every partition
    is searched.

    Try:

      followup explain c-7/T-81

      followup explain T-81
    """
    settings = settings_of(context)
    try:
        policies = Policies.load(settings.policy)
    except PolicyErrors as error:
        check = f"followup policy check {settings.policy or ''}".rstrip()
        raise Trouble(str(error), check) from error
    name, heard = _hear(settings, complaint)
    now = SystemClock().now()
    newest = policies.versions[-1]
    judge = Judge(policies, lead_for(newest, newest.default_category))
    for line in tell(retell(judge, name, heard, now), now, local_zone()):
        if isinstance(line, Line):
            show(line)
        else:
            say(line)


def tell(story: Retelling, now: datetime, zone: tzinfo) -> Iterator[Line | str]:
    """Give the lines of a story: its head, its events in order, and what comes next."""
    received = story.case.received
    yield str(story.case.name)
    if received is None:
        yield "  no such complaint was reported; what was heard waits for it"
    else:
        got = received[1]
        issue = got.issue or got.category
        yield f"  {issue} · {got.severity.value.lower()} · {person_words(got.owner)}"
    yield ""
    for chapter in story.chapters:
        if chapter.heard is not None and not _merely_sending(chapter.heard):
            yield describe(chapter.heard, zone)
        for event in chapter.said:
            yield describe(event, zone)
    yield ""
    yield "The promises:"
    for status in story.case.statuses:
        promise = status.commitment
        stands = (status.outcome or status.state).value.lower().replace("_", " ")
        yield f"  {promise.id}  {kind_words(promise.kind)}: {stands} — {promise.words}"
    yield ""
    coming = list(upcoming(story.case, now))
    if story.case.look is not None:
        coming.append((story.case.look, "the scheduler looks at it next"))
    yield "What time alone will bring:" if coming else "Nothing more is due."
    for moment, what in sorted(coming):
        yield f"  {moment.astimezone(zone):%a %d %b %Y %H:%M:%S}  {what}"


def _merely_sending(heard: Fact | Delivery) -> bool:
    return isinstance(heard, Delivery) and heard.outcome is DeliveryOutcome.SENDING


def _hear(settings: Settings, complaint: str) -> tuple[ComplaintName, list[Heard]]:
    parts = complaint.strip("/").split("/")
    if parts[0] == "customers":
        parts = parts[1::2]
    if len(parts) > 2:  # noqa: PLR2004 - customer and complaint
        raise Trouble(f"{complaint!r} does not name a complaint", "CUSTOMER/COMPLAINT")
    customer = parts[0] if len(parts) > 1 else ""
    found: dict[ComplaintName, list[Heard]] = {}
    topics = settings.topics
    with consumer_for(settings) as consumer:
        places = partitions(consumer, [topics.complaints, topics.deliveries])
        for record in history(consumer, _only(places, customer)):
            event = hear(record, topics).event
            if not isinstance(event, Fact | Delivery):
                continue
            name = ComplaintName(event.customer, event.complaint)
            if name.complaint == parts[-1] and customer in {"", name.customer}:
                when = record.written_time or SystemClock().now()
                found.setdefault(name, []).append((when, event))
    if not found:
        raise Trouble(
            f"nothing was heard of {complaint} on {topics.complaints}",
            "followup watch --from-beginning shows everything that was",
        )
    if len(found) > 1:
        names = ", ".join(f"{one.customer}/{one.complaint}" for one in sorted(found))
        raise Trouble(f"several customers have a {parts[-1]}", f"name one: {names}")
    return next(iter(found.items()))


def _only(places: list[Any], customer: str) -> list[Any]:
    if not customer:
        return places
    counts: dict[str, int] = {}
    for place in places:
        counts[place.topic] = counts.get(place.topic, 0) + 1
    return [
        place
        for place in places
        if place.partition == partition_of(customer, counts[place.topic])
    ]
