"""`followup report`: what was said, or would have been, counted from the topics."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track

from followup.runtime.clock import SystemClock
from followup.topics import Topics
from followup.wire.record import Record
from followup_cli.client import moment_of
from followup_cli.context import settings_of
from followup_cli.hearing import hear
from followup_cli.output import say_each
from followup_cli.phrases import span_words
from followup_cli.reading import consumer_for, history, offsets, partitions
from followup_cli.report_lines import report_json, report_lines
from followup_cli.tallying import Tally
from followup_cli.trouble import Trouble

_LENGTH = re.compile(r"(\d+) *(min|h|d)")
_UNITS = {"min": "minutes", "h": "hours", "d": "days"}
CLOCKS_DIFFER = timedelta(hours=1)
"""How far before its moment a record may have been written, by another clock."""

LONG_READ = 5_000
"""Records from which on a bar shows how far the reading is."""


def report(
    context: typer.Context,
    *,
    since: Annotated[
        str, typer.Option(help="For how long back (7d, 12h, 30min), or from when.")
    ] = "7d",
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Also write it there, for programs.")
    ] = None,
) -> None:
    """Count what customers were told, or in SHADOW and REVIEW would have been.

    Messages by kind and category, how promises ended, warnings, chases, alerts. It
    reads the topics in Kafka, which keep updates for seven days.

    Try:

      followup report --since 7d

      followup report --since 2026-03-04T09:00 --json report.json
    """
    settings, now = settings_of(context), SystemClock().now()
    tally = Tally(since_of(since, now))
    with consumer_for(settings) as consumer:
        for record in _records(consumer, settings.topics, tally.since):
            event = hear(record, settings.topics).event
            if event is not None:
                tally.see(event)
    say_each(forgotten(settings.topics, now - tally.since), "yellow")
    say_each(report_lines(tally))
    if json_file is not None:
        try:
            text = json.dumps(report_json(tally, now), indent=2, ensure_ascii=False)
            json_file.write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            raise Trouble(f"{json_file} cannot be written: {error}", "") from error


def since_of(given: str, now: datetime) -> datetime:
    """Return the moment that "7d" or an RFC 3339 time means; raises Trouble."""
    length = _LENGTH.fullmatch(given.strip())
    if length is None:
        return moment_of(given)
    try:
        return now - timedelta(**{_UNITS[length[2]]: int(length[1])})
    except OverflowError as error:
        raise Trouble(f"{given} is too long", "write 7d, 12h or 30min") from error


def forgotten(topics: Topics, span: timedelta) -> Iterator[str]:
    """Say of which topics Kafka has not kept all that is asked for."""
    asked = {topics.updates, topics.alerts, topics.deliveries, topics.complaints}
    for topic in topics.all():
        if topic.name in asked and topic.retention and topic.retention < span:
            yield f"! {topic.name} is kept for {span_words(topic.retention)} only"


def _records(consumer: Any, topics: Topics, since: datetime) -> Iterator[Record]:  # noqa: ANN401 - kafka-python has no type hints
    """Give what was written since, and all facts, which say what complaints are of."""
    places = partitions(
        consumer,
        (
            topics.complaints,
            topics.updates,
            topics.alerts,
            topics.deliveries,
            topics.commitments,
        ),
    )
    first = int((since - CLOCKS_DIFFER).timestamp() * 1000)
    timed = {one: first for one in places if one.topic != topics.complaints}
    ends = offsets(consumer.end_offsets, places)
    found = consumer.offsets_for_times(timed)
    starts = {one: found[one].offset if found.get(one) else ends[one] for one in timed}
    begins = offsets(consumer.beginning_offsets, places) | starts
    total = sum(ends[one] - begins[one] for one in places)
    yield from track(
        history(consumer, places, starts),
        description="reading",
        total=total,
        console=Console(stderr=True),
        transient=True,
        disable=total < LONG_READ,
    )
