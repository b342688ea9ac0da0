"""Where every promise of a complaint stands, worked out from what is remembered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from followup.complaint import (
    Commitment,
    CommitmentKind,
    CommitmentStatus,
    Handling,
    Outcome,
    Person,
    Severity,
    State,
    UpdateFrequency,
)
from followup.events import Audience
from followup.facts import (
    BreakExplained,
    CallAttempted,
    CommitmentRevised,
    ComplaintAssigned,
    ComplaintReceived,
    CustomerWrote,
    Fact,
    OnTrackReported,
    SeverityChanged,
    UpdateRecorded,
    UpdatesChosen,
)
from services.scheduler.case import Case
from services.scheduler.decide.closing import Closing, closings
from services.scheduler.decide.outcomes import Ledger, status_of
from services.scheduler.decide.outlook import Outlook
from services.scheduler.decide.pauses import Span, pauses
from services.scheduler.decide.telling import (
    Answer,
    answers,
    asked_by,
    customer_spoke,
    made_by_person,
    told,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One complaint as it stands at one moment.

    `unsettled` are the promises still owed, `beat` the next update among them that
    falls due first. `told` says when the customer was told each promise, by its id;
    `hand_overs` are the facts that gave the complaint another owner, by their ids;
    `renewed` are the promises whose new time the customer was told, `on_track` those
    the owner says will be kept; `patient` says when a promise may be told at the
    earliest, where that disturbs the customer before; `spoke` says when the customer
    wrote again or had the complaint reopened; `after_end` are the facts with a
    person's words from after its last end, reopened since or not; `outlooks` are those
    of open promises to put it right, where anything was learned of such complaints.
    """

    opened: Fact
    received: ComplaintReceived
    owner: Person
    severity: Severity
    frequency: UpdateFrequency
    answers: tuple[Answer, ...]
    closings: tuple[Closing, ...]
    pauses: tuple[Span, ...]
    statuses: tuple[CommitmentStatus, ...]
    unsettled: tuple[CommitmentStatus, ...]
    beat: Commitment | None
    told: dict[str, datetime]
    renewed: frozenset[str]
    on_track: frozenset[str]
    patient: dict[str, datetime]
    hand_overs: tuple[str, ...]
    spoke: tuple[datetime, ...] = ()
    after_end: frozenset[str] = frozenset()
    outlooks: tuple[Outlook, ...] = ()

    @property
    def closed(self) -> Closing | None:
        """The end of the complaint, unless it was reopened since."""
        last = self.closings[-1] if self.closings else None
        return last if last and last.reopened is None else None

    @property
    def person_only(self) -> bool:
        """Whether automatic words must not reach the customer."""
        return self.received.handling is not Handling.NORMAL

    def is_paused(self, now: datetime) -> bool:
        """Whether our own clock stands still."""
        return any(start <= now < end for start, end in self.pauses)

    def unanswered(self, fact: Fact) -> bool:
        """Whether a person's words from after a fact have yet to reach the customer.

        What was said before it is no answer, however long it was on its way.
        """
        since = fact.occurred_time
        return not any(one.fact.occurred_time > since for one in self.answers)

    def is_owned_up(self, broken: Commitment) -> bool:
        """Whether words or a new time of a person have reached the customer since.

        What is owed to us no words of ours make good: it came, it has a new time, or
        the complaint has ended without it.
        """
        if broken.kind is CommitmentKind.OWED_TO_US:
            return broken.id in self.renewed or self.closed is not None
        return broken.id in self.renewed or self.has_spoken_since(broken.promised_time)

    def has_spoken_since(self, moment: datetime) -> bool:
        """Whether a person's words have reached the customer after a moment.

        Not words from before what the customer had last said by then: they waited for
        an answer to that.
        """
        later = [one for one in self.answers if one.told_time > moment]
        asked = asked_by(moment, self.spoke) if later else None
        return any(asked is None or one.fact.occurred_time > asked for one in later)

    def is_after_end(self, fact: Fact) -> bool:
        """Whether a fact came after the complaint had ended, reopened since or not."""
        return any(one.covers(fact) for one in self.closings)

    def wrote_after_end(self, fact: Fact) -> bool:
        """Whether the customer wrote while the complaint was at its end."""
        closed = self.closed
        return (
            isinstance(fact.what, CustomerWrote)
            and closed is not None
            and fact.occurred_time > closed.time
        )

    def status(self, commitment: str) -> CommitmentStatus | None:
        """Return where the promise with this id stands, if there is one."""
        for one in self.statuses:
            if one.commitment.id == commitment:
                return one
        return None

    def outlook(self, commitment: str) -> Outlook | None:
        """Return the outlook of the promise with this id, if there is one."""
        for one in self.outlooks:
            if one.promise.id == commitment:
                return one
        return None

    def at_risk_time(self, promise: Commitment) -> datetime:
        """Return when our people are to hear that a promise is at risk."""
        outlook = self.outlook(promise.id) if self.outlooks else None
        if outlook is None or outlook.at_risk_time is None:
            return promise.warning_time
        return min(promise.warning_time, outlook.at_risk_time)

    def is_owed(self, commitment: str) -> bool:
        """Whether the promise with this id is still to be kept."""
        return any(one.commitment.id == commitment for one in self.unsettled)

    def is_broken(self, commitment: str) -> bool:
        """Whether the promise with this id was broken."""
        status = self.status(commitment)
        return status is not None and status.outcome is Outcome.BROKEN


