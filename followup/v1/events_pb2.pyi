import datetime

from followup.v1 import complaint_pb2 as _complaint_pb2
from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class UpdateKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    UPDATE_KIND_UNSPECIFIED: _ClassVar[UpdateKind]
    UPDATE_KIND_ACKNOWLEDGEMENT: _ClassVar[UpdateKind]
    UPDATE_KIND_NEXT_UPDATE: _ClassVar[UpdateKind]
    UPDATE_KIND_REVISED_PROMISE: _ClassVar[UpdateKind]
    UPDATE_KIND_BROKEN_PROMISE: _ClassVar[UpdateKind]
    UPDATE_KIND_RESOLVED: _ClassVar[UpdateKind]
    UPDATE_KIND_EARLY_WARNING: _ClassVar[UpdateKind]
    UPDATE_KIND_NO_NEWS: _ClassVar[UpdateKind]
    UPDATE_KIND_CALL_ATTEMPT: _ClassVar[UpdateKind]
    UPDATE_KIND_REOPENED: _ClassVar[UpdateKind]
    UPDATE_KIND_OPEN_COMPLAINTS: _ClassVar[UpdateKind]

class Audience(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    AUDIENCE_UNSPECIFIED: _ClassVar[Audience]
    AUDIENCE_CUSTOMER: _ClassVar[Audience]
    AUDIENCE_OWNER: _ClassVar[Audience]
    AUDIENCE_REVIEWER: _ClassVar[Audience]

class AlertKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ALERT_KIND_UNSPECIFIED: _ClassVar[AlertKind]
    ALERT_KIND_AT_RISK: _ClassVar[AlertKind]
    ALERT_KIND_OVERDUE: _ClassVar[AlertKind]
    ALERT_KIND_CLEARED: _ClassVar[AlertKind]
    ALERT_KIND_UNTOLD: _ClassVar[AlertKind]
    ALERT_KIND_UNSENT: _ClassVar[AlertKind]
    ALERT_KIND_FACT_REFUSED: _ClassVar[AlertKind]
    ALERT_KIND_QUARANTINED: _ClassVar[AlertKind]
    ALERT_KIND_WROTE_AFTER_RESOLUTION: _ClassVar[AlertKind]
    ALERT_KIND_UPDATE_WANTED: _ClassVar[AlertKind]
    ALERT_KIND_NO_NEWS_LIMIT: _ClassVar[AlertKind]
    ALERT_KIND_REASON_WANTED: _ClassVar[AlertKind]
    ALERT_KIND_HELP_WANTED: _ClassVar[AlertKind]
    ALERT_KIND_NEW_TIME_DECLINED: _ClassVar[AlertKind]
    ALERT_KIND_NEW_TIME_LIMIT: _ClassVar[AlertKind]
    ALERT_KIND_ESCALATED: _ClassVar[AlertKind]
    ALERT_KIND_NO_ONE_ON_CALL: _ClassVar[AlertKind]
    ALERT_KIND_APPROVAL_WANTED: _ClassVar[AlertKind]
    ALERT_KIND_CAPACITY: _ClassVar[AlertKind]
    ALERT_KIND_MESSAGES_HELD: _ClassVar[AlertKind]
    ALERT_KIND_MANY_AT_RISK: _ClassVar[AlertKind]
    ALERT_KIND_SOURCE_SILENT: _ClassVar[AlertKind]
    ALERT_KIND_DIGEST: _ClassVar[AlertKind]
    ALERT_KIND_ABSENCE: _ClassVar[AlertKind]
    ALERT_KIND_GROUPED: _ClassVar[AlertKind]
    ALERT_KIND_PROMISES_NOT_KEPT: _ClassVar[AlertKind]

class DeliveryOutcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DELIVERY_OUTCOME_UNSPECIFIED: _ClassVar[DeliveryOutcome]
    DELIVERY_OUTCOME_SENDING: _ClassVar[DeliveryOutcome]
    DELIVERY_OUTCOME_ACCEPTED: _ClassVar[DeliveryOutcome]
    DELIVERY_OUTCOME_BOUNCED: _ClassVar[DeliveryOutcome]
    DELIVERY_OUTCOME_FAILED: _ClassVar[DeliveryOutcome]
    DELIVERY_OUTCOME_EXPIRED: _ClassVar[DeliveryOutcome]
    DELIVERY_OUTCOME_UNKNOWN: _ClassVar[DeliveryOutcome]
    DELIVERY_OUTCOME_HELD: _ClassVar[DeliveryOutcome]
    DELIVERY_OUTCOME_GROUPED: _ClassVar[DeliveryOutcome]

class DeliverySubject(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DELIVERY_SUBJECT_UNSPECIFIED: _ClassVar[DeliverySubject]
    DELIVERY_SUBJECT_UPDATE: _ClassVar[DeliverySubject]
    DELIVERY_SUBJECT_ALERT: _ClassVar[DeliverySubject]
UPDATE_KIND_UNSPECIFIED: UpdateKind
UPDATE_KIND_ACKNOWLEDGEMENT: UpdateKind
UPDATE_KIND_NEXT_UPDATE: UpdateKind
UPDATE_KIND_REVISED_PROMISE: UpdateKind
UPDATE_KIND_BROKEN_PROMISE: UpdateKind
UPDATE_KIND_RESOLVED: UpdateKind
UPDATE_KIND_EARLY_WARNING: UpdateKind
UPDATE_KIND_NO_NEWS: UpdateKind
UPDATE_KIND_CALL_ATTEMPT: UpdateKind
UPDATE_KIND_REOPENED: UpdateKind
UPDATE_KIND_OPEN_COMPLAINTS: UpdateKind
AUDIENCE_UNSPECIFIED: Audience
AUDIENCE_CUSTOMER: Audience
AUDIENCE_OWNER: Audience
AUDIENCE_REVIEWER: Audience
ALERT_KIND_UNSPECIFIED: AlertKind
ALERT_KIND_AT_RISK: AlertKind
ALERT_KIND_OVERDUE: AlertKind
ALERT_KIND_CLEARED: AlertKind
ALERT_KIND_UNTOLD: AlertKind
ALERT_KIND_UNSENT: AlertKind
ALERT_KIND_FACT_REFUSED: AlertKind
ALERT_KIND_QUARANTINED: AlertKind
ALERT_KIND_WROTE_AFTER_RESOLUTION: AlertKind
ALERT_KIND_UPDATE_WANTED: AlertKind
ALERT_KIND_NO_NEWS_LIMIT: AlertKind
ALERT_KIND_REASON_WANTED: AlertKind
ALERT_KIND_HELP_WANTED: AlertKind
ALERT_KIND_NEW_TIME_DECLINED: AlertKind
ALERT_KIND_NEW_TIME_LIMIT: AlertKind
ALERT_KIND_ESCALATED: AlertKind
ALERT_KIND_NO_ONE_ON_CALL: AlertKind
ALERT_KIND_APPROVAL_WANTED: AlertKind
ALERT_KIND_CAPACITY: AlertKind
ALERT_KIND_MESSAGES_HELD: AlertKind
ALERT_KIND_MANY_AT_RISK: AlertKind
ALERT_KIND_SOURCE_SILENT: AlertKind
ALERT_KIND_DIGEST: AlertKind
ALERT_KIND_ABSENCE: AlertKind
ALERT_KIND_GROUPED: AlertKind
ALERT_KIND_PROMISES_NOT_KEPT: AlertKind
DELIVERY_OUTCOME_UNSPECIFIED: DeliveryOutcome
DELIVERY_OUTCOME_SENDING: DeliveryOutcome
DELIVERY_OUTCOME_ACCEPTED: DeliveryOutcome
DELIVERY_OUTCOME_BOUNCED: DeliveryOutcome
DELIVERY_OUTCOME_FAILED: DeliveryOutcome
DELIVERY_OUTCOME_EXPIRED: DeliveryOutcome
DELIVERY_OUTCOME_UNKNOWN: DeliveryOutcome
DELIVERY_OUTCOME_HELD: DeliveryOutcome
DELIVERY_OUTCOME_GROUPED: DeliveryOutcome
DELIVERY_SUBJECT_UNSPECIFIED: DeliverySubject
DELIVERY_SUBJECT_UPDATE: DeliverySubject
DELIVERY_SUBJECT_ALERT: DeliverySubject

class Fact(_message.Message):
    __slots__ = ("id", "customer", "complaint", "occurred_time", "source", "sequence", "complaint_received", "customer_wrote", "update_recorded", "commitment_revised", "complaint_assigned", "complaint_resolved", "case_released", "commitment_made", "break_explained", "clock_paused", "clock_resumed", "severity_changed", "complaint_reopened", "complaint_withdrawn", "alert_acknowledged", "on_track_reported", "help_requested", "call_attempted", "resolution_confirmed", "updates_chosen", "message_reviewed")
    ID_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_RECEIVED_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_WROTE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_RECORDED_FIELD_NUMBER: _ClassVar[int]
    COMMITMENT_REVISED_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_ASSIGNED_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_RESOLVED_FIELD_NUMBER: _ClassVar[int]
    CASE_RELEASED_FIELD_NUMBER: _ClassVar[int]
    COMMITMENT_MADE_FIELD_NUMBER: _ClassVar[int]
    BREAK_EXPLAINED_FIELD_NUMBER: _ClassVar[int]
    CLOCK_PAUSED_FIELD_NUMBER: _ClassVar[int]
    CLOCK_RESUMED_FIELD_NUMBER: _ClassVar[int]
    SEVERITY_CHANGED_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_REOPENED_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_WITHDRAWN_FIELD_NUMBER: _ClassVar[int]
    ALERT_ACKNOWLEDGED_FIELD_NUMBER: _ClassVar[int]
    ON_TRACK_REPORTED_FIELD_NUMBER: _ClassVar[int]
    HELP_REQUESTED_FIELD_NUMBER: _ClassVar[int]
    CALL_ATTEMPTED_FIELD_NUMBER: _ClassVar[int]
    RESOLUTION_CONFIRMED_FIELD_NUMBER: _ClassVar[int]
    UPDATES_CHOSEN_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_REVIEWED_FIELD_NUMBER: _ClassVar[int]
    id: str
    customer: str
    complaint: str
    occurred_time: _timestamp_pb2.Timestamp
    source: str
    sequence: int
    complaint_received: ComplaintReceived
    customer_wrote: CustomerWrote
    update_recorded: UpdateRecorded
    commitment_revised: CommitmentRevised
    complaint_assigned: ComplaintAssigned
    complaint_resolved: ComplaintResolved
    case_released: CaseReleased
    commitment_made: CommitmentMade
    break_explained: BreakExplained
    clock_paused: ClockPaused
    clock_resumed: ClockResumed
    severity_changed: SeverityChanged
    complaint_reopened: ComplaintReopened
    complaint_withdrawn: ComplaintWithdrawn
    alert_acknowledged: AlertAcknowledged
    on_track_reported: OnTrackReported
    help_requested: HelpRequested
    call_attempted: CallAttempted
    resolution_confirmed: ResolutionConfirmed
    updates_chosen: UpdatesChosen
    message_reviewed: MessageReviewed
    def __init__(self, id: _Optional[str] = ..., customer: _Optional[str] = ..., complaint: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., source: _Optional[str] = ..., sequence: _Optional[int] = ..., complaint_received: _Optional[_Union[ComplaintReceived, _Mapping]] = ..., customer_wrote: _Optional[_Union[CustomerWrote, _Mapping]] = ..., update_recorded: _Optional[_Union[UpdateRecorded, _Mapping]] = ..., commitment_revised: _Optional[_Union[CommitmentRevised, _Mapping]] = ..., complaint_assigned: _Optional[_Union[ComplaintAssigned, _Mapping]] = ..., complaint_resolved: _Optional[_Union[ComplaintResolved, _Mapping]] = ..., case_released: _Optional[_Union[CaseReleased, _Mapping]] = ..., commitment_made: _Optional[_Union[CommitmentMade, _Mapping]] = ..., break_explained: _Optional[_Union[BreakExplained, _Mapping]] = ..., clock_paused: _Optional[_Union[ClockPaused, _Mapping]] = ..., clock_resumed: _Optional[_Union[ClockResumed, _Mapping]] = ..., severity_changed: _Optional[_Union[SeverityChanged, _Mapping]] = ..., complaint_reopened: _Optional[_Union[ComplaintReopened, _Mapping]] = ..., complaint_withdrawn: _Optional[_Union[ComplaintWithdrawn, _Mapping]] = ..., alert_acknowledged: _Optional[_Union[AlertAcknowledged, _Mapping]] = ..., on_track_reported: _Optional[_Union[OnTrackReported, _Mapping]] = ..., help_requested: _Optional[_Union[HelpRequested, _Mapping]] = ..., call_attempted: _Optional[_Union[CallAttempted, _Mapping]] = ..., resolution_confirmed: _Optional[_Union[ResolutionConfirmed, _Mapping]] = ..., updates_chosen: _Optional[_Union[UpdatesChosen, _Mapping]] = ..., message_reviewed: _Optional[_Union[MessageReviewed, _Mapping]] = ...) -> None: ...

class ComplaintReceived(_message.Message):
    __slots__ = ("category", "severity", "issue", "customer_words", "contact", "teller", "handling", "origin", "thread_ref", "brand", "needed_from_customer", "owner", "commitments", "quote")
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    SEVERITY_FIELD_NUMBER: _ClassVar[int]
    ISSUE_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_WORDS_FIELD_NUMBER: _ClassVar[int]
    CONTACT_FIELD_NUMBER: _ClassVar[int]
    TELLER_FIELD_NUMBER: _ClassVar[int]
    HANDLING_FIELD_NUMBER: _ClassVar[int]
    ORIGIN_FIELD_NUMBER: _ClassVar[int]
    THREAD_REF_FIELD_NUMBER: _ClassVar[int]
    BRAND_FIELD_NUMBER: _ClassVar[int]
    NEEDED_FROM_CUSTOMER_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    COMMITMENTS_FIELD_NUMBER: _ClassVar[int]
    QUOTE_FIELD_NUMBER: _ClassVar[int]
    category: str
    severity: _complaint_pb2.Severity
    issue: str
    customer_words: str
    contact: _complaint_pb2.Contact
    teller: _complaint_pb2.Teller
    handling: _complaint_pb2.Handling
    origin: _complaint_pb2.Origin
    thread_ref: str
    brand: str
    needed_from_customer: str
    owner: _complaint_pb2.Person
    commitments: _containers.RepeatedCompositeFieldContainer[_complaint_pb2.Commitment]
    quote: _complaint_pb2.Quote
    def __init__(self, category: _Optional[str] = ..., severity: _Optional[_Union[_complaint_pb2.Severity, str]] = ..., issue: _Optional[str] = ..., customer_words: _Optional[str] = ..., contact: _Optional[_Union[_complaint_pb2.Contact, _Mapping]] = ..., teller: _Optional[_Union[_complaint_pb2.Teller, str]] = ..., handling: _Optional[_Union[_complaint_pb2.Handling, str]] = ..., origin: _Optional[_Union[_complaint_pb2.Origin, str]] = ..., thread_ref: _Optional[str] = ..., brand: _Optional[str] = ..., needed_from_customer: _Optional[str] = ..., owner: _Optional[_Union[_complaint_pb2.Person, _Mapping]] = ..., commitments: _Optional[_Iterable[_Union[_complaint_pb2.Commitment, _Mapping]]] = ..., quote: _Optional[_Union[_complaint_pb2.Quote, _Mapping]] = ...) -> None: ...

class CustomerWrote(_message.Message):
    __slots__ = ("customer_words",)
    CUSTOMER_WORDS_FIELD_NUMBER: _ClassVar[int]
    customer_words: str
    def __init__(self, customer_words: _Optional[str] = ...) -> None: ...

class UpdateRecorded(_message.Message):
    __slots__ = ("author", "line", "told_customer", "told_commitments", "kept_commitments")
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    TOLD_CUSTOMER_FIELD_NUMBER: _ClassVar[int]
    TOLD_COMMITMENTS_FIELD_NUMBER: _ClassVar[int]
    KEPT_COMMITMENTS_FIELD_NUMBER: _ClassVar[int]
    author: _complaint_pb2.Person
    line: str
    told_customer: bool
    told_commitments: _containers.RepeatedScalarFieldContainer[str]
    kept_commitments: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, author: _Optional[_Union[_complaint_pb2.Person, _Mapping]] = ..., line: _Optional[str] = ..., told_customer: _Optional[bool] = ..., told_commitments: _Optional[_Iterable[str]] = ..., kept_commitments: _Optional[_Iterable[str]] = ...) -> None: ...

class CommitmentRevised(_message.Message):
    __slots__ = ("commitment", "promised_time", "reason", "consent", "author", "told_customer")
    COMMITMENT_FIELD_NUMBER: _ClassVar[int]
    PROMISED_TIME_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    CONSENT_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    TOLD_CUSTOMER_FIELD_NUMBER: _ClassVar[int]
    commitment: str
    promised_time: _timestamp_pb2.Timestamp
    reason: str
    consent: _complaint_pb2.Consent
    author: _complaint_pb2.Person
    told_customer: bool
    def __init__(self, commitment: _Optional[str] = ..., promised_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reason: _Optional[str] = ..., consent: _Optional[_Union[_complaint_pb2.Consent, str]] = ..., author: _Optional[_Union[_complaint_pb2.Person, _Mapping]] = ..., told_customer: _Optional[bool] = ...) -> None: ...

class ComplaintAssigned(_message.Message):
    __slots__ = ("owner",)
    OWNER_FIELD_NUMBER: _ClassVar[int]
    owner: _complaint_pb2.Person
    def __init__(self, owner: _Optional[_Union[_complaint_pb2.Person, _Mapping]] = ...) -> None: ...

class ComplaintResolved(_message.Message):
    __slots__ = ("author", "line", "told_customer")
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    TOLD_CUSTOMER_FIELD_NUMBER: _ClassVar[int]
    author: _complaint_pb2.Person
    line: str
    told_customer: bool
    def __init__(self, author: _Optional[_Union[_complaint_pb2.Person, _Mapping]] = ..., line: _Optional[str] = ..., told_customer: _Optional[bool] = ...) -> None: ...

class CaseReleased(_message.Message):
    __slots__ = ("released_by",)
    RELEASED_BY_FIELD_NUMBER: _ClassVar[int]
    released_by: str
    def __init__(self, released_by: _Optional[str] = ...) -> None: ...

class CommitmentMade(_message.Message):
    __slots__ = ("kind", "promised_time", "line", "author", "told_customer", "owed_by")
    KIND_FIELD_NUMBER: _ClassVar[int]
    PROMISED_TIME_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    TOLD_CUSTOMER_FIELD_NUMBER: _ClassVar[int]
    OWED_BY_FIELD_NUMBER: _ClassVar[int]
    kind: _complaint_pb2.CommitmentKind
    promised_time: _timestamp_pb2.Timestamp
    line: str
    author: _complaint_pb2.Person
    told_customer: bool
    owed_by: str
    def __init__(self, kind: _Optional[_Union[_complaint_pb2.CommitmentKind, str]] = ..., promised_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., line: _Optional[str] = ..., author: _Optional[_Union[_complaint_pb2.Person, _Mapping]] = ..., told_customer: _Optional[bool] = ..., owed_by: _Optional[str] = ...) -> None: ...

class BreakExplained(_message.Message):
    __slots__ = ("commitment", "reason", "text", "author")
    COMMITMENT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    commitment: str
    reason: _complaint_pb2.BreakReason
    text: str
    author: _complaint_pb2.Person
    def __init__(self, commitment: _Optional[str] = ..., reason: _Optional[_Union[_complaint_pb2.BreakReason, str]] = ..., text: _Optional[str] = ..., author: _Optional[_Union[_complaint_pb2.Person, _Mapping]] = ...) -> None: ...

class ClockPaused(_message.Message):
    __slots__ = ("reason", "author", "until_time")
    REASON_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    UNTIL_TIME_FIELD_NUMBER: _ClassVar[int]
    reason: _complaint_pb2.PauseReason
    author: _complaint_pb2.Person
    until_time: _timestamp_pb2.Timestamp
    def __init__(self, reason: _Optional[_Union[_complaint_pb2.PauseReason, str]] = ..., author: _Optional[_Union[_complaint_pb2.Person, _Mapping]] = ..., until_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ClockResumed(_message.Message):
    __slots__ = ("author",)
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    author: _complaint_pb2.Person
    def __init__(self, author: _Optional[_Union[_complaint_pb2.Person, _Mapping]] = ...) -> None: ...

class SeverityChanged(_message.Message):
    __slots__ = ("severity", "rule", "author")
    SEVERITY_FIELD_NUMBER: _ClassVar[int]
    RULE_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    severity: _complaint_pb2.Severity
    rule: _complaint_pb2.SeverityRule
    author: _complaint_pb2.Person
    def __init__(self, severity: _Optional[_Union[_complaint_pb2.Severity, str]] = ..., rule: _Optional[_Union[_complaint_pb2.SeverityRule, str]] = ..., author: _Optional[_Union[_complaint_pb2.Person, _Mapping]] = ...) -> None: ...

class ComplaintReopened(_message.Message):
    __slots__ = ("author", "line")
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    author: _complaint_pb2.Person
    line: str
    def __init__(self, author: _Optional[_Union[_complaint_pb2.Person, _Mapping]] = ..., line: _Optional[str] = ...) -> None: ...

class ComplaintWithdrawn(_message.Message):
    __slots__ = ("author", "line")
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    author: _complaint_pb2.Person
    line: str
    def __init__(self, author: _Optional[_Union[_complaint_pb2.Person, _Mapping]] = ..., line: _Optional[str] = ...) -> None: ...

class AlertAcknowledged(_message.Message):
    __slots__ = ("incident_key", "author")
    INCIDENT_KEY_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    incident_key: str
    author: _complaint_pb2.Person
    def __init__(self, incident_key: _Optional[str] = ..., author: _Optional[_Union[_complaint_pb2.Person, _Mapping]] = ...) -> None: ...

class OnTrackReported(_message.Message):
    __slots__ = ("commitment", "reason", "author")
    COMMITMENT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    commitment: str
    reason: str
    author: _complaint_pb2.Person
    def __init__(self, commitment: _Optional[str] = ..., reason: _Optional[str] = ..., author: _Optional[_Union[_complaint_pb2.Person, _Mapping]] = ...) -> None: ...

class HelpRequested(_message.Message):
    __slots__ = ("commitment", "line", "author")
    COMMITMENT_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    commitment: str
    line: str
    author: _complaint_pb2.Person
    def __init__(self, commitment: _Optional[str] = ..., line: _Optional[str] = ..., author: _Optional[_Union[_complaint_pb2.Person, _Mapping]] = ...) -> None: ...

class CallAttempted(_message.Message):
    __slots__ = ("author", "reached", "line", "next_time")
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    REACHED_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    NEXT_TIME_FIELD_NUMBER: _ClassVar[int]
    author: _complaint_pb2.Person
    reached: bool
    line: str
    next_time: _timestamp_pb2.Timestamp
    def __init__(self, author: _Optional[_Union[_complaint_pb2.Person, _Mapping]] = ..., reached: _Optional[bool] = ..., line: _Optional[str] = ..., next_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ResolutionConfirmed(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class UpdatesChosen(_message.Message):
    __slots__ = ("frequency",)
    FREQUENCY_FIELD_NUMBER: _ClassVar[int]
    frequency: _complaint_pb2.UpdateFrequency
    def __init__(self, frequency: _Optional[_Union[_complaint_pb2.UpdateFrequency, str]] = ...) -> None: ...

class MessageReviewed(_message.Message):
    __slots__ = ("message_id", "decision", "author", "line")
    MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    message_id: str
    decision: _complaint_pb2.ReviewDecision
    author: _complaint_pb2.Person
    line: str
    def __init__(self, message_id: _Optional[str] = ..., decision: _Optional[_Union[_complaint_pb2.ReviewDecision, str]] = ..., author: _Optional[_Union[_complaint_pb2.Person, _Mapping]] = ..., line: _Optional[str] = ...) -> None: ...

class OpenComplaint(_message.Message):
    __slots__ = ("complaint", "issue", "at_risk", "promises")
    COMPLAINT_FIELD_NUMBER: _ClassVar[int]
    ISSUE_FIELD_NUMBER: _ClassVar[int]
    AT_RISK_FIELD_NUMBER: _ClassVar[int]
    PROMISES_FIELD_NUMBER: _ClassVar[int]
    complaint: str
    issue: str
    at_risk: _containers.RepeatedCompositeFieldContainer[_complaint_pb2.Commitment]
    promises: _containers.RepeatedCompositeFieldContainer[_complaint_pb2.Commitment]
    def __init__(self, complaint: _Optional[str] = ..., issue: _Optional[str] = ..., at_risk: _Optional[_Iterable[_Union[_complaint_pb2.Commitment, _Mapping]]] = ..., promises: _Optional[_Iterable[_Union[_complaint_pb2.Commitment, _Mapping]]] = ...) -> None: ...

class Update(_message.Message):
    __slots__ = ("message_id", "customer", "complaint", "kind", "audience", "contact", "owner", "issue", "category", "brand", "thread_ref", "line", "needed_from_customer", "promises", "broken", "why", "cause", "decided_time", "not_before", "expires_time", "attempt", "at_risk", "plain", "channel", "others")
    MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    AUDIENCE_FIELD_NUMBER: _ClassVar[int]
    CONTACT_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    ISSUE_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    BRAND_FIELD_NUMBER: _ClassVar[int]
    THREAD_REF_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    NEEDED_FROM_CUSTOMER_FIELD_NUMBER: _ClassVar[int]
    PROMISES_FIELD_NUMBER: _ClassVar[int]
    BROKEN_FIELD_NUMBER: _ClassVar[int]
    WHY_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    DECIDED_TIME_FIELD_NUMBER: _ClassVar[int]
    NOT_BEFORE_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_TIME_FIELD_NUMBER: _ClassVar[int]
    ATTEMPT_FIELD_NUMBER: _ClassVar[int]
    AT_RISK_FIELD_NUMBER: _ClassVar[int]
    PLAIN_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    OTHERS_FIELD_NUMBER: _ClassVar[int]
    message_id: str
    customer: str
    complaint: str
    kind: UpdateKind
    audience: Audience
    contact: _complaint_pb2.Contact
    owner: _complaint_pb2.Person
    issue: str
    category: str
    brand: str
    thread_ref: str
    line: str
    needed_from_customer: str
    promises: _containers.RepeatedCompositeFieldContainer[_complaint_pb2.Commitment]
    broken: _containers.RepeatedCompositeFieldContainer[_complaint_pb2.Commitment]
    why: str
    cause: str
    decided_time: _timestamp_pb2.Timestamp
    not_before: _timestamp_pb2.Timestamp
    expires_time: _timestamp_pb2.Timestamp
    attempt: int
    at_risk: _containers.RepeatedCompositeFieldContainer[_complaint_pb2.Commitment]
    plain: bool
    channel: _complaint_pb2.Channel
    others: _containers.RepeatedCompositeFieldContainer[OpenComplaint]
    def __init__(self, message_id: _Optional[str] = ..., customer: _Optional[str] = ..., complaint: _Optional[str] = ..., kind: _Optional[_Union[UpdateKind, str]] = ..., audience: _Optional[_Union[Audience, str]] = ..., contact: _Optional[_Union[_complaint_pb2.Contact, _Mapping]] = ..., owner: _Optional[_Union[_complaint_pb2.Person, _Mapping]] = ..., issue: _Optional[str] = ..., category: _Optional[str] = ..., brand: _Optional[str] = ..., thread_ref: _Optional[str] = ..., line: _Optional[str] = ..., needed_from_customer: _Optional[str] = ..., promises: _Optional[_Iterable[_Union[_complaint_pb2.Commitment, _Mapping]]] = ..., broken: _Optional[_Iterable[_Union[_complaint_pb2.Commitment, _Mapping]]] = ..., why: _Optional[str] = ..., cause: _Optional[str] = ..., decided_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., not_before: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., expires_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., attempt: _Optional[int] = ..., at_risk: _Optional[_Iterable[_Union[_complaint_pb2.Commitment, _Mapping]]] = ..., plain: _Optional[bool] = ..., channel: _Optional[_Union[_complaint_pb2.Channel, str]] = ..., others: _Optional[_Iterable[_Union[OpenComplaint, _Mapping]]] = ...) -> None: ...

class ListedPromise(_message.Message):
    __slots__ = ("customer", "complaint", "commitment", "kind", "promised_time", "severity")
    CUSTOMER_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_FIELD_NUMBER: _ClassVar[int]
    COMMITMENT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    PROMISED_TIME_FIELD_NUMBER: _ClassVar[int]
    SEVERITY_FIELD_NUMBER: _ClassVar[int]
    customer: str
    complaint: str
    commitment: str
    kind: _complaint_pb2.CommitmentKind
    promised_time: _timestamp_pb2.Timestamp
    severity: _complaint_pb2.Severity
    def __init__(self, customer: _Optional[str] = ..., complaint: _Optional[str] = ..., commitment: _Optional[str] = ..., kind: _Optional[_Union[_complaint_pb2.CommitmentKind, str]] = ..., promised_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., severity: _Optional[_Union[_complaint_pb2.Severity, str]] = ...) -> None: ...

class Prospect(_message.Message):
    __slots__ = ("chance", "second_time", "second_level")
    CHANCE_FIELD_NUMBER: _ClassVar[int]
    SECOND_TIME_FIELD_NUMBER: _ClassVar[int]
    SECOND_LEVEL_FIELD_NUMBER: _ClassVar[int]
    chance: float
    second_time: _timestamp_pb2.Timestamp
    second_level: float
    def __init__(self, chance: _Optional[float] = ..., second_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., second_level: _Optional[float] = ...) -> None: ...

class Alert(_message.Message):
    __slots__ = ("alert_id", "incident_key", "kind", "customer", "complaint", "commitment", "level", "recipient", "severity", "issue", "why", "due_time", "raised_time", "late_by", "channels", "message_id", "message_kind", "until_time", "category", "promises", "promises_in_all", "grouped", "prospect")
    ALERT_ID_FIELD_NUMBER: _ClassVar[int]
    INCIDENT_KEY_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_FIELD_NUMBER: _ClassVar[int]
    COMMITMENT_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    RECIPIENT_FIELD_NUMBER: _ClassVar[int]
    SEVERITY_FIELD_NUMBER: _ClassVar[int]
    ISSUE_FIELD_NUMBER: _ClassVar[int]
    WHY_FIELD_NUMBER: _ClassVar[int]
    DUE_TIME_FIELD_NUMBER: _ClassVar[int]
    RAISED_TIME_FIELD_NUMBER: _ClassVar[int]
    LATE_BY_FIELD_NUMBER: _ClassVar[int]
    CHANNELS_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_KIND_FIELD_NUMBER: _ClassVar[int]
    UNTIL_TIME_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    PROMISES_FIELD_NUMBER: _ClassVar[int]
    PROMISES_IN_ALL_FIELD_NUMBER: _ClassVar[int]
    GROUPED_FIELD_NUMBER: _ClassVar[int]
    PROSPECT_FIELD_NUMBER: _ClassVar[int]
    alert_id: str
    incident_key: str
    kind: AlertKind
    customer: str
    complaint: str
    commitment: _complaint_pb2.Commitment
    level: int
    recipient: _complaint_pb2.Person
    severity: _complaint_pb2.Severity
    issue: str
    why: str
    due_time: _timestamp_pb2.Timestamp
    raised_time: _timestamp_pb2.Timestamp
    late_by: _duration_pb2.Duration
    channels: _containers.RepeatedScalarFieldContainer[_complaint_pb2.Channel]
    message_id: str
    message_kind: UpdateKind
    until_time: _timestamp_pb2.Timestamp
    category: str
    promises: _containers.RepeatedCompositeFieldContainer[ListedPromise]
    promises_in_all: int
    grouped: _containers.RepeatedScalarFieldContainer[str]
    prospect: Prospect
    def __init__(self, alert_id: _Optional[str] = ..., incident_key: _Optional[str] = ..., kind: _Optional[_Union[AlertKind, str]] = ..., customer: _Optional[str] = ..., complaint: _Optional[str] = ..., commitment: _Optional[_Union[_complaint_pb2.Commitment, _Mapping]] = ..., level: _Optional[int] = ..., recipient: _Optional[_Union[_complaint_pb2.Person, _Mapping]] = ..., severity: _Optional[_Union[_complaint_pb2.Severity, str]] = ..., issue: _Optional[str] = ..., why: _Optional[str] = ..., due_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., raised_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., late_by: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., channels: _Optional[_Iterable[_Union[_complaint_pb2.Channel, str]]] = ..., message_id: _Optional[str] = ..., message_kind: _Optional[_Union[UpdateKind, str]] = ..., until_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., category: _Optional[str] = ..., promises: _Optional[_Iterable[_Union[ListedPromise, _Mapping]]] = ..., promises_in_all: _Optional[int] = ..., grouped: _Optional[_Iterable[str]] = ..., prospect: _Optional[_Union[Prospect, _Mapping]] = ...) -> None: ...

class Delivery(_message.Message):
    __slots__ = ("message_id", "customer", "complaint", "subject", "channel", "outcome", "occurred_time", "attempt", "detail", "retry_after", "recipient", "promise")
    MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    ATTEMPT_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    RETRY_AFTER_FIELD_NUMBER: _ClassVar[int]
    RECIPIENT_FIELD_NUMBER: _ClassVar[int]
    PROMISE_FIELD_NUMBER: _ClassVar[int]
    message_id: str
    customer: str
    complaint: str
    subject: DeliverySubject
    channel: _complaint_pb2.Channel
    outcome: DeliveryOutcome
    occurred_time: _timestamp_pb2.Timestamp
    attempt: int
    detail: str
    retry_after: _duration_pb2.Duration
    recipient: _complaint_pb2.Person
    promise: ListedPromise
    def __init__(self, message_id: _Optional[str] = ..., customer: _Optional[str] = ..., complaint: _Optional[str] = ..., subject: _Optional[_Union[DeliverySubject, str]] = ..., channel: _Optional[_Union[_complaint_pb2.Channel, str]] = ..., outcome: _Optional[_Union[DeliveryOutcome, str]] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., attempt: _Optional[int] = ..., detail: _Optional[str] = ..., retry_after: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., recipient: _Optional[_Union[_complaint_pb2.Person, _Mapping]] = ..., promise: _Optional[_Union[ListedPromise, _Mapping]] = ...) -> None: ...

class CaseRef(_message.Message):
    __slots__ = ("customer", "complaint")
    CUSTOMER_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_FIELD_NUMBER: _ClassVar[int]
    customer: str
    complaint: str
    def __init__(self, customer: _Optional[str] = ..., complaint: _Optional[str] = ...) -> None: ...

class WakeUp(_message.Message):
    __slots__ = ("cases",)
    CASES_FIELD_NUMBER: _ClassVar[int]
    cases: _containers.RepeatedCompositeFieldContainer[CaseRef]
    def __init__(self, cases: _Optional[_Iterable[_Union[CaseRef, _Mapping]]] = ...) -> None: ...

class CommitmentState(_message.Message):
    __slots__ = ("customer", "complaint", "status", "owner", "severity", "category", "cause", "why", "crossings")
    CUSTOMER_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    SEVERITY_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    WHY_FIELD_NUMBER: _ClassVar[int]
    CROSSINGS_FIELD_NUMBER: _ClassVar[int]
    customer: str
    complaint: str
    status: _complaint_pb2.CommitmentStatus
    owner: _complaint_pb2.Person
    severity: _complaint_pb2.Severity
    category: str
    cause: str
    why: str
    crossings: _containers.RepeatedCompositeFieldContainer[_complaint_pb2.Crossing]
    def __init__(self, customer: _Optional[str] = ..., complaint: _Optional[str] = ..., status: _Optional[_Union[_complaint_pb2.CommitmentStatus, _Mapping]] = ..., owner: _Optional[_Union[_complaint_pb2.Person, _Mapping]] = ..., severity: _Optional[_Union[_complaint_pb2.Severity, str]] = ..., category: _Optional[str] = ..., cause: _Optional[str] = ..., why: _Optional[str] = ..., crossings: _Optional[_Iterable[_Union[_complaint_pb2.Crossing, _Mapping]]] = ...) -> None: ...

class Hold(_message.Message):
    __slots__ = ("id", "scope", "held", "reason", "author", "occurred_time", "until_time")
    ID_FIELD_NUMBER: _ClassVar[int]
    SCOPE_FIELD_NUMBER: _ClassVar[int]
    HELD_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    UNTIL_TIME_FIELD_NUMBER: _ClassVar[int]
    id: str
    scope: str
    held: bool
    reason: str
    author: _complaint_pb2.Person
    occurred_time: _timestamp_pb2.Timestamp
    until_time: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., scope: _Optional[str] = ..., held: _Optional[bool] = ..., reason: _Optional[str] = ..., author: _Optional[_Union[_complaint_pb2.Person, _Mapping]] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., until_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
