"""Remembers which dead letters were put back: by notes on their own topic. Pure.

A note stands behind the letters it speaks of and is kept as long as they are, which a
consumer group's offsets are not; and it can speak of one letter among many.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from followup.wire.dead_letter import PREFIX
from followup.wire.record import Record
from followup_cli.dead_letters import DeadLetter, read_dead_letter

HEADER = "__dlq.put_back"
"""Names the offsets, in the note's own partition, of the letters put back."""

_MOST_IN_A_NOTE = 1000


@dataclass(frozen=True, slots=True)
class Shelf:
    """Dead letters, the oldest first, and the places of those that were put back."""

    letters: tuple[DeadLetter, ...]
    put_back: frozenset[str]

    def waiting(self) -> tuple[DeadLetter, ...]:
        """Return the letters that were not put back yet."""
        return tuple(one for one in self.letters if one.where not in self.put_back)


def notes(letters: Iterable[DeadLetter]) -> Iterator[Record]:
    """Give the records that remember that these letters were put back."""
    offsets: dict[tuple[str, int | None], list[int]] = {}
    for letter in letters:
        record = letter.record
        place = (record.topic, record.partition)
        offsets.setdefault(place, []).append(record.offset or 0)
    for (topic, partition), found in offsets.items():
        for start in range(0, len(found), _MOST_IN_A_NOTE):
            told = ",".join(map(str, found[start : start + _MOST_IN_A_NOTE]))
            yield Record(
                topic=topic,
                key=None,
                value=b"put back",
                headers=((HEADER, told.encode()),),
                partition=partition,
            )


def noted(record: Record) -> tuple[int, ...] | None:
    """Return the offsets that a note speaks of; None for any other record."""
    # What is set aside may itself have brought such a header along.
    if record.header(f"{PREFIX}topic") or not record.header(HEADER):
        return None
    told = record.header(HEADER).split(",")
    return tuple(int(one) for one in told if one.isdigit())


def shelf(records: Iterable[Record]) -> Shelf:
    """Return the dead letters among records of their topics, and what became of them.

    The records come as written, the oldest first.
    """
    letters: list[DeadLetter] = []
    put_back: set[str] = set()
    for record in records:
        offsets = noted(record)
        if offsets is None:
            letters.append(read_dead_letter(record))
        else:
            place = f"{record.topic}/{record.partition}"
            put_back |= {f"{place}/{offset}" for offset in offsets}
    return Shelf(tuple(letters), frozenset(put_back))
