"""`followup explain`: one complaint, from what was heard to what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

import typer

from followup.complaint import ComplaintName
from followup.events import Delivery, Event, OfMany
from followup.facts import Fact
from followup.policy import Policies, PolicyErrors, lead_for
from followup.runtime.clock import SystemClock
from followup.topics import Topics
from followup.wire.record import Record
from followup_cli.chances import chances_of, read_lead_times
from followup_cli.comparing import Told
from followup_cli.context import settings_of
from followup_cli.hearing import complaint_of, hear
from followup_cli.line import Line
from followup_cli.output import say, show
from followup_cli.reading import consumer_for, history, partition_of, partitions
from followup_cli.retelling import Decider, retell
from followup_cli.settings import Settings
from followup_cli.telling import Account, tell
from followup_cli.trouble import Trouble
from followup_cli.zones import local_zone
from services.scheduler.decide import Judge


def explain(
    context: typer.Context,
    complaint: Annotated[
        str, typer.Argument(help="COMPLAINT, CUSTOMER/COMPLAINT or its full name.")
    ],
) -> None:
    """Tell one complaint's story: what was heard, said and why, and what is next.

    All of it is read from Kafka. Beside it stands what the scheduler's own rules and
    FOLLOWUP_POLICY make of the same facts: what they would have said and no topic
    holds is told as missing. Nothing is written. Without the customer every partition
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
    now = SystemClock().now()
    name, seen = _read(settings, complaint)
    newest = policies.versions[-1]
    curves = read_lead_times(settings, now)
    operators = lead_for(newest, newest.default_category)
    judge = Judge(policies, operators, lead_times=curves)
    account = account_of(judge, name, seen, now, settings.topics)
    if account.story is not None:
        chances = chances_of(account.story.case, policies, curves, now)
        account = replace(account, chances=chances)
    for line in tell(account, now, local_zone()):
        if isinstance(line, Line):
            show(line)
        else:
            say(line)


def account_of(
    judge: Decider,
    name: ComplaintName,
    seen: Sequence[Told],
    now: datetime,
    topics: Topics,
) -> Account:
    """Return what is known of a complaint; the rules may fail on it, and it says so.

    `seen` is what the topics hold of its customer, oldest first: how much a customer
    is told without having asked is counted over all their complaints.
    """
    heard = [(when, one) for when, one in seen if isinstance(one, Fact | Delivery)]
    mine = [(when, one) for when, one in seen if _is_about(one, name)]
    others = {one.complaint for _, one in heard} - {name.complaint, ""}
    story, failed = None, ""
    try:
        story = retell(judge, name, heard, now)
    except Exception as error:  # noqa: BLE001 - a case that crashes the scheduler is one that people ask about
        failed = f"the rules fail on this complaint ({type(error).__name__}: {error})"
    return Account(
        name=name,
        seen=mine,
        story=story,
        topics=topics,
        failed=failed,
        others=len(others),
    )


def _read(settings: Settings, complaint: str) -> tuple[ComplaintName, list[Told]]:
    """Return the complaint's name and what there is of its customer, oldest first."""
    parts = complaint.strip("/").split("/")
    if parts[0] == "customers":
        parts = parts[1::2]
    if len(parts) > 2:  # noqa: PLR2004 - customer and complaint
        raise Trouble(f"{complaint!r} does not name a complaint", "CUSTOMER/COMPLAINT")
    topics = settings.topics
    customer = parts[0] if len(parts) > 1 else ""
    if not customer:
        with consumer_for(settings) as consumer:
            places = partitions(consumer, [topics.complaints, topics.deliveries])
            records = history(consumer, places)
            customer = _customer_of(parts[-1], records, settings)
    with consumer_for(settings) as consumer:
        places = partitions(
            consumer,
            [
                topics.complaints,
                topics.commitments,
                topics.updates,
                topics.alerts,
                topics.deliveries,
            ],
        )
        name = ComplaintName(customer, parts[-1])
        records = history(consumer, _only(places, customer))
        seen = [
            (record.written_time or SystemClock().now(), event)
            for record in records
            for event in [hear(record, topics).event]
            if event is not None and _is_of(event, customer)
        ]
    mine = (event for _, event in seen if _is_about(event, name))
    if not any(isinstance(event, Fact | Delivery) for event in mine):
        raise _unheard(complaint, settings)
    return name, seen


def _customer_of(wanted: str, records: Iterable[Record], settings: Settings) -> str:
    names = {complaint_of(record, settings.topics) for record in records}
    found = sorted(customer for customer, complaint in names if complaint == wanted)
    if not found:
        raise _unheard(wanted, settings)
    if len(found) > 1:
        several = ", ".join(f"{one}/{wanted}" for one in found)
        raise Trouble(f"several customers have a {wanted}", f"name one: {several}")
    return found[0]


def _unheard(complaint: str, settings: Settings) -> Trouble:
    return Trouble(
        f"nothing was heard of {complaint} on {settings.topics.complaints}",
        "followup watch --from-beginning shows everything that was",
    )


def _is_about(event: Event, name: ComplaintName) -> bool:
    if isinstance(event, OfMany):
        return False
    return (event.customer, event.complaint) == (name.customer, name.complaint)


def _is_of(event: Event, customer: str) -> bool:
    return not isinstance(event, OfMany) and event.customer == customer


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
