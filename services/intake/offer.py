"""What the first answer promises: what we control, and, where it is known, the end.

Pure: the same complaint, policy and knowledge give the same answer, at any instance.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from followup import ids
from followup.complaint import Commitment, CommitmentKind
from followup.lead_times.curves import Known, Unknown
from followup.learning import Quote
from followup.policy import Policy, PromisedTime, cut, promise_times
from followup.promising import commitment_of
from followup.quoting import Asked, quote_for
from followup.value import Value
from services.intake.requests import AskQuote

DEFAULT_LOCALE = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The times to promise, in the order they are told, and what is expected."""

    times: tuple[PromisedTime, ...]
    quote: Quote


class Quotation(Value):
    """The answer to who asks what would be promised; nobody is promised anything."""

    quote: Quote
    commitments: tuple[Commitment, ...]
    policy_version: str


def offer(policy: Policy, known: Known | Unknown, asked: Asked) -> Offer:
    """Return what a new complaint is promised.

    Raises ValueError for an unknown zone, and NoOpenTime where the calendar stays
    closed for longer than 400 days.
    """
    times = promise_times(
        policy,
        category=asked.category,
        severity=asked.severity,
        opened=asked.opened,
        customer_zone=asked.customer_zone,
        by=asked.by,
    )
    found = quote_for(policy, known, asked)
    if end := found.resolution:
        times = (*_until(end, times, policy, asked), end)
    return Offer(times=times, quote=found.quote)


def quotation(
    request: AskQuote, policy: Policy, known: Known | Unknown, source: str
) -> Quotation:
    """Return what such a complaint would be promised; raises as `offer` does.

    Nobody owns it, so the promises name the team in the owner's place; `source` keeps
    their ids apart from those of promises that were made.
    """
    category = request.category or policy.default_category
    asked = Asked(
        category=category,
        severity=request.severity,
        opened=request.occurred_time,
        customer_zone=request.time_zone,
        by=request.channel,
    )
    found = offer(policy, known, asked)
    team = policy.teams[policy.category(category).team].display_name
    return Quotation(
        quote=found.quote,
        commitments=tuple(
            promised(
                one,
                source,
                start=asked.opened,
                owner=team,
                locale=request.locale or DEFAULT_LOCALE,
            )
            for one in found.times
        ),
        policy_version=policy.version,
    )


def _until(
    end: PromisedTime,
    times: tuple[PromisedTime, ...],
    policy: Policy,
    asked: Asked,
) -> tuple[PromisedTime, ...]:
    """Return what is promised of the way to the end: none of it for after the end.

    A way to put it right is not offered for when it is put right.
    """
    last = end.promised_time
    return tuple(
        cut(policy, asked.severity, asked.opened, last, one)
        for one in times
        if one.kind is not CommitmentKind.REMEDY_OFFER or one.promised_time < last
    )


def promised(
    times: PromisedTime, cause: str, *, start: datetime, owner: str, locale: str
) -> Commitment:
    """Return the promise of these times, with an id that derives from its cause."""
    kind = times.kind.name
    return commitment_of(
        times,
        id_=ids.short(kind.lower().replace("_", "-"), cause, kind),
        start=start,
        owner=owner,
        locale=locale,
    )
