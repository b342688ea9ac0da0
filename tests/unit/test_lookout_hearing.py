"""What the lookout takes in of each record, mostly by its headers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from followup import events
from followup.complaint import Channel, Severity, State
from followup.events import (
    Alert,
    AlertKind,
    Audience,
    Delivery,
    DeliveryOutcome,
    DeliverySubject,
    Event,
)
from followup.policy import person
from followup.topics import Topics
from followup.wire.envelope import record_of
from followup.wire.peek import alert_kind, commitment_state, update_head
from followup.wire.record import Record
from services.scheduler.handler import Handler
from services.scheduler.lookout.hearing import SOURCE, enter, seen_in
from services.scheduler.lookout.ledger import Ledger
from services.scheduler.lookout.seen import Arrival, Assigned, AtRisk, Seen, Spoken
from services.scheduler.step import Step
from tests.support.facts import Storyteller
from tests.support.lookouts import DAY, MONDAY_NOON, OPERATORS, owed, word
from tests.support.notifier_letters import alert, update
from tests.support.plain_decider import PlainDecider
from tests.support.policies import live_policy

TOPICS = Topics()
NOW = MONDAY_NOON
TELLER = Storyteller(live_policy())
DIGEST = Alert(
    alert_id="d-1",
    incident_key="d-1",
    kind=AlertKind.DIGEST,
    recipient=OPERATORS,
    why="two promises are open",
    due_time=NOW,
    raised_time=NOW,
)


def record(event: Event, source: str = "//followup/scheduler") -> Record:
    """Return the record of an event as it was read from Kafka."""
    made = record_of(event, TOPICS, source=source, partition=0)
    return Record(
        topic=made.topic,
        key=made.key,
        value=made.value,
        headers=made.headers,
        written_time=NOW,
    )


def seen(event: Event, *, recent: datetime = NOW, **more: str) -> tuple[Seen, ...]:
    return seen_in(record(event, **more), TOPICS, recent)


def test_a_fact_is_an_arrival_from_its_source() -> None:
    """
    When it arrived counts, not when it happened: it may be told late.
    """
    fact = TELLER.wrote(NOW - DAY)

    assert seen(fact) == (Arrival(fact.source, NOW),)


def test_a_hand_over_names_the_new_owner() -> None:
    """
    Of all facts only this one is read whole.
    """
    kim = person(live_policy(), "kim")
    fact = TELLER.assigned(NOW, "kim")

    assert Assigned(fact.customer, fact.complaint, kim, NOW) in seen(fact)


def test_a_message_counts_when_it_was_decided_and_for_whom() -> None:
    """
    A later try is no other message.
    """
    said = update()

    assert seen(said) == (
        Spoken(said.message_id, said.kind, said.decided_time, to_customer=True),
    )
    assert seen(replace(said, audience=Audience.REVIEWER)) == (
        Spoken(said.message_id, said.kind, said.decided_time, to_customer=False),
    )
    assert seen(replace(said, attempt=2)) == ()


def test_a_promise_at_risk_is_listed_with_its_category() -> None:
    """
    Other alerts, and what was raised too long ago, are passed over.
    """
    raised = alert(category="billing", severity=Severity.HIGH)
    (found,) = seen(raised)

    assert isinstance(found, AtRisk)
    assert (found.category, found.promise.complaint) == ("billing", "t-2001")
    assert found.promise.severity is Severity.HIGH
    assert seen(alert(kind=AlertKind.OVERDUE)) == ()
    assert seen(raised, recent=NOW + timedelta(seconds=1)) == ()


def test_its_own_words_are_known_by_their_source_however_old() -> None:
    """
    That is how a restart knows what was said.
    """
    later = NOW + DAY

    assert seen(DIGEST, recent=later, source=SOURCE) == (DIGEST,)
    assert seen(DIGEST) == ()


def test_a_word_on_a_scope_is_a_hold() -> None:
    """
    Of a person as of the breaker.
    """
    hold = word(NOW, held=False)

    assert seen(hold) == (hold,)


@pytest.mark.parametrize(
    "topic",
    [TOPICS.complaints, TOPICS.updates, TOPICS.alerts, TOPICS.controls],
)
@pytest.mark.parametrize("value", [b"\xff\xff", None])
def test_what_nobody_can_read_is_passed_over(topic: str, value: bytes | None) -> None:
    """
    The services set it aside; the lookout looks on.
    """
    headers = (("ce_type", b"dev.followup.complaint-assigned.v1"), ("ce_source", b"x"))
    garbage = Record(
        topic=topic, key=b"c", value=value, headers=headers, written_time=NOW
    )

    assert seen_in(garbage, TOPICS, NOW) == ()


def test_the_ledger_takes_records_of_commitments() -> None:
    """
    Settled ones by their state alone; what cannot be read is passed over.
    """
    ledger = Ledger(NOW + DAY, {})
    (_, first), (_, second) = owed(1, NOW), owed(2, NOW)
    for change in (first, second):
        enter(ledger, record(change))
    _, settled = owed(1, NOW, state=State.SETTLED)
    enter(ledger, record(settled))
    enter(ledger, Record(topic=TOPICS.commitments, key=b"x", value=b"\xff"))
    enter(ledger, Record(topic=TOPICS.commitments, key=None, value=b""))
    (desk,) = ledger.desks()

    assert [one.complaint for one in desk.near] == ["T-2"]


def test_a_peek_sees_what_the_whole_would_tell() -> None:
    """
    The few fields agree with those of the decoded event, for every kind.
    """
    for kind in events.UpdateKind:
        head = update_head(record(update(kind=kind)).value)
        assert head is not None
        assert head[1] is kind
    for audience in Audience:
        head = update_head(record(update(audience=audience)).value)
        assert head is not None
        assert head[2:] == (audience, update().decided_time, 1)
    for alert_ in AlertKind:
        assert alert_kind(record(alert(kind=alert_)).value) is alert_
    for state in State:
        _, change = owed(1, NOW, state=state)
        assert commitment_state(record(change).value) is state
    assert (update_head(b""), alert_kind(b""), commitment_state(b"")) == (None,) * 3


def test_moments_keep_their_zone() -> None:
    """
    What a peek gives can be compared with every other moment.
    """
    head = update_head(record(update()).value)

    assert head is not None
    assert head.decided_time.tzinfo is UTC


def test_what_became_of_its_alerts_makes_no_case() -> None:
    """
    The scheduler hears of such a delivery, about no complaint, and remembers nothing.
    """
    delivery = Delivery(
        message_id="digest-1",
        subject=DeliverySubject.ALERT,
        channel=Channel.WEBHOOK,
        outcome=DeliveryOutcome.ACCEPTED,
        occurred_time=NOW,
    )
    handler = Handler(PlainDecider(), TOPICS, OPERATORS)

    assert handler.hear(record(delivery), lambda _: None, NOW) == Step()
