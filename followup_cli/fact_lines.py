"""A fact on one line: who did what, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import singledispatch

from followup import facts
from followup.complaint import CommitmentKind, Person, ReviewDecision
from followup_cli.line import Line, Mood
from followup_cli.phrases import at, kind_words, member_words, person_words

When = Callable[[datetime], str]
"""Tells a moment as short as it is clear beside the fact."""


@dataclass(frozen=True, slots=True)
class _Said:
    what: str
    why: str = ""
    mood: Mood = Mood.PLAIN


def fact_line(fact: facts.Fact, zone: tzinfo) -> Line:
    """Return the line of a fact; moments that it speaks of are told in `zone`."""
    said = _said(fact.what, lambda moment: at(moment, zone, fact.occurred_time))
    return Line(
        moment=fact.occurred_time,
        complaint=fact.complaint,
        who=_who(fact.what),
        what=said.what,
        why=said.why,
        mood=said.mood,
    )


def _who(what: facts.What) -> str:
    """Return who is behind a fact: without one of our people, the customer."""
    match what:
        case facts.CaseReleased():
            return what.released_by
        case facts.ComplaintAssigned():
            return person_words(what.owner)
    author = getattr(what, "author", None)
    return person_words(author) if isinstance(author, Person) else "customer"


def _with(said: str, line: str) -> str:
    return f"{said}: {line}" if line else said


_ALWAYS: dict[type[object], _Said] = {
    facts.CustomerWrote: _Said("writes again", "they had to ask", Mood.WARNING),
    facts.ComplaintAssigned: _Said("takes the complaint over"),
    facts.CaseReleased: _Said("releases the case from quarantine"),
    facts.ClockResumed: _Said("lets our clock run again"),
    facts.ResolutionConfirmed: _Said("says that it is put right", mood=Mood.GOOD),
}
"""Facts that say the same each time."""


@singledispatch
def _said(what: object, _: When) -> _Said:
    return _ALWAYS[type(what)]


@_said.register
def _(what: facts.ComplaintReceived, _: When) -> _Said:
    severity = member_words(what.severity)
    return _Said(
        f"complains: {what.issue or what.category}",
        f"{severity}, for {person_words(what.owner)}",
    )


@_said.register
def _(what: facts.UpdateRecorded, _: When) -> _Said:
    said = "told the customer" if what.told_customer else "has news"
    return _Said(_with(said, what.line))


@_said.register
def _(what: facts.CommitmentRevised, when: When) -> _Said:
    return _Said(f"gives a new time, {when(what.promised_time)}", what.reason)


@_said.register
def _(what: facts.ComplaintResolved, _: When) -> _Said:
    return _Said(_with("has put it right", what.line), mood=Mood.GOOD)


@_said.register
def _(what: facts.CommitmentMade, when: When) -> _Said:
    by = when(what.promised_time)
    if what.kind is CommitmentKind.OWED_TO_US:
        return _Said(_with(f"waits for {what.owed_by} until {by}", what.line))
    told = "told the customer" if what.told_customer else ""
    return _Said(_with(f"promises: {kind_words(what.kind)} by {by}", what.line), told)


@_said.register
def _(what: facts.BreakExplained, _: When) -> _Said:
    return _Said(
        f"says why {what.commitment} broke: {member_words(what.reason)}", what.text
    )


@_said.register
def _(what: facts.ClockPaused, when: When) -> _Said:
    until = f" until {when(what.until_time)}" if what.until_time else ""
    return _Said(f"stops our clock{until}", member_words(what.reason))


@_said.register
def _(what: facts.SeverityChanged, _: When) -> _Said:
    return _Said(
        f"calls it {member_words(what.severity)} now",
        f"our targets: {member_words(what.rule)}",
    )


@_said.register
def _(what: facts.ComplaintReopened, _: When) -> _Said:
    return _Said(_with("reopens it", what.line), "it did not hold", Mood.BAD)


@_said.register
def _(what: facts.ComplaintWithdrawn, _: When) -> _Said:
    return _Said(_with("withdraws it", what.line))


@_said.register
def _(what: facts.AlertAcknowledged, _: When) -> _Said:
    return _Said("has seen the alert and is on it", f"incident {what.incident_key[:8]}")


@_said.register
def _(what: facts.OnTrackReported, _: When) -> _Said:
    return _Said(f"says that {what.commitment} is on track", what.reason)


@_said.register
def _(what: facts.HelpRequested, _: When) -> _Said:
    about = f" with {what.commitment}" if what.commitment else ""
    return _Said(f"asks for help{about}", what.line, Mood.WARNING)


@_said.register
def _(what: facts.CallAttempted, when: When) -> _Said:
    said = "spoke with the customer" if what.reached else "called, reached nobody"
    again = f"calls again {when(what.next_time)}" if what.next_time else ""
    return _Said(_with(said, what.line), again)


@_said.register
def _(what: facts.UpdatesChosen, _: When) -> _Said:
    return _Said(f"wants to hear from us: {member_words(what.frequency)}")


@_said.register
def _(what: facts.MessageReviewed, _: When) -> _Said:
    said = "lets" if what.decision is ReviewDecision.APPROVED else "does not let"
    return _Said(f"{said} message {what.message_id[:8]} go", what.line)
