"""Updates, alerts and deliveries that are alike but for what a test is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from followup import ids
from followup.complaint import Channel, Commitment, CommitmentKind, Contact, Person
from followup.events import (
    Alert,
    AlertKind,
    Audience,
    Delivery,
    DeliveryOutcome,
    DeliverySubject,
    Update,
    UpdateKind,
)
from followup.words import promise_words

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
OWNER = Person(id="sam", display_name="Sam Example", email="sam@example.com")
ALEX = Contact(
    display_name="Alex Example",
    email="alex@example.com",
    locale="en",
    time_zone="Europe/Vienna",
)


def commitment_id(kind: CommitmentKind) -> str:
    """Return an id of the form that real ones have."""
    slug = kind.name.lower().replace("_", "-")
    return f"{slug}-{ids.derive('t-2001', kind.name, 'commitment')[:8]}"


def promise(
    kind: CommitmentKind = CommitmentKind.FIRST_REPLY,
    *,
    locale: str = "en",
    at: datetime = NOON + timedelta(hours=4),
) -> Commitment:
    zone = "Europe/Vienna"
    return Commitment(
        id=commitment_id(kind),
        kind=kind,
        promised_time=at,
        internal_target_time=at,
        warning_time=at,
        start_time=NOON,
        words=promise_words(kind, OWNER.display_name, at, zone, locale),
        time_zone=zone,
    )


_UPDATE = Update(
    message_id=ids.derive("t-2001", "ACKNOWLEDGEMENT"),
    customer="c-1001",
    complaint="t-2001",
    kind=UpdateKind.ACKNOWLEDGEMENT,
    audience=Audience.CUSTOMER,
    contact=ALEX,
    owner=OWNER,
    why="the complaint is new",
    cause="fact-1",
    decided_time=NOON,
    expires_time=NOON + timedelta(hours=24),
    issue="the kettle leaks",
    promises=(promise(), promise(CommitmentKind.NEXT_UPDATE)),
)
_ALERT = Alert(
    alert_id=ids.derive("t-2001", "FIRST_REPLY", 80),
    incident_key=ids.derive("t-2001", "FIRST_REPLY"),
    kind=AlertKind.AT_RISK,
    customer="c-1001",
    complaint="t-2001",
    recipient=OWNER,
    why="80 % of the promise is used",
    due_time=NOON,
    raised_time=NOON,
    commitment=promise(),
    level=80,
    issue="the kettle leaks",
    category="delivery",
)
_DELIVERY = Delivery(
    message_id=_UPDATE.message_id,
    customer="c-1001",
    complaint="t-2001",
    subject=DeliverySubject.UPDATE,
    channel=Channel.EMAIL,
    outcome=DeliveryOutcome.SENDING,
    occurred_time=NOON,
)


def update(**changes: Any) -> Update:
    return replace(_UPDATE, **changes)


def alert(**changes: Any) -> Alert:
    return replace(_ALERT, **changes)


def delivery(outcome: DeliveryOutcome, **changes: Any) -> Delivery:
    return replace(_DELIVERY, outcome=outcome, **changes)
