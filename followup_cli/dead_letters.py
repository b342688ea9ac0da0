"""Dead letters: what was set aside, and the record it was before."""

from __future__ import annotations

from dataclasses import dataclass

from followup.topics import Topics
from followup.wire.dead_letter import PREFIX
from followup.wire.record import Record
from followup_cli.trouble import Trouble

_MARK = "__dlq."


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """One record that was set aside, and what is known about why."""

    record: Record
    origin: str
    partition: int | None
    offset: int | None
    group: str
    reason: str
    message: str
    exception: str

    @property
    def where(self) -> str:
        """Its own place, as `dlq show` takes it: TOPIC/PARTITION/OFFSET."""
        record = self.record
        return f"{record.topic}/{record.partition}/{record.offset}"


def read_dead_letter(record: Record) -> DeadLetter:
    """Return what the added headers say; fields are empty where they do not."""

    def said(name: str) -> str:
        return record.header(PREFIX + name)

    return DeadLetter(
        record=record,
        origin=said("topic") or record.topic.removesuffix("-dlq"),
        partition=int(said("partition")) if said("partition").isdigit() else None,
        offset=int(said("offset")) if said("offset").isdigit() else None,
        group=said("group"),
        reason=said("reason"),
        message=said("message"),
        exception=said("exception"),
    )


def as_it_was(letter: DeadLetter) -> Record:
    """Return the record as it was before: bytes, headers, topic and partition."""
    record = letter.record
    no_value = record.header(f"{PREFIX}value") == "null"
    return Record(
        topic=letter.origin,
        key=record.key,
        value=None if no_value else record.value,
        headers=tuple(
            (name, value)
            for name, value in record.headers
            if not name.startswith(_MARK)
        ),
        partition=letter.partition,
    )


def dead_letter_topics(topics: Topics, only: str = "") -> list[str]:
    """Return the dead-letter topics, or the one that belongs to a topic named.

    The name may leave out the prefix and "-dlq". Raises Trouble for an unknown one.
    """
    known = [one.dead_letter for one in topics.all() if one.dead_letter]
    if not only:
        return known
    full = only if only.startswith(topics.prefix) else f"{topics.prefix}-{only}"
    full = full if full.endswith("-dlq") else topics.dead_letter(full)
    if full not in known:
        raise Trouble(f"there is no topic {full}", f"it is one of {', '.join(known)}")
    return [full]
