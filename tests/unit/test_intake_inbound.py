"""Events from other systems: adopted as facts, or set aside untouched."""

from __future__ import annotations

import asyncio
import base64
import json
from datetime import datetime

import pytest
from cloudevents.core.bindings import kafka as sdk
from cloudevents.core.v1.event import CloudEvent as SdkEvent

from followup import ids
from followup.facts import ComplaintReceived
from followup.wire.record import Record
from tests.support.inbound_events import (
    BODY,
    ENVELOPE,
    JSON,
    SDK_EVENT,
    SOURCE,
    TOPICS,
    Desk,
    as_protobuf,
    binary,
    from_sdk,
    structured,
)
from tests.support.intake_requests import MONDAY, create_json


@pytest.mark.parametrize(
    "record",
    [
        binary(JSON),
        binary(JSON, ""),
        binary(JSON, "application/vnd.example+json; charset=utf-8"),
        binary(as_protobuf(BODY), "application/protobuf"),
        structured(ENVELOPE | {"data": BODY}),
        structured(
            ENVELOPE
            | {
                "datacontenttype": "application/protobuf",
                "data_base64": base64.b64encode(as_protobuf(BODY)).decode(),
            }
        ),
        from_sdk(sdk.to_binary_event(SdkEvent(dict(SDK_EVENT), BODY))),
        from_sdk(sdk.to_structured_event(SdkEvent(dict(SDK_EVENT), BODY))),
    ],
)
async def test_every_form_of_an_event_makes_the_same_fact(record: Record) -> None:
    """
    Binary or structured, JSON or protobuf, ours or the SDK's: one id, one fact.
    """
    fact = await Desk().fact(record)

    assert fact == await Desk().fact(binary(JSON))
    assert isinstance(fact.what, ComplaintReceived)
    assert fact.source == SOURCE


async def test_a_fact_id_is_that_of_a_call_with_the_derived_request_id() -> None:
    """
    The request_id is made of source and id, whatever the data says.
    """
    named = json.dumps({**BODY, "requestId": ids.derive("something", "else")}).encode()
    fact = await Desk().fact(binary(named))
    other = await Desk().fact(binary(JSON, ce_id="e-2"))

    assert fact.id == ids.derive(
        fact.name, "ComplaintReceived", ids.derive(SOURCE, "e-1")
    )
    assert other.id != fact.id


async def test_the_time_of_the_event_stands_in_for_an_absent_one() -> None:
    """
    A publisher who gives ce_time need not repeat it in the data.
    """
    body = create_json()
    del body["complaint"]["occurredTime"]
    fact = await Desk().fact(binary(json.dumps(body).encode()))

    assert fact.occurred_time == datetime.fromisoformat(MONDAY)


async def test_the_trace_of_the_publisher_travels_on() -> None:
    """
    A W3C traceparent is passed to the fact; what is not one is left out.
    """
    trace = f"00-{'a' * 32}-{'b' * 16}-01"
    desk = Desk()
    await desk.adopt(binary(JSON, traceparent=trace))
    await desk.adopt(binary(JSON, traceparent="nonsense"))
    first, second = desk.publisher.records

    assert first.header("traceparent") == trace
    assert second.header("traceparent") == ""


