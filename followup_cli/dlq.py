"""`followup dlq`: see what nobody could read, and put it back once that is mended."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import typer
from kafka import TopicPartition

from followup.runtime.clock import SystemClock
from followup_cli.context import settings_of
from followup_cli.dead_letters import (
    DeadLetter,
    as_it_was,
    dead_letter_topics,
    read_dead_letter,
)
from followup_cli.dissect import dissect
from followup_cli.lines import cut, plain
from followup_cli.output import console, say
from followup_cli.phrases import zone_words
from followup_cli.put_back import Shelf, noted, notes, shelf
from followup_cli.reading import consumer_for, history, partitions
from followup_cli.settings import Settings
from followup_cli.trouble import Trouble
from followup_cli.writing import write
from followup_cli.zones import local_zone

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
    found = _shelf(settings, names)
    waiting = Counter(letter.record.topic for letter in found.waiting())
    total = Counter(letter.record.topic for letter in found.letters)
    for name in names:
        count = f"{waiting[name]:6d} wait of {total[name]:6d}"
        say(f"{count}  {name}", "bold" if waiting[name] else "dim")
    for letter in found.letters[-most:] if most else ():
        say("")
        _describe(letter, put_back=letter.where in found.put_back)
    if found.letters:
        now, zone = SystemClock().now(), local_zone()
        say("")
        say(f"Times are in {zone_words(zone, now)}.", "dim")
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

    Mend the cause first: what still cannot be read comes back here. What was put back
    is remembered by a note beside it. Doing it twice is safe: records keep their ids.
    Records of a quarantined case stay; `followup
    quarantine release` puts them back in order.

    Try:

      followup dlq replay inbound

      followup dlq replay --one followup-inbound-dlq/3/17 --yes
    """
    settings = settings_of(context)
    letters = [_find(settings, one)] if one else _waiting(settings, topic, again=again)
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
    write(settings, [*map(as_it_was, back), *notes(back)])
    say(f"✔ {len(back)} written back", "green")


def _shelf(settings: Settings, names: list[str]) -> Shelf:
    with consumer_for(settings) as consumer:
        return shelf(history(consumer, partitions(consumer, names)))


def _waiting(settings: Settings, topic: str, *, again: bool) -> list[DeadLetter]:
    """Return what was not put back yet, or all of it."""
    found = _shelf(settings, dead_letter_topics(settings.topics, topic))
    return list(found.letters if again else found.waiting())


def _find(settings: Settings, where: str) -> DeadLetter:
    name, _, rest = where.partition("/")
    number, _, offset = rest.partition("/")
    if not (number.isdigit() and offset.isdigit()):
        raise Trouble(f"{where!r} is not TOPIC/PARTITION/OFFSET", "followup dlq list")
    (full,) = dead_letter_topics(settings.topics, name)
    place = TopicPartition(full, int(number))
    with consumer_for(settings) as consumer:
        if place in partitions(consumer, [full]):
            for record in history(consumer, [place], {place: int(offset)}):
                if record.offset == int(offset) and noted(record) is None:
                    return read_dead_letter(record)
                break
    raise Trouble(f"there is no dead letter {where}", "followup dlq list")


def _describe(letter: DeadLetter, *, put_back: bool) -> None:
    """Print a dead letter: its place, why and whence, and the message, cut to fit."""
    written = letter.record.written_time
    when = f" · {written.astimezone(local_zone()):%Y-%m-%d %H:%M:%S}" if written else ""
    state = "put back" if put_back else "waits"
    say(f"{letter.where}  {state}", "dim" if put_back else "bold")
    came = f"{letter.origin}/{letter.partition}/{letter.offset}"
    say(f"  {letter.reason or 'unknown'}{when} · from {came}", "dim" * put_back)
    if letter.message:
        width = console().width
        say(cut(f"  {plain(letter.message)}", width), "dim" * put_back)
