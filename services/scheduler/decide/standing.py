"""Where every promise of a complaint stands, worked out from what is remembered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from followup import ids
from followup.complaint import (
    Commitment,
    CommitmentKind,
    CommitmentStatus,
    Handling,
    Outcome,
    Person,
    State,
    Teller,
)
from followup.events import Audience
from followup.facts import (
    CommitmentRevised,
    ComplaintAssigned,
    ComplaintReceived,
    ComplaintResolved,
    CustomerWrote,
    Fact,
    UpdateRecorded,
)
from services.scheduler.case import Case

_ANSWERED_BY_A_PERSON = {
    CommitmentKind.ACKNOWLEDGE,
    CommitmentKind.FIRST_REPLY,
    CommitmentKind.NEXT_UPDATE,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A person's words that reached the customer: by which fact, and when."""

    fact: Fact
    told_time: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One complaint as it stands at one moment.

    `told` says when the customer was told each promise, by its id; `renewed` are the
    promises whose new time the customer was told.
    """

    opened: Fact
    received: ComplaintReceived
    owner: Person
    answers: tuple[Answer, ...]
    resolved: Fact | None
    statuses: tuple[CommitmentStatus, ...]
    told: dict[str, datetime]
    renewed: frozenset[str]

    @property
    def unsettled(self) -> tuple[CommitmentStatus, ...]:
        """The promises that are still owed."""
        return tuple(one for one in self.statuses if one.state is not State.SETTLED)

    @property
    def person_only(self) -> bool:
        """Whether automatic words must not reach the customer."""
        return self.received.handling is not Handling.NORMAL

    def unanswered(self, fact: Fact) -> bool:
        """Whether no person's words have reached the customer since a fact."""
        return not self.has_spoken_since(fact.occurred_time)

    def is_owned_up(self, broken: Commitment) -> bool:
        """Whether words or a new time of a person have reached the customer since."""
        return broken.id in self.renewed or self.has_spoken_since(broken.promised_time)

    def has_spoken_since(self, moment: datetime) -> bool:
        """Whether a person's words have reached the customer after a moment."""
        return any(one.told_time > moment for one in self.answers)

    def wrote_after_resolution(self, fact: Fact) -> bool:
        """Whether the customer wrote after the complaint was resolved."""
        return (
            isinstance(fact.what, CustomerWrote)
            and self.resolved is not None
            and fact.occurred_time > self.resolved.occurred_time
        )


def standing(case: Case, now: datetime) -> Standing | None:
    """Return where the complaint stands at `now`; None while it is unknown."""
    if case.received is None:
        return None
    opened, received = case.received
    owner = received.owner
    resolved = None
    for fact in case.facts:
        match fact.what:
            case ComplaintAssigned(owner=new_owner):
                owner = new_owner
            case ComplaintResolved():
                resolved = resolved or fact
    answers = _answers(case)
    told = _told(case, opened, received)
    everything = (*received.commitments, *case.made)
    superseded = {one.supersedes: one for one in everything if one.supersedes}
    return Standing(
        opened=opened,
        received=received,
        owner=owner,
        answers=answers,
        resolved=resolved,
        told=told,
        renewed=frozenset(
            revised.commitment for revised, made in _revisions(case) if made.id in told
        ),
        statuses=tuple(
            _status(one, answers, told, resolved, superseded.get(one.id), now)
            for one in everything
        ),
    )


def _answers(case: Case) -> tuple[Answer, ...]:
    accepted = {
        message.cause: message.accepted_time
        for message in case.messages
        if message.accepted_time and message.audience is not Audience.OWNER
    }
    answers = []
    for fact in case.facts:
        if isinstance(fact.what, UpdateRecorded | ComplaintResolved):
            by_person = fact.occurred_time if fact.what.told_customer else None
            told_time = by_person or accepted.get(fact.id)
            if told_time is not None:
                answers.append(Answer(fact, told_time))
    return tuple(sorted(answers, key=lambda one: one.told_time))


