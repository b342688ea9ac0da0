"""`followup dlq`: see what nobody could read, and put it back once that is mended."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

import typer
from kafka import TopicPartition
from kafka.structs import OffsetAndMetadata

from followup_cli.context import settings_of
from followup_cli.dead_letters import (
    DeadLetter,
    as_it_was,
    dead_letter_topics,
    dead_letters,
)
from followup_cli.dissect import dissect
from followup_cli.output import console, say, table
from followup_cli.probes import REPLAY_GROUP
from followup_cli.reading import consumer_for, partitions
from followup_cli.settings import Settings
from followup_cli.trouble import Trouble
from followup_cli.writing import write

app = typer.Typer(
    help="Records that nobody could read: list them, look at one, put them back.",
    no_args_is_help=True,
)

Topic = Annotated[
    str, typer.Argument(help="Only this topic, for instance inbound; all if left out.")
]
Where = Annotated[str, typer.Argument(help="TOPIC/PARTITION/OFFSET, as listed.")]


@app.command("list")
def list_all(
    context: typer.Context,
    topic: Topic = "",
    *,
    most: Annotated[int, typer.Option(help="Show at most so many, the newest.")] = 50,
) -> None:
    """Count the dead letters of each topic and show them with reason and origin.

    Try:

      followup dlq list

      followup dlq list inbound --most 5
    """
    settings = settings_of(context)
    names = dead_letter_topics(settings.topics, topic)
    with consumer_for(settings, _group(settings)) as consumer:
        marks = _marks(consumer, names)
        letters = list(dead_letters(consumer, names))
    rows = table("dead letter", "reason", "came from", "written", "state", "message")
    for letter in letters[-most:] if most else ():
        rows.add_row(*_row(letter, marks))
    counts = Counter(letter.record.topic for letter in letters)
    for name in names:
        say(f"{counts[name]:6d}  {name}", "bold" if counts[name] else "dim")
    if letters:
        console().print(rows)
        say("look: followup dlq show WHERE · put back: followup dlq replay", "dim")


@app.command()
def show(context: typer.Context, where: Where) -> None:
    """Show one dead letter: why, its headers, what can be decoded, every byte.

    Try:

      followup dlq show followup-inbound-dlq/3/17
    """
    settings = settings_of(context)
    for line in dissect(_find(settings, where), settings.topics):
        say(line)


@app.command()
def replay(
    context: typer.Context,
    topic: Topic = "",
    *,
    one: Annotated[str, typer.Option(help="Only this: TOPIC/PARTITION/OFFSET.")] = "",
    again: Annotated[
        bool, typer.Option("--again", help="Also what was put back before.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Write dead letters back to where they came from, byte for byte, oldest first.

    Mend the cause first: what still cannot be read comes back here. Doing it twice is
    safe: records keep their ids. Records of a quarantined case stay; `followup
    quarantine release` puts them back in order.

    Try:

      followup dlq replay inbound

      followup dlq replay --one followup-inbound-dlq/3/17 --yes
    """
    settings = settings_of(context)
    if one:
        letters = [_find(settings, one)]
        ends: dict[Any, int] = {}
    else:
        letters, ends = _waiting(settings, topic, again=again)
    kept = [letter for letter in letters if letter.reason == "quarantined"]
    back = [letter for letter in letters if letter.reason != "quarantined"]
    if kept:
        say(f"{len(kept)} of a quarantined case stay: followup quarantine list", "dim")
    if not back:
        say("nothing to put back")
        return
    for origin, count in Counter(letter.origin for letter in back).items():
        say(f"{count:6d}  → {origin}")
    if not yes and not typer.confirm("Write them back?"):
        raise Trouble("nothing was written")
    write(settings, (as_it_was(letter) for letter in back))
    if ends:
        with consumer_for(settings, _group(settings)) as consumer:
            consumer.commit(
                {one: OffsetAndMetadata(end, "", -1) for one, end in ends.items()}
            )
    say(f"✔ {len(back)} written back", "green")


def _group(settings: Settings) -> str:
    """Name the group whose offsets remember what was put back; nobody joins it."""
    return f"{settings.topics.prefix}{REPLAY_GROUP}"


def _marks(consumer: Any, names: list[str]) -> dict[Any, int]:  # noqa: ANN401 - kafka-python has no type hints
    places = partitions(consumer, names)
    return {place: consumer.committed(place) or 0 for place in places}


def _waiting(
    settings: Settings, topic: str, *, again: bool
) -> tuple[list[DeadLetter], dict[Any, int]]:
    """Return what was not put back yet, and the offsets up to which it then is."""
    names = dead_letter_topics(settings.topics, topic)
    with consumer_for(settings, _group(settings)) as consumer:
        marks = {} if again else _marks(consumer, names)
        letters = list(dead_letters(consumer, names, marks))
    ends: dict[Any, int] = {}
    for letter in letters:
        record = letter.record
        place = TopicPartition(record.topic, record.partition)
        ends[place] = max(ends.get(place, 0), (record.offset or 0) + 1)
    return letters, ends


def _find(settings: Settings, where: str) -> DeadLetter:
    name, _, rest = where.partition("/")
    number, _, offset = rest.partition("/")
    if not (number.isdigit() and offset.isdigit()):
        raise Trouble(f"{where!r} is not TOPIC/PARTITION/OFFSET", "followup dlq list")
    (full,) = dead_letter_topics(settings.topics, name)
    place = TopicPartition(full, int(number))
    with consumer_for(settings) as consumer:
        if place in partitions(consumer, [full]):
            for letter in dead_letters(consumer, [full], {place: int(offset)}):
                if letter.where == f"{full}/{int(number)}/{int(offset)}":
                    return letter
    raise Trouble(f"there is no dead letter {where}", "followup dlq list")


def _row(letter: DeadLetter, marks: dict[Any, int]) -> tuple[str, ...]:
    record = letter.record
    mark = marks.get(TopicPartition(record.topic, record.partition), 0)
    put_back = (record.offset or 0) < mark and letter.reason != "quarantined"
    written = record.written_time
    return (
        letter.where,
        letter.reason or "unknown",
        f"{letter.origin}/{letter.partition}/{letter.offset}",
        f"{written.astimezone():%Y-%m-%d %H:%M:%S}" if written else "",
        "put back" if put_back else "waits",
        letter.message,
    )
