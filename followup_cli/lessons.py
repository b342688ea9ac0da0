"""A company's own tickets as the milestones that promises are learned from: pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from followup import ids
from followup.complaint import Severity
from followup.learning import Milestone, MilestoneKind
from followup.policy import Policy
from followup_cli.backtest.tickets import Ticket
from followup_cli.backtest.turns import in_turn


@dataclass(frozen=True, slots=True)
class Words:
    """What the export calls our severities and categories."""

    severities: Mapping[str, Severity] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)

    def severity(self, theirs: str) -> Severity | None:
        """Return the severity meant; our own names need no translation."""
        if theirs in self.severities:
            return self.severities[theirs]
        return Severity.__members__.get(theirs.upper())

    def category(self, theirs: str) -> str:
        """Return the category meant."""
        return self.categories.get(theirs, theirs)


def milestones(
    tickets: Iterable[Ticket], words: Words, policy: Policy
) -> Iterator[Milestone]:
    """Give what happened to the tickets, in the order of time, heard when it happened.

    The team is that of the category in the policy, as for complaints to come. Of a
    ticket that was not resolved all that is known is how long it was seen open: it
    counts as one that left then. Ids derive from the ticket's alone: in a later file it
    may have ended otherwise, and the first end counts.
    """
    for hours, opened, one in in_turn(tickets):
        kind = MilestoneKind.OPENED
        if not opened:
            ended = (MilestoneKind.WITHDRAWN, MilestoneKind.RESOLVED)
            kind = ended[one.resolved]
        moment = datetime.fromtimestamp(hours * 3600, UTC)
        category = words.category(one.segment.category)
        known = category in policy.categories
        yield Milestone(
            fact_id=ids.derive("history", one.id, opened),
            complaint=one.id,
            kind=kind,
            category=category,
            severity=words.severity(one.segment.severity),
            team=policy.category(category).team if known else "",
            occurred_time=moment,
            heard_time=moment,
        )


def misunderstood(
    tickets: Collection[Ticket], words: Words, policy: Policy
) -> Iterator[str]:
    """Say which words of the export mean nothing here, and what becomes of them."""
    severities = Counter(
        one.segment.severity
        for one in tickets
        if one.segment.severity and words.severity(one.segment.severity) is None
    )
    categories = Counter(
        one.segment.category
        for one in tickets
        if words.category(one.segment.category) not in policy.categories
    )
    if severities:
        yield (
            f"{sum(severities.values())} tickets have a severity that is none of ours"
            f" ({_most(severities)}) and count for their category as a whole:"
            " --severity THEIRS=HIGH"
        )
    if categories:
        yield (
            f"{sum(categories.values())} tickets have a category the policy does not"
            f" know ({_most(categories)}) and count for all complaints together:"
            " --category THEIRS=ours"
        )


def _most(counted: Counter[str]) -> str:
    shown = [f"{name or 'none'}: {count}" for name, count in counted.most_common(3)]
    return ", ".join(shown) + (", …" if len(counted) > len(shown) else "")
