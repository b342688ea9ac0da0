"""Thresholds that a promise has crossed, on each of its clocks: recorded once.

Few of them are told to anybody; all are kept, with the exact moment, and travel with
the state of the promise. None asks for a look of its own, and an alert, which is in a
hurry, waits for none: what was crossed on the way is found when the promise ends, and
what is crossed after a break in the next judgement that brings any news.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from followup.complaint import (
    Commitment,
    CommitmentKind,
    CommitmentStatus,
    Crossing,
    Outcome,
    State,
    ThresholdClock,
)
from followup.events import AlertKind
from followup.policy import Policy
from followup.working_hours import Calendar
from services.scheduler.case import Case, Recorded
from services.scheduler.decide.pauses import Span, add_worked, worked
from services.scheduler.decide.standing import Standing
from services.scheduler.decide.targets import target_of
from services.scheduler.decide.telling import made_by_person

WHOLE = 100
"""Per cent of a clock: it has run out."""

MOST_REPEATS = 14
"""How often the last threshold after a broken promise repeats: more says no more."""

_TARGET, _PROMISE = ThresholdClock.TARGET, ThresholdClock.PROMISE
_Due = tuple[datetime, ThresholdClock, int, timedelta | None]


def with_crossings(
    case: Case,
    before: Sequence[CommitmentStatus],
    now_is: Standing,
    policy: Policy,
    now: datetime,
) -> Case:
    """Return the case with what its promises have crossed by `now`.

    `before` is where they stood in the last judgement. Costs next to nothing for a
    promise that is still owed, and for one that was kept before.
    """
    found: dict[str, tuple[Crossing, ...]] = {}
    soonest = policy.thresholds.soonest
    for place, status in enumerate(now_is.statuses):
        if status.state is not State.SETTLED:
            continue
        if status.outcome is not Outcome.BROKEN:
            known = before[place] if place < len(before) else None
            if (known and known.state is State.SETTLED) or _is_at_once(status):
                continue
        recorded = crossings_of(status.commitment.id, case)
        if recorded and now < status.commitment.promised_time + soonest:
            continue
        fresh = _fresh(status, recorded, case, now_is, policy, now)
        if fresh:
            found[status.commitment.id] = (*recorded, *fresh)
    if not found:
        return case
    kept = [one for one in case.recorded if one.commitment not in found]
    made = [Recorded(commitment=id_, crossings=all_) for id_, all_ in found.items()]
    return replace(case, recorded=(*kept, *made))


def crossings_of(commitment: str, case: Case) -> tuple[Crossing, ...]:
    """Return what the promise with this id has crossed, as recorded."""
    for one in case.recorded:
        if one.commitment == commitment:
            return one.crossings
    return ()


def _is_at_once(ended: CommitmentStatus) -> bool:
    """Whether a promise ended before anything of it could have been crossed."""
    promise, end = ended.commitment, ended.changed_time
    if promise.kind is not CommitmentKind.ACKNOWLEDGE:
        return end <= promise.start_time
    # Counted in plain time, and nearly always kept within seconds.
    return end - promise.start_time < (promise.warning_time - promise.start_time) / 8


def _fresh(  # noqa: PLR0913, PLR0917 - all that bears on it
    status: CommitmentStatus,
    recorded: tuple[Crossing, ...],
    case: Case,
    now_is: Standing,
    policy: Policy,
    now: datetime,
) -> tuple[Crossing, ...]:
    known = {(one.clock, one.percent, one.after) for one in recorded}
    promise = status.commitment
    until = now
    due: list[_Due] = []
    if (_TARGET, WHOLE, None) not in known:
        due += _of_target(promise, case, now_is, policy)
    warning = round(policy.warning_at * WHOLE)
    due.append((promise.warning_time, _PROMISE, warning, None))
    due.append((promise.promised_time, _PROMISE, WHOLE, None))
    if status.outcome is Outcome.BROKEN:
        due += _after(promise, case, now_is, policy, now)
    elif status.state is State.SETTLED:
        until = min(now, status.changed_time)
    crossed = dict.fromkeys(
        [one for one in due if one[0] <= until and one[1:] not in known]
    )
    if not crossed:
        return ()
    sent = _sent(promise, case, warning)
    # Found at one look with the end of the clock: only that was told to anybody.
    over = WHOLE in sent and warning not in sent and promise.id not in now_is.on_track
    return tuple(
        [
            Crossing(
                clock=clock,
                percent=percent,
                after=after,
                crossed_time=at,
                sent=clock is _PROMISE and percent in sent,
                skipped=over and clock is _PROMISE and percent == warning,
            )
            for at, clock, percent, after in crossed
        ]
    )


def _of_target(
    promise: Commitment, case: Case, now_is: Standing, policy: Policy
) -> list[_Due]:
    """Return the shares of the time to our own target, as pauses have moved it."""
    shares = policy.thresholds.target
    start, target = promise.start_time, target_of(promise, case, now_is, policy)
    calendar = policy.calendar(now_is.received.severity)
    if promise.kind is CommitmentKind.ACKNOWLEDGE:
        times = tuple(start + share * (target - start) for share in shares)
    elif now_is.pauses:
        times = _around_pauses(calendar, now_is.pauses, start, target, shares)
    else:
        times = calendar.at_shares(start, target, shares)
    return [
        (at, _TARGET, round(share * WHOLE), None)
        for share, at in zip(shares, times, strict=True)
    ]


def _around_pauses(
    calendar: Calendar,
    pauses: Sequence[Span],
    start: datetime,
    target: datetime,
    shares: Sequence[float],
) -> tuple[datetime, ...]:
    length = worked(calendar, pauses, start, target)
    if not length:
        return calendar.at_shares(start, target, shares)
    return tuple(
        target if share == 1 else add_worked(calendar, pauses, start, share * length)
        for share in shares
    )


def _after(
    promise: Commitment, case: Case, now_is: Standing, policy: Policy, now: datetime
) -> Iterator[_Due]:
    """Give the times after a broken promise, until somebody has made it good."""
    thresholds, promised = policy.thresholds, promise.promised_time
    every = thresholds.overdue_every
    end = min([now, *_made_good(promise, case, now_is)])
    for after in (
        *thresholds.overdue,
        *(every * number for number in range(1, MOST_REPEATS + 1)),
    ):
        if promised + after <= end:
            yield promised + after, _PROMISE, 0, after


def _made_good(promise: Commitment, case: Case, now_is: Standing) -> Iterator[datetime]:
    """Give when words, a new time or the end of the complaint made up for a break."""
    for answer in now_is.answers:
        if answer.told_time > promise.promised_time:
            yield answer.told_time
            break
    for closing in now_is.closings:
        if closing.time > promise.promised_time:
            yield closing.time
            break
    for fact, made in made_by_person(case):
        revised = getattr(fact.what, "commitment", "") == promise.id
        if revised and made.id in now_is.told:
            yield now_is.told[made.id]


def _sent(promise: Commitment, case: Case, warning: int) -> set[int]:
    """Return the percentages of the promise's clock that an alert has told of."""
    kinds = {one.kind for one in case.raised if one.subject == promise.id}
    sent = {warning} if AlertKind.AT_RISK in kinds else set()
    return sent | ({WHOLE} if AlertKind.OVERDUE in kinds else set())
