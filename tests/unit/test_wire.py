"""Events to bytes and back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from followup import events, facts, learning
from followup.complaint import Person
from followup.topics import Topics
from followup.v1 import events_pb2
from followup.wire.codec import Unreadable, decode, encode
from followup.wire.envelope import event_type, record_of
from tests.support.facts import MONDAY, Storyteller
from tests.support.policies import live_policy

KINDS = (
    facts.Fact,
    events.Update,
    events.Alert,
    events.Delivery,
    events.WakeUp,
    events.CommitmentState,
    events.Hold,
    learning.Milestone,
    learning.LeadTime,
)
st.register_type_strategy(
    datetime,
    st.datetimes(
        min_value=datetime(1970, 1, 1),  # noqa: DTZ001 - the zone is given beside it
        max_value=datetime(2200, 1, 1),  # noqa: DTZ001 - the zone is given beside it
        timezones=st.just(UTC),
    ),
)
st.register_type_strategy(
    timedelta, st.timedeltas(timedelta(days=-400), timedelta(days=400))
)
st.register_type_strategy(int, st.integers(0, 2**31 - 1))
st.register_type_strategy(float, st.floats(allow_nan=False))
st.register_type_strategy(
    str, st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
)


@pytest.mark.parametrize("kind", KINDS)
def test_any_event_survives_its_bytes(kind: type[Any]) -> None:
    """
    Whatever an event holds, decoding what was encoded gives the same event.
    """

    @settings(max_examples=40)
    @given(st.from_type(kind))
    def holds(event: Any) -> None:
        assert event == decode(kind, encode(event))
        assert encode(event) == encode(decode(kind, encode(event)))

    holds()


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.binary(max_size=80))
def test_any_bytes_are_an_event_or_unreadable(kind: type[Any], data: bytes) -> None:
    """
    No bytes make the codec raise anything but Unreadable.
    """
    try:
        event = decode(kind, data)
    except Unreadable:
        return

    assert isinstance(event, kind)


def test_a_fact_of_an_unknown_kind_is_unreadable() -> None:
    """
    A later version's fact is not taken for an empty one.
    """
    fact = events_pb2.Fact(id="f", customer="c", complaint="t", source="//x")
    fact.occurred_time.FromDatetime(MONDAY)

    with pytest.raises(Unreadable, match=r"Fact\.what"):
        decode(facts.Fact, fact.SerializeToString())


def test_a_record_without_a_value_is_unreadable() -> None:
    """
    A tombstone where none belongs says so.
    """
    with pytest.raises(Unreadable, match="no value"):
        decode(facts.Fact, None)


def test_a_fact_travels_with_cloudevents_headers() -> None:
    """
    A record carries what CloudEvents 1.0 asks for, the key, and the trace.
    """
    fact = Storyteller(live_policy()).received()

    record = record_of(fact, Topics(), source="//unused", traceparent="00-ab-cd-01")

    assert "followup-complaints" == record.topic
    assert b"c-1001" == record.key
    assert {
        "ce_specversion": "1.0",
        "ce_id": fact.id,
        "ce_source": "//example.com/helpdesk",
        "ce_type": "dev.followup.complaint-received.v1",
        "ce_time": "2030-01-07T09:00:00Z",
        "ce_subject": "customers/c-1001/complaints/T-42",
        "content-type": "application/protobuf",
        "traceparent": "00-ab-cd-01",
    } == {name: record.header(name) for name, _ in record.headers}


def test_the_same_event_makes_the_same_record() -> None:
    """
    Nothing in a record depends on when or where it was made.
    """
    fact = Storyteller(live_policy()).received()

    once, twice = (record_of(fact, Topics(), source="//x") for _ in range(2))

    assert once == twice


def test_every_kind_of_fact_has_its_own_type() -> None:
    """
    A subscriber can choose by type alone.
    """
    teller = Storyteller(live_policy())
    facts = (
        teller.received(),
        teller.wrote(MONDAY),
        teller.update(MONDAY),
        teller.revised(MONDAY, "x", MONDAY),
        teller.resolved(MONDAY),
    )

    types = {event_type(one) for one in facts}

    assert len(facts) == len(types)


def test_the_two_words_of_a_scope_have_keys_of_their_own() -> None:
    """
    A repeated release does not take the place of a newer hold when logs are compacted.
    """
    held = events.Hold(
        id="h-1",
        scope="all",
        held=True,
        author=Person(id="robin"),
        occurred_time=MONDAY,
    )

    keys = {
        record_of(replace(held, held=word), Topics(), source="//x").key
        for word in (True, False)
    }

    assert {b"all held", b"all released"} == keys
