"""What the customer should hear, each with its cause: facts, and time gone by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from followup.complaint import Commitment, CommitmentKind, Origin, Teller
from followup.events import UpdateKind
from followup.facts import (
    CallAttempted,
    CommitmentMade,
    CommitmentRevised,
    ComplaintAssigned,
    ComplaintReopened,
    ComplaintResolved,
    CustomerWrote,
    Fact,
    UpdateRecorded,
    UpdatesChosen,
)
from followup.policy import Policy
from services.scheduler.case import Case
from services.scheduler.decide.hand_over import hand_over_line
from services.scheduler.decide.heartbeat import (
    admissions,
    breaks_to_admit,
    may_say_no_news,
    silent_beat,
)
from services.scheduler.decide.standing import Standing
from services.scheduler.decide.telling import made_id, next_update_id, revision_id

WARNED_OF = {
    CommitmentKind.FIRST_REPLY,
    CommitmentKind.UNDERSTANDING,
    CommitmentKind.REMEDY_OFFER,
    CommitmentKind.RESOLUTION,
    CommitmentKind.CALLBACK,
    CommitmentKind.CUSTOM,
}
"""Kinds the customer is warned of; a heartbeat has its "no news yet" instead."""

BY_TIME = {UpdateKind.BROKEN_PROMISE, UpdateKind.EARLY_WARNING, UpdateKind.NO_NEWS}
"""Kinds that no fact calls for, but time that went by without one."""

_QUIET_DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A message that some cause calls for; `since` is when it was first called for.

    `identity` tells it from others of its kind; left out, its cause does.
    """

    kind: UpdateKind
    cause: str
    since: datetime
    why: str
    promises: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    at_risk: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    line: str = ""
    identity: str = ""


def wanted(
    case: Case, now_is: Standing, policy: Policy, now: datetime
) -> Iterator[Wanted]:
    """Give every message that is called for at `now`, whether it was decided or not."""
    received = now_is.received
    if received.teller is Teller.FOLLOWUP and received.origin is Origin.REPORTED:
        yield Wanted(
            kind=UpdateKind.ACKNOWLEDGEMENT,
            cause=now_is.opened.id,
            since=now_is.opened.occurred_time,
            promises=tuple(one.id for one in received.commitments),
            why="the complaint was received and we tell the customer what we promise",
        )
    for fact in case.facts:
        if _is_spoken_of(fact, now_is):
            yield from _while_open(fact, case, now_is)
        match fact.what:
            case ComplaintResolved(told_customer=False, line=line):
                yield Wanted(
                    kind=UpdateKind.RESOLVED,
                    cause=fact.id,
                    since=fact.occurred_time,
                    line=line,
                    why="the complaint was put right",
                )
    if now_is.closed is None:
        yield from _by_time(case, now_is, policy, now)


def at_risk(case: Case, now_is: Standing) -> tuple[Commitment, ...]:
    """Return the promises the customer knows of and has not been warned of.

    Those that the owner reported on track are not among them.
    """
    warned = {id_ for one in case.messages for id_ in one.at_risk}
    return tuple(
        promise
        for promise in (one.commitment for one in now_is.unsettled)
        if promise.kind in WARNED_OF
        and promise.notice_time is not None
        and promise.id in now_is.told
        and promise.id not in warned
        and promise.id not in now_is.on_track
    )


def _is_spoken_of(fact: Fact, now_is: Standing) -> bool:
    """Whether a fact calls for words to the customer now.

    What happened at the end of a complaint, before it was reopened, calls for none; but
    what a person says to the customer then is said, at the end and after it.
    """
    if fact.id in now_is.after_end:
        return True
    return now_is.closed is None and not now_is.is_after_end(fact)


