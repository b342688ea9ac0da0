"""The incident keys of a complaint's alerts, found by their beginning."""

from __future__ import annotations

from uuid import UUID

import typer

from followup.events import Alert
from followup_cli.context import settings_of
from followup_cli.hearing import hear
from followup_cli.reading import consumer_for, history, partition_of, partitions
from followup_cli.settings import Settings
from followup_cli.trouble import Trouble


def incident_of(context: typer.Context, complaint: str, given: str) -> str:
    """Return the whole incident key; of a whole one nothing is looked up.

    `complaint` is a full name. Raises Trouble where the complaint has no alert, or
    several incidents, whose key begins so.
    """
    try:
        return str(UUID(given))
    except ValueError:
        pass
    found = _keys(settings_of(context), complaint)
    fits = [one for one in found if given and one.startswith(given.lower())]
    if len(fits) == 1:
        return fits[0]
    shown = ", ".join(fits or found) or "no alert at all"
    raise Trouble(
        f"{len(fits) or 'no'} incidents of {complaint} begin with {given!r}",
        f"its alerts have {shown}; followup explain shows them",
    )


def alerts_of(settings: Settings, complaint: str) -> list[Alert]:
    """Return the complaint's alerts that Kafka still has, the newest last.

    `complaint` is a full name. Reads a partition and may block.
    """
    customer, _, number = complaint.removeprefix("customers/").partition("/complaints/")
    with consumer_for(settings) as consumer:
        places = partitions(consumer, [settings.topics.alerts])
        mine = partition_of(customer, len(places))
        records = history(consumer, [one for one in places if one.partition == mine])
        alerts = [hear(record, settings.topics).event for record in records]
    return [
        one
        for one in alerts
        if isinstance(one, Alert)
        and (one.customer, one.complaint) == (customer, number)
    ]


def _keys(settings: Settings, complaint: str) -> list[str]:
    """Return the complaint's incident keys, the newest last."""
    found = alerts_of(settings, complaint)
    return list(dict.fromkeys(one.incident_key for one in found if one.incident_key))
