"""What follows from one record: what to say, what to remember, when to look again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from followup.complaint import ComplaintName
from followup.events import Event
from followup.wire.record import Record

SOURCE = "//followup/scheduler"
GROUP = "scheduler"

Recall = Callable[[bytes], bytes | None]
"""Gives the bytes kept under a case's key, or None."""


class CaseFailed(Exception):
    """Deciding one case raised; the case is named, the cause is chained."""

    def __init__(self, name: ComplaintName) -> None:
        super().__init__(f"deciding {name} failed")
        self.name = name


@contextmanager
def blamed_on(name: ComplaintName) -> Iterator[None]:
    """Raise CaseFailed for whatever goes wrong while one case is decided."""
    try:
        yield
    except Exception as error:
        raise CaseFailed(name) from error


class Look(NamedTuple):
    """When a case next deserves a look; None: never."""

    key: bytes
    due: datetime | None
    revision: int


@dataclass(frozen=True, slots=True)
class Said:
    """One event about to leave, for logs and metrics."""

    event: Event
    why: str


@dataclass(frozen=True, slots=True)
class Step:
    """All that follows from one record.

    `outgoing` must be acknowledged by Kafka before any of `states` is written.
    """

    outgoing: tuple[Record, ...] = ()
    states: tuple[tuple[bytes, bytes], ...] = ()
    looks: tuple[Look, ...] = ()
    said: tuple[Said, ...] = ()
    note: str = ""


def together(steps: list[Step]) -> Step:
    """Return what follows from all of them, in their order."""
    return Step(
        outgoing=tuple(one for step in steps for one in step.outgoing),
        states=tuple(one for step in steps for one in step.states),
        looks=tuple(one for step in steps for one in step.looks),
        said=tuple(one for step in steps for one in step.said),
        note="; ".join(step.note for step in steps if step.note),
    )
