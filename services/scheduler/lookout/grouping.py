"""More alerts to one person than they are told one by one: what is over comes as one.

The notifier says which alerts it has not told; here it is said when the rest is told,
and which alerts that takes the place of. Nothing of it is lost by a restart: both words
are on Kafka.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from followup import ids
from followup.events import Alert, AlertKind, ListedPromise
from services.scheduler.lookout.seen import Grouped

GATHER = timedelta(seconds=30)
"""How long others are waited for after the first one."""

EVERY = timedelta(hours=1)
"""How often one person gets such an alert at most."""

REACH = timedelta(hours=24)
"""How far back one has to read what was grouped: an alert is not told when older."""

MOST_LISTED = 50
MOST_GROUPED = 2_000
"""How many alerts one takes the place of, so that Kafka takes it as one record."""


@dataclass(frozen=True, slots=True)
class Pile:
    """What waits to be told to one person, by its id; what was told of late, and when.

    What is in neither was never grouped, or is too old to be told.
    """

    waiting: Mapping[str, Grouped] = field(default_factory=dict)
    told: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def due(self) -> datetime | None:
        """When the next alert to this person is due; None: nothing waits."""
        if not self.waiting:
            return None
        soonest = min(one.time for one in self.waiting.values()) + GATHER
        last = max(self.told.values(), default=None)
        return soonest if last is None else max(soonest, last + EVERY)


Piles = Mapping[str, Pile]


def with_more(piles: Piles, grouped: Iterable[Grouped]) -> Piles:
    """Return the piles by person, with these as well; heard twice, one counts once."""
    fresh: dict[str, dict[str, Grouped]] = defaultdict(dict)
    for one in grouped:
        fresh[one.recipient.id][one.id] = one
    after = dict(piles)
    for person, found in fresh.items():
        known = after.get(person, Pile())
        newest = max(one.time for one in found.values())
        waiting = {
            id_: one
            for id_, one in {**known.waiting, **found}.items()
            if id_ not in known.told and one.time > newest - REACH
        }
        after[person] = Pile(waiting, known.told)
    return after


def with_told(piles: Piles, alert: Alert) -> Piles:
    """Return the piles once an alert has told some of one person's."""
    known = piles.get(alert.recipient.id, Pile())
    oldest = alert.raised_time - 2 * REACH
    told = {id_: time for id_, time in known.told.items() if time > oldest}
    told |= dict.fromkeys(alert.grouped, alert.raised_time)
    waiting = {id_: one for id_, one in known.waiting.items() if id_ not in told}
    return {**piles, alert.recipient.id: Pile(waiting, told)}


def alerts(piles: Piles, now: datetime) -> Iterator[Alert]:
    """Give the alerts that are due, one for each person; more only of very many.

    The id derives from all that is grouped: whoever saw more says it once more, rather
    than leave any untold.
    """
    for pile in piles.values():
        due = pile.due
        if due is None or due > now:
            continue
        waiting = sorted(pile.waiting.values(), key=lambda one: (one.time, one.id))
        for first in range(0, len(waiting), MOST_GROUPED):
            yield _alert(waiting[first : first + MOST_GROUPED], now)


def _alert(grouped: Sequence[Grouped], now: datetime) -> Alert:
    recipient = grouped[-1].recipient
    promises = {
        (one.promise.complaint, one.promise.commitment): one.promise
        for one in grouped
        if one.promise is not None
    }
    names = sorted(one.id for one in grouped)
    id_ = ids.derive("grouped", recipient.id, *names)
    alerts = f"{len(grouped)} more alert" + "s" * (len(grouped) > 1)
    about = f"{len(promises)} promise" + "s" * (len(promises) != 1)
    return Alert(
        alert_id=id_,
        incident_key=id_,
        kind=AlertKind.GROUPED,
        recipient=recipient,
        why=f"{alerts} than are told one by one within an hour: {about} at risk or"
        " broken; see to the nearest first",
        due_time=grouped[0].time,
        raised_time=now,
        promises=tuple(sorted(promises.values(), key=_pressing)[:MOST_LISTED]),
        promises_in_all=len(promises),
        grouped=tuple(names),
    )


def _pressing(one: ListedPromise) -> tuple[datetime, str]:
    return one.promised_time, one.commitment
