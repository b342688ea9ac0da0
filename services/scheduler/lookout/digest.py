"""Twice per open day each owner hears what they have promised, the nearest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta

from followup import ids
from followup.complaint import Severity
from followup.events import Alert, AlertKind
from followup.policy import Policy, is_absent
from followup.policy.moments import end_of, opening
from followup.working_hours import Calendar
from services.scheduler.lookout.ledger import Desk

LATE = timedelta(minutes=5)
"""Reading what is promised takes a while; a digest later than this says so."""

Slots = dict[str, datetime]
"""By calendar, the moment since which a digest is due; without one none is."""


def slots(policy: Policy, now: datetime) -> Slots:
    """Return the slots that hold now, in the calendars of all teams.

    One holds from its time of day, or from the opening after it, until the next one or
    the end of the day, while the doors are open: what a downtime missed is made up for
    within the same half of the day, or not at all.
    """
    found: Slots = {}
    for name, calendar in _calendars(policy):
        at = _slot(calendar, policy.lookout.digest_at, now)
        if at is not None:
            found[name] = at
    return found


def reach(policy: Policy, now: datetime) -> datetime:
    """Return until when promises are listed, in whichever calendar that is longest."""
    ends = (
        end_of(policy.lookout.digest_reaches, calendar, now)
        for _, calendar in _calendars(policy)
    )
    return max(ends, default=now)


def digests(
    desks: Iterable[Desk], due: Slots, policy: Policy, now: datetime
) -> Iterator[Alert]:
    """Give the digest of everybody whose slot is due and who has promised something.

    Who is away gets none. The same slot gives the same ids however often it is asked.
    """
    calendars = dict(_calendars(policy))
    for desk in desks:
        name = _calendar_of(policy, desk.owner.id)
        slot = due.get(name)
        if slot is None or is_absent(policy, desk.owner.id, now):
            continue
        until = end_of(policy.lookout.digest_reaches, calendars[name], now)
        near = [one for one in desk.near if one.promised_time <= until]
        if not near:
            continue
        past = sum(one.promised_time <= now for one in near)
        in_all = len(desk.near) + desk.later
        id_ = ids.derive("digest", desk.owner.id, slot.isoformat())
        late_by = now - slot
        yield Alert(
            alert_id=id_,
            incident_key=id_,
            kind=AlertKind.DIGEST,
            recipient=desk.owner,
            why=f"{in_all} promises are open: {past} past their time,"
            f" {len(near) - past} within {policy.lookout.digest_reaches},"
            f" {in_all - len(near)} later",
            due_time=slot,
            raised_time=now,
            late_by=late_by if late_by > LATE else None,
            promises=tuple(near[: policy.lookout.digest_most]),
            promises_in_all=in_all,
        )


def _calendars(policy: Policy) -> list[tuple[str, Calendar]]:
    """Return every calendar that some owner works by, by name."""
    names = {policy.severities[Severity.MEDIUM].calendar}
    names |= {team.calendar for team in policy.teams.values() if team.calendar}
    found = ((name, policy.calendar_named(name)) for name in sorted(names))
    return [(name, calendar) for name, calendar in found if calendar is not None]


def _calendar_of(policy: Policy, person: str) -> str:
    """Return the calendar of a person's first team; without one that of MEDIUM."""
    for team in policy.teams.values():
        if team.calendar and (person in team.members or person == team.lead):
            return team.calendar
    return policy.severities[Severity.MEDIUM].calendar


def _slot(calendar: Calendar, times: Iterable[str], now: datetime) -> datetime | None:
    if not calendar.is_open(now):
        return None
    local = calendar.local(now)
    begun = []
    for each in times:
        wall = datetime.combine(local.date(), time.fromisoformat(each), local.tzinfo)
        begins = opening(calendar, wall.astimezone(UTC))
        if begins <= now and calendar.local(begins).date() == local.date():
            begun.append(begins)
    return max(begun, default=None)
