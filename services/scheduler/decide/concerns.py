"""What our people should know: clocks, promises untold, messages unsent, questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from followup import ids
from followup.complaint import (
    Channel,
    Commitment,
    CommitmentKind,
    CommitmentStatus,
    Outcome,
    Person,
    State,
)
from followup.events import AlertKind, DeliveryOutcome, Prospect
from followup.facts import Fact
from followup.policy import Policy, lead_for
from services.scheduler.case import Case, Message
from services.scheduler.decide.gate import is_held
from services.scheduler.decide.heartbeat import (
    admissions,
    is_imported_beat,
    is_own_affair,
)
from services.scheduler.decide.messages import is_stale, is_unsent
from services.scheduler.decide.standing import Standing

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
    channels: tuple[Channel, ...] = ()
    message: Message | None = None
    prospect: Prospect | None = None

    @property
    def who(self) -> str:
        """Whose alert it is, where several people are told; else empty."""
        return self.recipient.id if self.kind is AlertKind.ESCALATED else ""

    @property
    def key(self) -> tuple[str, AlertKind, int, str]:
        """What makes it the same alert as another."""
        return self.subject, self.kind, self.level, self.who


def untold_concern_time(now_is: Standing, policy: Policy) -> datetime | None:
    """Return when it must be said that the customer has not been told a promise."""
    starts = [
        now_is.patient.get(one.commitment.id, one.commitment.start_time)
        for one in _to_be_told(now_is)
    ]
    return min(starts) + policy.untold_after if starts else None


def unsent_concern_time(
    message: Message, now_is: Standing, policy: Policy
) -> datetime | None:
    """Return when it must be said that a message has not been accepted."""
    if not is_unsent(message):
        return None
    if message.outcome is DeliveryOutcome.BOUNCED:
        return message.outcome_time
    if is_held(message) or is_stale(message, now_is, message.decided_time):
        return None
    if message.outcome is DeliveryOutcome.EXPIRED and message.retry_time is None:
        return message.outcome_time
    if message.outcome is DeliveryOutcome.UNKNOWN and message.retry_time is None:
        return message.outcome_time
    return message.free_time + policy.unsent_after


def untold_subject(due: datetime) -> str:
    """Return the subject of promises the customer should have known of by then."""
    return f"untold/{due.timestamp():.6f}"


def unsent_subject(message: Message) -> str:
    """Return the subject of a message that does not get through."""
    return f"unsent/{message.id}"


def wrote_subject(fact: Fact) -> str:
    """Return the subject of words that came after the complaint had ended."""
    return f"wrote/{fact.id}"


def incident_key(case: Case, subject: str) -> str:
    """Return the key of an incident; the same at every level."""
    return ids.derive(case.name, subject)


def concerns(
    case: Case, now_is: Standing, policy: Policy, now: datetime
) -> Iterator[Concern]:
    """Give everything the clocks and the post say at `now`, known or not."""
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
            if message.outcome in {DeliveryOutcome.BOUNCED, DeliveryOutcome.UNKNOWN}:
                fate = f"{fate}, and no channel is left to try"
            yield Concern(
                kind=AlertKind.UNSENT,
                subject=unsent_subject(message),
                due_time=due,
                why=f"the {plain(message.kind.name)} message has not reached the"
                f" customer ({fate}); reach them another way",
                recipient=now_is.owner,
            )
    for fact in case.facts:
        if now_is.wrote_after_end(fact) and now_is.unanswered(fact):
            yield Concern(
                kind=AlertKind.WROTE_AFTER_RESOLUTION,
                subject=wrote_subject(fact),
                due_time=fact.occurred_time,
                why="the customer wrote after the complaint was resolved; read it and"
                " answer",
                recipient=now_is.owner,
            )


def warns(status: CommitmentStatus, now_is: Standing) -> bool:
    """Whether this promise is to be reported at risk when its warning time comes."""
    return (
        status.state is not State.SETTLED
        and status.commitment.id not in now_is.on_track
    )


def plain(name: str) -> str:
    """Return an enum's name as people read it."""
    return name.lower().replace("_", " ")


def _clock(
    case: Case,
    now_is: Standing,
    status: CommitmentStatus,
    policy: Policy,
    now: datetime,
) -> Iterator[Concern]:
    promise = status.commitment
    name = plain(promise.kind.name)
    if status.outcome is Outcome.BROKEN:
        if now_is.is_owned_up(promise):
            return
        first = admissions(case)[:1]
        again = bool(first) and promise.id not in first[0].broken
        lead = lead_for(policy, now_is.received.category) if again else now_is.owner
        yield Concern(
            kind=AlertKind.OVERDUE,
            subject=promise.id,
            due_time=promise.promised_time,
            why=_overdue(promise, name, again=again),
            recipient=lead,
            commitment=promise,
            level=OVERDUE_LEVEL + _times_made_good(promise, case),
        )
    elif now_is.at_risk_time(promise) <= now and warns(status, now_is):
        due = now_is.at_risk_time(promise)
        level = round(policy.warning_at * 100)
        why = f"{level} % of the time for the {name} promise is used"
        if due < promise.warning_time:
            why = f"the chance that the {name} promise is kept has fallen too low"
        yield Concern(
            kind=AlertKind.AT_RISK,
            subject=promise.id,
            due_time=due,
            why=why,
            recipient=now_is.owner,
            commitment=promise,
            level=level,
        )


def _times_made_good(promise: Commitment, case: Case) -> int:
    """Return how often a break was thought to be made good: it is told again then."""
    times, told = 0, False
    for one in case.raised:
        if one.subject == promise.id:
            told = told or one.kind is AlertKind.OVERDUE
            times += told and one.kind is AlertKind.CLEARED
    return times


def _overdue(promise: Commitment, name: str, *, again: bool) -> str:
    if promise.kind is CommitmentKind.OWED_TO_US:
        return f"{promise.owed_by or 'somebody'} has not done what they owe us: chase"
    if again:
        return (
            f"the {name} promise is broken, not the first on this complaint: call the"
            " customer before a mail goes out"
        )
    return f"the {name} promise is broken; answer the customer now"


def _to_be_told(now_is: Standing) -> list[CommitmentStatus]:
    """Return open promises somebody must tell: not heartbeats after a person's words.

    When a person has told the news themselves, or spoken with the customer, the next
    heartbeat is our own affair until "no news yet" names the one after it; so is the
    first one of a complaint that was brought over from another system.
    """
    return [
        one
        for one in now_is.unsettled
        if one.state is State.PROPOSED
        and one.commitment.kind is not CommitmentKind.ACKNOWLEDGE
        and not is_own_affair(one.commitment, now_is)
        and not is_imported_beat(one.commitment, now_is)
    ]
