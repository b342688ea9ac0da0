"""What a record tells the lookout; most are read by their headers alone."""

from __future__ import annotations

from datetime import datetime

from followup.complaint import State
from followup.events import (
    Alert,
    AlertKind,
    Audience,
    CommitmentState,
    Delivery,
    Hold,
    ListedPromise,
)
from followup.facts import ComplaintAssigned, Fact
from followup.topics import Topics
from followup.wire.codec import Unreadable, decode
from followup.wire.envelope import fact_type
from followup.wire.peek import alert_kind, commitment_state, is_grouped, update_head
from followup.wire.record import Record
from services.scheduler.lookout.ledger import Ledger
from services.scheduler.lookout.seen import (
    Arrival,
    Assigned,
    AtRisk,
    Grouped,
    Seen,
    Spoken,
)

SOURCE = "//followup/scheduler/lookout"
"""The CloudEvents source of what the lookout says, by which it knows its own words."""

_ASSIGNED = fact_type(ComplaintAssigned)


def seen_in(record: Record, topics: Topics, recent: datetime) -> tuple[Seen, ...]:
    """Return what a record tells; nothing, if it cannot be read: others set it aside.

    Alerts raised before `recent` are told only if they are our own.
    """
    try:
        if record.topic == topics.complaints:
            return _fact(record)
        if record.topic == topics.updates:
            return _update(record)
        if record.topic == topics.alerts:
            return _alert(record, recent)
        if record.topic == topics.deliveries:
            return _delivery(record)
        if record.value is not None:
            return (decode(Hold, record.value),)
    except Unreadable:
        pass
    return ()


def enter(ledger: Ledger, record: Record) -> None:
    """Enter a record of the topic of commitments into the ledger, if it can be read."""
    if record.key is None:
        return
    if record.value is None or commitment_state(record.value) is State.SETTLED:
        ledger.settle(record.key)
        return
    try:
        ledger.take(record.key, decode(CommitmentState, record.value))
    except Unreadable:
        return


def _fact(record: Record) -> tuple[Seen, ...]:
    source = record.header("ce_source")
    if not source or record.written_time is None:
        return ()
    arrival = Arrival(source, record.written_time)
    if record.header("ce_type") != _ASSIGNED:
        return (arrival,)
    fact = decode(Fact, record.value)
    if not isinstance(fact.what, ComplaintAssigned):
        return (arrival,)
    owner = fact.what.owner
    taken = Assigned(fact.customer, fact.complaint, owner, fact.occurred_time)
    return (arrival, taken)


def _update(record: Record) -> tuple[Seen, ...]:
    head = update_head(record.value)
    # A later try is not another message, and what was held is tried when released.
    if head is None or head.attempt > 1:
        return ()
    to_customer = head.audience is Audience.CUSTOMER
    return (Spoken(head.message_id, head.kind, head.decided_time, to_customer),)


def _delivery(record: Record) -> tuple[Seen, ...]:
    """Return what the notifier left to us: it says so without naming a customer."""
    if not is_grouped(record.value):
        return ()
    found = decode(Delivery, record.value)
    if found.customer or found.recipient is None:
        return ()
    return (
        Grouped(found.message_id, found.recipient, found.occurred_time, found.promise),
    )


def _alert(record: Record, recent: datetime) -> tuple[Seen, ...]:
    if record.header("ce_source") == SOURCE:
        return (decode(Alert, record.value),)
    if record.written_time is not None and record.written_time < recent:
        return ()
    if alert_kind(record.value) is not AlertKind.AT_RISK:
        return ()
    alert = decode(Alert, record.value)
    if alert.commitment is None:
        return ()
    promise = ListedPromise(
        customer=alert.customer,
        complaint=alert.complaint,
        commitment=alert.commitment.id,
        kind=alert.commitment.kind,
        promised_time=alert.commitment.promised_time,
        severity=alert.severity,
    )
    return (AtRisk(alert.alert_id, alert.category, alert.raised_time, promise),)
