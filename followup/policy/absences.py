"""Who is there and who is away; pure functions of the policy and a moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from followup.policy.models import Policy
from followup.working_hours import DAY, HORIZON

_INSTANT = timedelta(microseconds=1)


def is_absent(policy: Policy, person: str, moment: datetime) -> bool:
    """Tell whether the person of that key is away at `moment`.

    Nothing is known of a person whom the policy does not name: they are there.
    """
    return any(_ends(policy, person, moment))


def next_present(policy: Policy, person: str, moment: datetime) -> datetime | None:
    """Give, in UTC, the first instant from `moment` on at which the person is there.

    None where they stay away for longer than 400 days.
    """
    at = moment.astimezone(UTC)
    while at - moment <= HORIZON:
        ends = list(_ends(policy, person, at))
        if not ends:
            return at
        at = max(ends)
    return None


def falls_into_absence(policy: Policy, person: str, promised_time: datetime) -> bool:
    """Tell whether the person is away in the last instant that keeps a promise."""
    return is_absent(policy, person, promised_time - _INSTANT)


def has_absences(policy: Policy, person: str) -> bool:
    """Tell whether the policy knows of any absence of the person at all."""
    known = policy.people.get(person)
    return known is not None and bool(known.absences or known.absence_calendar)


def absence_over(
    policy: Policy, person: str, promised_time: datetime
) -> tuple[datetime, datetime] | None:
    """Give start and end, in UTC, of the absence that a promise falls into, if any.

    Of several the one that ends last.
    """
    spans = _spans(policy, person, promised_time - _INSTANT)
    return max(spans, key=lambda span: span[1], default=None)


def fingerprint(policy: Policy, person: str) -> tuple[object, ...]:
    """Give what differs wherever the person's absences do."""
    known = policy.people.get(person)
    own = known.absences if known else ()
    return own, policy.absences(person).version, policy.zone


def _ends(policy: Policy, person: str, moment: datetime) -> Iterator[datetime]:
    """Give the ends, in UTC, of the absences that hold at `moment`."""
    for _, end in _spans(policy, person, moment):
        yield end


def _spans(
    policy: Policy, person: str, moment: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Give start and end, in UTC, of the absences that hold at `moment`."""
    known = policy.people.get(person)
    if known is None:
        return
    if known.absences:
        zone = ZoneInfo(policy.zone)
        today = moment.astimezone(zone).date()
        for absence in known.absences:
            if absence.first_day <= today <= absence.last_day:
                start, back = (
                    datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
                    for day in (absence.first_day, absence.last_day + DAY)
                )
                yield start, back
    for shift in policy.absences(person).at(moment):
        yield shift.start, shift.end
