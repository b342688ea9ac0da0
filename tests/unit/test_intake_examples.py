"""The examples of facts that stand beside the contract are real and complete."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from google.protobuf import json_format

from followup.events import Fact, What
from followup.v1 import events_pb2
from followup.wire.codec import decode, encode
from followup.wire.mapping import snake
from tests.support.repository import ROOT

FOLDER = ROOT / "proto" / "examples" / "complaints"
KINDS = sorted(snake(kind.__name__) for kind in get_args(What))


def test_every_kind_of_fact_has_its_example() -> None:
    """
    A new kind needs an example, and an example a kind.
    """
    assert sorted(file.stem for file in FOLDER.iterdir()) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_an_example_is_a_fact_of_its_kind(kind: str) -> None:
    """
    It decodes to a fact, and every field of it survives the way there and back.
    """
    text = (FOLDER / f"{kind}.json").read_text(encoding="utf-8")
    message = json_format.Parse(text, events_pb2.Fact())
    fact = decode(Fact, message.SerializeToString())
    again = events_pb2.Fact.FromString(encode(fact))

    assert snake(type(fact.what).__name__) == kind
    assert json_format.MessageToDict(again) == json.loads(text)
