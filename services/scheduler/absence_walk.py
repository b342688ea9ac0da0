"""Has the cases of people looked at whose absence has just become known.

An absence comes with a policy: one that was reloaded, or whose day has come. Who owns
which case stands in the case alone, so all that is kept is gone through, a small slice
at a time, and what may be theirs is hinted at. A hint too many costs one look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from followup.policy import Policies, Policy, fingerprint, has_absences
from followup.ports import Clock
from services.scheduler.customer import is_case
from services.scheduler.memory import CaseUnreadable, glance
from services.scheduler.partitions import Assignment, OwnedPartition

SLICE = 200
"""Cases read in one turn: well below a millisecond."""

HINTS_PER_SECOND = 200
"""Cases hinted at in a second: an absence is no reason to be late elsewhere."""

_Known = Mapping[str, tuple[object, ...]]


class Hint(Protocol):
    """Hints at cases of one partition."""

    async def __call__(self, keys: list[bytes], partition: int) -> None:
        """Send the hint; raises KafkaError when Kafka does not take it in."""
        ...


@dataclass(slots=True)
class _Walk:
    """How far one partition has been gone through, and for whom."""

    owned: OwnedPartition
    known: _Known = field(default_factory=dict)
    people: frozenset[bytes] = frozenset()
    after: bytes | None = None


class AbsenceWalk:
    """Goes through the partitions of one worker; `turn` is called at every tick.

    A partition that was just taken over is gone through for everybody who has an
    absence: nobody knows what its owner before had got to.
    """

    def __init__(
        self,
        *,
        policies: Policies,
        assignment: Assignment,
        clock: Clock,
        monotonic: Callable[[], float],
    ) -> None:
        self._policies = policies
        self._assignment = assignment
        self._clock = clock
        self._monotonic = monotonic
        self._walks: dict[int, _Walk] = {}
        self._policy: Policy | None = None
        self._known: _Known = {}
        self._rest_until = 0.0

    async def turn(self, hint: Hint) -> None:
        """Go one slice further, in one partition; often there is nothing to do."""
        policy = self._policies.in_force_at(self._clock.now())
        if policy is not self._policy:
            self._policy, self._known = policy, _absences(policy)
        if self._monotonic() < self._rest_until:
            return
        for walk in self._current():
            if walk.people:
                keys = _slice(walk)
                if keys:
                    await hint(keys, walk.owned.number)
                    rest = len(keys) / HINTS_PER_SECOND
                    self._rest_until = self._monotonic() + rest
                return

    def _current(self) -> Iterator[_Walk]:
        for owned in self._assignment:
            if not owned.gate.open:
                continue
            walk = self._walks.get(owned.number)
            if walk is None or walk.owned is not owned:
                walk = self._walks[owned.number] = _Walk(owned)
            if walk.known is not self._known:
                fresh = {
                    key.encode()
                    for key, mark in self._known.items()
                    if walk.known.get(key) != mark
                }
                gone = {one.encode() for one in walk.known.keys() - self._known.keys()}
                walk.known = self._known
                if fresh or gone:
                    walk.people |= fresh | gone
                    walk.after = None
            yield walk


def _slice(walk: _Walk) -> list[bytes]:
    """Return what may be theirs among the next cases, and go on behind them."""
    some = walk.owned.pipeline.some(walk.after, SLICE)
    if len(some) < SLICE:
        people, walk.people, walk.after = walk.people, frozenset(), None
    else:
        people, walk.after = walk.people, some[-1][0]
    return [
        key for key, state in some if is_case(key) and _may_be_theirs(state, people)
    ]


def _may_be_theirs(state: bytes, people: frozenset[bytes]) -> bool:
    """Whether a case with open promises names one of them anywhere at all."""
    if not any(one in state for one in people):
        return False
    try:
        seen = glance(state)
    except CaseUnreadable:
        return False
    return bool(seen.promised or seen.untold) and not seen.quarantined


def _absences(policy: Policy) -> _Known:
    return {
        key: fingerprint(policy, key)
        for key in policy.people
        if has_absences(policy, key)
    }
