"""One record of a topic, as every client of Kafka sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

Headers = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record to write, or one that was read.

    `partition` None lets Kafka's default partitioner (murmur2 of the key) choose;
    it, `offset` and `written_time` (UTC, the broker's stamp) are set on records read.
    """

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers = ()
    partition: int | None = None
    offset: int | None = None
    written_time: datetime | None = None

    def header(self, name: str) -> str:
        """Return the last header of that name as text, or "" if there is none."""
        for key, value in reversed(self.headers):
            if key == name:
                return value.decode("utf-8", errors="replace")
        return ""

    def with_header(self, name: str, value: bytes) -> Record:
        """Return the record with one more header, behind those it has."""
        return replace(self, headers=(*self.headers, (name, value)))