def _told(case: Case, opened: Fact, received: ComplaintReceived) -> dict[str, datetime]:
    """Return when the customer was told each promise, by commitment id."""
    told: dict[str, datetime] = {}
    if received.teller is Teller.ALREADY_TOLD:
        told.update({one.id: opened.occurred_time for one in received.commitments})
    for message in case.messages:
        if message.accepted_time and message.audience is not Audience.OWNER:
            for one in message.promises:
                told.setdefault(one, message.accepted_time)
    for fact in case.facts:
        if isinstance(fact.what, UpdateRecorded):
            for one in fact.what.told_commitments:
                told.setdefault(one, fact.occurred_time)
    for revised, made in _revisions(case):
        if revised.told_customer:
            told.setdefault(made.id, made.start_time)
    return told


def _revisions(case: Case) -> Iterator[tuple[CommitmentRevised, Commitment]]:
    """Give each revision with the promise that it made."""
    for fact in case.facts:
        if isinstance(fact.what, CommitmentRevised):
            for made in case.made:
                if made.id == revision_id(made.kind, fact.id):
                    yield fact.what, made


def _status(  # noqa: PLR0913, PLR0917 - all that bears on one promise
    promise: Commitment,
    answers: tuple[Answer, ...],
    told: dict[str, datetime],
    resolved: Fact | None,
    successor: Commitment | None,
    now: datetime,
) -> CommitmentStatus:
    kept_time = _kept_time(promise, answers, told)
    ends: list[tuple[datetime, int, Outcome]] = []
    if kept_time is not None and kept_time <= promise.promised_time:
        early = kept_time < promise.promised_time
        ends.append((kept_time, 0, Outcome.KEPT_EARLY if early else Outcome.KEPT))
    if successor is not None:
        ends.append((successor.start_time, 1, Outcome.REVISED_BEFORE))
    if resolved is not None and _needs_no_telling(promise, answers):
        ends.append((resolved.occurred_time, 2, Outcome.WITHDRAWN))
    ends.append((promise.promised_time, 3, Outcome.BROKEN))
    ended_time, _, outcome = min(ends)
    # What was heard has happened, though a clock ahead of ours may date it later; only
    # a break is found by our own clock.
    if outcome is Outcome.BROKEN and ended_time > now:
        is_told = promise.id in told
        return CommitmentStatus(
            commitment=promise,
            state=State.OPEN if is_told else State.PROPOSED,
            changed_time=told[promise.id] if is_told else promise.start_time,
        )
    kept = outcome in {Outcome.KEPT, Outcome.KEPT_EARLY}
    return CommitmentStatus(
        commitment=promise,
        state=State.SETTLED,
        outcome=outcome,
        changed_time=ended_time,
        early=promise.promised_time - ended_time if kept else None,
    )


def _needs_no_telling(promise: Commitment, answers: tuple[Answer, ...]) -> bool:
    """Whether a resolution ends this promise without more words to the customer."""
    if promise.kind not in _ANSWERED_BY_A_PERSON:
        return True
    return any(isinstance(one.fact.what, ComplaintResolved) for one in answers)


def _kept_time(
    promise: Commitment, answers: tuple[Answer, ...], told: dict[str, datetime]
) -> datetime | None:
    if promise.kind is CommitmentKind.ACKNOWLEDGE and promise.id in told:
        return told[promise.id]
    for answer in answers:
        what = answer.fact.what
        named = promise.id in getattr(what, "kept_commitments", ())
        by_kind = promise.kind in _ANSWERED_BY_A_PERSON
        if not (named or by_kind) or answer.told_time <= promise.start_time:
            continue
        if made_by(promise, answer.fact):
            continue
        return answer.told_time
    return None


def made_by(promise: Commitment, fact: Fact) -> bool:
    """Whether this very fact caused the promise, so that it cannot keep it."""
    return promise.id == next_update_id(fact.id)


def next_update_id(cause: str) -> str:
    """Return the id of the NEXT_UPDATE promise that a fact or a break causes."""
    return ids.short("next-update", cause, "next-update")


def revision_id(kind: CommitmentKind, fact_id: str) -> str:
    """Return the id of the promise that a revision makes."""
    slug = kind.name.lower().replace("_", "-")
    return ids.short(slug, fact_id, slug, "revised")
