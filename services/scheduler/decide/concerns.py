"""What our people should know: clocks, promises untold, messages unsent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from followup import ids
from followup.complaint import (
    Commitment,
    CommitmentKind,
    CommitmentStatus,
    Outcome,
    Person,
    State,
)
from followup.events import AlertKind, DeliveryOutcome
from followup.facts import UpdateRecorded
from followup.policy import Policy, lead_for
from services.scheduler.case import Case, Message
from services.scheduler.decide.messages import is_stale, is_unsent
from services.scheduler.decide.promises import has_admitted_a_break
from services.scheduler.decide.standing import Standing, made_by

OVERDUE_LEVEL = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """Something our people must know now, before it is known whether they do."""

    kind: AlertKind
    subject: str
    due_time: datetime
    why: str
    recipient: Person
    commitment: Commitment | None = None
    level: int = 0

    @property
    def key(self) -> tuple[str, AlertKind, int]:
        """What makes it the same alert as another."""
        return self.subject, self.kind, self.level


def untold_concern_time(now_is: Standing, policy: Policy) -> datetime | None:
    """Return when it must be said that the customer has not been told a promise."""
    starts = [one.commitment.start_time for one in _to_be_told(now_is)]
    return min(starts) + policy.untold_after if starts else None


def unsent_concern_time(
    message: Message, now_is: Standing, policy: Policy
) -> datetime | None:
    """Return when it must be said that a message has not been accepted."""
    if not is_unsent(message):
        return None
    if message.outcome is DeliveryOutcome.BOUNCED:
        return message.outcome_time
    if is_stale(message, now_is, message.decided_time):
        return None
    if message.outcome is DeliveryOutcome.EXPIRED and message.retry_time is None:
        return message.outcome_time
    return message.decided_time + policy.unsent_after


def untold_subject(due: datetime) -> str:
    """Return the subject of promises the customer should have known of by then."""
    return f"untold/{due.timestamp():.6f}"


def unsent_subject(message: Message) -> str:
    """Return the subject of a message that does not get through."""
    return f"unsent/{message.id}"


def incident_key(case: Case, subject: str) -> str:
    """Return the key of an incident; the same at every level."""
    return ids.derive(case.name, subject)


def concerns(
    case: Case, now_is: Standing, policy: Policy, now: datetime
) -> Iterator[Concern]:
    """Give everything our people should know at `now`, whether or not they do."""
    for status in now_is.statuses:
        yield from _clock(case, now_is, status, policy, now)
    untold = untold_concern_time(now_is, policy)
    if untold is not None and untold <= now:
        yield Concern(
            kind=AlertKind.UNTOLD,
            subject=untold_subject(untold),
            due_time=untold,
            why="the customer has not been told what we promised; tell them, then"
            " record the update with the promises told",
            recipient=now_is.owner,
        )
    for message in case.messages:
        due = unsent_concern_time(message, now_is, policy)
        if due is not None and due <= now:
            fate = message.outcome.name.lower() if message.outcome else "no answer yet"
            yield Concern(
                kind=AlertKind.UNSENT,
                subject=unsent_subject(message),
                due_time=due,
                why=f"the {_plain(message.kind.name)} message has not reached the"
                f" customer ({fate}); reach them another way",
                recipient=now_is.owner,
            )
    for fact in case.facts:
        if now_is.wrote_after_resolution(fact):
            yield Concern(
                kind=AlertKind.WROTE_AFTER_RESOLUTION,
                subject=f"wrote/{fact.id}",
                due_time=fact.occurred_time,
                why="the customer wrote after the complaint was resolved; read it and"
                " answer",
                recipient=now_is.owner,
            )


def _clock(
    case: Case,
    now_is: Standing,
    status: CommitmentStatus,
    policy: Policy,
    now: datetime,
) -> Iterator[Concern]:
    promise = status.commitment
    name = _plain(promise.kind.name)
    if status.outcome is Outcome.BROKEN:
        if now_is.is_owned_up(promise):
            return
        again = has_admitted_a_break(case) and not _in_first_notice(case, promise)
        lead = lead_for(policy, now_is.received.category) if again else now_is.owner
        why = (
            f"the {name} promise is broken, the second on this complaint: no mail goes"
            " out; call the customer"
            if again
            else f"the {name} promise is broken; answer the customer now"
        )
        yield Concern(
            kind=AlertKind.OVERDUE,
            subject=promise.id,
            due_time=promise.promised_time,
            why=why,
            recipient=lead,
            commitment=promise,
            level=OVERDUE_LEVEL,
        )
    elif status.state is not State.SETTLED and promise.warning_time <= now:
        level = round(policy.warning_at * 100)
        yield Concern(
            kind=AlertKind.AT_RISK,
            subject=promise.id,
            due_time=promise.warning_time,
            why=f"{level} % of the time for the {name} promise is used",
            recipient=now_is.owner,
            commitment=promise,
            level=level,
        )


def _in_first_notice(case: Case, promise: Commitment) -> bool:
    return any(promise.id in one.broken for one in case.messages)


def _to_be_told(now_is: Standing) -> list[CommitmentStatus]:
    """Return open promises somebody must tell: not heartbeats after a person's words.

    When a person has told the news themselves, the next heartbeat is our own affair.
    """
    own = [
        one.fact
        for one in now_is.answers
        if isinstance(one.fact.what, UpdateRecorded) and one.fact.what.told_customer
    ]
    return [
        one
        for one in now_is.unsettled
        if one.state is State.PROPOSED
        and one.commitment.kind is not CommitmentKind.ACKNOWLEDGE
        and not any(made_by(one.commitment, fact) for fact in own)
    ]


def _plain(name: str) -> str:
    return name.lower().replace("_", " ")
