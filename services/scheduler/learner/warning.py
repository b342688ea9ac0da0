"""Tells a lead that fewer quoted times of a category are kept than was said: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from math import isfinite

from followup import ids
from followup.events import Alert, AlertKind
from followup.lead_times.ages import hours_of
from followup.policy import Policy, lead_for
from services.scheduler.learner.keeping import MOST_STEPS, Counted, Kept
from services.scheduler.learner.outcomes import ALL

FRESH = timedelta(days=7)
"""What changed longer ago was told then: its ids are known no more."""


class _Chapter(Enum):
    """What is told of one time of trouble."""

    BEGAN = "began"
    AT_MOST = "at most"
    OVER = "over"


def warnings(
    kept: Mapping[str, Kept], policy: Policy, now: datetime
) -> Iterator[Alert]:
    """Give what is to be told now; the same again under the same ids, for a week.

    One alert when quotes of a category are made longer for the first time, one when
    they are not made longer any more though it is still not enough, and the all clear
    when they are as they were.
    """
    for category, one in kept.items():
        if one.steps and _is_fresh(one.began, now):
            why = f"{_share(one, one.began_by)}; quotes are longer from now on"
            yield _alert(category, one, policy, now, _Chapter.BEGAN, why)
        if one.steps >= MOST_STEPS and _is_fresh(one.since, now):
            why = (
                f"{_share(one, one.changed_by)}; quotes are as much longer as they"
                " may be by themselves: work is slower than ever, or differs from what"
                " it was"
            )
            yield _alert(category, one, policy, now, _Chapter.AT_MOST, why)
        if not one.steps and isfinite(one.began) and _is_fresh(one.since, now):
            why = f"{_share(one, one.changed_by)}; quotes are as long as before"
            yield _alert(category, one, policy, now, _Chapter.OVER, why)


def _alert(  # noqa: PLR0913, PLR0917 - what one alert consists of
    category: str,
    one: Kept,
    policy: Policy,
    now: datetime,
    chapter: _Chapter,
    why: str,
) -> Alert:
    key = ids.derive("promises not kept", category, one.began)
    due = one.began if chapter is _Chapter.BEGAN else one.since
    over = chapter is _Chapter.OVER
    name = category if category != ALL else policy.default_category
    return Alert(
        alert_id=ids.derive(key, chapter.value),
        incident_key=key,
        kind=AlertKind.CLEARED if over else AlertKind.PROMISES_NOT_KEPT,
        recipient=lead_for(policy, name),
        issue=category or "all complaints",
        category=category,
        why=why,
        due_time=datetime.fromtimestamp(due * 3600, UTC),
        raised_time=now,
    )


def _share(one: Kept, by: Counted | None) -> str:
    """Say what led to a step; where that is not known, how it stands."""
    number, level, kept, _, _ = one.summary()
    lately = "the last "
    if by is not None:
        number, lately = by.counted, ""
        level, kept = by.hoped / number, by.kept / number
    return f"{kept:.0%} of {lately}{number} quoted times were kept, not {level:.0%}"


def _is_fresh(hours: float, now: datetime) -> bool:
    return isfinite(hours) and hours_of(now) - hours <= FRESH.total_seconds() / 3600
