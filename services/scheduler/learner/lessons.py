"""Everything learned from the milestones of one log, up to one place in it."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from datetime import timedelta
from hashlib import blake2b

import msgspec
from msgspec.structs import replace

from followup.lead_times import snapshot
from followup.lead_times.ages import hours_of
from followup.lead_times.curve import Curve
from followup.lead_times.heard import Heard
from followup.lead_times.learner import Learner
from followup.lead_times.snapshot import SnapshotUnreadable
from followup.lead_times.tuning import Tuning
from followup.learning import Milestone, MilestoneKind, QuoteMethod
from followup.policy import Policy, longest_resolution
from followup.value import Value
from services.scheduler.learner.keeping import Quoted
from services.scheduler.learner.outcomes import ALL, Outcomes

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
        self.outcomes = Outcomes()
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
                heard = learner.opened(case, milestone.segment, at, now)
            case MilestoneKind.RESOLVED:
                heard = learner.resolved(case, at, now)
            case MilestoneKind.WITHDRAWN:
                heard = learner.withdrawn(case, at, now)
            case MilestoneKind.REOPENED:
                heard = learner.reopened(case, at, now)
        self._watch(milestone, heard, min(at, now), now)
        # What is told late may still be of before: only then comes what is due.
        self.outcomes.until(now)
        return heard

    def curves(self, now: float) -> Iterator[Curve]:
        """Give the curve of every known kind, as quotes are to be made from it.

        Where fewer quotes were kept than was said, hazards are lowered. Nothing may be
        heard before the last was taken.
        """
        for curve in self.learner.curves(now):
            share = self.outcomes.hazards(curve.key[0] if curve.key else ALL)
            if share == 1:
                yield curve
            else:
                lowered = tuple(share * one for one in curve.cumulative)
                yield replace(curve, cumulative=lowered)

    def _watch(self, milestone: Milestone, heard: Heard, at: float, now: float) -> None:
        case, quote = milestone.name, milestone.quote
        if heard is Heard.ENDED_BEFORE_OPENED:
            self.outcomes.withdrawn(case, at, now)
        if heard not in {Heard.LEARNED, Heard.UNKNOWN}:
            # Of an unknown one the quote may still be known: it is another memory.
            return
        match milestone.kind:
            case MilestoneKind.RESOLVED:
                self.outcomes.resolved(case, at, now)
            case MilestoneKind.WITHDRAWN:
                self.outcomes.withdrawn(case, at, now)
            case MilestoneKind.REOPENED:
                self.outcomes.reopened(case, at, now)
            case MilestoneKind.OPENED if (
                quote is not None
                and quote.method is QuoteMethod.LEARNED
                and quote.quoted_time is not None
            ):
                median = quote.median_time or quote.quoted_time
                quoted = Quoted(
                    category=milestone.category,
                    made=at,
                    due=hours_of(quote.quoted_time),
                    median=hours_of(median),
                    level=quote.level,
                )
                self.outcomes.quoted(case, quoted)

    def to_bytes(self) -> bytes:
        """Return all of it as bytes."""
        return msgspec.msgpack.encode(
            _Kept(
                version=VERSION,
                learner=snapshot.dump(self.learner),
                known=array("Q", self._known).tobytes(),
                outcomes=self.outcomes,
            )
        )


class _Kept(Value):
    version: int
    learner: bytes
    known: bytes
    outcomes: Outcomes


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
    lessons.outcomes = kept.outcomes
    lessons._known = dict.fromkeys(known)  # noqa: SLF001 - its own other half
    return lessons


def _name(milestone: Milestone) -> int:
    text = f"{milestone.fact_id} {milestone.kind.name}".encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest())


def tuning_by(policy: Policy) -> Tuning:
    """Return how to learn under a policy: what it allows is believed at first."""
    hours = longest_resolution(policy) / timedelta(hours=1)
    return Tuning(policy_hours=hours)
