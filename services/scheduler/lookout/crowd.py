"""Many promises of one category at risk at once: one word to its lead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from followup import ids
from followup.events import Alert, AlertKind, ListedPromise
from followup.policy import Policy, lead_for
from services.scheduler.lookout.seen import AtRisk
from services.scheduler.lookout.window import Window

MOST_LISTED = 50
"""How many promises an alert lists; it tells the number of all."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """The promises of one category that came at risk lately; the last ones by name."""

    window: Window = field(default_factory=Window)
    last: tuple[AtRisk, ...] = ()

    def with_more(self, found: Iterable[AtRisk]) -> Crowd:
        """Return the crowd with these as well."""
        fresh = tuple(found)
        last = {one.id: one for one in (*self.last, *fresh)}
        newest = sorted(last.values(), key=lambda one: one.time)[-MOST_LISTED:]
        things = ((one.id, one.time) for one in fresh)
        return Crowd(self.window.with_more(things), tuple(newest))


Crowds = Mapping[str, Crowd]


def with_more(crowds: Crowds, found: Iterable[AtRisk]) -> Crowds:
    """Return the crowds by category, with these as well."""
    fresh: dict[str, list[AtRisk]] = defaultdict(list)
    for one in found:
        fresh[one.category].append(one)
    after = dict(crowds)
    for category, things in fresh.items():
        after[category] = after.get(category, Crowd()).with_more(things)
    return after


def number(crowds: Crowds, category: str, policy: Policy, now: datetime) -> int:
    """Return how many promises of a category came at risk within the policy's time."""
    crowd = crowds.get(category)
    since = now - policy.lookout.crowd_within
    return crowd.window.number_since(since) if crowd else 0


def new_crowds(
    crowds: Crowds, told: Iterable[str], policy: Policy, now: datetime
) -> Iterator[Alert]:
    """Give an alert for every crowd beyond the limit; `told` are those told already."""
    most = policy.lookout.crowd_more_than
    if not most:
        return
    known = set(told)
    for category, crowd in crowds.items():
        found = number(crowds, category, policy, now)
        if found <= most or category in known:
            continue
        since = now - policy.lookout.crowd_within
        members = [one for one in crowd.last if one.time > since]
        # Whoever looks a moment later sees the same first one.
        cause = members[0].id if members else now.isoformat()
        key = ids.derive("many at risk", category, cause)
        minutes = policy.lookout.crowd_within / timedelta(minutes=1)
        listed = sorted((one.promise for one in members), key=_pressing)
        yield Alert(
            alert_id=ids.derive(key, "found"),
            incident_key=key,
            kind=AlertKind.MANY_AT_RISK,
            recipient=lead_for(policy, category),
            issue=category,
            category=category,
            why=f"{found} promises of {category or 'no category'} came at risk within"
            f" {minutes:g} minutes",
            due_time=now,
            raised_time=now,
            promises=tuple(listed),
            promises_in_all=found,
        )


def is_over(alert: Alert, crowds: Crowds, policy: Policy, now: datetime) -> bool:
    """Whether a crowd has dispersed: half of the limit, so that it is told once."""
    most = policy.lookout.crowd_more_than
    return number(crowds, alert.issue, policy, now) <= most // 2


def _pressing(one: ListedPromise) -> tuple[datetime, str]:
    return one.promised_time, one.commitment
