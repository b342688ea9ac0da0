"""The bytes of what the scheduler remembers about one complaint.

Values are protobuf, so a newer version reads what an older one wrote.
"""

from __future__ import annotations

from google.protobuf.message import DecodeError

from followup.complaint import ComplaintName
from followup.wire import mapping
from services.scheduler.case import SCHEMA, Case
from services.scheduler.v1 import case_pb2


class CaseUnreadable(ValueError):
    """These bytes are no case, or were written by a later version."""


def key_of(name: ComplaintName) -> bytes:
    """Return the key of a case in the scheduler's table."""
    return f"{name.customer}/{name.complaint}".encode()


def to_bytes(case: Case) -> bytes:
    """Return the case as it is kept."""
    data: bytes = mapping.fill(case_pb2.Case(), case).SerializeToString(
        deterministic=True
    )
    return data


def from_bytes(data: bytes) -> Case:
    """Return the case that was kept.

    Raises CaseUnreadable when the bytes are no case or a later version wrote them.
    """
    message = case_pb2.Case()
    try:
        message.ParseFromString(data)
        if message.schema > SCHEMA:
            raise CaseUnreadable(
                f"written with schema {message.schema}, this version knows {SCHEMA}:"
                " run the newer version again"
            )
        case: Case = mapping.read(Case, message)
    except (DecodeError, mapping.Missing, OverflowError) as error:
        raise CaseUnreadable(f"not a readable case: {error}") from error
    return case
