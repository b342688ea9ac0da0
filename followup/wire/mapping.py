"""Values to protobuf messages and back, by the names of their fields.

A value and its message have the same field names; a union of values is a oneof whose
members are named as the classes are, in snake case. How the fields of a class travel
is worked out once; messages are filled by their own constructor, in C, from plain
dictionaries, which is several times faster than field by field.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import partial
from operator import attrgetter
from typing import Any

import msgspec

Into = Callable[[Any], Any]
"""Turns a field's value into what a message's constructor takes."""
From = Callable[[Any], Any]
"""Reads a field from a message; None is what is absent or unknown."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_SECONDS = 86_400
_AS_IS = frozenset({str, int, float, bool})


class Missing(ValueError):
    """A required field is absent, or holds a value this version does not know."""


def snake(name: str) -> str:
    """Return a class's name as protobuf writes a field's."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def to_message(kind: type[Any], value: Any) -> Any:
    """Return the message of this kind with what the value holds.

    The message may have fields that the value has not; they stay unset.
    """
    return kind(**_shape(type(value), kind.DESCRIPTOR).write(value))


def read(cls: type[Any], message: Any) -> Any:
    """Make a value from a message of the same shape.

    Raises Missing when a field without a default is absent.
    """
    return _shape(cls, message.DESCRIPTOR).read(message)


@dataclass(frozen=True, slots=True)
class _Field:
    """How one field travels; `into` is None where it travels as it is."""

    name: str
    needed: bool
    into: Into | None
    out: From


@dataclass(frozen=True, slots=True)
class _Union:
    """A field that is one of several values."""

    name: str
    needed: bool
    shapes: dict[str, _Shape]
    members: dict[type[Any], str]


class _Shape:
    """How all fields of one class travel in one kind of message."""

    def __init__(self, cls: type[Any], fields: list[_Field | _Union]) -> None:
        self._cls = cls
        simple = [one for one in fields if isinstance(one, _Field)]
        self._union = next((one for one in fields if isinstance(one, _Union)), None)
        self._as_is = tuple(one.name for one in simple if one.into is None)
        self._changed = tuple((one.name, one.into) for one in simple if one.into)
        self._readers = tuple((one.name, one.out) for one in simple)
        self._needed = tuple(one.name for one in fields if one.needed)

    def write(self, value: Any) -> dict[str, Any]:
        """Return what the message's constructor takes."""
        made: dict[str, Any] = {}
        for name in self._as_is:
            item = getattr(value, name)
            if item:
                made[name] = item
        for name, into in self._changed:
            item = getattr(value, name)
            if item is not None:
                made[name] = into(item)
        union = self._union
        if union is not None:
            chosen = getattr(value, union.name)
            member = union.members[type(chosen)]
            made[member] = union.shapes[member].write(chosen)
        return made

    def read(self, message: Any) -> Any:
        """Return the value; raises Missing."""
        values = {name: out(message) for name, out in self._readers}
        union = self._union
        if union is not None:
            chosen = message.WhichOneof(union.name)
            values[union.name] = (
                union.shapes[chosen].read(getattr(message, chosen)) if chosen else None
            )
        for name in self._needed:
            if values[name] is None or values[name] == "":
                field = f"{self._cls.__name__}.{name}"
                raise Missing(f"{field} is absent or unknown to this version")
        return self._cls(**values)


_known: dict[tuple[type[Any], Any], _Shape] = {}


def _shape(cls: type[Any], descriptor: Any) -> _Shape:
    found = _known.get((cls, descriptor))
    if found is None:
        hints = typing.get_type_hints(cls)
        found = _known[cls, descriptor] = _Shape(
            cls,
            [
                _field(one.name, hints[one.name], descriptor, needed=one.required)
                for one in msgspec.structs.fields(cls)
            ],
        )
    return found


def _field(name: str, hint: Any, descriptor: Any, *, needed: bool) -> _Field | _Union:
    inside = descriptor.fields_by_name.get(name)
    if typing.get_origin(hint) is tuple:
        each = typing.get_args(hint)[0]
        into, out = _several(name, each, inside)
        return _Field(name, needed=False, into=into, out=out)
    if typing.get_origin(hint) in {typing.Union, types.UnionType}:
        rest = [one for one in typing.get_args(hint) if one is not types.NoneType]
        if len(rest) > 1:
            names = {snake(one.__name__): one for one in rest}
            shapes = {
                member: _shape(one, descriptor.fields_by_name[member].message_type)
                for member, one in names.items()
            }
            return _Union(name, needed, shapes, {one: n for n, one in names.items()})
        hint = rest[0]
    into, out = _single(name, hint, inside)
    return _Field(name, needed=needed, into=into, out=out)


def _single(name: str, hint: Any, inside: Any) -> tuple[Into | None, From]:
    if hint in _AS_IS:
        return None, attrgetter(name)
    if hint is datetime:
        return _to_stamp, partial(_stamp_of, name)
    if hint is timedelta:
        return _to_duration, partial(_duration_of, name)
    if issubclass(hint, Enum):
        numbers, members = _numbers(hint, inside)
        return numbers.__getitem__, partial(_member_of, name, members)
    shape = _shape(hint, inside.message_type)
    return shape.write, partial(_nested_of, name, shape)


def _several(name: str, each: Any, inside: Any) -> tuple[Into | None, From]:
    if each in _AS_IS:
        return None, lambda message: tuple(getattr(message, name))
    if issubclass(each, Enum):
        numbers, members = _numbers(each, inside)
        return (
            lambda items: [numbers[one] for one in items],
            lambda message: tuple(
                members[one] for one in getattr(message, name) if one in members
            ),
        )
    shape = _shape(each, inside.message_type)
    return (
        lambda items: [shape.write(one) for one in items],
        lambda message: tuple(shape.read(one) for one in getattr(message, name)),
    )


def _to_stamp(moment: datetime) -> dict[str, int]:
    since = moment - _EPOCH
    return {
        "seconds": since.days * _DAY_SECONDS + since.seconds,
        "nanos": since.microseconds * 1000,
    }


def _stamp_of(name: str, message: Any) -> datetime | None:
    if not message.HasField(name):
        return None
    stamp = getattr(message, name)
    return _EPOCH + timedelta(0, stamp.seconds, stamp.nanos // 1000)


def _to_duration(length: timedelta) -> dict[str, int]:
    """Seconds and nanoseconds have the same sign, as protobuf's Duration demands."""
    sign = -1 if length < timedelta() else 1
    whole = abs(length)
    return {
        "seconds": sign * (whole.days * _DAY_SECONDS + whole.seconds),
        "nanos": sign * whole.microseconds * 1000,
    }


def _duration_of(name: str, message: Any) -> timedelta | None:
    if not message.HasField(name):
        return None
    length = getattr(message, name)
    return timedelta(0, int(length.seconds), length.nanos // 1000)


def _member_of(name: str, members: dict[int, Any], message: Any) -> Any:
    return members.get(getattr(message, name))


def _nested_of(name: str, shape: _Shape, message: Any) -> Any:
    return shape.read(getattr(message, name)) if message.HasField(name) else None


def _numbers(cls: type[Enum], inside: Any) -> tuple[dict[Any, int], dict[int, Any]]:
    """Return an enum's members to their numbers, and back."""
    enum = inside.enum_type
    prefix = enum.values[0].name.removesuffix("UNSPECIFIED")
    numbers = {one: enum.values_by_name[prefix + one.name].number for one in cls}
    return numbers, {number: one for one, number in numbers.items()}
