"""Everything a person can tell followup, and the doors for it.

A list on purpose: it is compared with the contract, the events and the command line,
each of which could otherwise forget one in silence.
"""

from __future__ import annotations

from dataclasses import dataclass

from followup import facts


@dataclass(frozen=True, slots=True)
class Input:
    """What a person says, the fact it becomes, and the doors it may come in by."""

    said: str
    fact: type[facts.What]
    method: str
    event: str
    command: str


INPUTS = (
    Input(
        "a customer complains",
        facts.ComplaintReceived,
        method="CreateComplaint",
        event="dev.followup.complaint-received.v1",
        command="complain",
    ),
    Input(
        "the customer wrote again",
        facts.CustomerWrote,
        method="CustomerWrote",
        event="dev.followup.customer-wrote.v1",
        command="wrote",
    ),
    Input(
        "there is news, or the customer was told",
        facts.UpdateRecorded,
        method="RecordUpdate",
        event="dev.followup.update-recorded.v1",
        command="update",
    ),
    Input(
        "a promise needs a new time",
        facts.CommitmentRevised,
        method="ReviseCommitment",
        event="dev.followup.commitment-revised.v1",
        command="revise",
    ),
    Input(
        "somebody else takes it over",
        facts.ComplaintAssigned,
        method="AssignComplaint",
        event="dev.followup.complaint-assigned.v1",
        command="assign",
    ),
    Input(
        "it is put right",
        facts.ComplaintResolved,
        method="ResolveComplaint",
        event="dev.followup.complaint-resolved.v1",
        command="resolve",
    ),
    Input(
        "something more was promised, by us or to us",
        facts.CommitmentMade,
        method="MakeCommitment",
        event="dev.followup.commitment-made.v1",
        command="promise",
    ),
    Input(
        "why a promise was broken",
        facts.BreakExplained,
        method="ExplainBreak",
        event="dev.followup.break-explained.v1",
        command="explain-break",
    ),
    Input(
        "we wait for somebody",
        facts.ClockPaused,
        method="PauseClock",
        event="dev.followup.clock-paused.v1",
        command="pause",
    ),
    Input(
        "the waiting is over",
        facts.ClockResumed,
        method="ResumeClock",
        event="dev.followup.clock-resumed.v1",
        command="resume",
    ),
    Input(
        "it is more, or less, urgent than thought",
        facts.SeverityChanged,
        method="ChangeSeverity",
        event="dev.followup.severity-changed.v1",
        command="severity",
    ),
    Input(
        "what was put right did not hold",
        facts.ComplaintReopened,
        method="ReopenComplaint",
        event="dev.followup.complaint-reopened.v1",
        command="reopen",
    ),
    Input(
        "the customer takes it back, or it was none",
        facts.ComplaintWithdrawn,
        method="WithdrawComplaint",
        event="dev.followup.complaint-withdrawn.v1",
        command="withdraw",
    ),
    Input(
        "I have seen the alert",
        facts.AlertAcknowledged,
        method="AcknowledgeAlert",
        event="dev.followup.alert-acknowledged.v1",
        command="acknowledge",
    ),
    Input(
        "a promise at risk will be kept",
        facts.OnTrackReported,
        method="ReportOnTrack",
        event="dev.followup.on-track-reported.v1",
        command="on-track",
    ),
    Input(
        "I need help",
        facts.HelpRequested,
        method="RequestHelp",
        event="dev.followup.help-requested.v1",
        command="ask-help",
    ),
    Input(
        "I called the customer",
        facts.CallAttempted,
        method="RecordCall",
        event="dev.followup.call-attempted.v1",
        command="call",
    ),
    Input(
        "the customer says that it holds",
        facts.ResolutionConfirmed,
        method="ConfirmResolution",
        event="dev.followup.resolution-confirmed.v1",
        command="confirm",
    ),
    Input(
        "the customer wants to hear more, or less, often",
        facts.UpdatesChosen,
        method="ChooseUpdates",
        event="dev.followup.updates-chosen.v1",
        command="choose-updates",
    ),
    Input(
        "a message may go to the customer, or not (`followup reject`)",
        facts.MessageReviewed,
        method="ReviewMessage",
        event="dev.followup.message-reviewed.v1",
        command="approve",
    ),
)


@dataclass(frozen=True, slots=True)
class Word:
    """What a person says of messages to customers, of no single complaint.

    There is no event for it: what silences every customer is a person's word.
    """

    said: str
    held: bool
    method: str
    command: str


WORDS = (
    Word(
        "nothing may reach these customers now",
        held=True,
        method="HoldCustomerMessages",
        command="hold",
    ),
    Word(
        "messages may reach them again",
        held=False,
        method="ReleaseCustomerMessages",
        command="release",
    ),
)


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asks; nothing is made of it, so there is no event for it."""

    said: str
    method: str
    command: str


QUESTIONS = (
    Question(
        "what would such a complaint be promised?",
        method="QuotePromise",
        command="quote",
    ),
)

BY_COMMAND_ALONE = {facts.CaseReleased: "quarantine release"}
"""What operators say at the machine, not people who work on complaints."""
