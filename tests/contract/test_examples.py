"""The examples that stand beside the contract are real and complete."""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any, get_args

import pytest
from google.protobuf import json_format

from followup import events, facts, learning
from followup.topics import Topics
from followup.v1 import events_pb2, lead_times_pb2
from followup.wire.codec import decode, encode
from followup.wire.mapping import snake
from tests.support.repository import ROOT

EXAMPLES = ROOT / "proto" / "examples"
KINDS: dict[str, type[Any]] = {
    "complaints": facts.Fact,
    "updates": events.Update,
    "alerts": events.Alert,
    "deliveries": events.Delivery,
    "wakeups": events.WakeUp,
    "commitments": events.CommitmentState,
    "controls": events.Hold,
    "durations": learning.Milestone,
    "lead-times": learning.LeadTime,
}
FILES = sorted(EXAMPLES.glob("*/*.json"))


def lower(enum: type[Enum]) -> set[str]:
    """Return the members as the files are named."""
    return {one.name.lower() for one in enum}


@pytest.mark.parametrize(
    ("topic", "kinds"),
    [
        ("complaints", {snake(kind.__name__) for kind in get_args(facts.What)}),
        ("updates", lower(events.UpdateKind)),
        ("alerts", lower(events.AlertKind)),
        ("deliveries", lower(events.DeliveryOutcome)),
        ("wakeups", {"wake_up"}),
        ("controls", {"held", "released"}),
        ("durations", lower(learning.MilestoneKind)),
        ("lead-times", {"all", "category", "segment"}),
    ],
)
def test_every_kind_has_its_example(topic: str, kinds: set[str]) -> None:
    """
    A new kind needs an example, and an example a kind.
    """
    assert {file.stem for file in (EXAMPLES / topic).iterdir()} == kinds


def test_no_folder_is_without_a_topic() -> None:
    """
    Examples lie under the name of the topic that carries them, without its prefix.
    """
    names = {one.name.removeprefix("followup-") for one in Topics().all()}

    assert {file.parent.name for file in FILES} == set(KINDS)
    assert set(KINDS) <= names


@pytest.mark.parametrize("file", FILES, ids=lambda one: f"{one.parent.name}-{one.stem}")
def test_an_example_is_what_its_name_says(file: Path) -> None:
    """
    It decodes to its kind, and every field of it survives the way there and back.
    """
    kind = KINDS[file.parent.name]
    where = lead_times_pb2 if kind.__module__ == learning.__name__ else events_pb2
    message = getattr(where, kind.__name__)
    text = file.read_text(encoding="utf-8")
    event = decode(kind, json_format.Parse(text, message()).SerializeToString())
    again = message.FromString(encode(event))

    assert json_format.MessageToDict(again) == json.loads(text)
    assert NAMES[kind](event) == file.stem


NAMES: dict[type[Any], Callable[[Any], str]] = {
    facts.Fact: lambda fact: snake(type(fact.what).__name__),
    events.Update: lambda update: str(update.kind.name.lower()),
    events.Alert: lambda alert: str(alert.kind.name.lower()),
    events.Delivery: lambda delivery: str(delivery.outcome.name.lower()),
    events.WakeUp: lambda _: "wake_up",
    events.Hold: lambda hold: "held" if hold.held else "released",
    learning.Milestone: lambda milestone: str(milestone.kind.name.lower()),
    learning.LeadTime: lambda one: str(one.name.partition("/")[0]),
    events.CommitmentState: lambda change: str(
        (change.status.outcome or change.status.state).name.lower()
    ),
}
