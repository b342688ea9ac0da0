"""Made-up facts of lead times, as the milestones that travel."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from followup.complaint import Severity
from followup.learning import Milestone, MilestoneKind
from tests.support.lead_times import Fact


def moment(hours: float) -> datetime:
    """Return hours since 1970 as a moment."""
    return datetime.fromtimestamp(hours * 3600, UTC)


def milestones(facts: Iterable[Fact]) -> list[Milestone]:
    """Return the milestones that say the same, each with an id of its own."""
    return [
        Milestone(
            fact_id=f"f-{number}",
            customer="c-1001",
            complaint=fact.case,
            kind=MilestoneKind[fact.kind.upper()],
            category=fact.segment.category,
            severity=Severity[fact.segment.severity],
            team=fact.segment.team,
            occurred_time=moment(fact.at),
            heard_time=moment(fact.now),
        )
        for number, fact in enumerate(facts)
    ]
