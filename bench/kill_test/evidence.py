"""What the referee is shown: the records of a run, each with when Kafka had it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from followup.complaint import Commitment, Outcome
from followup.events import (
    Alert,
    AlertKind,
    CommitmentState,
    Delivery,
    DeliveryOutcome,
    Update,
    UpdateKind,
)
from followup.facts import Fact


@dataclass(frozen=True, slots=True)
class Heard:
    """A fact, and since when Kafka has it."""

    fact: Fact
    known: datetime


@dataclass(frozen=True, slots=True)
class SaidAlert:
    """An alert as Kafka first had it."""

    id: str
    incident: str
    kind: AlertKind
    commitment: str
    due: datetime
    raised: datetime
    known: datetime


@dataclass(frozen=True, slots=True)
class SaidUpdate:
    """One try of a message as Kafka first had it.

    `starts` are the moments from which the promises it tells count.
    """

    id: str
    attempt: int
    kind: UpdateKind
    cause: str
    promises: frozenset[str]
    next_promised: tuple[datetime, ...]
    starts: frozenset[datetime]
    broken: tuple[str, ...]
    at_risk: tuple[str, ...]
    decided: datetime
    known: datetime


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of one try of a message, and since when Kafka has that."""

    id: str
    attempt: int
    outcome: DeliveryOutcome
    occurred: datetime
    known: datetime


@dataclass(slots=True)
class Ledger:
    """What the scheduler last said of one promise; `first` is when it first spoke."""

    promise: Commitment
    first: datetime
    outcome: Outcome | None = None


@dataclass(slots=True)
class CaseEvidence:
    """All records of one complaint, repeats left out."""

    name: str
    partition: int
    facts: dict[str, Heard] = field(default_factory=dict)
    alerts: dict[str, SaidAlert] = field(default_factory=dict)
    updates: list[SaidUpdate] = field(default_factory=list)
    deliveries: list[Delivered] = field(default_factory=list)
    ledger: dict[str, Ledger] = field(default_factory=dict)

    @property
    def in_order(self) -> list[Heard]:
        """The facts in the order in which they happened."""
        return sorted(self.facts.values(), key=lambda one: one.fact.order)


class Evidence:
    """Everything that was told and said in a run; `repeats` came under a known id."""

    def __init__(self) -> None:
        self.cases: dict[str, CaseEvidence] = {}
        self.repeats = 0
        self.rehearsed_facts = 0
        self._tries: set[tuple[str, int, frozenset[str]]] = set()

    def take(
        self,
        event: Fact | Alert | Update | Delivery | CommitmentState,
        partition: int,
        known: datetime,
    ) -> None:
        """Take in one record; those of one topic and partition in their order."""
        if not event.complaint:
            return  # about no single complaint: not for this referee to judge
        name = f"{event.customer}/{event.complaint}"
        case = self.cases.get(name)
        if case is None:
            case = self.cases[name] = CaseEvidence(name, partition)
        match event:
            case Fact():
                self.rehearsed_facts += event.id in case.facts
                case.facts.setdefault(event.id, Heard(event, known))
            case Alert():
                self.repeats += event.alert_id in case.alerts
                case.alerts.setdefault(event.alert_id, _alert(event, known))
            case Update():
                self._take_update(case, _update(event, known))
            case Delivery():
                case.deliveries.append(_delivered(event, known))
            case CommitmentState():
                _note(case.ledger, event, known)

    def by_partition(self) -> dict[int, list[CaseEvidence]]:
        """Return the complaints of each partition."""
        found: dict[int, list[CaseEvidence]] = defaultdict(list)
        for case in self.cases.values():
            found[case.partition].append(case)
        return found

    def _take_update(self, case: CaseEvidence, said: SaidUpdate) -> None:
        """Keep each try; again where it was said anew with other promises."""
        known = any(
            (one.id, one.attempt) == (said.id, said.attempt) for one in case.updates
        )
        self.repeats += known
        key = (said.id, said.attempt, said.promises)
        if key not in self._tries:
            self._tries.add(key)
            case.updates.append(said)


def _alert(alert: Alert, known: datetime) -> SaidAlert:
    return SaidAlert(
        id=alert.alert_id,
        incident=alert.incident_key,
        kind=alert.kind,
        commitment=alert.commitment.id if alert.commitment else "",
        due=alert.due_time,
        raised=alert.raised_time,
        known=known,
    )


def _update(update: Update, known: datetime) -> SaidUpdate:
    return SaidUpdate(
        id=update.message_id,
        attempt=update.attempt,
        kind=update.kind,
        cause=update.cause,
        promises=frozenset(one.id for one in update.promises),
        next_promised=tuple(one.promised_time for one in update.promises),
        starts=frozenset(one.start_time for one in update.promises),
        broken=tuple(one.id for one in update.broken),
        at_risk=tuple(one.id for one in update.at_risk),
        decided=update.decided_time,
        known=known,
    )


def _delivered(delivery: Delivery, known: datetime) -> Delivered:
    return Delivered(
        id=delivery.message_id,
        attempt=delivery.attempt,
        outcome=delivery.outcome,
        occurred=delivery.occurred_time,
        known=known,
    )


def _note(ledger: dict[str, Ledger], state: CommitmentState, known: datetime) -> None:
    status = state.status
    entry = ledger.get(status.commitment.id)
    if entry is None:
        entry = Ledger(status.commitment, known)
        ledger[status.commitment.id] = entry
    entry.promise = status.commitment
    entry.outcome = status.outcome
