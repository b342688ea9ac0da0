"""How long a complaint is expected to take, and whether a time for it is promised.

Pure: the same complaint, policy and knowledge give the same quote at any time and on
any machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil

from msgspec.structs import replace as changed

from followup.complaint import Channel, Severity
from followup.lead_times.ages import HORIZON
from followup.lead_times.curves import Known, Unknown
from followup.lead_times.quote import Bounds
from followup.lead_times.quote import quote as quoted
from followup.lead_times.segments import Segment
from followup.learning import Quote, QuoteMethod, segment_of
from followup.policy import (
    Policy,
    PromisedTime,
    ResolutionPromise,
    is_beyond,
    not_after,
    resolution_ceiling,
    resolution_times,
)
from followup.working_hours import NoOpenTime

_LEFT_OUT = {
    ResolutionPromise.AFTER_ASSESSMENT: "the category promises it after assessment",
    ResolutionPromise.NEVER: "the category never promises it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The complaint about which is asked; `opened` is an aware datetime.

    An empty `customer_zone` is the policy's; `by` is the channel they prefer.
    """

    category: str
    severity: Severity
    opened: datetime
    customer_zone: str = ""
    by: Channel = Channel.EMAIL


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """What is expected, and the times of the RESOLUTION, if one is promised."""

    quote: Quote
    resolution: PromisedTime | None = None


def kind_of(policy: Policy, category: str, severity: Severity) -> Segment:
    """Return the kind of complaint whose lead time is asked for.

    An unknown or empty category is the policy's default one.
    """
    key = category if category in policy.categories else policy.default_category
    return segment_of(key, severity, policy.category(key).team)


def quote_for(policy: Policy, known: Known | Unknown, asked: Asked) -> Quoted:
    """Return what is expected of a complaint.

    What was learned is promised where the category says so and it lies within the
    severity's ceiling and what a law or a contract allows. What the policy says in its
    place never is: nobody knows how often it is kept.
    Raises ValueError for an unknown zone.
    """
    if isinstance(known, Known) and known.weight >= policy.least_known:
        return _with_promise(policy, _learned(policy, known, asked), asked)
    why = known.value if isinstance(known, Unknown) else _too_little(policy, known)
    return Quoted(quote=_by_policy(policy, asked, why))


def is_too_late(quote: Quote, limit: datetime | None, opened: datetime) -> bool:
    """Whether a law's or a contract's limit is missed more often than `level` allows.

    Only what was learned can tell.
    """
    if limit is None or quote.method is not QuoteMethod.LEARNED:
        return False
    return quote.quoted_time is None or is_beyond(limit, opened, quote.quoted_time)


def _learned(policy: Policy, known: Known, asked: Asked) -> Quote:
    published = known.published
    curve = published.curve
    found = quoted(curve, policy.promise_level, Bounds())
    median = min(curve.quantile(0.5), found.hours)
    category, severity, team = (*curve.key, "", "", "")[:3]
    return Quote(
        level=policy.promise_level,
        method=QuoteMethod.LEARNED,
        quoted_time=_after(asked, found.hours) if found.promised else None,
        median_time=_after(asked, median) if median < HORIZON else None,
        sample_size=curve.arrivals,
        effective_sample_size=curve.weight,
        half_life=timedelta(hours=published.half_life) or None,
        lead_time_version=published.version,
        category=category,
        severity=Severity[severity] if severity else None,
        team=team,
    )


def _by_policy(policy: Policy, asked: Asked, why: str) -> Quote:
    end = resolution_ceiling(policy, asked.category, asked.severity, asked.opened)
    shares = (policy.internal_target, 1.0)
    median, _ = policy.calendar(asked.severity).at_shares(asked.opened, end, shares)
    return Quote(
        level=policy.promise_level,
        method=QuoteMethod.POLICY,
        quoted_time=end,
        median_time=median,
        why=why,
    )


def _with_promise(policy: Policy, quote: Quote, asked: Asked) -> Quoted:
    refused = _not_promised(policy, quote, asked)
    if refused or quote.quoted_time is None or quote.median_time is None:
        return Quoted(quote=changed(quote, why=refused))
    try:
        times = resolution_times(
            policy,
            category=asked.category,
            severity=asked.severity,
            opened=asked.opened,
            quoted=quote.quoted_time,
            median=quote.median_time,
            customer_zone=asked.customer_zone,
            by=asked.by,
        )
    except NoOpenTime:
        return Quoted(quote=changed(quote, why="there are no open hours to promise"))
    quote = changed(quote, resolution_promised=True, why="promised")
    return Quoted(quote=quote, resolution=times)


def _not_promised(policy: Policy, quote: Quote, asked: Asked) -> str:
    """Return why a learned time is not promised, or ""."""
    limit = not_after(policy, asked.category, asked.opened)
    if limit is not None and is_too_late(quote, limit, asked.opened):
        return f"beyond {limit:%Y-%m-%d %H:%M}Z, the last that a law or contract allows"
    resolution = policy.category(asked.category).resolution
    if resolution is not ResolutionPromise.AT_INTAKE:
        return _LEFT_OUT[resolution]
    end = resolution_ceiling(policy, asked.category, asked.severity, asked.opened)
    if quote.quoted_time is None or quote.quoted_time > end:
        ceiling = policy.resolution_ceiling(asked.severity)
        return f"beyond the ceiling of {ceiling} for {asked.severity.name}"
    return ""


def _too_little(policy: Policy, known: Known) -> str:
    return (
        f"little is known: it counts for {known.weight:.1f} complaints of the"
        f" {policy.least_known} that are needed"
    )


def _after(asked: Asked, hours: float) -> datetime:
    """Return so long after the opening, in UTC, up to the full second."""
    return asked.opened.astimezone(UTC) + timedelta(seconds=ceil(hours * 3600))
