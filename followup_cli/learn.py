"""`followup learn`: promises from the first day, learned from one's own tickets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from kafka.errors import KafkaError
from rich.console import Console
from rich.progress import track

from followup.complaint import Severity
from followup.kafka.sender import Sender
from followup.lead_times.ages import hours_of
from followup.learning import EFFECTIVE_AFTER, Milestone
from followup.policy import Policies, Policy, PolicyErrors
from followup.runtime.clock import SystemClock
from followup.wire.codec import Unreadable, decode
from followup.wire.envelope import record_of
from followup.wire.record import Record
from followup_cli.backtest.command import names_of, zone_of
from followup_cli.backtest.log import read_log
from followup_cli.backtest.show import remarks
from followup_cli.context import settings_of
from followup_cli.lessons import (
    Words,
    aged,
    check_understood,
    milestones,
    misunderstood,
    unused,
)
from followup_cli.output import say, say_each
from followup_cli.reading import consumer_for, history, partitions, unreachable
from followup_cli.settings import Settings
from followup_cli.trouble import Trouble

CLIENT = "followup-cli"
SOURCE = "//followup/cli/learn"
UNDERWAY = 500
"""Records on their way at once."""

_Ours = TypeVar("_Ours")


def learn(  # noqa: PLR0913 - each is an option of the command
    context: typer.Context,
    log_file: Annotated[
        Path, typer.Argument(metavar="LOG", help="A CSV file, plain or gzip.")
    ],
    *,
    column: Annotated[
        list[str] | None,
        typer.Option(help="What the file calls a column: opened=created_at."),
    ] = None,
    severity: Annotated[
        list[str] | None,
        typer.Option(help='What the file calls a severity: "2 - High=HIGH".'),
    ] = None,
    category: Annotated[
        list[str] | None,
        typer.Option(help="What the file calls a category: Invoices=billing."),
    ] = None,
    zone: Annotated[str, typer.Option(help="Of times without a zone.")] = "UTC",
    again: Annotated[
        bool, typer.Option("--again", help="Although something was learned before.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be learned, and do not.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Although most tickets are misunderstood.")
    ] = False,
) -> None:
    """Teach followup how long your own complaints took, before it makes promises.

    Each ticket of the file counts as a complaint that was opened and ended when it
    says, so promises are learned from the first day. A ticket that was not resolved
    counts as open for as long as it was seen. Do it once, before the first complaint
    comes in: what is learned later counts as newer. followup backtest shows on the
    same file what such promises would have been worth. What was learned cannot be
    unlearned: look at what --dry-run says first.

    A load that was cut short is finished with --again: what was told before is left
    out, and so are tickets whose complaint followup has watched itself.

    Severity and category must be those of the policy; say what the file calls them, and
    what it leaves out (=billing). Where most tickets have others, nothing is learned
    without --yes. What lies later than now has not happened. The columns are those of
    followup backtest. The tickets' names, kinds and times are written to your own
    Kafka, and nothing else of them.

    Try:

      followup learn tickets.csv.gz --dry-run

      followup learn tickets.csv --severity "1 - High=HIGH" --category Invoices=billing
    """
    settings = settings_of(context)
    policy = _policy(settings)
    words = Words(severities_of(severity or []), categories_of(category or [], policy))
    now = hours_of(SystemClock().now())
    log = read_log(log_file, names_of(column or []), zone_of(zone), now)
    say_each(remarks(log), "yellow")
    if not log.tickets:
        raise Trouble(
            f"{log_file} has no ticket to learn from", "export a line for each ticket"
        )
    say_each(misunderstood(log, words, policy), "yellow")
    say_each(unused(log.tickets, words), "yellow")
    say_each(aged(log.tickets, now), "yellow")
    if not yes:
        check_understood(log.tickets, words, policy)
    found = list(milestones(log.tickets, words, policy))
    if dry_run:
        say(f"{len(log.tickets)} tickets would be learned; nothing was written")
        say(
            "  Kafka was not asked: if anything was learned before, it takes --again,"
            " and what is known is left out"
        )
        return
    known, watched = _heard_before(settings)
    if known and not again:
        raise Trouble(
            f"{len(known)} milestones are on {settings.topics.durations} already",
            "followup learn LOG --again adds what is missing, as if it were new",
        )
    fresh = [
        one
        for one in found
        if one.fact_id not in known and one.complaint not in watched
    ]
    if not fresh:
        say(f"all {len(found)} milestones were known; nothing was written")
        return
    if len(fresh) < len(found):
        say(f"{len(found) - len(fresh)} of {len(found)} milestones were known")
    _write(settings, [record_of(one, settings.topics, source=SOURCE) for one in fresh])
    say(f"{len(fresh)} milestones of {len(log.tickets)} tickets are learned from")
    minutes = EFFECTIVE_AFTER / timedelta(minutes=1) + 1
    say(
        f"  promises follow them within about {minutes:.0f} minutes;"
        " see for yourself: followup quote"
    )


def severities_of(given: Sequence[str]) -> dict[str, Severity]:
    """Return the file's names of severities; raises Trouble."""
    return _translated(given, Severity.__members__, "severity")


def categories_of(given: Sequence[str], policy: Policy) -> dict[str, str]:
    """Return the file's names of categories; raises Trouble."""
    known = {name: name for name in policy.categories}
    return _translated(given, known, "category of the policy")


def _translated(
    given: Sequence[str], known: Mapping[str, _Ours], what: str
) -> dict[str, _Ours]:
    """Return what each of theirs means, ours in letters of any size."""
    found: dict[str, str] = {}
    for one in given:
        theirs, _, said = one.rpartition("=")
        ours = next((name for name in known if name.lower() == said.lower()), None)
        if ours is None or "=" not in one:
            raise Trouble(
                f"{one} names no {what}",
                f"write THEIRS=OURS, OURS being one of {', '.join(known)}",
            )
        if found.setdefault(theirs, ours) != ours:
            raise Trouble(
                f"{theirs} is both {found[theirs]} and {ours}", "say one of them"
            )
    return {theirs: known[ours] for theirs, ours in found.items()}


def _policy(settings: Settings) -> Policy:
    try:
        return Policies.load(settings.policy).versions[-1]
    except PolicyErrors as error:
        check = f"followup policy check {settings.policy or ''}".rstrip()
        raise Trouble(str(error), check) from error


def _heard_before(settings: Settings) -> tuple[set[str], set[str]]:
    """Return the facts on the topic, and the complaints that were not of a history."""
    known: set[str] = set()
    watched: set[str] = set()
    with consumer_for(settings) as consumer:
        places = partitions(consumer, [settings.topics.durations])
        for record in history(consumer, places):
            with suppress(Unreadable):
                one = decode(Milestone, record.value)
                known.add(one.fact_id)
                if record.header("ce_source") != SOURCE:
                    watched.add(one.complaint)
    return known, watched


def _write(settings: Settings, records: Sequence[Record]) -> None:
    """Write all in their order; raises Trouble when Kafka does not take one."""
    steps = range(0, len(records), UNDERWAY)
    try:
        with Sender(settings.kafka.for_kafka_python(), client_id=CLIENT) as sender:
            for start in track(
                steps,
                description="telling",
                console=Console(stderr=True),
                transient=True,
                disable=len(records) <= UNDERWAY,
            ):
                sender.send(*records[start : start + UNDERWAY])
    except (KafkaError, OSError) as error:
        raise unreachable(settings, error) from error
