"""How far what a partition has said is also remembered.

Kept as one row among the cases, written behind the states it speaks of: whoever takes
the partition over reads what lies beyond it, and finds what was said by a worker that
died before it could remember.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from followup.wire.record import Record

SAID_KEY = b"\x00said"
"""Where it is kept; no customer's id begins with such a byte."""

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(dict[str, int])


class Said:
    """For each topic of words the offset of the next record, as far as remembered."""

    def __init__(self, ends: Mapping[str, int]) -> None:
        """Take each topic that counts, and how far it is known to be remembered."""
        self._ends = dict(ends)
        self._is_new = False

    def note(self, records: Iterable[Record], offsets: Iterable[int]) -> None:
        """Note that records were acknowledged at these offsets."""
        for record, offset in zip(records, offsets, strict=True):
            if offset >= self._ends.get(record.topic, offset + 1):
                self._ends[record.topic] = offset + 1
                self._is_new = True

    def row(self) -> dict[bytes, bytes]:
        """Return the row to keep, under its key; empty when nothing was added."""
        if not self._is_new:
            return {}
        self._is_new = False
        return {SAID_KEY: _encoder.encode(self._ends)}


def ends_of(row: bytes | None) -> dict[str, int]:
    """Return what a kept row holds; empty where none was kept.

    Raises ValueError for bytes that are no such row.
    """
    if row is None:
        return {}
    try:
        return _decoder.decode(row)
    except msgspec.DecodeError as error:
        raise ValueError(f"not a readable row of what was said: {error}") from error
