"""One complaint's story in lines, what is only expected told as such: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo

from followup.complaint import CommitmentStatus, ComplaintName
from followup.events import Alert, Event
from followup.facts import ComplaintReceived, Fact
from followup.topics import Topics
from followup_cli.comparing import (
    Row,
    Sight,
    Told,
    compare,
    latest_statuses,
    unforeseen,
)
from followup_cli.line import Line, Mood
from followup_cli.lines import describe
from followup_cli.phrases import day_words, kind_words, person_words, zone_words
from followup_cli.retelling import Retelling, upcoming

_UNSEEN = {
    Sight.NOT_YET: "not yet on",
    Sight.MISSING: "not seen on",
    Sight.NOT_KEPT: "not, or no longer, on",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """All there is to tell: what the topics hold, and what the rules make of it.

    `story` is None where the rules fail on this complaint, for the reason `failed`.
    `others` is how many more complaints of the customer were judged with it, `chances`
    how likely promises are to be kept, by what was learned.
    """

    name: ComplaintName
    seen: Sequence[Told]
    story: Retelling | None
    topics: Topics
    failed: str = ""
    others: int = 0
    chances: Mapping[str, float] = field(default_factory=dict)


def tell(account: Account, now: datetime, zone: tzinfo) -> Iterator[Line | str]:
    """Give the lines of a story: its head, its events in order, and what comes next."""
    yield from _head(account)
    chapters = account.story.chapters if account.story else ()
    rows = compare(chapters, account.seen, now, account.topics)
    day = ""
    for row in rows:
        line = line_of_row(row, zone, account.topics.prefix)
        today = day_words(line.moment or row.moment, zone)
        if today != day:
            yield today
        day = today
        yield line
    yield ""
    if missing := sum(row.sight is Sight.MISSING for row in rows):
        yield (
            f"{missing} of these lines should have happened and were seen nowhere:"
            " followup doctor says what is wrong."
        )
    if account.story is None:
        yield f"What should have been said is not known: {account.failed}"
        return
    if strange := unforeseen(chapters, account.seen):
        yield (
            f"{strange} of what was said these rules would not say: another policy or"
            " version said it, or it follows from what is not kept any more."
        )
    yield from _promises(account, account.story)
    yield from _future(account.story, now, zone)


def line_of_row(row: Row, zone: tzinfo, prefix: str) -> Line:
    """Return the line of a row; one that was not seen says so before all else."""
    line = describe(row.event, zone)
    if row.refused:
        return replace(
            line, what=f"not applied: {line.what}", why=row.refused, mood=Mood.BAD
        )
    if row.again:
        return replace(line, what=f"heard again: {line.what}", why="", mood=Mood.QUIET)
    if row.sight is Sight.SEEN:
        return line
    # Short, so that a line of usual width still says what it is that is missing.
    topic = row.topic.removeprefix(f"{prefix}-")
    unseen = f"{_UNSEEN[row.sight]} {topic}"
    due = "though due" if row.sight is Sight.MISSING else ""
    mood = Mood.BAD if due else Mood.QUIET
    line = replace(line, moment=row.moment, mood=mood)
    if row.fate_of:
        thing = "alert" if isinstance(row.event, Alert) else "message"
        what = f"{unseen}: what became of that {thing}"
        return replace(line, who="notifier", what=what, why=due)
    why = " · ".join(filter(None, (due, line.why)))
    return replace(line, what=f"{unseen}: {line.what}", why=why)


def _head(account: Account) -> Iterator[str]:
    yield str(account.name)
    received = _received(event for _, event in account.seen)
    if received is None:
        yield "  no such complaint was reported; what was heard waits for it"
    else:
        issue = received.issue or received.category
        owner = person_words(received.owner)
        yield f"  {issue} · {received.severity.value.lower()} · {owner}"
    if account.others:
        yield (
            f"  {account.others} more of this customer: what they hear without having"
            " asked is counted over all."
        )
    where = f"{account.topics.prefix}-*"
    yield f"  Every line was seen on the topics {where}, unless it says otherwise."
    yield ""


def _received(events: Iterator[Event]) -> ComplaintReceived | None:
    facts = (event.what for event in events if isinstance(event, Fact))
    return next((one for one in facts if isinstance(one, ComplaintReceived)), None)


def _promises(account: Account, story: Retelling) -> Iterator[str]:
    yield "The promises:"
    known = latest_statuses(account.seen)
    expected = {one.commitment.id: one for one in story.case.statuses}
    topic = account.topics.commitments
    for name in {**known, **expected}:
        seen, due = known.get(name), expected.get(name)
        status = seen or due
        if status is None:
            continue
        promise = status.commitment
        stands = _stands(status) if seen else f"{_stands(status)}, not seen on {topic}"
        if seen and due and _stands(seen) != _stands(due):
            stands += f", should be {_stands(due)}"
        if promise.id in account.chances:
            chance = account.chances[promise.id] * 100
            stands += f", by what was learned kept with {chance:.0f} %"
        yield f"  {promise.id}  {kind_words(promise.kind)}: {stands} — {promise.words}"
    yield ""


def _future(story: Retelling, now: datetime, zone: tzinfo) -> Iterator[str]:
    coming = list(upcoming(story.case, now))
    if story.case.look is not None:
        coming.append((story.case.look, "the scheduler looks at it next"))
    yield (
        "What comes if nothing more is heard, beside questions to the owner"
        f" ({zone_words(zone, now)}):"
        if coming
        else "Nothing more is due."
    )
    for moment, what in sorted(coming):
        yield f"  {moment.astimezone(zone):%a %d %b %Y %H:%M:%S}  {what}"


def _stands(status: CommitmentStatus) -> str:
    value: str = (status.outcome or status.state).value
    return value.lower().replace("_", " ")
