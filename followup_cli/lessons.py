"""A company's own tickets as the milestones that promises are learned from: pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from shlex import quote

from followup import ids
from followup.complaint import Severity
from followup.lead_times.tuning import Tuning
from followup.learning import Milestone, MilestoneKind
from followup.policy import Policy
from followup_cli.backtest.tickets import Log, Ticket
from followup_cli.backtest.turns import in_turn
from followup_cli.lines import cut, plain
from followup_cli.trouble import Trouble

OLD_DAYS = 180
"""A newest ticket older than this is told to be old."""

MOST_STRANGE = 0.5
"""The share of the tickets that may be misunderstood without a word."""

_WIDTH = 40


@dataclass(frozen=True, slots=True)
class Words:
    """What the export calls our severities and categories; "" is what it leaves out."""

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

    The team is that of the category in the policy, and where there is no category, that
    is the policy's default, as for complaints to come. Of a
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
        category = words.category(one.segment.category) or policy.default_category
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


def misunderstood(log: Log, words: Words, policy: Policy) -> Iterator[str]:
    """Say which words of the export mean nothing here, and what becomes of them."""
    wide = "count for their category as a whole"
    severities = _severities(log.tickets, words)
    if "severity" not in log.columns and "" not in words.severities:
        yield f"the file has no column severity: tickets {wide}"
    if severities:
        yield (
            f"{severities.total()} tickets have a severity that is none of ours"
            f" ({_most(severities)}) and {wide}: --severity THEIRS=HIGH"
        )
    blank = sum(not words.category(one.segment.category) for one in log.tickets)
    default = f"count as {policy.default_category}"
    if blank and "category" not in log.columns:
        yield f"the file has no column category: tickets {default}"
    elif blank:
        yield f"{blank} tickets have no category and {default}: --category =OURS"
    categories = _categories(log.tickets, words, policy)
    if categories:
        yield (
            f"{categories.total()} tickets have a category the policy does not"
            f" know ({_most(categories)}) and count for all complaints together:"
            " --category THEIRS=ours"
        )


def unused(tickets: Collection[Ticket], words: Words) -> Iterator[str]:
    """Say which translations are of words that no ticket has."""
    for what, given, seen in (
        ("severity", words.severities, {one.segment.severity for one in tickets}),
        ("category", words.categories, {one.segment.category for one in tickets}),
    ):
        for theirs in given:
            if theirs not in seen:
                has = f"no ticket has {what} {theirs}"
                yield has if theirs else f"every ticket has a {what}"


def aged(tickets: Sequence[Ticket], now: float) -> Iterator[str]:
    """Say whether even the newest ticket is old; `now` in hours since 1970."""
    days = (now - max((one.opened for one in tickets), default=now)) / 24
    if days > OLD_DAYS:
        yield (
            f"the newest ticket is {days:.0f} days old: promises follow what was usual"
            " then, until newer complaints outweigh it; with each"
            f" {Tuning().half_life / 24:.0f} days of them it counts for half"
        )


def check_understood(tickets: Collection[Ticket], words: Words, policy: Policy) -> None:
    """Raise Trouble if most tickets have a severity or category that means nothing."""
    severities = _severities(tickets, words)
    categories = _categories(tickets, words, policy)
    strange = sum(
        one.segment.severity in severities or one.segment.category in categories
        for one in tickets
    )
    if strange <= MOST_STRANGE * len(tickets):
        return
    options = [
        f"{option} {quote(f'{_short(theirs)}=OURS')}"
        for option, counted in (("--severity", severities), ("--category", categories))
        for theirs, _ in counted.most_common(3)
    ]
    ours = []
    if severities:
        ours.append(f"severities are {', '.join(Severity.__members__)}")
    if categories:
        ours.append(f"categories are {', '.join(policy.categories)}")
    raise Trouble(
        f"{strange} of {len(tickets)} tickets have a severity or category that means"
        " nothing here, and what was learned cannot be unlearned",
        f"add {' '.join(options)} (our {'; '.join(ours)}), or --yes to learn it so",
    )


def _severities(tickets: Iterable[Ticket], words: Words) -> Counter[str]:
    return Counter(
        one.segment.severity
        for one in tickets
        if one.segment.severity and words.severity(one.segment.severity) is None
    )


def _categories(
    tickets: Iterable[Ticket], words: Words, policy: Policy
) -> Counter[str]:
    return Counter(
        one.segment.category
        for one in tickets
        if words.category(one.segment.category) not in {"", *policy.categories}
    )


def _most(counted: Counter[str]) -> str:
    shown = [f"{_short(name)}: {count}" for name, count in counted.most_common(3)]
    return ", ".join(shown) + (", …" if len(counted) > len(shown) else "")


def _short(theirs: str) -> str:
    return cut(plain(theirs), _WIDTH)
