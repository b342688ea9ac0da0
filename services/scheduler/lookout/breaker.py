"""Far more messages to customers than usual: stopped before the rest goes out.

One kind of message is judged by itself. What is usual is learned from every message of
the kind, also from those that reviewers read, so that going live is nothing unusual;
what trips the breaker is only what customers get.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import median

from followup import ids
from followup.complaint import Person
from followup.events import Alert, AlertKind, Hold, UpdateKind
from followup.holds import ALL, scope_of_kind
from followup.policy.lookout import Lookout
from services.scheduler.lookout.seen import Spoken
from services.scheduler.lookout.window import Window

AUTHOR = Person(id="breaker", display_name="the breaker")
DAYS = 7
"""How many days back the same hour is looked at; messages are kept as long."""

_HOUR = 3600
_DAY = 24


@dataclass(frozen=True, slots=True)
class Traffic:
    """Messages to customers lately, and all messages by hour of Unix time."""

    lately: Mapping[UpdateKind, Window] = field(default_factory=dict)
    hours: Mapping[UpdateKind, Mapping[int, int]] = field(default_factory=dict)
    first_hour: int | None = None

    def with_more(self, spoken: Iterable[Spoken]) -> Traffic:
        """Return the traffic with these messages as well."""
        fresh: dict[UpdateKind, list[tuple[str, datetime]]] = defaultdict(list)
        hours = {kind: dict(known) for kind, known in self.hours.items()}
        first = self.first_hour
        for one in spoken:
            if one.to_customer:
                fresh[one.kind].append((one.id, one.time))
            hour = int(one.time.timestamp()) // _HOUR
            mine = hours.setdefault(one.kind, {})
            mine[hour] = mine.get(hour, 0) + 1
            first = hour if first is None else min(first, hour)
        lately = dict(self.lately)
        for kind, things in fresh.items():
            lately[kind] = lately.get(kind, Window()).with_more(things)
        for kind, known in hours.items():
            oldest = max(known) - (DAYS + 1) * _DAY
            hours[kind] = {at: number for at, number in known.items() if at >= oldest}
        return Traffic(lately, hours, first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressure:
    """How many messages of a kind went to customers, and how many are in order.

    `cause` names what was last said of holding the kind: each trips it once. `None`
    says that nobody may trip it, since the kind is held already.
    """

    kind: UpdateKind
    number: int
    most: float
    cause: str | None

    @property
    def trips(self) -> bool:
        """Whether the kind is to be held."""
        return self.cause is not None and self.number > self.most


def usual(traffic: Traffic, kind: UpdateKind, span: timedelta, now: datetime) -> float:
    """Return how many messages of a kind are usual in `span` at this time.

    The mean of the last 24 hours, or what the same hour of the last seven days had in
    the middle, whichever is more: a Monday morning follows a silent Sunday. Days
    before the first message that is known are left out of the latter, not of the mean:
    a flood in the first hours of all would else be usual at once.
    """
    known = traffic.hours.get(kind, {})
    if traffic.first_hour is None:
        return 0.0
    hour = int(now.timestamp()) // _HOUR
    mean = sum(known.get(at, 0) for at in range(hour - _DAY, hour)) / _DAY
    before = (hour - _DAY * day for day in range(1, DAYS + 1))
    same = [known.get(at, 0) for at in before if at >= traffic.first_hour]
    hourly = max(mean, float(median(same)) if same else 0.0)
    return hourly * (span / timedelta(hours=1))


def pressures(
    traffic: Traffic, words: Mapping[str, Hold], policy: Lookout, now: datetime
) -> Iterator[Pressure]:
    """Give the pressure of every kind that was said lately; `words` are by scope."""
    if not policy.breaker_more_than:
        return
    for kind, window in traffic.lately.items():
        mine = [words[one] for one in (ALL, scope_of_kind(kind)) if one in words]
        held = any(_holds(one, now) for one in mine)
        since = max([now - policy.breaker_within, *map(_ended, mine)])
        most = policy.breaker_times_usual * usual(
            traffic, kind, policy.breaker_within, now
        )
        yield Pressure(
            kind=kind,
            number=0 if held else window.number_since(since),
            most=max(float(policy.breaker_more_than), most),
            cause=None if held else ids.derive(*(one.id for one in mine)),
        )


def hold(pressure: Pressure, policy: Lookout, now: datetime) -> Hold:
    """Return the word that holds the kind until a person releases it."""
    scope = scope_of_kind(pressure.kind)
    minutes = policy.breaker_within / timedelta(minutes=1)
    return Hold(
        id=ids.derive("breaker", scope, pressure.cause),
        scope=scope,
        held=True,
        author=AUTHOR,
        occurred_time=now,
        reason=f"{pressure.number} messages to customers in {minutes:g} minutes,"
        f" {pressure.most:.0f} are in order; look at them, then: followup release"
        f" {scope} --reason ...",
    )


def page(word: Hold, operators: Person) -> Alert:
    """Return the alert that says so."""
    return Alert(
        alert_id=ids.derive(word.id, "page"),
        incident_key=ids.derive(word.id, "incident"),
        kind=AlertKind.MESSAGES_HELD,
        recipient=operators,
        issue=word.scope,
        why=word.reason,
        due_time=word.occurred_time,
        raised_time=word.occurred_time,
    )


def is_over(alert: Alert, words: Mapping[str, Hold], now: datetime) -> bool:
    """Whether what this alert told of is released again."""
    word = words.get(alert.issue)
    later = word is not None and word.occurred_time >= alert.raised_time
    return word is not None and later and not _holds(word, now)


def _holds(word: Hold, now: datetime) -> bool:
    return word.held and (word.until_time is None or now < word.until_time)


def _ended(word: Hold) -> datetime:
    """Return when a word's hold ended: nothing decided before counts any more."""
    if word.held:
        return word.until_time or datetime.max.replace(tzinfo=UTC)
    return word.occurred_time
