"""Sources of facts that have fallen silent.

What is usual for a source is the gap that 19 of 20 of its gaps do not exceed, in open
time. The middle gap would not do: of facts that come by chance, every eighth gap is
longer than three times that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from followup import ids
from followup.complaint import Person, Severity
from followup.events import Alert, AlertKind, Hold
from followup.holds import scope_of_source, source_of
from followup.policy import Policy
from followup.working_hours import Calendar
from services.scheduler.lookout.seen import Arrival

LEAST_GAPS = 10
"""With fewer gaps nobody knows what is usual."""

MOST_SOURCES = 1_000
"""Sources that are watched; the ones that spoke last are."""

FORGOTTEN = timedelta(days=7)
"""A source that has said nothing for so long is not waited for any more."""

AUTHOR = Person(id="lookout", display_name="the lookout")

_KEPT, _PRUNED = 400, 200
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The minutes of Unix time in which a source spoke, and its last word.

    Facts of one minute count as one: a source that sends its facts in bundles has gaps
    between the bundles.
    """

    minutes: frozenset[int]
    last: datetime

    def with_more(self, times: Iterable[datetime]) -> Rhythm:
        """Return the rhythm with these times, in whatever order they are heard."""
        fresh = tuple(times)
        minutes = self.minutes | {int(one.timestamp()) // _MINUTE for one in fresh}
        if len(minutes) > _KEPT:
            minutes = frozenset(sorted(minutes)[-_PRUNED:])
        return Rhythm(minutes, max(self.last, *fresh))


Sources = Mapping[str, Rhythm]


def with_more(sources: Sources, arrivals: Iterable[Arrival]) -> Sources:
    """Return the sources' rhythms, with these facts as well."""
    fresh: dict[str, list[datetime]] = defaultdict(list)
    for one in arrivals:
        fresh[one.source].append(one.time)
    after = dict(sources)
    for source, times in fresh.items():
        known = after.get(source) or Rhythm(frozenset(), times[0])
        after[source] = known.with_more(times)
    if len(after) > MOST_SOURCES:
        newest = sorted(after, key=lambda one: after[one].last)[-MOST_SOURCES:]
        after = {source: after[source] for source in newest}
    return after


def longest_usual(rhythm: Rhythm, calendar: Calendar) -> timedelta | None:
    """Return the gap, in open time, that 19 of 20 do not exceed; None if unknown.

    Gaps without any open time tell nothing of how it is in open hours.
    """
    moments = [
        datetime.fromtimestamp(one * _MINUTE, UTC)
        for one in sorted(rhythm.minutes)[-_PRUNED:]
    ]
    all_gaps = (calendar.open_between(one, after) for one, after in pairwise(moments))
    gaps = sorted(one for one in all_gaps if one)
    if len(gaps) < LEAST_GAPS:
        return None
    return gaps[-(len(gaps) // 20) - 1]


def silences(
    sources: Sources, policy: Policy, operators: Person, until: datetime
) -> Iterator[Alert]:
    """Give an alert for every silent source; all facts up to `until` are known.

    A silence keeps its ids however often it is found.
    """
    rules = policy.lookout
    if not rules.silence_times_usual:
        return
    named = rules.silence_calendar or policy.severities[Severity.MEDIUM].calendar
    calendar = policy.calendar_named(named) or policy.calendar(Severity.MEDIUM)
    for source, rhythm in sources.items():
        if not rules.silence_least < until - rhythm.last < FORGOTTEN:
            continue
        silent = calendar.open_between(rhythm.last, until)
        if silent <= rules.silence_least:
            continue
        gap = longest_usual(rhythm, calendar)
        if gap is None or silent <= rules.silence_times_usual * gap:
            continue
        key = _key(source, rhythm)
        yield Alert(
            alert_id=ids.derive(key, "found"),
            incident_key=key,
            kind=AlertKind.SOURCE_SILENT,
            recipient=operators,
            issue=source,
            why=f"no fact from {source} since {rhythm.last:%Y-%m-%d %H:%M} UTC, for"
            f" {_minutes(silent)} open minutes; its gaps are seldom longer than"
            f" {_minutes(gap)}: does it still reach us?",
            due_time=until,
            raised_time=until,
        )


def hold(alert: Alert) -> Hold:
    """Return the word by which routine messages of a silent source ask their owners.

    It ends by itself when nobody waits for the source any more.
    """
    return Hold(
        id=_held(alert.incident_key),
        scope=scope_of_source(alert.issue),
        held=True,
        author=AUTHOR,
        occurred_time=alert.raised_time,
        until_time=alert.raised_time + FORGOTTEN,
        reason=alert.why,
    )


def releases(
    sources: Sources, words: Mapping[str, Hold], now: datetime
) -> Iterator[Hold]:
    """Give the word that ends each of our own holds whose source has spoken since.

    `words` are the last ones by scope: what a person has said of it stays.
    """
    for word in words.values():
        rhythm = sources.get(source_of(word.scope))
        if rhythm is None or not word.held or word.author.id != AUTHOR.id:
            continue
        if word.id != _held(_key(source_of(word.scope), rhythm)):
            yield Hold(
                id=ids.derive(word.id, "released"),
                scope=word.scope,
                held=False,
                author=AUTHOR,
                occurred_time=max(now, word.occurred_time),
                reason=f"{source_of(word.scope)} speaks again",
            )


def is_over(alert: Alert, sources: Sources) -> bool:
    """Whether a source has spoken again since the silence that was told of."""
    rhythm = sources.get(alert.issue)
    return rhythm is not None and _key(alert.issue, rhythm) != alert.incident_key


def _held(incident_key: str) -> str:
    return ids.derive(incident_key, "held")


def _key(source: str, rhythm: Rhythm) -> str:
    return ids.derive("source silent", source, rhythm.last.isoformat())


def _minutes(span: timedelta) -> int:
    return round(span / timedelta(minutes=1))
