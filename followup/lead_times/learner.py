"""Learns how long complaints take, from facts, one at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import isfinite

from followup.lead_times.ages import HORIZON
from followup.lead_times.cases import Case
from followup.lead_times.curve import Curve, cumulated
from followup.lead_times.forgetting import Forgetting
from followup.lead_times.heard import SKEW, Heard
from followup.lead_times.node import Node
from followup.lead_times.prior import prior_hazards
from followup.lead_times.segments import EVERY, Key, Segment
from followup.lead_times.tuning import DEPTHS, Tuning

_TIDY_EVERY = 64
"""Openings between two looks for what is too old: looking is not free."""


class Learner:
    """Everything learned; mutable, and of a single owner.

    `now` is when a fact is heard, by the clock that the owner trusts; when that clock
    jumps and comes back, half a half-life of memory is lost at most. No fact, however
    wrong, raises an error or counts for more than one complaint. The same facts in the
    same order give the same curves, bit by bit.
    """

    def __init__(self, tuning: Tuning | None = None) -> None:
        self.tuning = tuning or Tuning()
        self.forgetting = Forgetting(self.tuning.half_life)
        self.nodes: dict[Key, Node] = {EVERY: Node(born=0)}
        self.open: dict[str, Case] = {}
        self.ended: dict[str, Case] = {}
        self.counts: Counter[Heard] = Counter()
        self._prior = prior_hazards(self.tuning.policy_hours)

    def opened(self, case: str, segment: Segment, at: float, now: float) -> Heard:
        """Learn that a complaint was opened."""
        wrong = self._wrong(at, now)
        if wrong is None and (case in self.open or case in self.ended):
            wrong = Heard.REPEATED
        if wrong is not None:
            return self._count(wrong)
        at = min(at, now)
        number = self.nodes[EVERY].arrivals
        passed = self.forgetting.opened(at, now)
        exponents = []
        for depth, key in enumerate(segment.path()):
            node = self.nodes.get(key)
            if node is None:
                node = self.nodes[key] = Node(born=number)
            exponents.append(passed + node.arrivals / self.tuning.arrivals[depth])
            node.arrive(case, at, exponents[-1])
        self.open[case] = Case(
            opened=at, segment=segment, number=number, exponents=tuple(exponents)
        )
        self._tidy(now)
        return self._count(Heard.LEARNED)

    def resolved(self, case: str, at: float, now: float) -> Heard:
        """Learn that a complaint was put right."""
        return self._end(case, at, now, resolved=True)

    def withdrawn(self, case: str, at: float, now: float) -> Heard:
        """Learn that a complaint left unresolved: taken back, merged, a duplicate."""
        return self._end(case, at, now, resolved=False)

    def reopened(self, case: str, at: float, now: float) -> Heard:
        """Learn that an ending did not hold: it counts as open since its opening."""
        wrong = self._wrong(at, now)
        if wrong is None and case not in self.ended:
            wrong = Heard.REPEATED if case in self.open else Heard.UNKNOWN
        if wrong is not None:
            return self._count(wrong)
        one = self.ended.pop(case)
        for key, exponent in one.weights():
            node = self.nodes.get(key)
            if node is not None and node.born <= one.number:
                age = one.ended - one.opened
                node.reopen(case, one.opened, exponent, age, resolved=one.resolved)
        self.open[case] = one.again_open()
        return self._count(Heard.LEARNED)

    def curve(self, segment: Segment, now: float) -> Curve:
        """Return the curve of the closest kind that is known, else the policy's."""
        found = self.prior(now)
        for key in segment.path():
            if key in self.nodes:
                found = self.below(found, key, now)
        return found

    def curves(self, now: float) -> Iterator[Curve]:
        """Give the curve of every known kind, parents first.

        Nothing may be learned before the last was taken.
        """
        made: dict[Key, Curve] = {}
        for key in sorted(self.nodes, key=lambda one: (len(one), one)):
            above = made.get(key[:1]) or made.get(EVERY) or self.prior(now)
            curve = self.below(above, key, now)
            if len(key) < DEPTHS:
                made[key] = curve
            yield curve

    def prior(self, now: float) -> Curve:
        """Return what the policy alone says."""
        return Curve(key=EVERY, made=now, cumulative=cumulated(self._prior))

    def below(self, above: Curve, key: Key, now: float) -> Curve:
        """Return the curve of a known kind that borrows from the one above it."""
        node, depth = self.nodes[key], depth_of(key)
        exponent = self._exponent(node, depth, now)
        borrowed = self.tuning.borrowed[depth]
        hazards = node.hazards(above.hazards(), borrowed, exponent, now)
        return Curve(
            key=key,
            made=now,
            cumulative=cumulated(hazards),
            arrivals=node.arrivals,
            weight=node.ended(exponent),
        )

    def _exponent(self, node: Node, depth: int, now: float) -> float:
        before = max(node.arrivals - 1, 0)
        return self.forgetting.at(now) + before / self.tuning.arrivals[depth]

    def _end(self, case: str, at: float, now: float, *, resolved: bool) -> Heard:
        wrong = self._wrong(at, now)
        if wrong is None and case not in self.open:
            wrong = Heard.REPEATED if case in self.ended else Heard.UNKNOWN
        if wrong is not None:
            return self._count(wrong)
        one = self.open.pop(case)
        at = min(at, now)
        backwards = at < one.opened
        # It ends at age nought without a resolution, which adds nothing to any curve.
        one = one.ended_at(max(at, one.opened), resolved=resolved and not backwards)
        self._leave(case, one)
        self.ended[case] = one
        return self._count(Heard.ENDED_BEFORE_OPENED if backwards else Heard.LEARNED)

    def _leave(self, case: str, one: Case) -> None:
        for key, _ in one.weights():
            node = self.nodes.get(key)
            if node is not None and case in node.open:
                node.end(case, one.ended - one.opened, resolved=one.resolved)

    def _tidy(self, now: float) -> None:
        """Forget what can no longer matter, so that memory stays bounded."""
        if len(self.nodes) > self.tuning.most_nodes:
            self._fold(now)
        if self.nodes[EVERY].arrivals % _TIDY_EVERY:
            return
        while self.ended:
            case, one = next(iter(self.ended.items()))
            fresh = one.ended >= now - self.tuning.reopening
            if fresh and len(self.ended) <= self.tuning.most_ended:
                break
            del self.ended[case]
        while self.open:
            case, one = next(iter(self.open.items()))
            if self._half_lives_since(one) * self.tuning.half_life < HORIZON:
                break
            self._leave(case, self.open.pop(case).ended_at(now, resolved=False))

    def _half_lives_since(self, one: Case) -> float:
        # By the clock of forgetting: a clock set wrong must not end every open case.
        passed = one.exponents[0] - one.number / self.tuning.arrivals[0]
        return self.forgetting.passed - passed

    def _fold(self, now: float) -> None:
        """Drop the slightest quarter of the kinds; what they knew, their parents do."""

        def weight(key: Key) -> tuple[float, Key]:
            node = self.nodes[key]
            return node.weight(self._exponent(node, depth_of(key), now)), key

        kept = self.tuning.most_nodes * 3 // 4
        others = sorted((key for key in self.nodes if key != EVERY), key=weight)
        for key in others[: len(self.nodes) - kept]:
            del self.nodes[key]

    @staticmethod
    def _wrong(at: float, now: float) -> Heard | None:
        if not (isfinite(at) and isfinite(now)):
            return Heard.NO_TIME
        return Heard.AHEAD_OF_CLOCK if at > now + SKEW else None

    def _count(self, heard: Heard) -> Heard:
        self.counts[heard] += 1
        return heard


def depth_of(key: Key) -> int:
    """Return 0 for all complaints, 1 for a category, 2 for a segment."""
    return min(len(key), DEPTHS - 1)
