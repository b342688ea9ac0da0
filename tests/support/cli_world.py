"""A command line's settings for tests, and records as topics hold them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from followup.events import Event
from followup.runtime.settings import KafkaSettings
from followup.topics import Topics
from followup.wire.dead_letter import Reason, dead_letter
from followup.wire.envelope import record_of
from followup.wire.record import Record
from followup_cli.settings import Settings

TOPICS = Topics("followup")


def settings_for(bootstrap: str = "127.0.0.1:1", prefix: str = "followup") -> Settings:
    """Return settings that point at nothing but the Kafka named."""
    return Settings(
        intake_address="127.0.0.1:1",
        topics=Topics(prefix),
        policy=None,
        health={"intake": "http://127.0.0.1:1"},
        smtp="127.0.0.1:1",
        kafka=KafkaSettings(bootstrap_servers=bootstrap),
        found="",
    )


def record(
    event: Event, when: datetime, topics: Topics = TOPICS, partition: int = 0
) -> Record:
    """Return an event's record as it is read back."""
    made = record_of(event, topics, source="//example.com/test", partition=partition)
    return replace(made, offset=0, written_time=when)


def set_aside(origin: Record, reason: Reason, topics: Topics = TOPICS) -> Record:
    """Return a record's dead letter as it is read back."""
    letter = dead_letter(
        origin, topics, group="scheduler", reason=reason, message="it cannot be read"
    )
    written = origin.written_time
    return replace(letter, partition=origin.partition, offset=0, written_time=written)
