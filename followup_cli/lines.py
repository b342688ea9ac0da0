"""Every event on one line: the time, the complaint, who, what and why.

Pure: an event in, a line out. A customer's own words and address are never shown.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import tzinfo

from rich.cells import cell_len, set_cell_size

from followup import events, facts, learning
from followup.complaint import CommitmentStatus, Outcome, State
from followup.events import AlertKind, Audience, DeliveryOutcome, DeliverySubject
from followup.topics import Topics
from followup.wire.record import Record
from followup_cli.fact_lines import fact_line
from followup_cli.hearing import Heard, hear
from followup_cli.line import Line, Mood
from followup_cli.phrases import at, kind_words, person_words, span_words

WIDTH = 100
"""The widest line, in columns of a terminal."""

KEY_SHOWN = 8
"""How much of an incident key is shown; `followup acknowledge` takes as much."""

_COMPLAINT, _WHO = 10, 12


def text(line: Line, zone: tzinfo, width: int = WIDTH) -> str:
    """Return the line, at most `width` columns wide, its time told in `zone`."""
    time = f"{line.moment.astimezone(zone):%H:%M:%S}" if line.moment else "--:--:--"
    said = f"{line.what} · {line.why}" if line.why else line.what
    head = f"{time} {_cell(line.complaint, _COMPLAINT)} {_cell(line.who, _WHO)} "
    return cut(f"{head}{plain(said)}", width)


def plain(words: str) -> str:
    """Return words fit for a terminal: one line, without control characters."""
    return "".join(
        " " if unicodedata.category(one) in {"Cc", "Cf", "Zl", "Zp"} else one
        for one in words
    )


def cut(words: str, width: int) -> str:
    """Return the words, at most `width` columns wide; "…" says that more were cut."""
    words = words.rstrip()
    if cell_len(words) <= width:
        return words
    return set_cell_size(words, width - 1).rstrip() + "…"


def line_of(record: Record, topics: Topics, zone: tzinfo) -> Line:
    """Return the line of a record of any topic; never raises for its content.

    `zone` is where the moments that a line speaks of are told.
    """
    heard = hear(record, topics)
    if heard.event is None:
        return _unread(record, heard)
    line = describe(heard.event, zone)
    return line if line.moment else replace(line, moment=record.written_time)


def describe(event: events.Event, zone: tzinfo) -> Line:
    """Return the line of one event; a wake-up's has no moment."""
    match event:
        case facts.Fact():
            return fact_line(event, zone)
        case events.Update():
            return _update(event)
        case events.Alert():
            return _alert(event)
        case events.Delivery():
            return _delivery(event)
        case events.CommitmentState():
            return _commitment(event, zone)
        case _:
            return _behind_the_scenes(event)


def _update(update: events.Update) -> Line:
    readers = {
        Audience.CUSTOMER: "writes to the customer",
        Audience.OWNER: f"drafts for {person_words(update.owner)}",
        Audience.REVIEWER: "writes for review",
    }
    what = f"{readers[update.audience]}: {kind_words(update.kind)}"
    if update.attempt > 1:
        what += f", try {update.attempt}"
    return Line(
        moment=update.decided_time,
        complaint=update.complaint,
        who="scheduler",
        what=what,
        why=update.why,
    )


def _alert(alert: events.Alert) -> Line:
    who = person_words(alert.recipient)
    if alert.kind is AlertKind.CLEARED:
        what = f"all clear for {who}"
    else:
        what = f"alerts {who}: {kind_words(alert.kind)}"
    if alert.commitment:
        what += f", {kind_words(alert.commitment.kind)}"
    if alert.late_by:
        what += f", {span_words(alert.late_by)} late"
    if alert.incident_key:
        what += f" [{alert.incident_key[:KEY_SHOWN]}]"
    moods = {
        AlertKind.CLEARED: Mood.GOOD,
        AlertKind.AT_RISK: Mood.WARNING,
        AlertKind.DIGEST: Mood.PLAIN,
    }
    return Line(
        moment=alert.raised_time,
        complaint=alert.complaint,
        who="scheduler",
        what=what,
        why=alert.why,
        mood=moods.get(alert.kind, Mood.BAD),
    )