@pytest.mark.parametrize(
    ("record", "reason", "said"),
    [
        (binary(None), "unreadable", "no value"),
        (binary(b"{"), "unreadable", "CreateComplaintRequest in JSON"),
        (binary(b"\xff\xfe"), "unreadable", "CreateComplaintRequest in JSON"),
        (binary(b'{"nobody": 1}'), "unreadable", "nobody"),
        (binary(b"\xff", "application/protobuf"), "unreadable", "in protobuf"),
        (binary(JSON, "text/plain"), "unreadable", "text/plain"),
        (binary(JSON, "application/cloudevents+avro"), "unreadable", "avro"),
        (binary(JSON, ce_id=""), "unreadable", "id is missing"),
        (binary(JSON, ce_source=""), "unreadable", "source is missing"),
        (binary(JSON, ce_specversion="0.3"), "unreadable", "0.3"),
        (binary(JSON, ce_time="2030-01-07T09:00:00"), "unreadable", "zone"),
        (binary(JSON, ce_time="yesterday"), "unreadable", "time"),
        (structured([1]), "unreadable", "not an object"),
        (structured({"id": 7}), "unreadable", "id is missing or not a text"),
        (structured(ENVELOPE | {"data_base64": "%"}), "unreadable", "base64"),
        (structured(ENVELOPE | {"data_base64": "é"}), "unreadable", "base64"),
        (structured(ENVELOPE | {"id": "\ud800"}), "unreadable", "id holds"),
        (structured(ENVELOPE | {"source": "\ud800"}), "unreadable", "source holds"),
        (binary(JSON, ce_source="s" * 600_000), "unreadable", "600000 characters"),
        (structured(ENVELOPE), "unreadable", "JSON"),
        (binary(JSON, ce_type="dev.followup.unheard-of.v1"), "unknown_type", "unheard"),
    ],
)
async def test_what_nobody_can_read_goes_to_the_dead_letters(
    record: Record, reason: str, said: str
) -> None:
    """
    The bytes stay as they were, with the origin and the reason in headers beside them.
    """
    letter = await Desk().letter(record)

    assert (letter.key, letter.value or None) == (record.key, record.value or None)
    assert letter.headers[: len(record.headers)] == record.headers
    assert letter.header("__dlq.errors.reason") == reason
    assert said in letter.header("__dlq.errors.message")
    assert letter.header("__dlq.errors.topic") == TOPICS.inbound
    assert letter.header("__dlq.errors.partition") == str(record.partition)
    assert letter.header("__dlq.errors.offset") == str(record.offset)
    assert letter.header("__dlq.errors.group") == "unit-intake"


async def test_what_no_topic_takes_is_told_of_and_left_where_it_is() -> None:
    """
    A record too large to be copied must not hold up what waits behind it.
    """
    letter = await Desk().letter(binary(b"x" * 1_500_000))

    assert letter.value == b""
    assert "1500" in letter.header("__dlq.errors.message")
    assert "JSON" in letter.header("__dlq.errors.message")
    assert letter.header("__dlq.errors.reason") == "unreadable"
    assert letter.header("__dlq.errors.offset") != ""


async def test_a_header_that_is_no_text_makes_a_record_unreadable() -> None:
    """
    CloudEvents' headers are UTF-8; other bytes are kept, and told of.
    """
    record = Record(
        topic=TOPICS.inbound, key=b"k", value=JSON, headers=(("ce_id", b"\xff"),)
    )
    letter = await Desk().letter(record)

    assert letter.headers[0] == ("ce_id", b"\xff")
    assert "UTF-8" in letter.header("__dlq.errors.message")


async def test_an_invalid_event_is_set_aside_with_every_violation() -> None:
    """
    One line for each thing wrong, so that the publisher corrects all of them at once.
    """
    body = create_json(category="fees", contact={})
    body["parent"] = "customers/555-010-0123"
    desk = Desk()
    letter = await desk.letter(binary(json.dumps(body).encode()))
    told = letter.header("__dlq.errors.message").splitlines()
    counted = desk.registry.get_sample_value(
        "followup_dead_letters_total", {"topic": "inbound", "reason": "invalid"}
    )

    assert [line.partition(":")[0] for line in told] == [
        "parent",
        "complaint.category",
        "complaint.contact.email",
    ]
    assert letter.header("__dlq.errors.reason") == "invalid"
    assert counted == 1


async def test_a_record_waits_until_kafka_is_back() -> None:
    """
    Without Kafka nothing is skipped: the record is adopted once Kafka answers again.
    """
    desk = Desk()
    desk.publisher.up = False
    adopting = asyncio.ensure_future(desk.adopt(binary(JSON)))
    for _ in range(10):
        await asyncio.sleep(0)
    waited = not adopting.done()
    desk.publisher.up = True
    await adopting

    assert waited
    assert [record.topic for record in desk.publisher.records] == [TOPICS.complaints]