def _while_open(fact: Fact, case: Case, now_is: Standing) -> Iterator[Wanted]:
    since = fact.occurred_time
    beats = (now_is.beat.id,) if now_is.beat else ()
    made = {one.id for one in case.made}
    match fact.what:
        case CustomerWrote() if now_is.unanswered(fact) and (
            not _wrote_before(case, fact, now_is)
            # What it moved they have not heard of yet.
            or now_is.is_owed(next_update_id(fact.id))
        ):
            yield Wanted(
                kind=UpdateKind.ACKNOWLEDGEMENT,
                cause=fact.id,
                since=since,
                promises=beats,
                why="the customer wrote again and hears when we answer",
            )
        case UpdatesChosen() if now_is.is_owed(next_update_id(fact.id)):
            yield Wanted(
                kind=UpdateKind.ACKNOWLEDGEMENT,
                cause=fact.id,
                since=since,
                promises=beats,
                why="the customer wants to hear from us after all, and hears when",
            )
        case ComplaintReopened(line=line) if now_is.unanswered(fact):
            yield Wanted(
                kind=UpdateKind.REOPENED,
                cause=fact.id,
                since=since,
                promises=beats,
                line=line,
                why="the complaint was reopened and the customer hears what is next",
            )
        case UpdateRecorded(told_customer=False, line=line):
            promises = {next_update_id(fact.id)} & made
            yield Wanted(
                kind=UpdateKind.NEXT_UPDATE,
                cause=fact.id,
                since=since,
                promises=tuple(promises),
                line=line,
                why="a person has news for the customer",
            )
        case ComplaintAssigned() if line := hand_over_line(fact, case, now_is):
            yield Wanted(
                kind=UpdateKind.NEXT_UPDATE,
                cause=fact.id,
                since=since,
                line=line,
                why="another person looks after the complaint",
            )
        case CommitmentRevised(told_customer=False, reason=reason):
            revised = tuple(
                one.id for one in case.made if one.id == revision_id(one.kind, fact.id)
            )
            if revised:
                yield Wanted(
                    kind=UpdateKind.REVISED_PROMISE,
                    cause=fact.id,
                    since=since,
                    promises=revised,
                    line=reason,
                    why="a person gave the promise a new time",
                )
        case CommitmentMade(told_customer=False, kind=kind, line=line) if (
            kind is not CommitmentKind.OWED_TO_US and now_is.is_owed(made_id(fact))
        ):
            yield Wanted(
                kind=UpdateKind.NEXT_UPDATE,
                cause=fact.id,
                since=since,
                promises=(made_id(fact), *beats),
                line=line,
                why="a person promised the customer something more",
            )
        case CallAttempted(reached=False, line=line):
            promises = {made_id(fact), next_update_id(fact.id)} & made
            yield Wanted(
                kind=UpdateKind.CALL_ATTEMPT,
                cause=fact.id,
                since=since,
                promises=tuple(sorted(promises)),
                line=line,
                why="a person called and did not reach the customer",
            )


def _by_time(
    case: Case, now_is: Standing, policy: Policy, now: datetime
) -> Iterator[Wanted]:
    beats = (now_is.beat.id,) if now_is.beat else ()
    broken = breaks_to_admit(case, now_is, policy, now)
    if broken:
        yield Wanted(
            kind=UpdateKind.BROKEN_PROMISE,
            cause=broken[0].id,
            since=broken[0].promised_time,
            broken=tuple(one.id for one in broken),
            promises=beats,
            why=f"we broke a promise: {broken[0].words}",
            # Decided anew after a crash, more may be broken by then; it must still be
            # the same message to a customer who gets both.
            identity=f"notice {len(admissions(case))}",
        )
    yield from _before_it_is_late(case, now_is, policy, now)


def _before_it_is_late(
    case: Case, now_is: Standing, policy: Policy, now: datetime
) -> Iterator[Wanted]:
    """Give the early warning that is due, or "no news yet"; one mail says both."""
    due = [one for one in at_risk(case, now_is) if _notice(one) <= now]
    promises: tuple[str, ...] = (now_is.beat.id,) if now_is.beat else ()
    keeps: tuple[str, ...] = ()
    silent = silent_beat(case, now_is)
    if (
        silent is not None
        and _notice(silent) <= now
        and may_say_no_news(case, now_is, policy)
    ):
        following = next_update_id(silent.id)
        keeps = (silent.id,)
        promises = tuple(one.id for one in case.made if one.id == following)
    if due:
        yield Wanted(
            kind=UpdateKind.EARLY_WARNING,
            cause=due[0].id,
            since=_notice(due[0]),
            at_risk=tuple(one.id for one in due),
            keeps=keeps,
            promises=promises,
            why=f"a promise may be missed, and the owner was asked: {due[0].words}",
        )
    elif silent is not None and keeps:
        yield Wanted(
            kind=UpdateKind.NO_NEWS,
            cause=silent.id,
            since=_notice(silent),
            keeps=keeps,
            promises=promises,
            why="the next update is near and nobody has news",
        )


def _notice(promise: Commitment) -> datetime:
    return promise.notice_time or promise.promised_time


def _wrote_before(case: Case, wrote: Fact, now_is: Standing) -> bool:
    """Whether the customer wrote within a day before, and nobody has answered yet.

    The answer to that one has said when they hear from us. Answering each would never
    end where a program of theirs answers ours.
    """
    return any(
        isinstance(one.what, CustomerWrote)
        and now_is.unanswered(one)
        and one.order < wrote.order
        and wrote.occurred_time - one.occurred_time < _QUIET_DAY
        for one in case.facts
    )
