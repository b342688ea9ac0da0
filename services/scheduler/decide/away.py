"""Promises that fall into their owner's absence, and who acts for an absent lead.

Absences are asked of the policy of today: who is away is no part of what a complaint
was promised under.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from followup.complaint import Commitment, CommitmentKind
from followup.events import AlertKind
from followup.policy import Policy, absence_over, has_absences, lead_for, stand_in
from services.scheduler.case import Case
from services.scheduler.decide.concerns import Concern, plain
from services.scheduler.decide.standing import Standing

_PREFIX = "absence/"
_NOT_THE_OWNERS = {CommitmentKind.ACKNOWLEDGE}


def absence_concerns(
    case: Case, now_is: Standing, today: Policy, now: datetime
) -> tuple[Concern, ...]:
    """Return what is to be said now of promises while their owner is away.

    One alert for a complaint and an absence, to the lead or whoever stands in, and its
    end once nothing falls into that absence any more: kept, revised or handed over. If
    something does again after that, it is said again.
    """
    raised = [one for one in case.raised if one.subject.startswith(_PREFIX)]
    if not raised and not has_absences(today, now_is.owner.id):
        return ()
    found = {one.subject: one for one in _found(now_is, today, now)}
    times = Counter(one.subject for one in raised)
    last = {one.subject: one.kind for one in raised}
    fresh = [
        replace(one, level=times[subject])
        for subject, one in found.items()
        if last.get(subject, AlertKind.CLEARED) is AlertKind.CLEARED
    ]
    over = [
        Concern(
            kind=AlertKind.CLEARED,
            subject=subject,
            level=times[subject],
            due_time=now,
            why="no promise falls into this absence any more",
            recipient=now_is.owner,
        )
        for subject, kind in last.items()
        if kind is not AlertKind.CLEARED and subject not in found
    ]
    return (*fresh, *over)


def addressed(
    found: Iterable[Concern], now_is: Standing, today: Policy, now: datetime
) -> tuple[Concern, ...]:
    """Return concerns with whoever stands in where the lead is away."""
    category = now_is.received.category
    lead = lead_for(today, category).id
    there = stand_in(today, category, now)
    if there.id == lead:
        return tuple(found)
    return tuple(
        replace(one, recipient=there) if one.recipient.id == lead else one
        for one in found
    )


def _found(now_is: Standing, today: Policy, now: datetime) -> Iterator[Concern]:
    owner = now_is.owner
    away: dict[datetime, list[Commitment]] = {}
    ends: dict[datetime, datetime] = {}
    for promise in (one.commitment for one in now_is.unsettled):
        if promise.kind in _NOT_THE_OWNERS or promise.promised_time <= now:
            continue
        span = absence_over(today, owner.id, promise.promised_time)
        if span is not None:
            away.setdefault(span[0], []).append(promise)
            ends[span[0]] = span[1]
    zone = ZoneInfo(today.zone)
    for start, promises in away.items():
        told = ", ".join(
            f"{plain(one.kind.name)} {_at(one.promised_time, zone)}" for one in promises
        )
        yield Concern(
            kind=AlertKind.ABSENCE,
            subject=f"{_PREFIX}{owner.id}/{start:%Y-%m-%dT%H:%MZ}",
            due_time=now,
            why=f"{owner.display_name or owner.id} is away from {_at(start, zone)}"
            f" until {_at(ends[start], zone)} ({today.zone}), and has promised for that"
            f" time: {told}; hand the complaint over, or see that somebody keeps it",
            recipient=stand_in(today, now_is.received.category, now),
            commitment=promises[0],
        )


def _at(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
