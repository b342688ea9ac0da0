"""Quotes that are watched: as milestones told to lessons, and by themselves."""

from __future__ import annotations

from followup.complaint import Severity
from followup.lead_times.heard import Heard
from followup.lead_times.learner import Learner
from followup.learning import Milestone, MilestoneKind, Quote, QuoteMethod
from services.scheduler.learner.keeping import Quoted
from services.scheduler.learner.lessons import Lessons
from services.scheduler.learner.outcomes import Outcomes
from tests.support.lead_times import START
from tests.support.milestones import moment

OPENED, RESOLVED, WITHDRAWN, REOPENED = MilestoneKind


class Desk:
    """Tells lessons of complaints; hours are counted from START."""

    def __init__(self, lessons: Lessons | None = None) -> None:
        self.lessons = lessons or Lessons(Learner())
        self._told = 0

    def tell(
        self,
        case: str,
        kind: MilestoneKind,
        at: float,
        *,
        now: float | None = None,
        takes: float = 10.0,
    ) -> Heard:
        """Tell one; an opening is quoted to take so many hours."""
        self._told += 1
        quote = None
        if kind is OPENED:
            quote = Quote(
                level=0.9,
                method=QuoteMethod.LEARNED,
                quoted_time=moment(START + at + takes),
                median_time=moment(START + at + takes / 4),
            )
        return self.lessons.hear(
            Milestone(
                fact_id=f"f-{self._told}",
                complaint=case,
                customer="c-1001",
                kind=kind,
                category="refund",
                severity=Severity.LOW,
                occurred_time=moment(START + at),
                heard_time=moment(START + (at if now is None else now)),
                quote=quote,
            )
        )

    def traffic(self, now: float) -> None:
        """Tell of something unrelated, which nobody quoted a time for."""
        self.tell(f"other-{now}", RESOLVED, now)

    def outcomes(self, category: str = "refund") -> list[tuple[float, bool, bool]]:
        """Return how quotes came out."""
        found = self.lessons.outcomes.kept.get(category)
        return found.recent if found else []


def quoted(number: int, *, due: float = 10.0, level: float = 0.9) -> Quoted:
    """Return the quote of one complaint an hour."""
    made = START + number
    return Quoted("billing", made, made + due, made + due / 4, level)


def watch(outcomes: Outcomes, number: int, *, kept: bool) -> None:
    """Quote one, an hour after the one before; it is kept or not."""
    now = START + number
    outcomes.until(now)
    outcomes.quoted(f"c-{number}", quoted(number))
    outcomes.resolved(f"c-{number}", now + (5 if kept else 12), now)


def watched(kept: list[bool]) -> Outcomes:
    """Quote one an hour, and let each be kept or not."""
    outcomes = Outcomes()
    for number, one in enumerate(kept):
        watch(outcomes, number, kept=one)
    for number in range(len(kept), len(kept) + 12):
        outcomes.until(START + number)
    return outcomes