def _delivery(delivery: events.Delivery) -> Line:
    thing = "alert" if delivery.subject is DeliverySubject.ALERT else "message"
    channel = delivery.channel.value.lower().replace("email", "e-mail")
    mood = {
        DeliveryOutcome.SENDING: Mood.QUIET,
        DeliveryOutcome.ACCEPTED: Mood.PLAIN,
        DeliveryOutcome.GROUPED: Mood.PLAIN,
    }.get(delivery.outcome, Mood.BAD)
    return Line(
        moment=delivery.occurred_time,
        complaint=delivery.complaint,
        who="notifier",
        what=f"{thing} by {channel}: {delivery.outcome.value.lower()}",
        why=delivery.detail,
        mood=mood,
    )


def _commitment(change: events.CommitmentState, zone: tzinfo) -> Line:
    status = change.status
    promise = kind_words(status.commitment.kind)
    kind = status.commitment.kind.value.lower().replace("_", " ")
    by = at(status.commitment.promised_time, zone, status.changed_time)
    mood = Mood.PLAIN
    match status.state:
        case State.PROPOSED:
            what = f"promises: {promise} by {by}"
        case State.OPEN:
            what = f"the customer knows: {promise} by {by}"
        case State.SETTLED:
            what, mood = f"{promise}: {_ending(status)}", _feeling(status.outcome)
    return Line(
        moment=status.changed_time,
        complaint=change.complaint,
        who="scheduler",
        what=what,
        # A reason that only names the promise again says nothing new.
        why="" if change.why.startswith(f"{kind}:") else change.why,
        mood=mood,
    )


def _ending(status: CommitmentStatus) -> str:
    outcome = (status.outcome or Outcome.WITHDRAWN).value.lower().replace("_", " ")
    if not status.early or status.outcome is not Outcome.KEPT_EARLY:
        return f"promise {outcome}"
    return f"promise kept, {span_words(status.early)} early"


def _feeling(outcome: Outcome | None) -> Mood:
    if outcome in {Outcome.KEPT_EARLY, Outcome.KEPT}:
        return Mood.GOOD
    if outcome in {Outcome.BROKEN, Outcome.DID_NOT_HOLD}:
        return Mood.BAD
    return Mood.PLAIN


def _unread(record: Record, heard: Heard) -> Line:
    return Line(
        moment=record.written_time,
        complaint=heard.complaint,
        who=heard.topic,
        what=heard.note,
        why=heard.why,
        mood=Mood.BAD if heard.bad else Mood.PLAIN,
    )


def _cell(words: str, width: int) -> str:
    shown = plain(words)
    if cell_len(shown) > width:
        shown = cut(shown, width)
    return set_cell_size(shown, width)


def _learning(event: learning.Milestone | learning.LeadTime) -> Line:
    if isinstance(event, learning.Milestone):
        moment, complaint = event.occurred_time, event.complaint
        what = f"learns from it: {event.kind.value.lower()}"
    else:
        moment, complaint = event.made_time, ""
        what = f"has learned how long complaints take: {event.name}"
    return Line(
        moment=moment,
        complaint=complaint,
        who="scheduler",
        what=what,
        mood=Mood.QUIET,
    )


def _behind_the_scenes(event: events.OfMany | learning.Milestone) -> Line:
    """Return the line of what is about no single complaint, or only measures one."""
    if isinstance(event, learning.Milestone | learning.LeadTime):
        return _learning(event)
    if isinstance(event, events.Hold):
        said = "holds back" if event.held else "releases"
        return Line(
            moment=event.occurred_time,
            complaint="",
            who=person_words(event.author),
            what=f"{said} customer messages: {event.scope}",
            why=event.reason,
            mood=Mood.WARNING if event.held else Mood.GOOD,
        )
    first = event.cases[0].complaint if len(event.cases) == 1 else ""
    cases = "a case" if first else f"{len(event.cases)} cases"
    return Line(
        moment=None,
        complaint=first,
        who="scheduler",
        what=f"looks again at {cases}",
        mood=Mood.QUIET,
    )
