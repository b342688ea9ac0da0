"""Direct alerts that each of our people was told within the last hour."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from followup.complaint import Severity
from followup.events import Alert, AlertKind, Delivery, DeliveryOutcome

WITHIN = timedelta(hours=1)

_KINDS = {AlertKind.AT_RISK, AlertKind.OVERDUE}


def is_direct(alert: Alert) -> bool:
    """Whether an alert counts, and may be one too many: of a promise, to one person.

    Never one of a critical complaint, a step of an escalation chain, a question, or
    what goes to the operators: each of these is told by itself.
    """
    return alert.kind in _KINDS and alert.severity is not Severity.CRITICAL


class Direct:
    """When direct alerts were told, by person; kept apart by partition, as a log is.

    What one notifier was told of: another one counts for itself. Memory is bounded:
    what is older than an hour is dropped.
    """

    def __init__(self) -> None:
        self._partitions: dict[int, dict[str, dict[str, datetime]]] = {}

    def note(self, partition: int, delivery: Delivery) -> None:
        """Count a delivery that told somebody a direct alert; a repeat counts once."""
        person, told = delivery.recipient, delivery.outcome
        if person is None or told is not DeliveryOutcome.ACCEPTED:
            return
        people = self._partitions.setdefault(partition, defaultdict(dict))
        known = people[person.id]
        known[delivery.message_id] = delivery.occurred_time
        oldest = delivery.occurred_time - WITHIN
        for id_ in [one for one, time in known.items() if time <= oldest]:
            del known[id_]

    def number(self, person: str, now: datetime) -> int:
        """Return how many direct alerts a person was told within the last hour."""
        return sum(
            time > now - WITHIN
            for people in self._partitions.values()
            for time in people.get(person, {}).values()
        )

    def drop(self, partition: int) -> None:
        """Forget a partition that somebody else reads now."""
        self._partitions.pop(partition, None)
