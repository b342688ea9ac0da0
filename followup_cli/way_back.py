"""What brings a quarantined case back, in the order in which it is written: pure.

Most cases still remember what they knew, and only what was set aside goes back. One
whose memory could not be read begins anew, so all that the topics still hold of the
complaint goes back. The fact that opened it comes last: until then the others wait for
it, and no clock is judged by a part of them.
"""

from __future__ import annotations

from collections.abc import Iterable

from followup.events import Delivery
from followup.facts import CaseReleased, ComplaintReceived, Fact
from followup.topics import Topics
from followup.wire.record import Record
from followup_cli.hearing import hear
from followup_cli.trouble import Trouble


def told_anew(records: Iterable[Record], name: str, topics: Topics) -> list[Record]:
    """Return every fact and delivery of a complaint among records, as they go back.

    `records` are those of the complaints and the deliveries, the oldest first; a
    fact that was repeated goes back once. Raises Trouble when the fact that opened it
    is not among them, since all the others would wait for it in vain.
    """
    opening: list[Record] = []
    facts: dict[str, Record] = {}
    deliveries: list[Record] = []
    for record in records:
        event = hear(record, topics).event
        if isinstance(event, Fact):
            if str(event.name) != name or isinstance(event.what, CaseReleased):
                continue
            if isinstance(event.what, ComplaintReceived):
                opening = opening or [record]
            else:
                facts.setdefault(event.id, record)
        elif isinstance(event, Delivery) and _of(event) == name:
            deliveries.append(record)
    if not opening:
        raise Trouble(
            f"the fact that opened {name} is no longer on {topics.complaints}",
            "report the complaint again, under another id, with the promises that"
            " still hold; nothing was written",
        )
    return [*facts.values(), *deliveries, *opening]


def _of(event: Delivery) -> str:
    return f"customers/{event.customer}/complaints/{event.complaint}"