def standing(case: Case, now: datetime) -> Standing | None:
    """Return where the complaint stands at `now`; None while it is unknown."""
    if case.received is None:
        return None
    opened, received = case.received
    owner, severity = received.owner, received.severity
    frequency = UpdateFrequency.EVERY_STEP
    hand_overs: tuple[str, ...] = ()
    for fact in case.facts:
        match fact.what:
            case ComplaintAssigned(owner=new_owner):
                owner = new_owner
                hand_overs = (*hand_overs, fact.id)
            case SeverityChanged(severity=new_severity):
                severity = new_severity
            case UpdatesChosen(frequency=chosen):
                frequency = chosen
    everything = case.commitments
    ended = closings(case.facts)
    ledger = Ledger(
        facts=case.facts,
        answers=answers(case),
        closings=ended,
        told=told(case, opened, received),
        empty=_empty(case),
        superseded={one.supersedes: one for one in everything if one.supersedes},
        reasons={
            fact.what.commitment: fact.what.reason
            for fact in case.facts
            if isinstance(fact.what, BreakExplained)
        },
        spoke=customer_spoke(case.facts),
    )
    statuses = tuple([status_of(one, ledger, now) for one in everything])
    unsettled = tuple([one for one in statuses if one.state is not State.SETTLED])
    return Standing(
        opened=opened,
        received=received,
        owner=owner,
        severity=severity,
        frequency=frequency,
        answers=tuple(ledger.answers),
        closings=tuple(ledger.closings),
        pauses=pauses(case.facts),
        told=dict(ledger.told),
        renewed=_renewed(case, dict(ledger.told)),
        on_track=frozenset(
            fact.what.commitment
            for fact in case.facts
            if isinstance(fact.what, OnTrackReported)
        ),
        patient={
            promise: one.waits_until
            for one in case.messages
            if one.waits_until is not None
            for promise in one.promises
        },
        hand_overs=hand_overs,
        spoke=tuple(ledger.spoke),
        after_end=_after_end(case, ended),
        statuses=statuses,
        unsettled=unsettled,
        beat=_beat(unsettled),
    )


def _after_end(case: Case, ended: Sequence[Closing]) -> frozenset[str]:
    """Return the words from after the last end; it overtakes those from before it."""
    if not ended:
        return frozenset()
    return frozenset(
        fact.id
        for fact in case.facts
        if isinstance(fact.what, UpdateRecorded | CallAttempted)
        and ended[-1].covers(fact)
    )


def _beat(unsettled: tuple[CommitmentStatus, ...]) -> Commitment | None:
    beats = [
        one.commitment
        for one in unsettled
        if one.commitment.kind is CommitmentKind.NEXT_UPDATE
    ]
    return min(beats, key=lambda one: one.promised_time, default=None)


def _renewed(case: Case, when: dict[str, datetime]) -> frozenset[str]:
    """Return the promises with a new time the customer knows of.

    Of what is owed to us, which no customer hears of, also what came in the end.
    """
    found: set[str] = set()
    owed = CommitmentKind.OWED_TO_US
    for fact, made in made_by_person(case):
        if isinstance(fact.what, CommitmentRevised):
            if made.id in when or made.kind is owed:
                found.add(fact.what.commitment)
        elif made.kind is owed:
            found |= _came(made.id, case)
    return frozenset(found)


def _came(owed: str, case: Case) -> set[str]:
    named = any(
        isinstance(fact.what, UpdateRecorded) and owed in fact.what.kept_commitments
        for fact in case.facts
    )
    return {owed} if named else set()


def _empty(case: Case) -> dict[str, datetime]:
    """Return when an automatic "no news yet" reached the customer, by commitment."""
    return {
        beat: message.accepted_time
        for message in case.messages
        if message.accepted_time is not None and message.audience is not Audience.OWNER
        for beat in message.keeps
    }
