"""What each request says, by call or by event: the list of all doors."""

from __future__ import annotations

from google.protobuf.message import Message

from followup import facts
from followup.v1 import intake_pb2
from followup.wire.envelope import fact_type

FACTS_BY_REQUEST: dict[type[Message], type[facts.What]] = {
    intake_pb2.CreateComplaintRequest: facts.ComplaintReceived,
    intake_pb2.CustomerWroteRequest: facts.CustomerWrote,
    intake_pb2.RecordUpdateRequest: facts.UpdateRecorded,
    intake_pb2.ReviseCommitmentRequest: facts.CommitmentRevised,
    intake_pb2.AssignComplaintRequest: facts.ComplaintAssigned,
    intake_pb2.ResolveComplaintRequest: facts.ComplaintResolved,
    intake_pb2.MakeCommitmentRequest: facts.CommitmentMade,
    intake_pb2.ExplainBreakRequest: facts.BreakExplained,
    intake_pb2.PauseClockRequest: facts.ClockPaused,
    intake_pb2.ResumeClockRequest: facts.ClockResumed,
    intake_pb2.ChangeSeverityRequest: facts.SeverityChanged,
    intake_pb2.ReopenComplaintRequest: facts.ComplaintReopened,
    intake_pb2.WithdrawComplaintRequest: facts.ComplaintWithdrawn,
    intake_pb2.AcknowledgeAlertRequest: facts.AlertAcknowledged,
    intake_pb2.ReportOnTrackRequest: facts.OnTrackReported,
    intake_pb2.RequestHelpRequest: facts.HelpRequested,
    intake_pb2.RecordCallRequest: facts.CallAttempted,
    intake_pb2.ConfirmResolutionRequest: facts.ResolutionConfirmed,
    intake_pb2.ChooseUpdatesRequest: facts.UpdatesChosen,
    intake_pb2.ReviewMessageRequest: facts.MessageReviewed,
}

HELD_BY_REQUEST: dict[type[Message], bool] = {
    intake_pb2.HoldCustomerMessagesRequest: True,
    intake_pb2.ReleaseCustomerMessagesRequest: False,
}
"""The requests about no complaint: whether they hold messages back or release them.

Only calls make them: what silences every customer is a person's word, not an event's.
"""

REQUESTS_BY_EVENT: dict[str, type[Message]] = {
    fact_type(fact): request for request, fact in FACTS_BY_REQUEST.items()
}
"""The request that each type of event from other systems carries as its data.

An event is named as the fact that it becomes.
"""
