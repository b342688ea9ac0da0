"""The lookout's judgement: what was seen over all partitions, and what follows now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from followup import ids
from followup.complaint import Person
from followup.events import Alert, AlertKind, Hold
from followup.policy import Policy
from services.scheduler.lookout import breaker, crowd, grouping, silence
from services.scheduler.lookout.breaker import Traffic
from services.scheduler.lookout.crowd import Crowds
from services.scheduler.lookout.grouping import Piles
from services.scheduler.lookout.ledger import Assignments
from services.scheduler.lookout.seen import (
    Arrival,
    Assigned,
    AtRisk,
    Grouped,
    Seen,
    Spoken,
)
from services.scheduler.lookout.silence import Sources

REMEMBERED = timedelta(days=14)
"""How long it is known that somebody took a complaint over: by then the promises of
the complaint have been spoken of again, under the new owner's name."""

_LASTING = {
    AlertKind.MESSAGES_HELD,
    AlertKind.MANY_AT_RISK,
    AlertKind.SOURCE_SILENT,
}
"""Alerts of the lookout that are cleared one day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """All that the lookout knows.

    `words` are the last ones by scope, `open` the alerts that are not cleared by their
    incident key, `digests` the ids of those that were said, `piles` by person what is
    to be told as one.
    """

    traffic: Traffic = field(default_factory=Traffic)
    crowds: Crowds = field(default_factory=dict)
    sources: Sources = field(default_factory=dict)
    words: Mapping[str, Hold] = field(default_factory=dict)
    assigned: Assignments = field(default_factory=dict)
    open: Mapping[str, Alert] = field(default_factory=dict)
    digests: frozenset[str] = frozenset()
    piles: Piles = field(default_factory=dict)

    @property
    def crowded(self) -> frozenset[str]:
        """The categories whose lead was told of many promises at risk."""
        many = AlertKind.MANY_AT_RISK
        return frozenset(one.issue for one in self.open.values() if one.kind is many)

    @property
    def silent(self) -> frozenset[str]:
        """The sources that were reported and have not spoken since."""
        silent = AlertKind.SOURCE_SILENT
        return frozenset(one.issue for one in self.open.values() if one.kind is silent)


def look(  # noqa: PLR0913 - all that one judgement needs
    view: View,
    seen: Iterable[Seen],
    policy: Policy,
    operators: Person,
    now: datetime,
    *,
    heard_until: datetime | None = None,
) -> tuple[View, tuple[Hold | Alert, ...]]:
    """Take in what was seen, in any order, and say what follows, in the order to say.

    All facts that arrived by `heard_until` must have been taken in; without it nobody
    knows whether a source is silent. What is said counts as seen; looking again with
    nothing new says nothing.
    """
    view = taken(view, seen)
    said = tuple(_said(view, policy, operators, now, heard_until))
    return taken(view, said), said


def taken(view: View, seen: Iterable[Seen]) -> View:
    """Return the view with all this taken in; of a kind all at once, which is cheap."""
    sorts: dict[type, list[Any]] = {}
    for one in seen:
        sorts.setdefault(type(one), []).append(one)
    if spoken := sorts.get(Spoken):
        view = replace(view, traffic=view.traffic.with_more(spoken))
    if arrivals := sorts.get(Arrival):
        view = replace(view, sources=silence.with_more(view.sources, arrivals))
    if at_risk := sorts.get(AtRisk):
        view = replace(view, crowds=crowd.with_more(view.crowds, at_risk))
    if assigned := sorts.get(Assigned):
        view = replace(view, assigned=_with_owners(view.assigned, assigned))
    if grouped := sorts.get(Grouped):
        view = replace(view, piles=grouping.with_more(view.piles, grouped))
    if words := sorts.get(Hold):
        view = replace(view, words=_with_words(view.words, words))
    for alert in sorts.get(Alert, ()):
        view = _with_alert(view, alert)
    return view


def _with_words(known: Mapping[str, Hold], words: Iterable[Hold]) -> dict[str, Hold]:
    after = dict(known)
    for word in words:
        last = after.get(word.scope)
        if last is None or last.occurred_time <= word.occurred_time:
            after[word.scope] = word
    return after


def _with_owners(known: Assignments, assigned: Iterable[Assigned]) -> Assignments:
    after = dict(known)
    for one in assigned:
        last = after.get((one.customer, one.complaint))
        if last is None or last.time <= one.time:
            after[one.customer, one.complaint] = one
    oldest = max(one.time for one in after.values()) - REMEMBERED
    return {key: one for key, one in after.items() if one.time > oldest}


def _with_alert(view: View, alert: Alert) -> View:
    if alert.kind is AlertKind.DIGEST:
        return replace(view, digests=view.digests | {alert.alert_id})
    if alert.kind is AlertKind.GROUPED:
        return replace(view, piles=grouping.with_told(view.piles, alert))
    if alert.kind in _LASTING:
        return replace(view, open={**view.open, alert.incident_key: alert})
    if alert.kind is AlertKind.CLEARED:
        rest = {at: x for at, x in view.open.items() if at != alert.incident_key}
        return replace(view, open=rest)
    return view


def _said(
    view: View,
    policy: Policy,
    operators: Person,
    now: datetime,
    heard_until: datetime | None,
) -> Iterator[Hold | Alert]:
    for pressure in breaker.pressures(view.traffic, view.words, policy.lookout, now):
        if pressure.trips:
            word = breaker.hold(pressure, policy.lookout, now)
            yield word
            yield breaker.page(word, operators)
    yield from crowd.new_crowds(view.crowds, view.crowded, policy, now)
    if heard_until is not None:
        found = silence.silences(view.sources, policy, operators, heard_until)
        for alert in (one for one in found if one.incident_key not in view.open):
            yield silence.hold(alert)
            yield alert
    yield from grouping.alerts(view.piles, now)
    yield from silence.releases(view.sources, view.words, now)
    for alert in view.open.values():
        if _is_over(alert, view, policy, now):
            yield _cleared(alert, now)


def _is_over(alert: Alert, view: View, policy: Policy, now: datetime) -> bool:
    match alert.kind:
        case AlertKind.MESSAGES_HELD:
            return breaker.is_over(alert, view.words, now)
        case AlertKind.MANY_AT_RISK:
            return crowd.is_over(alert, view.crowds, policy, now)
    return silence.is_over(alert, view.sources)


def _cleared(alert: Alert, now: datetime) -> Alert:
    whys = {
        AlertKind.MESSAGES_HELD: "released again",
        AlertKind.MANY_AT_RISK: "no more than usual come at risk; each promise of the"
        " list has an alert of its own",
    }
    return Alert(
        alert_id=ids.derive(alert.incident_key, "cleared"),
        incident_key=alert.incident_key,
        kind=AlertKind.CLEARED,
        recipient=alert.recipient,
        issue=alert.issue,
        category=alert.category,
        why=whys.get(alert.kind, f"{alert.issue} speaks again"),
        due_time=now,
        raised_time=now,
    )
