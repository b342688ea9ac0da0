"""`followup quarantine`: cases that crashed the scheduler, and their way back.

Only intake writes facts, with one exception, which is here. A release is no news of a
customer but an operator's act on one partition: it must stand in the case's own
partition, ahead of the case's set-aside records and after everything that was set
aside, and it is needed just when the usual path is in trouble. So the command line
appends it by itself, under its own source, with an id that makes a repeat visible.
"""

from __future__ import annotations

import getpass
from typing import Annotated

import typer

from followup import ids
from followup.facts import CaseReleased, Fact
from followup.runtime.clock import SystemClock
from followup.wire.envelope import record_of
from followup.wire.record import Record
from followup_cli.client import complaint_name
from followup_cli.context import settings_of
from followup_cli.dead_letters import as_it_was
from followup_cli.lines import plain
from followup_cli.output import say
from followup_cli.phrases import zone_words
from followup_cli.put_back import notes
from followup_cli.quarantined import Quarantined, find_quarantined
from followup_cli.reading import consumer_for, history, partitions
from followup_cli.settings import Settings
from followup_cli.trouble import Trouble
from followup_cli.way_back import told_anew
from followup_cli.writing import write
from followup_cli.zones import local_zone

SOURCE = "//followup/cli"

app = typer.Typer(
    help="Cases whose clocks nobody watches: list them, let one run again.",
    no_args_is_help=True,
)


@app.command("list")
def list_all(context: typer.Context) -> None:
    """Show the quarantined cases, since when, why, and what waits for each.

    Try:

      followup quarantine list
    """
    cases = [case for case in _cases(settings_of(context)) if not case.released]
    if not cases:
        say("no case is in quarantine")
        return
    zone = local_zone()
    for case in cases:
        alert = case.alert
        since = f"{alert.raised_time.astimezone(zone):%Y-%m-%d %H:%M:%S}"
        say(f"{alert.customer}/{alert.complaint}", "bold")
        waiting = f"{len(case.letters)} records wait"
        say(f"  since {since} {zone_words(zone, alert.raised_time)} · {waiting}")
        say(f"  {plain(alert.why)}")
    say("mend the cause, then: followup quarantine release COMPLAINT", "dim")


@app.command()
def release(
    context: typer.Context,
    complaint: Annotated[
        str, typer.Argument(help="CUSTOMER/COMPLAINT, or its full name.")
    ],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Let a case run again: a release, then its set-aside records in their order.

    Mend the cause first, or the case comes back. If it stops half way, do it again:
    records keep their ids, so nothing happens twice. Where what was remembered of the
    case could not be read, every fact and delivery of it that the topics still hold
    goes back instead; hold the customer's messages meanwhile.

    Try:

      followup quarantine release c-7/T-81
    """
    settings = settings_of(context)
    name = complaint_name(complaint)
    case = next((one for one in _cases(settings) if one.name == name), None)
    if case is None:
        raise Trouble(f"{name} was never in quarantine", "followup quarantine list")
    again = " (it was released before)" if case.released else ""
    back = [as_it_was(one) for one in case.letters]
    if case.memory:
        back = _told_anew(settings, case)
        _tell_lost(case)
    say(f"{name}{again}: {len(back)} records go back, in their order")
    if not yes and not typer.confirm("Release it?"):
        raise Trouble("nothing was written")
    alert = case.alert
    fact = Fact(
        id=ids.derive("release", alert.alert_id),
        customer=alert.customer,
        complaint=alert.complaint,
        occurred_time=SystemClock().now(),
        source=SOURCE,
        what=CaseReleased(released_by=getpass.getuser()),
    )
    freed = record_of(fact, settings.topics, source=SOURCE, partition=case.partition)
    write(settings, [freed, *back, *notes((*case.copies, *case.memory))])
    say(f"✔ released, {len(back)} records written back", "green")


def _told_anew(settings: Settings, case: Quarantined) -> list[Record]:
    topics = settings.topics
    with consumer_for(settings) as consumer:
        places = [
            one
            for one in partitions(consumer, [topics.complaints, topics.deliveries])
            if one.partition == case.partition
        ]
        return told_anew(history(consumer, places), case.name, topics)


def _tell_lost(case: Quarantined) -> None:
    customer = case.alert.customer
    say("what was remembered of it could not be read, and is kept here:", "bold")
    for letter in case.memory:
        say(f"  followup dlq show {letter.where}")
    say("its facts and deliveries are gone through again; of mails that no fact called")
    say("for, such as a warning, nothing is known any more. To be safe:")
    say(f"  followup hold customer/{customer} --reason ... before you go on,")
    say("  followup explain afterwards, record what the customer was told,")
    say(f"  and then followup release customer/{customer}")


def _cases(settings: Settings) -> list[Quarantined]:
    with consumer_for(settings) as consumer:
        return find_quarantined(consumer, settings.topics)
