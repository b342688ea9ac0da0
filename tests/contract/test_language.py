"""The values and the contract say the same thing."""

from __future__ import annotations

import typing
from enum import Enum

import msgspec
import pytest
from google.protobuf.descriptor import Descriptor, FieldDescriptor

from followup import complaint, events, facts, learning
from followup.v1 import complaint_pb2, events_pb2, lead_times_pb2
from followup.value import Value
from followup.wire.mapping import snake

MESSAGES = {
    **events_pb2.DESCRIPTOR.message_types_by_name,
    **complaint_pb2.DESCRIPTOR.message_types_by_name,
    **lead_times_pb2.DESCRIPTOR.message_types_by_name,
}
MODULES = (complaint, events, facts, learning)
CLASSES = {
    name: one
    for module in MODULES
    for name, one in vars(module).items()
    if isinstance(one, type)
    and issubclass(one, Value)
    and one.__module__ == module.__name__
}
WITHOUT_MESSAGE = {"ComplaintName"}
ENUMS = {
    one
    for module in MODULES
    for one in vars(module).values()
    if isinstance(one, type) and issubclass(one, Enum) and one is not Enum
}


def test_every_message_has_its_value() -> None:
    """
    Whatever can travel can be held as a value, and the other way round.
    """
    assert set(MESSAGES) == set(CLASSES) - WITHOUT_MESSAGE


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_fields_have_the_same_names(name: str) -> None:
    """
    A value has exactly its message's fields; a oneof is one field.
    """
    descriptor: Descriptor = MESSAGES[name]
    oneofs = {one.name for one in descriptor.oneofs}
    inside = {field.name for one in descriptor.oneofs for field in one.fields}
    expected = {field.name for field in descriptor.fields} - inside | oneofs

    actual = {field.name for field in msgspec.structs.fields(CLASSES[name])}

    assert expected == actual


def test_every_kind_of_fact_is_in_the_oneof() -> None:
    """
    The union of facts and the oneof have the same members.
    """
    members = {one.name for one in events_pb2.Fact.DESCRIPTOR.oneofs[0].fields}
    kinds: tuple[type, ...] = typing.get_args(facts.What)

    assert members == {snake(one.__name__) for one in kinds}


@pytest.mark.parametrize("enum", sorted(ENUMS, key=repr))
def test_enums_have_the_same_members(enum: type[Enum]) -> None:
    """
    An enum has exactly its protobuf values, without prefix and without UNSPECIFIED.
    """
    found = [
        field.enum_type
        for descriptor in MESSAGES.values()
        for field in descriptor.fields
        if field.type == FieldDescriptor.TYPE_ENUM
        and field.enum_type is not None
        and field.enum_type.name == enum.__name__
    ]
    prefix = found[0].values[0].name.removesuffix("UNSPECIFIED")

    values = {one.name.removeprefix(prefix) for one in found[0].values}

    assert {one.name for one in enum} == values - {"UNSPECIFIED"}
