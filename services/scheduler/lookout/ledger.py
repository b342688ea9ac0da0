"""Open promises, from what the topic of commitments says of each; a million fit.

Only what is promised soon is kept whole. Of the rest no more is kept than whose it is,
so that it can be counted, and uncounted when a later word settles it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from followup.complaint import Person, State
from followup.events import CommitmentState, ListedPromise
from services.scheduler.lookout.seen import Assigned

Assignments = Mapping[tuple[str, str], Assigned]
"""Who took a complaint over last, by customer and complaint."""


class Owed(NamedTuple):
    """A promise, and who answers for it."""

    owner: Person
    promise: ListedPromise


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What one of our people has promised: all that is near, the rest as a number."""

    owner: Person
    near: tuple[ListedPromise, ...]
    later: int


class Ledger:
    """Takes the words on every promise in their order; the last one counts.

    `until` parts what is listed from what is counted; `assigned` overrules the owner
    that an older word names.
    """

    def __init__(self, until: datetime, assigned: Assignments) -> None:
        self._until = until
        self._assigned = assigned
        self._near: dict[int, Owed] = {}
        self._later: dict[int, Person] = {}
        self._people: dict[Person, Person] = {}

    def settle(self, name: bytes) -> None:
        """Take in that the commitment of this name is settled."""
        key = hash(name)
        self._near.pop(key, None)
        self._later.pop(key, None)

    def take(self, name: bytes, state: CommitmentState) -> None:
        """Take in one word on the commitment of this name."""
        self.settle(name)
        status = state.status
        promise = status.commitment
        if status.state is State.SETTLED:
            return
        key = hash(name)
        owner = state.owner
        taken = self._assigned.get((state.customer, state.complaint))
        if taken is not None and taken.time > status.changed_time:
            owner = taken.owner
        owner = self._people.setdefault(owner, owner)
        if promise.promised_time > self._until:
            self._later[key] = owner
            return
        listed = ListedPromise(
            customer=state.customer,
            complaint=state.complaint,
            commitment=promise.id,
            kind=promise.kind,
            promised_time=promise.promised_time,
            severity=state.severity,
        )
        self._near[key] = Owed(owner, listed)

    def desks(self) -> Iterator[Desk]:
        """Give the desk of everybody who owes something, their next promise first."""
        near: dict[str, list[ListedPromise]] = {}
        later: dict[str, int] = {}
        people: dict[str, Person] = {}
        for owner, promise in self._near.values():
            people[owner.id] = owner
            near.setdefault(owner.id, []).append(promise)
        for owner in self._later.values():
            people[owner.id] = owner
            later[owner.id] = later.get(owner.id, 0) + 1
        for key, owner in sorted(people.items()):
            promises = sorted(
                near.get(key, ()),
                key=lambda one: (one.promised_time, one.complaint, one.commitment),
            )
            yield Desk(owner=owner, near=tuple(promises), later=later.get(key, 0))
