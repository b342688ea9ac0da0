"""Where one promise stands: proposed, open, or ended, and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from followup.complaint import (
    BreakReason,
    Commitment,
    CommitmentKind,
    CommitmentStatus,
    Outcome,
    State,
    UpdateFrequency,
)
from followup.facts import (
    CallAttempted,
    ComplaintResolved,
    Fact,
    UpdateRecorded,
    UpdatesChosen,
)
from services.scheduler.decide.closing import Closing
from services.scheduler.decide.telling import (
    Answer,
    asked_by,
    made_id,
    next_update_id,
)

ANSWERED_BY_A_PERSON = {
    CommitmentKind.ACKNOWLEDGE,
    CommitmentKind.FIRST_REPLY,
    CommitmentKind.NEXT_UPDATE,
}
_KEPT = {Outcome.KEPT, Outcome.KEPT_EARLY}
_End = tuple[datetime, int, Outcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """All of a complaint that bears on how its promises stand.

    `told` says when the customer was told each promise, `empty` when an automatic
    "no news yet" stood in for one, `superseded` what took the place of one, `reasons`
    why one was broken, each by commitment id; `spoke` says when the customer spoke
    again.
    """

    facts: Sequence[Fact]
    answers: Sequence[Answer]
    closings: Sequence[Closing]
    told: Mapping[str, datetime]
    empty: Mapping[str, datetime] = field(default_factory=dict)
    superseded: Mapping[str, Commitment] = field(default_factory=dict)
    reasons: Mapping[str, BreakReason] = field(default_factory=dict)
    spoke: Sequence[datetime] = ()


def status_of(promise: Commitment, ledger: Ledger, now: datetime) -> CommitmentStatus:
    """Return where a promise stands at `now`."""
    closing = _closing(promise, ledger)
    ended_time, _, outcome = min(_ends(promise, ledger, closing))
    # What was heard has happened, though a clock ahead of ours may date it later; only
    # a break is found by our own clock.
    if outcome is Outcome.BROKEN and ended_time > now:
        return _owed(promise, ledger)
    early = promise.promised_time - ended_time if outcome in _KEPT else None
    if (
        promise.kind is CommitmentKind.RESOLUTION
        and outcome in _KEPT
        and closing is not None
        and closing.did_not_hold is not None
    ):
        outcome, ended_time, early = Outcome.DID_NOT_HOLD, closing.did_not_hold, None
    return CommitmentStatus(
        commitment=promise,
        state=State.SETTLED,
        outcome=outcome,
        changed_time=ended_time,
        early=early,
        break_reason=ledger.reasons.get(promise.id)
        if outcome is Outcome.BROKEN
        else None,
    )


def made_by(promise: Commitment, fact: Fact) -> bool:
    """Whether this very fact caused the promise, so that it cannot keep it."""
    return promise.id in {next_update_id(fact.id), made_id(fact)}


def _owed(promise: Commitment, ledger: Ledger) -> CommitmentStatus:
    told_time = ledger.told.get(promise.id)
    # What a supplier owes us is never told to the customer: its clock just runs.
    runs = told_time is not None or promise.kind is CommitmentKind.OWED_TO_US
    return CommitmentStatus(
        commitment=promise,
        state=State.OPEN if runs else State.PROPOSED,
        changed_time=told_time or promise.start_time,
    )


def _ends(promise: Commitment, ledger: Ledger, closing: Closing | None) -> list[_End]:
    """Return everything that could have ended the promise; the earliest has."""
    ends: list[_End] = [(promise.promised_time, 4, Outcome.BROKEN)]
    kept_time = _kept_time(promise, ledger)
    if kept_time is not None and kept_time <= promise.promised_time:
        early = kept_time < promise.promised_time
        ends.append((kept_time, 0, Outcome.KEPT_EARLY if early else Outcome.KEPT))
    empty_time = ledger.empty.get(promise.id)
    if empty_time is not None and empty_time <= promise.promised_time:
        ends.append((empty_time, 1, Outcome.KEPT_EMPTY))
    successor = ledger.superseded.get(promise.id)
    replaced_time = _replaced_time(promise, successor, ledger) if successor else None
    if replaced_time is not None:
        ends.append((replaced_time, 2, Outcome.REVISED_BEFORE))
    over_time = _over_time(promise, closing, ledger) if closing else None
    if over_time is not None:
        ends.append((max(over_time, promise.start_time), 3, Outcome.WITHDRAWN))
    if promise.kind is CommitmentKind.NEXT_UPDATE:
        ends += [(at, 3, Outcome.WITHDRAWN) for at in _not_wanted(promise, ledger)]
    return ends


def _replaced_time(
    promise: Commitment, successor: Commitment, ledger: Ledger
) -> datetime | None:
    """Return when a new time took the place of a promise; None: it has not.

    What the customer was told holds until they are told otherwise.
    """
    if promise.kind is CommitmentKind.OWED_TO_US or promise.id not in ledger.told:
        return successor.start_time
    told_time = ledger.told.get(successor.id)
    return told_time and max(told_time, successor.start_time)


def _closing(promise: Commitment, ledger: Ledger) -> Closing | None:
    """Return the end of the complaint that ends this promise too.

    That may be one from before it: while the news of the end was on its way, we may
    have promised a next update. Only what follows a reopening stands for itself.
    """
    for one in ledger.closings:
        reopened = one.reopened
        if reopened is None or reopened.occurred_time > promise.start_time:
            return one
    return None


def _over_time(
    promise: Commitment, closing: Closing, ledger: Ledger
) -> datetime | None:
    """Return when the end of the complaint ends this promise, if it does.

    What is owed in words is owed until the customer has heard of the end, which
    keeps it.
    """
    if closing.is_withdrawn:
        return closing.time
    if promise.kind is CommitmentKind.RESOLUTION:
        return None
    if promise.kind not in ANSWERED_BY_A_PERSON:
        return closing.time
    heard = [one.told_time for one in ledger.answers if one.fact.id == closing.fact.id]
    return min(heard, default=None)


def _not_wanted(promise: Commitment, ledger: Ledger) -> list[datetime]:
    """Return when the customer said that they want to hear of the result only."""
    return [
        fact.occurred_time
        for fact in ledger.facts
        if isinstance(fact.what, UpdatesChosen)
        and fact.what.frequency is UpdateFrequency.ONLY_RESULT
        and fact.occurred_time >= promise.start_time
    ]


def _kept_time(promise: Commitment, ledger: Ledger) -> datetime | None:
    match promise.kind:
        case CommitmentKind.ACKNOWLEDGE:
            # By our own mail or by a person's words, whichever reached them first.
            ways = ledger.told.get(promise.id), _spoken_time(promise, ledger)
            return min((one for one in ways if one is not None), default=None)
        case CommitmentKind.CALLBACK:
            return _called_time(promise, ledger)
        case CommitmentKind.OWED_TO_US:
            return _named_time(promise, ledger)
    return _spoken_time(promise, ledger)


def _spoken_time(promise: Commitment, ledger: Ledger) -> datetime | None:
    """Return when words of a person that keep the promise reached the customer.

    A next update that was promised once the customer had spoken is kept by words from
    after that, not by what was on its way to them.
    """
    asked = None
    if promise.kind is CommitmentKind.NEXT_UPDATE:
        asked = asked_by(promise.start_time, ledger.spoke)
    for answer in ledger.answers:
        if answer.told_time <= promise.start_time or made_by(promise, answer.fact):
            continue
        if asked is not None and answer.fact.occurred_time <= asked:
            continue
        what = answer.fact.what
        is_named = promise.id in getattr(what, "kept_commitments", ())
        by_kind = promise.kind in ANSWERED_BY_A_PERSON
        put_right = promise.kind is CommitmentKind.RESOLUTION and isinstance(
            what, ComplaintResolved
        )
        if is_named or by_kind or put_right:
            return answer.told_time
    return None


def _called_time(promise: Commitment, ledger: Ledger) -> datetime | None:
    """Return when we first called as promised, whether they answered or not.

    A call that reached them counts at any time. One that did not, only once the
    promised day has come, where the customer is, or the time of the warning.
    """
    zone = _zone(promise)
    day = promise.promised_time.astimezone(zone).date()
    for fact in ledger.facts:
        what, when = fact.what, fact.occurred_time
        if not isinstance(what, CallAttempted) or when <= promise.start_time:
            continue
        in_time = when >= promise.warning_time or when.astimezone(zone).date() >= day
        if what.reached or in_time:
            return when
    return None


def _zone(promise: Commitment) -> tzinfo:
    """Return the customer's zone; UTC where nobody gave one that is known."""
    try:
        return ZoneInfo(promise.time_zone)
    except (LookupError, ValueError, OSError):
        return UTC


def _named_time(promise: Commitment, ledger: Ledger) -> datetime | None:
    """Return when one of us noted that it was kept; no customer has to hear of it."""
    for fact in ledger.facts:
        what = fact.what
        if isinstance(what, UpdateRecorded) and promise.id in what.kept_commitments:
            return fact.occurred_time
    return None
