"""Whether quoted times are kept as often as they say.

Pure: everything here follows from the milestones heard, in their order. A quote is
judged when its time has come, not when its complaint ended: kept ones end sooner, and
judged then, the last of them would make work look better than it is. What is told of it
later puts the judgement right, so that it does not matter what else was heard between.
"""

from __future__ import annotations

from heapq import heappop, heappush

import msgspec

from services.scheduler.learner.keeping import Kept, Quoted

ALL = ""
"""Stands for complaints of every category."""

LONGEST_HOURS = 400 * 24.0
"""Quotes longer than the log is kept are not judged."""

HOLDS_HOURS = 7 * 24.0
"""An end that is taken back within so many hours did not hold; and what is told so long
after a quote's time changes nothing any more."""


class Judged(msgspec.Struct, array_like=True):
    """A quote whose time has come, and how it was counted.

    `places` are those among the quotes of each category; none of one that had left.
    """

    quoted: Quoted
    was_kept: bool = False
    places: dict[str, int] = {}


class Outcomes(msgspec.Struct, array_like=True):
    """All quotes that wait for their time, and what became of those before."""

    waiting: dict[str, Quoted] = {}
    kept: dict[str, Kept] = {}
    queue: list[tuple[float, str]] = []
    judged: dict[str, Judged] = {}

    def quoted(self, case: str, quoted: Quoted) -> None:
        """Take in a quote."""
        self.judged.pop(case, None)
        if 0 < quoted.due - quoted.made <= LONGEST_HOURS and 0 < quoted.level < 1:
            self.waiting[case] = quoted
            heappush(self.queue, (quoted.due, case))

    def resolved(self, case: str, at: float, now: float) -> None:
        """Take in that a complaint was put right."""
        quoted = self._watched(case, now)
        if quoted is not None:
            quoted.ended, quoted.left = at, False
            self._judge_again(case, now)

    def withdrawn(self, case: str, at: float, now: float) -> None:
        """Take in that it left: nobody knows whether its time would have been kept.

        After its time that is known: it was not.
        """
        quoted = self._watched(case, now)
        if quoted is not None and at <= quoted.due:
            # An end before its opening, by a clock set wrong, is one at its opening.
            quoted.ended, quoted.left = max(at, quoted.made), True
            self._judge_again(case, now)

    def reopened(self, case: str, at: float, now: float) -> None:
        """Take in that its end did not hold, if that shows before its time or soon.

        What was put right in time and held for HOLDS_HOURS stays kept.
        """
        quoted = self._watched(case, now)
        if quoted is None:
            return
        if at <= quoted.due or at - quoted.ended <= HOLDS_HOURS:
            quoted.ended, quoted.left = 0.0, False
            self._judge_again(case, now)

    def until(self, now: float) -> None:
        """Judge every quote whose time has come, and forget what is settled."""
        while self.queue and self.queue[0][0] <= now:
            due, case = heappop(self.queue)
            quoted = self.waiting.get(case)
            if quoted is None or quoted.due != due:
                continue
            del self.waiting[case]
            self.judged[case] = Judged(quoted)
            self._judge_again(case, now)
        while self.judged:
            case, one = next(iter(self.judged.items()))
            if now <= one.quoted.due + HOLDS_HOURS:
                break
            del self.judged[case]

    def hazards(self, category: str) -> float:
        """Return what the hazards of a category are to be multiplied with: at most 1.

        Quotes at a level L are then those that the curve itself gives at
        1 - (1 - L) ** (1 / share): 0.933, 0.959, 0.976 and 0.988 for 0.9.
        """
        found = self.kept.get(category)
        return found.share if found else 1.0

    def _watched(self, case: str, now: float) -> Quoted | None:
        """Return the quote, unless it is settled: then only memory would decide."""
        judged = self.judged.get(case)
        quoted = judged.quoted if judged is not None else self.waiting.get(case)
        if quoted is None or now > quoted.due + HOLDS_HOURS:
            return None
        return quoted

    def _judge_again(self, case: str, now: float) -> None:
        """Count a quote whose time has come as it is known to be now."""
        one = self.judged.get(case)
        if one is None:
            return
        quoted = one.quoted
        for category in sorted({ALL, quoted.category}):
            kept = self.kept.setdefault(category, Kept())
            place = one.places.get(category)
            if place is None and not quoted.left:
                one.places[category] = kept.take(quoted, now)
            elif place is not None and quoted.left:
                kept.take_out(place, quoted, was_kept=one.was_kept)
                del one.places[category]
            elif place is not None:
                kept.put_right(place, quoted, was_kept=one.was_kept)
        one.was_kept = quoted.kept
