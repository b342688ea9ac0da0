"""`followup watch`: every event of every topic, as it happens."""

from __future__ import annotations

from typing import Annotated

import typer

from followup.events import WakeUp
from followup.topics import Topics
from followup.wire.dead_letter import PREFIX
from followup.wire.record import Record
from followup_cli.context import settings_of
from followup_cli.hearing import complaint_of, hear
from followup_cli.lines import line_of
from followup_cli.output import say, show, until_interrupted
from followup_cli.phrases import day_words
from followup_cli.reading import consumer_for, history, live, partitions
from followup_cli.zones import local_zone


def watch(
    context: typer.Context,
    *,
    from_beginning: Annotated[
        bool, typer.Option("--from-beginning", help="Everything that is kept, first.")
    ] = False,
    complaint: Annotated[
        str, typer.Option(help="Only this one: COMPLAINT or CUSTOMER/COMPLAINT.")
    ] = "",
    wakeups: Annotated[
        bool, typer.Option("--wakeups", help="Also the scheduler's hints to itself.")
    ] = False,
    until_now: Annotated[
        bool, typer.Option("--until-now", help="Stop after what is there already.")
    ] = False,
) -> None:
    """Show one line for each event, until Ctrl-C: time, complaint, who, what, why.

    A customer's own words and address are not shown. Times are in this machine's zone.

    Try:

      followup watch

      followup watch --from-beginning --complaint c-7/T-81
    """
    settings = settings_of(context)
    topics = settings.topics
    seen = _Days()
    with until_interrupted(), consumer_for(settings) as consumer:
        chosen = partitions(consumer, watched(topics, wakeups=wakeups))
        if from_beginning or until_now:
            for record in history(consumer, chosen):
                if concerns(record, complaint, topics):
                    seen.show(record, topics)
        else:
            consumer.assign(chosen)
            consumer.seek_to_end(*chosen)
        while not until_now:
            for record in live(consumer):
                if concerns(record, complaint, topics):
                    seen.show(record, topics)


def watched(topics: Topics, *, wakeups: bool) -> list[str]:
    """Return the topics to read: all but what the scheduler keeps for itself."""
    hidden = {topics.cases, topics.durations, topics.lead_times}
    if not wakeups:
        hidden.add(topics.wakeups)
    return [one.name for one in topics.all() if one.name not in hidden]


def concerns(record: Record, complaint: str, topics: Topics) -> bool:
    """Tell whether a record speaks of the complaint named; all do when none is."""
    if not complaint:
        return True
    parts = complaint.strip("/").split("/")
    if parts[0] == "customers":
        parts = parts[1::2]
    if record.topic == topics.wakeups and not record.header(f"{PREFIX}topic"):
        event = hear(record, topics).event
        refs = event.cases if isinstance(event, WakeUp) else ()
        names = [(ref.customer, ref.complaint) for ref in refs]
    else:
        names = [complaint_of(record, topics)]
    return any(
        name[-1] == parts[-1] and (len(parts) == 1 or name[0] == parts[0])
        for name in names
    )


class _Days:
    """Prints lines, and the day with its zone whenever it changes."""

    def __init__(self) -> None:
        self._zone = local_zone()
        self._day = ""

    def show(self, record: Record, topics: Topics) -> None:
        line = line_of(record, topics, self._zone)
        if line.moment:
            day = day_words(line.moment, self._zone)
            if day != self._day:
                say(day, "dim")
            self._day = day
        show(line)
