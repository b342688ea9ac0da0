"""Why a fact was made of a report, in a few words for the log."""

from __future__ import annotations

from followup import facts
from followup.complaint import Person

_WORDS: dict[type[facts.What], str] = {
    facts.CustomerWrote: "the customer wrote again",
    facts.UpdateRecorded: "{who} has news",
    facts.CommitmentRevised: "{who} gave {what.commitment} a new time",
    facts.ComplaintAssigned: "{who} owns it",
    facts.ComplaintResolved: "{who} put it right",
    facts.CommitmentMade: "{who} noted a promise, {what.kind.name}",
    facts.BreakExplained: "{who} says why {what.commitment} broke, {what.reason.name}",
    facts.ClockPaused: "{who} stopped our clock, {what.reason.name}",
    facts.ClockResumed: "{who} let our clock run again",
    facts.SeverityChanged: "{who} calls it {what.severity.name}, {what.rule.name}",
    facts.ComplaintReopened: "{who} says that it did not hold",
    facts.ComplaintWithdrawn: "{who} says that nothing is owed any more",
    facts.AlertAcknowledged: "{who} is on alert {what.incident_key}",
    facts.OnTrackReported: "{who} says that {what.commitment} will be kept",
    facts.HelpRequested: "{who} asks for help",
    facts.CallAttempted: "{who} called the customer",
    facts.ResolutionConfirmed: "{who} says that it is put right",
    facts.MessageReviewed: "{who} says that message {what.message_id} is"
    " {what.decision.name}",
    facts.UpdatesChosen: "{who} wants updates {what.frequency.name}",
}


def why_of(what: facts.What) -> str:
    """Return who reported what; without one of our people it was the customer.

    Raises KeyError for a fact that no call or event reports.
    """
    named = getattr(what, "author", None) or getattr(what, "owner", None)
    who = named.id if isinstance(named, Person) else "the customer"
    return _WORDS[type(what)].format(who=who, what=what)
