"""The bytes of what the scheduler remembers about one complaint.

MessagePack, as rows of fields: ten times faster than protobuf from Python, which
matters where every judgement reads and writes a case. What an index or a gauge needs
stands before the case itself, so that a million cases are looked through without being
built. `SCHEMA` comes first of all and tells an older reader to keep its hands off.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from followup.complaint import (
    BreakReason,
    CommitmentStatus,
    ComplaintName,
    Outcome,
    State,
)
from followup.value import Value
from services.scheduler.case import Case
from services.scheduler.glance import Glance, glance_of

SCHEMA = 1
"""The shape written now; raised when an older version could not read the new one."""


class CaseUnreadable(ValueError):
    """These bytes are no case."""


class CaseFromLater(CaseUnreadable):
    """A later version of this program wrote the case."""


class _Stand(Value):
    """Where one promise stands; which one is said by its place among all."""

    state: State
    changed_time: datetime
    outcome: Outcome | None = None
    early: timedelta | None = None
    break_reason: BreakReason | None = None


class _Kept(Value):
    """The row that is kept for one case."""

    schema: int
    glance: Glance
    stands: tuple[_Stand, ...]
    case: msgspec.Raw


class _Seen(Value):
    """The same row, as far as it matters from afar: the rest is skipped, not read."""

    schema: int
    glance: Glance
    stands: msgspec.Raw
    case: msgspec.Raw


class _Head(Value):
    """What every version's row begins with."""

    schema: int


RowT = TypeVar("RowT", _Kept, _Seen)

_encoder = msgspec.msgpack.Encoder()
_heads = msgspec.msgpack.Decoder(_Head)
_rows = msgspec.msgpack.Decoder(_Kept)
_seen = msgspec.msgpack.Decoder(_Seen)
_cases = msgspec.msgpack.Decoder(Case)


def key_of(name: ComplaintName) -> bytes:
    """Return the key of a case in the scheduler's table."""
    return f"{name.customer}/{name.complaint}".encode()


def name_of(key: bytes) -> ComplaintName:
    """Return whose case is kept under a key; an id holds no slash."""
    customer, _, complaint = key.decode().partition("/")
    return ComplaintName(customer, complaint)


def to_bytes(case: Case) -> bytes:
    """Return the case as it is kept; equal cases give equal bytes."""
    return _encoder.encode(
        _Kept(
            schema=SCHEMA,
            glance=glance_of(case),
            stands=tuple(_stand(one) for one in case.statuses),
            case=msgspec.Raw(_encoder.encode(replace(case, statuses=()))),
        )
    )


def from_bytes(data: bytes) -> Case:
    """Return the case that was kept.

    Raises CaseUnreadable for bytes that are no case, and its kind CaseFromLater for
    those that a later version wrote.
    """
    row = _checked(_rows, data)
    try:
        case = _cases.decode(row.case)
    except (msgspec.DecodeError, ValueError) as error:
        raise CaseUnreadable(f"not a readable case: {error}") from error
    statuses = tuple(
        CommitmentStatus(
            commitment=promise,
            state=stand.state,
            changed_time=stand.changed_time,
            outcome=stand.outcome,
            early=stand.early,
            break_reason=stand.break_reason,
        )
        for promise, stand in zip(case.commitments, row.stands, strict=False)
    )
    return replace(case, statuses=statuses)


def glance(data: bytes) -> Glance:
    """Return what gauges and the due index need, without building the case.

    Raises as `from_bytes` does.
    """
    return _checked(_seen, data).glance


def _checked(rows: msgspec.msgpack.Decoder[RowT], data: bytes) -> RowT:
    try:
        row = rows.decode(data)
    except (msgspec.DecodeError, ValueError) as error:
        if _schema(data) > SCHEMA:
            raise _later(_schema(data)) from error
        raise CaseUnreadable(f"not a readable case: {error}") from error
    if row.schema > SCHEMA:
        raise _later(row.schema)
    return row


def _schema(data: bytes) -> int:
    try:
        return _heads.decode(data).schema
    except (msgspec.DecodeError, ValueError):
        return 0


def _later(schema: int) -> CaseFromLater:
    return CaseFromLater(
        f"written with schema {schema}, this version knows {SCHEMA}:"
        " run the newer version again"
    )


def _stand(status: CommitmentStatus) -> _Stand:
    return _Stand(
        state=status.state,
        changed_time=status.changed_time,
        outcome=status.outcome,
        early=status.early,
        break_reason=status.break_reason,
    )
