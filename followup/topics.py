"""The topics, declared once: `followup topics apply` makes them, tests compare them.

Names are kebab-case under one prefix: "." and "_" collide in Kafka's metric names.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

PARTITIONS = 12
"""Partitions of every topic the scheduler hears.

12 divides evenly among 1, 2, 3, 4, 6 or 12 workers; with a remainder a faust worker
that comes back may stay without work (faust-streaming issue 93).
"""

OF_NO_COMPLAINT = 0
"""The partition of what is about no single complaint: the lookout reads and writes it.
"""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One topic: who says what to whom, and how long it is kept.

    `retention` None means compacted: the last record of each key is kept for ever, and
    every record for `uncompacted` at least. `single`: it has one partition however many
    the others have, since all of it needs one order.
    """

    name: str
    key: str
    says: str
    writers: tuple[str, ...]
    hearers: tuple[str, ...]
    retention: timedelta | None
    partitions: int = PARTITIONS
    dead_letter: str = ""
    single: bool = False
    uncompacted: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Topics:
    """Every topic's full name under one prefix.

    `partitions` are those of every topic whose records belong to a customer; dead
    letters are few and keep one order.
    """

    prefix: str = "followup"
    partitions: int = PARTITIONS

    @property
    def inbound(self) -> str:
        """CloudEvents from other systems."""
        return f"{self.prefix}-inbound"

    @property
    def complaints(self) -> str:
        """The facts."""
        return f"{self.prefix}-complaints"

    @property
    def wakeups(self) -> str:
        """The scheduler's hints to itself."""
        return f"{self.prefix}-wakeups"

    @property
    def updates(self) -> str:
        """What to say to customers."""
        return f"{self.prefix}-updates"

    @property
    def alerts(self) -> str:
        """What to say to our people."""
        return f"{self.prefix}-alerts"

    @property
    def deliveries(self) -> str:
        """What became of messages and alerts."""
        return f"{self.prefix}-deliveries"

    @property
    def commitments(self) -> str:
        """Every change of a commitment."""
        return f"{self.prefix}-commitments"

    @property
    def controls(self) -> str:
        """What our people hold back and release."""
        return f"{self.prefix}-controls"

    @property
    def durations(self) -> str:
        """What says how long complaints take."""
        return f"{self.prefix}-durations"

    @property
    def lead_times(self) -> str:
        """How long complaints take."""
        return f"{self.prefix}-lead-times"

    @property
    def cases(self) -> str:
        """The changelog of the scheduler's table; faust fixes its name."""
        return f"{self.prefix}-scheduler-cases-changelog"

    def dead_letter(self, topic: str) -> str:
        """Return the name of a topic's dead-letter topic."""
        return f"{topic}-dlq"

    def all(self) -> tuple[Topic, ...]:
        """Return every topic, each followed by its dead-letter topic if it has one."""
        declared: list[Topic] = []
        for one in self._declared():
            topic = replace(one, partitions=1 if one.single else self.partitions)
            declared.append(topic)
            if topic.dead_letter:
                declared.append(self._dead_letters_of(topic))
        return tuple(declared)

    def _declared(self) -> tuple[Topic, ...]:
        return (
            Topic(
                name=self.inbound,
                key="any",
                says="CloudEvents 1.0 from other systems, binary or structured,"
                " JSON or protobuf",
                writers=("any system",),
                hearers=("intake",),
                retention=7 * _DAY,
                dead_letter=self.dead_letter(self.inbound),
            ),
            Topic(
                name=self.complaints,
                key="customer id",
                says="the facts: complaint received, assigned, resolved, reopened,"
                " withdrawn; commitment made, revised, on track, break explained;"
                " customer wrote, called, confirmed, chose updates; update recorded;"
                " clock paused, resumed; severity changed; alert acknowledged; help"
                " requested; case released",
                writers=("intake",),
                hearers=("scheduler", "any system"),
                retention=120 * _DAY,
                dead_letter=self.dead_letter(self.complaints),
            ),
            Topic(
                name=self.wakeups,
                key="none, explicit partition",
                says="look again at these cases",
                writers=("scheduler",),
                hearers=("scheduler",),
                retention=1 * _DAY,
                dead_letter=self.dead_letter(self.wakeups),
            ),
            Topic(
                name=self.updates,
                key="customer id",
                says="say this to the customer: kind, promises, why, expiry,"
                " message id",
                writers=("scheduler",),
                hearers=("notifier",),
                retention=7 * _DAY,
                dead_letter=self.dead_letter(self.updates),
            ),
            Topic(
                name=self.alerts,
                key="customer id; none, in partition 0, of what is about several",
                says="a promise is at risk or overdue, cleared, untold, unsent;"
                " a fact refused; a case quarantined; many at risk at once, messages"
                " held, a source silent, a digest",
                writers=("scheduler",),
                hearers=("notifier", "any system"),
                retention=30 * _DAY,
                dead_letter=self.dead_letter(self.alerts),
            ),
            Topic(
                name=self.deliveries,
                key="customer id",
                says="sending, accepted, bounced, failed, expired, unknown",
                writers=("notifier",),
                hearers=("scheduler", "notifier"),
                retention=14 * _DAY,
                dead_letter=self.dead_letter(self.deliveries),
            ),
            Topic(
                name=self.commitments,
                key="commitment name, explicit partition of its customer",
                says="every change of a commitment: state, outcome, early seconds,"
                " words, cause, why",
                writers=("scheduler",),
                hearers=("any system",),
                retention=None,
            ),
            Topic(
                name=self.controls,
                key="scope and held or released",
                says="customer messages of a scope are held, or released",
                writers=("intake", "scheduler"),
                hearers=("scheduler", "notifier"),
                retention=None,
            ),
            Topic(
                name=self.durations,
                key="complaint name",
                says="a complaint was opened, resolved, withdrawn, reopened: its kind"
                " and the times",
                writers=("scheduler",),
                hearers=("scheduler",),
                retention=400 * _DAY,
                dead_letter=self.dead_letter(self.durations),
                single=True,
            ),
            Topic(
                name=self.lead_times,
                key="kind of complaint",
                says="the learned curve of how long complaints of a kind take",
                writers=("scheduler",),
                hearers=("intake", "scheduler"),
                retention=None,
                single=True,
                uncompacted=timedelta(hours=50),
            ),
            Topic(
                name=self.cases,
                key="case",
                says="the scheduler's memory; private",
                writers=("scheduler",),
                hearers=("scheduler",),
                retention=None,
                dead_letter=self.dead_letter(self.cases),
            ),
        )

    def _dead_letters_of(self, topic: Topic) -> Topic:
        return Topic(
            name=topic.dead_letter,
            key="as it was",
            says=f"records of {topic.name} nobody could read, byte for byte",
            writers=topic.hearers[:1],
            hearers=("a person",),
            retention=30 * _DAY,
            partitions=1,
        )
