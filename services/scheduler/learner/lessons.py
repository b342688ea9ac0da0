"""Everything learned from the milestones of one log, up to one place in it."""

from __future__ import annotations

from array import array
from hashlib import blake2b

import msgspec

from followup.lead_times import snapshot
from followup.lead_times.ages import hours_of
from followup.lead_times.heard import Heard
from followup.lead_times.learner import Learner
from followup.lead_times.snapshot import SnapshotUnreadable
from followup.lead_times.tuning import Tuning
from followup.learning import Milestone, MilestoneKind
from followup.value import Value

MOST_KNOWN = 1_000_000
"""Milestones remembered by name, so that a repeat is known however late it comes."""

VERSION = 1


class Lessons:
    """What was learned; a function of the records heard, in their order.

    Mutable, and of a single owner. A repeat, be it of a publisher, after a crash or of
    a history loaded twice, changes nothing.
    """

    def __init__(self, learner: Learner) -> None:
        self.learner = learner
        self._known: dict[int, None] = {}

    def hear(self, milestone: Milestone) -> Heard:
        """Learn from one milestone; raises nothing, whatever it holds."""
        name = _name(milestone)
        if name in self._known:
            return Heard.REPEATED
        self._known[name] = None
        if len(self._known) > MOST_KNOWN:
            del self._known[next(iter(self._known))]
        at, now = hours_of(milestone.occurred_time), hours_of(milestone.heard_time)
        learner, case = self.learner, milestone.name
        match milestone.kind:
            case MilestoneKind.OPENED:
                return learner.opened(case, milestone.segment, at, now)
            case MilestoneKind.RESOLVED:
                return learner.resolved(case, at, now)
            case MilestoneKind.WITHDRAWN:
                return learner.withdrawn(case, at, now)
            case MilestoneKind.REOPENED:
                return learner.reopened(case, at, now)

    def to_bytes(self) -> bytes:
        """Return all of it as bytes."""
        return msgspec.msgpack.encode(
            _Kept(
                version=VERSION,
                learner=snapshot.dump(self.learner),
                known=array("Q", self._known).tobytes(),
            )
        )


class _Kept(Value):
    version: int
    learner: bytes
    known: bytes


def from_bytes(data: bytes, tuning: Tuning) -> Lessons:
    """Return what was learned; raises SnapshotUnreadable."""
    try:
        kept = msgspec.msgpack.decode(data, type=_Kept)
        known = array("Q")
        known.frombytes(kept.known)
    except (msgspec.MsgspecError, ValueError) as error:
        raise SnapshotUnreadable(str(error)) from error
    if kept.version != VERSION:
        raise SnapshotUnreadable(f"version {kept.version} is not known")
    lessons = Lessons(snapshot.load(kept.learner, tuning))
    lessons._known = dict.fromkeys(known)  # noqa: SLF001 - its own other half
    return lessons


def _name(milestone: Milestone) -> int:
    text = f"{milestone.fact_id} {milestone.kind.name}".encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest())
