"""`followup topics`: what travels where, and whether Kafka has it so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from followup.kafka import topic_admin
from followup.kafka.topic_admin import Difference, TopicsUnknown
from followup.topics import Topic
from followup_cli.context import settings_of
from followup_cli.output import say
from followup_cli.trouble import Trouble

app = typer.Typer(
    help="The topics: list them, create what is missing, say what differs.",
    no_args_is_help=True,
)


@app.command("list")
def list_all(context: typer.Context) -> None:
    """Show every topic as it is declared: who says what to whom. Asks no Kafka.

    Try:

      followup topics list
    """
    for topic in settings_of(context).topics.all():
        who = f"{', '.join(topic.writers)} → {', '.join(topic.hearers)}"
        say(topic.name, "bold")
        say(f"  {who} · key: {topic.key}")
        say(f"  {topic.partitions} partitions · kept: {_kept(topic)}")
        say(f"  {topic.says}", "dim")


@app.command()
def apply(
    context: typer.Context,
    *,
    replicas: Annotated[
        int, typer.Option(help="Copies of each partition; 3 in production.", min=1)
    ] = 1,
) -> None:
    """Create the topics that are missing; never change or delete one.

    May be repeated. What differs in topics that are there is said, and left.

    Try:

      followup topics apply

      followup topics apply --replicas 3
    """
    settings = settings_of(context)
    try:
        report = topic_admin.apply(settings.kafka, settings.topics.all(), replicas)
    except TopicsUnknown as error:
        raise Trouble(str(error), "followup doctor") from error
    for name in report.created:
        say(f"✔ created {name}", "green")
    if not report.created:
        say("nothing was missing")
    _tell(report.differences)


@app.command()
def check(context: typer.Context) -> None:
    """Say what differs between the topics as declared and in Kafka; exit 1 if any.

    Try:

      followup topics check
    """
    settings = settings_of(context)
    try:
        found = topic_admin.check(settings.kafka, settings.topics.all())
    except TopicsUnknown as error:
        raise Trouble(str(error), "followup doctor") from error
    _tell(found)
    say("✔ every topic is as it should be", "green")


def _tell(found: Iterable[Difference]) -> None:
    lines = [str(one) for one in found]
    for line in lines:
        say(f"✘ {line}", "yellow")
    if lines:
        raise typer.Exit(1)


def _kept(topic: Topic) -> str:
    return f"{topic.retention.days} d" if topic.retention else "the last of each key"
