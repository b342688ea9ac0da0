"""Every human input has a door: a call, an event and a command."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import pytest
import typer
from google.protobuf import json_format
from google.protobuf.message_factory import GetMessageClass

from followup import facts
from followup.runtime.labels import METHODS, OTHER
from followup.v1 import intake_pb2
from followup_cli.__main__ import build
from services.intake.grpc_api.doors import (
    FACTS_BY_REQUEST,
    HELD_BY_REQUEST,
    REQUESTS_BY_EVENT,
)
from tests.support.human_inputs import (
    BY_COMMAND_ALONE,
    INPUTS,
    QUESTIONS,
    WORDS,
    Input,
)
from tests.support.inbound_events import Desk, binary
from tests.support.intake_reports import usual

SERVICE = intake_pb2.DESCRIPTOR.services_by_name["IntakeService"]
REQUESTS = {one.name: GetMessageClass(one.input_type) for one in SERVICE.methods}


def commands(app: typer.Typer, *path: str) -> Iterator[str]:
    for command in app.registered_commands:
        assert command.callback is not None
        yield " ".join((*path, command.name or command.callback.__name__))
    for group in app.registered_groups:
        assert group.typer_instance is not None
        yield from commands(group.typer_instance, *path, str(group.name))


def test_every_fact_is_an_input() -> None:
    """
    Whatever can be said of a complaint is in the list once, and so are its doors.
    """
    listed = [one.fact for one in INPUTS] + list(BY_COMMAND_ALONE)

    assert sorted(map(repr, listed)) == sorted(map(repr, get_args(facts.What)))
    for door in ("method", "event", "command"):
        assert len({getattr(one, door) for one in INPUTS}) == len(INPUTS)


def test_the_contract_has_the_methods_of_the_list_and_no_other() -> None:
    """
    A method without an input, or an input without a method, is forgotten somewhere.
    """
    listed = {one.method for one in (*INPUTS, *WORDS, *QUESTIONS)}

    assert listed == set(REQUESTS)
    assert listed == set(METHODS) - {OTHER}


def test_inbound_hears_the_events_of_the_list_and_no_other() -> None:
    """
    Each type is that of the fact it becomes; the release of a case is no event.
    """
    assert {one.event for one in INPUTS} == set(REQUESTS_BY_EVENT)


def test_the_command_line_has_the_commands_of_the_list() -> None:
    """
    Nothing has to be said with a program of one's own.
    """
    known = set(commands(build()))

    assert {one.command for one in (*INPUTS, *WORDS, *QUESTIONS)} - known == set()
    assert set(BY_COMMAND_ALONE.values()) - known == set()


def test_what_is_said_of_messages_has_its_calls() -> None:
    """
    A request is about a complaint or about messages, and each is read as what it is.
    """
    words = {REQUESTS[one.method]: one.held for one in WORDS}

    assert words == HELD_BY_REQUEST
    assert not set(FACTS_BY_REQUEST) & set(HELD_BY_REQUEST)


@pytest.mark.parametrize("one", INPUTS, ids=lambda one: one.command)
def test_a_call_and_an_event_are_the_same_door(one: Input) -> None:
    """
    Method and event type take the same request, and it becomes the fact of the list.
    """
    request = REQUESTS[one.method]

    assert REQUESTS_BY_EVENT[one.event] is request
    assert FACTS_BY_REQUEST[request] is one.fact


@pytest.mark.parametrize("one", INPUTS, ids=lambda one: one.command)
async def test_an_event_is_adopted_as_its_fact(one: Input) -> None:
    """
    What another system publishes arrives as the fact that the same call would make.
    """
    data = json_format.MessageToJson(usual(REQUESTS[one.method])).encode()
    fact = await Desk().fact(binary(data, ce_type=one.event))

    assert type(fact.what) is one.fact
