"""The chance that a promise to put a complaint right is kept, as it falls with time.

When it falls too low is worked out in closed form, so a case asks for one look at that
moment and for none before it. A case that is waiting takes a new curve into account at
its next look, whatever that is for, and not before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from followup.complaint import CommitmentKind
from followup.facts import ComplaintReceived
from followup.lead_times.ages import hours_of
from followup.lead_times.curve import Curve
from followup.lead_times.curves import Curves, Known
from followup.policy import Policy
from followup.quoting import kind_of
from services.scheduler.decide.outlook import Outlook
from services.scheduler.decide.standing import Standing

_RESOLUTION = CommitmentKind.RESOLUTION


def with_outlooks(
    now_is: Standing,
    policy: Policy,
    curves: Curves | None,
    planned: datetime | None,
    now: datetime,
) -> Standing:
    """Return the same with the outlook of each open promise to put it right.

    `planned` is the look that the case asked for before. A promise that would have
    been at risk earlier, by a curve that no look was planned by, is so now: nothing
    was late about that. Costs nothing where no such promise is open.
    """
    if curves is None or not any(
        one.commitment.kind is _RESOLUTION for one in now_is.unsettled
    ):
        return now_is
    curve = learned(now_is.received, policy, curves, now, now)
    if curve is None:
        return now_is
    found = tuple(_outlooks(now_is, policy, curve, planned, now))
    return replace(now_is, outlooks=found)


def learned(
    received: ComplaintReceived,
    policy: Policy,
    curves: Curves,
    at: datetime,
    now: datetime,
) -> Curve | None:
    """Return the curve of the complaint's kind in force at a moment; None: too little.

    Only what would be quoted by counts: the policy's own durations know no chances.
    """
    kind = kind_of(policy, received.category, received.severity)
    known = curves.in_force_at(kind, hours_of(at), hours_of(now))
    if not isinstance(known, Known) or known.weight < policy.least_known:
        return None
    return known.published.curve


def _outlooks(
    now_is: Standing,
    policy: Policy,
    curve: Curve,
    planned: datetime | None,
    now: datetime,
) -> Iterator[Outlook]:
    for status in now_is.unsettled:
        promise = status.commitment
        if promise.kind is not _RESOLUTION:
            continue
        bare = Outlook(promise=promise, curve=curve, opened=now_is.opened.occurred_time)
        told = now_is.told.get(promise.id)
        if told is None:
            yield bare
            continue
        at = max(told, bare.falls_below(policy.at_risk_chance))
        if at <= now and (planned is None or planned > at):
            at = now
        yield replace(bare, at_risk_time=at)
