"""Counts what was said, or would have been, and what became of promises: pure.

Each thing counts once, however often it is heard, and with its last word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from followup.complaint import (
    CommitmentKind,
    ComplaintName,
    Outcome,
    ReviewDecision,
)
from followup.events import (
    Alert,
    AlertKind,
    Audience,
    CommitmentState,
    Delivery,
    DeliveryOutcome,
    DeliverySubject,
    Event,
    Update,
    UpdateKind,
)
from followup.facts import ComplaintReceived, CustomerWrote, Fact, MessageReviewed

UNKNOWN = "?"
"""The category of a complaint that was reported before anything that was read."""

_KEPT = {Outcome.KEPT_EARLY, Outcome.KEPT}


@dataclass(slots=True)
class Said:
    """One message: for whom it was, whether our people were asked, and their word."""

    kind: UpdateKind
    name: ComplaintName
    audiences: set[Audience] = field(default_factory=set)
    asked: bool = False
    word: ReviewDecision | None = None
    accepted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """Messages of one kind and category.

    `customers` reached a channel of the customer, `unsent` were to and did not;
    `shadow` would have been said, `drafts` went to owners. Of those our people were
    `asked` about some were approved, some rejected; the rest went by itself or waits.
    """

    kind: UpdateKind
    category: str
    customers: int
    unsent: int
    shadow: int
    drafts: int
    asked: int
    approved: int
    rejected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRow:
    """How the promises of one kind and category ended.

    What was withdrawn was not owed any more and is no part of `ended`; revised and
    empty ones are, and are not `kept`.
    """

    kind: CommitmentKind
    category: str
    outcomes: Counter[Outcome]

    @property
    def kept(self) -> int:
        """How many were kept, early or in time."""
        return sum(self.outcomes[one] for one in _KEPT)

    @property
    def ended(self) -> int:
        """How many came to an end that counts."""
        return self.outcomes.total() - self.outcomes[Outcome.WITHDRAWN]


@dataclass(slots=True)
class Tally:
    """Everything counted since a moment; hears every event of the topics, in order."""

    since: datetime
    alerts: dict[str, AlertKind] = field(default_factory=dict)
    complaints: set[ComplaintName] = field(default_factory=set)
    received: set[ComplaintName] = field(default_factory=set)
    chases: dict[str, ComplaintName] = field(default_factory=dict)
    _category: dict[ComplaintName, str] = field(default_factory=dict)
    _messages: dict[str, Said] = field(default_factory=dict)
    _ended: dict[tuple[ComplaintName, str], CommitmentState] = field(
        default_factory=dict
    )
    _warned: set[tuple[ComplaintName, str]] = field(default_factory=set)

    def see(self, event: Event) -> None:
        """Take in one event; what belongs to no complaint is passed over."""
        match event:
            case Fact():
                self._fact(event)
            case Update() if event.decided_time >= self.since:
                self._update(event)
            case Alert() if event.raised_time >= self.since:
                self._alert(event)
            case Delivery() if event.subject is DeliverySubject.UPDATE:
                said = self._messages.get(event.message_id)
                if said and event.outcome is not DeliveryOutcome.SENDING:
                    said.accepted = event.outcome is DeliveryOutcome.ACCEPTED
            case CommitmentState():
                self._promise(event)

    def messages(self) -> Iterator[MessageRow]:
        """Give a row for each kind and category, the kinds in their own order."""
        groups: dict[tuple[UpdateKind, str], list[Said]] = {}
        for one in self._messages.values():
            groups.setdefault((one.kind, self.category(one.name)), []).append(one)
        order = list(UpdateKind)
        for kind, category in sorted(
            groups, key=lambda each: (order.index(each[0]), each[1])
        ):
            yield _message_row(kind, category, groups[kind, category])

    def promises(self) -> Iterator[PromiseRow]:
        """Give a row for each kind and category, the kinds in their own order."""
        rows: dict[tuple[CommitmentKind, str], Counter[Outcome]] = {}
        for (name, _), state in self._ended.items():
            key = state.status.commitment.kind, self.category(name)
            if state.status.outcome:
                rows.setdefault(key, Counter())[state.status.outcome] += 1
        order = list(CommitmentKind)
        for kind, category in sorted(
            rows, key=lambda each: (order.index(each[0]), each[1])
        ):
            yield PromiseRow(
                kind=kind, category=category, outcomes=rows[kind, category]
            )

    def category(self, name: ComplaintName) -> str:
        """Return a complaint's category, as far as it was heard."""
        return self._category.get(name, UNKNOWN)

    @property
    def warned(self) -> int:
        """How many promises customers were warned of, or would have been."""
        return len(self._warned)

    @property
    def warned_but_kept(self) -> int:
        """How many of these were kept all the same."""
        return sum(
            self._ended[one].status.outcome in _KEPT
            for one in self._warned
            if one in self._ended
        )

    def _fact(self, fact: Fact) -> None:
        if isinstance(fact.what, ComplaintReceived):
            self._category.setdefault(fact.name, fact.what.category)
        if isinstance(fact.what, MessageReviewed):
            said = self._messages.get(fact.what.message_id)
            if said is not None and said.word is None:
                said.word = fact.what.decision
        if fact.occurred_time < self.since:
            return
        self.complaints.add(fact.name)
        if isinstance(fact.what, ComplaintReceived):
            self.received.add(fact.name)
        if isinstance(fact.what, CustomerWrote):
            self.chases[fact.id] = fact.name

    def _update(self, update: Update) -> None:
        name = ComplaintName(update.customer, update.complaint)
        self.complaints.add(name)
        self._category.setdefault(name, update.category)
        said = self._said(update.message_id, update.kind, name)
        said.audiences.add(update.audience)
        if update.audience is not Audience.OWNER:
            self._warned |= {(name, one.id) for one in update.at_risk}
            for other in update.others:
                its = ComplaintName(update.customer, other.complaint)
                self._warned |= {(its, one.id) for one in other.at_risk}

    def _alert(self, alert: Alert) -> None:
        name = ComplaintName(alert.customer, alert.complaint)
        if alert.complaint:
            self.complaints.add(name)
        if alert.kind is not AlertKind.CLEARED:
            self.alerts[alert.alert_id] = alert.kind
        if alert.message_id and alert.message_kind:
            self._said(alert.message_id, alert.message_kind, name).asked = True

    def _promise(self, state: CommitmentState) -> None:
        name = ComplaintName(state.customer, state.complaint)
        if state.category:
            self._category.setdefault(name, state.category)
        if state.status.changed_time < self.since:
            return
        self.complaints.add(name)
        key = name, state.status.commitment.id
        if state.status.outcome is None:
            self._ended.pop(key, None)
        else:
            self._ended[key] = state

    def _said(self, id_: str, kind: UpdateKind, name: ComplaintName) -> Said:
        return self._messages.setdefault(id_, Said(kind, name))


def _message_row(kind: UpdateKind, category: str, said: list[Said]) -> MessageRow:
    to_customers = [one for one in said if Audience.CUSTOMER in one.audiences]
    reached = sum(one.accepted for one in to_customers)
    return MessageRow(
        kind=kind,
        category=category,
        customers=reached,
        unsent=len(to_customers) - reached,
        shadow=sum(Audience.REVIEWER in one.audiences for one in said),
        drafts=sum(Audience.OWNER in one.audiences for one in said),
        asked=sum(one.asked for one in said),
        approved=sum(one.word is ReviewDecision.APPROVED for one in said),
        rejected=sum(one.word is ReviewDecision.REJECTED for one in said),
    )
