"""What was sent before, as the deliveries topic tells it; no other memory is kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from followup.complaint import Channel
from followup.events import Delivery, DeliveryOutcome, DeliverySubject
from services.notifier.direct import Direct

KEPT = timedelta(days=7)
"""How long an entry is remembered: as long as the updates topic keeps its records."""

WAITED_FOR = timedelta(hours=24)
"""How long a failed message counts as unsent: after it, messages have expired."""

FINAL = frozenset({DeliveryOutcome.ACCEPTED, DeliveryOutcome.BOUNCED})
"""Outcomes after which a message is never sent again, by that channel at least."""

_WAITING = {
    DeliveryOutcome.SENDING,
    DeliveryOutcome.FAILED,
    DeliveryOutcome.UNKNOWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is known of one message: how it ended, or which try was answered last.

    `answered` is the highest attempt that has an outcome, 0 if none has; `attempt` the
    highest that was begun. `final` is ACCEPTED, BOUNCED or None; a channel in
    `refused` will never take it, while another one still may.
    """

    subject: DeliverySubject
    first_time: datetime
    attempt: int = 0
    answered: int = 0
    last: DeliveryOutcome = DeliveryOutcome.SENDING
    final: DeliveryOutcome | None = None
    taken_by: Channel | None = None
    refused: frozenset[Channel] = frozenset()

    def is_over(self, channel: Channel | None) -> bool:
        """Whether the message is never to be sent by this channel (None: by any)."""
        if self.final is DeliveryOutcome.BOUNCED and channel is not None:
            return channel in self.refused
        return self.final is not None


def learn(entry: Entry | None, delivery: Delivery) -> Entry:
    """Return what is known of a message once this delivery is heard too.

    Hearing a delivery twice changes nothing. A final outcome stays, but for this: what
    one channel refused another may take, and what a channel took it may return.
    """
    known = entry or Entry(subject=delivery.subject, first_time=delivery.occurred_time)
    begun = max(known.attempt, delivery.attempt)
    if delivery.outcome is DeliveryOutcome.SENDING:
        unanswered = delivery.attempt > known.answered
        last = DeliveryOutcome.SENDING if unanswered else known.last
        return replace(known, attempt=begun, last=last)
    final, taken_by, refused = known.final, known.taken_by, known.refused
    channel = delivery.channel
    if delivery.outcome is DeliveryOutcome.BOUNCED:
        refused |= {channel}
        if taken_by in {None, channel}:
            final, taken_by = DeliveryOutcome.BOUNCED, None
    elif delivery.outcome is DeliveryOutcome.ACCEPTED and channel not in refused:
        final, taken_by = DeliveryOutcome.ACCEPTED, channel
    return replace(
        known,
        taken_by=taken_by,
        refused=refused,
        attempt=begun,
        answered=max(known.answered, delivery.attempt),
        last=delivery.outcome,
        final=final,
    )


@dataclass(slots=True)
class _Partition:
    entries: OrderedDict[str, Entry] = field(default_factory=OrderedDict)
    heard: OrderedDict[str, datetime] = field(default_factory=OrderedDict)
    open: set[str] = field(default_factory=set)


class SentLog:
    """Entries by message id, kept apart by partition so that one can be given up.

    `direct` counts the alerts told to each person. For one thread. Memory is bounded:
    entries older than `KEPT` are dropped.
    """

    def __init__(self) -> None:
        self._partitions: dict[int, _Partition] = {}
        self.direct = Direct()

    def note(self, partition: int, delivery: Delivery) -> None:
        """Remember a delivery of this partition."""
        self.direct.note(partition, delivery)
        mine = self._partitions.setdefault(partition, _Partition())
        id_ = delivery.message_id
        entry = learn(mine.entries.get(id_), delivery)
        mine.entries[id_] = entry
        mine.heard[id_] = delivery.occurred_time
        mine.heard.move_to_end(id_)
        waits = entry.last in _WAITING
        if waits and entry.final is None:
            mine.open.add(id_)
        else:
            mine.open.discard(id_)
        self._forget_old(mine, delivery.occurred_time)

    def entry(self, partition: int, message_id: str) -> Entry | None:
        """Return what is known of a message, None if it was never begun."""
        mine = self._partitions.get(partition)
        return mine.entries.get(message_id) if mine else None

    def drop(self, partition: int) -> None:
        """Forget a partition that somebody else reads now."""
        self.direct.drop(partition)
        self._partitions.pop(partition, None)

    def oldest_unsent(self, now: datetime) -> datetime | None:
        """Return when the oldest message to a customer that still waits was begun."""
        waiting = [time for time in self._waiting() if now - time < WAITED_FOR]
        return min(waiting, default=None)

    def __len__(self) -> int:
        """Return how many messages are remembered."""
        return sum(len(mine.entries) for mine in self._partitions.values())

    def _waiting(self) -> Iterator[datetime]:
        for mine in self._partitions.values():
            for id_ in mine.open:
                entry = mine.entries[id_]
                if entry.subject is DeliverySubject.UPDATE:
                    yield entry.first_time

    @staticmethod
    def _forget_old(mine: _Partition, now: datetime) -> None:
        while mine.heard:
            id_, last_heard = next(iter(mine.heard.items()))
            if now - last_heard <= KEPT:
                return
            del mine.heard[id_], mine.entries[id_]
            mine.open.discard(id_)
