import datetime

from third_party.buf.validate import validate_pb2 as _validate_pb2
from followup.v1 import complaint_pb2 as _complaint_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Complaint(_message.Message):
    __slots__ = ("name", "occurred_time", "category", "severity", "issue", "customer_words", "contact", "teller", "handling", "origin", "thread_ref", "brand", "needed_from_customer", "owner", "commitments", "policy_version", "quote")
    NAME_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
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
    POLICY_VERSION_FIELD_NUMBER: _ClassVar[int]
    QUOTE_FIELD_NUMBER: _ClassVar[int]
    name: str
    occurred_time: _timestamp_pb2.Timestamp
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
    policy_version: str
    quote: _complaint_pb2.Quote
    def __init__(self, name: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., category: _Optional[str] = ..., severity: _Optional[_Union[_complaint_pb2.Severity, str]] = ..., issue: _Optional[str] = ..., customer_words: _Optional[str] = ..., contact: _Optional[_Union[_complaint_pb2.Contact, _Mapping]] = ..., teller: _Optional[_Union[_complaint_pb2.Teller, str]] = ..., handling: _Optional[_Union[_complaint_pb2.Handling, str]] = ..., origin: _Optional[_Union[_complaint_pb2.Origin, str]] = ..., thread_ref: _Optional[str] = ..., brand: _Optional[str] = ..., needed_from_customer: _Optional[str] = ..., owner: _Optional[_Union[_complaint_pb2.Person, _Mapping]] = ..., commitments: _Optional[_Iterable[_Union[_complaint_pb2.Commitment, _Mapping]]] = ..., policy_version: _Optional[str] = ..., quote: _Optional[_Union[_complaint_pb2.Quote, _Mapping]] = ...) -> None: ...

class AcceptedFact(_message.Message):
    __slots__ = ("fact_id", "complaint", "occurred_time")
    FACT_ID_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    fact_id: str
    complaint: str
    occurred_time: _timestamp_pb2.Timestamp
    def __init__(self, fact_id: _Optional[str] = ..., complaint: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class AcceptedHold(_message.Message):
    __slots__ = ("hold_id", "scope", "held", "occurred_time")
    HOLD_ID_FIELD_NUMBER: _ClassVar[int]
    SCOPE_FIELD_NUMBER: _ClassVar[int]
    HELD_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    hold_id: str
    scope: str
    held: bool
    occurred_time: _timestamp_pb2.Timestamp
    def __init__(self, hold_id: _Optional[str] = ..., scope: _Optional[str] = ..., held: _Optional[bool] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CreateComplaintRequest(_message.Message):
    __slots__ = ("parent", "complaint_id", "complaint", "request_id")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parent: str
    complaint_id: str
    complaint: Complaint
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., complaint_id: _Optional[str] = ..., complaint: _Optional[_Union[Complaint, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class CustomerWroteRequest(_message.Message):
    __slots__ = ("name", "request_id", "occurred_time", "customer_words")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_WORDS_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    occurred_time: _timestamp_pb2.Timestamp
    customer_words: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., customer_words: _Optional[str] = ...) -> None: ...

class RecordUpdateRequest(_message.Message):
    __slots__ = ("name", "request_id", "occurred_time", "author", "line", "told_customer", "told_commitments", "kept_commitments")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    TOLD_CUSTOMER_FIELD_NUMBER: _ClassVar[int]
    TOLD_COMMITMENTS_FIELD_NUMBER: _ClassVar[int]
    KEPT_COMMITMENTS_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    occurred_time: _timestamp_pb2.Timestamp
    author: str
    line: str
    told_customer: bool
    told_commitments: _containers.RepeatedScalarFieldContainer[str]
    kept_commitments: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., author: _Optional[str] = ..., line: _Optional[str] = ..., told_customer: _Optional[bool] = ..., told_commitments: _Optional[_Iterable[str]] = ..., kept_commitments: _Optional[_Iterable[str]] = ...) -> None: ...

class ReviseCommitmentRequest(_message.Message):
    __slots__ = ("name", "request_id", "occurred_time", "promised_time", "reason", "consent", "author", "told_customer")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    PROMISED_TIME_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    CONSENT_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    TOLD_CUSTOMER_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    occurred_time: _timestamp_pb2.Timestamp
    promised_time: _timestamp_pb2.Timestamp
    reason: str
    consent: _complaint_pb2.Consent
    author: str
    told_customer: bool
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., promised_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reason: _Optional[str] = ..., consent: _Optional[_Union[_complaint_pb2.Consent, str]] = ..., author: _Optional[str] = ..., told_customer: _Optional[bool] = ...) -> None: ...

class AssignComplaintRequest(_message.Message):
    __slots__ = ("name", "request_id", "occurred_time", "owner")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    occurred_time: _timestamp_pb2.Timestamp
    owner: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., owner: _Optional[str] = ...) -> None: ...

class ResolveComplaintRequest(_message.Message):
    __slots__ = ("name", "request_id", "occurred_time", "author", "line", "told_customer")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    TOLD_CUSTOMER_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    occurred_time: _timestamp_pb2.Timestamp
    author: str
    line: str
    told_customer: bool
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., author: _Optional[str] = ..., line: _Optional[str] = ..., told_customer: _Optional[bool] = ...) -> None: ...

class MakeCommitmentRequest(_message.Message):
    __slots__ = ("name", "request_id", "occurred_time", "author", "kind", "promised_time", "line", "told_customer", "owed_by")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    PROMISED_TIME_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    TOLD_CUSTOMER_FIELD_NUMBER: _ClassVar[int]
    OWED_BY_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    occurred_time: _timestamp_pb2.Timestamp
    author: str
    kind: _complaint_pb2.CommitmentKind
    promised_time: _timestamp_pb2.Timestamp
    line: str
    told_customer: bool
    owed_by: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., author: _Optional[str] = ..., kind: _Optional[_Union[_complaint_pb2.CommitmentKind, str]] = ..., promised_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., line: _Optional[str] = ..., told_customer: _Optional[bool] = ..., owed_by: _Optional[str] = ...) -> None: ...

class ExplainBreakRequest(_message.Message):
    __slots__ = ("name", "request_id", "occurred_time", "author", "reason", "text")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    occurred_time: _timestamp_pb2.Timestamp
    author: str
    reason: _complaint_pb2.BreakReason
    text: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., author: _Optional[str] = ..., reason: _Optional[_Union[_complaint_pb2.BreakReason, str]] = ..., text: _Optional[str] = ...) -> None: ...

class PauseClockRequest(_message.Message):
    __slots__ = ("name", "request_id", "occurred_time", "author", "reason", "until_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    UNTIL_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    occurred_time: _timestamp_pb2.Timestamp
    author: str
    reason: _complaint_pb2.PauseReason
    until_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., author: _Optional[str] = ..., reason: _Optional[_Union[_complaint_pb2.PauseReason, str]] = ..., until_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ResumeClockRequest(_message.Message):
    __slots__ = ("name", "request_id", "occurred_time", "author")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    occurred_time: _timestamp_pb2.Timestamp
    author: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., author: _Optional[str] = ...) -> None: ...

class ChangeSeverityRequest(_message.Message):
    __slots__ = ("name", "request_id", "occurred_time", "author", "severity", "rule")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    SEVERITY_FIELD_NUMBER: _ClassVar[int]
    RULE_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    occurred_time: _timestamp_pb2.Timestamp
    author: str
    severity: _complaint_pb2.Severity
    rule: _complaint_pb2.SeverityRule
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., author: _Optional[str] = ..., severity: _Optional[_Union[_complaint_pb2.Severity, str]] = ..., rule: _Optional[_Union[_complaint_pb2.SeverityRule, str]] = ...) -> None: ...

class ReopenComplaintRequest(_message.Message):
    __slots__ = ("name", "request_id", "occurred_time", "author", "line")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    occurred_time: _timestamp_pb2.Timestamp
    author: str
    line: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., author: _Optional[str] = ..., line: _Optional[str] = ...) -> None: ...

class WithdrawComplaintRequest(_message.Message):
    __slots__ = ("name", "request_id", "occurred_time", "author", "line")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    occurred_time: _timestamp_pb2.Timestamp
    author: str
    line: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., author: _Optional[str] = ..., line: _Optional[str] = ...) -> None: ...

class AcknowledgeAlertRequest(_message.Message):
    __slots__ = ("name", "request_id", "occurred_time", "author", "incident_key")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    INCIDENT_KEY_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    occurred_time: _timestamp_pb2.Timestamp
    author: str
    incident_key: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., author: _Optional[str] = ..., incident_key: _Optional[str] = ...) -> None: ...

class ReportOnTrackRequest(_message.Message):
    __slots__ = ("name", "request_id", "occurred_time", "author", "reason")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    occurred_time: _timestamp_pb2.Timestamp
    author: str
    reason: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., author: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class RequestHelpRequest(_message.Message):
    __slots__ = ("name", "request_id", "occurred_time", "author", "commitment", "line")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    COMMITMENT_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    occurred_time: _timestamp_pb2.Timestamp
    author: str
    commitment: str
    line: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., author: _Optional[str] = ..., commitment: _Optional[str] = ..., line: _Optional[str] = ...) -> None: ...

class RecordCallRequest(_message.Message):
    __slots__ = ("name", "request_id", "occurred_time", "author", "reached", "line", "next_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    REACHED_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    NEXT_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    occurred_time: _timestamp_pb2.Timestamp
    author: str
    reached: bool
    line: str
    next_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., author: _Optional[str] = ..., reached: _Optional[bool] = ..., line: _Optional[str] = ..., next_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ConfirmResolutionRequest(_message.Message):
    __slots__ = ("name", "request_id", "occurred_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    occurred_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ChooseUpdatesRequest(_message.Message):
    __slots__ = ("name", "request_id", "occurred_time", "frequency")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    FREQUENCY_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    occurred_time: _timestamp_pb2.Timestamp
    frequency: _complaint_pb2.UpdateFrequency
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., frequency: _Optional[_Union[_complaint_pb2.UpdateFrequency, str]] = ...) -> None: ...

class ReviewMessageRequest(_message.Message):
    __slots__ = ("name", "request_id", "occurred_time", "author", "message_id", "decision", "line")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    occurred_time: _timestamp_pb2.Timestamp
    author: str
    message_id: str
    decision: _complaint_pb2.ReviewDecision
    line: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., author: _Optional[str] = ..., message_id: _Optional[str] = ..., decision: _Optional[_Union[_complaint_pb2.ReviewDecision, str]] = ..., line: _Optional[str] = ...) -> None: ...

class HoldCustomerMessagesRequest(_message.Message):
    __slots__ = ("scope", "request_id", "occurred_time", "author", "reason", "until_time")
    SCOPE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    UNTIL_TIME_FIELD_NUMBER: _ClassVar[int]
    scope: str
    request_id: str
    occurred_time: _timestamp_pb2.Timestamp
    author: str
    reason: str
    until_time: _timestamp_pb2.Timestamp
    def __init__(self, scope: _Optional[str] = ..., request_id: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., author: _Optional[str] = ..., reason: _Optional[str] = ..., until_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ReleaseCustomerMessagesRequest(_message.Message):
    __slots__ = ("scope", "request_id", "occurred_time", "author", "reason")
    SCOPE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    scope: str
    request_id: str
    occurred_time: _timestamp_pb2.Timestamp
    author: str
    reason: str
    def __init__(self, scope: _Optional[str] = ..., request_id: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., author: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class QuotePromiseRequest(_message.Message):
    __slots__ = ("category", "severity", "occurred_time", "time_zone", "locale", "channel")
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    SEVERITY_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    LOCALE_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    category: str
    severity: _complaint_pb2.Severity
    occurred_time: _timestamp_pb2.Timestamp
    time_zone: str
    locale: str
    channel: _complaint_pb2.Channel
    def __init__(self, category: _Optional[str] = ..., severity: _Optional[_Union[_complaint_pb2.Severity, str]] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., time_zone: _Optional[str] = ..., locale: _Optional[str] = ..., channel: _Optional[_Union[_complaint_pb2.Channel, str]] = ...) -> None: ...

class QuotePromiseResponse(_message.Message):
    __slots__ = ("quote", "commitments", "policy_version")
    QUOTE_FIELD_NUMBER: _ClassVar[int]
    COMMITMENTS_FIELD_NUMBER: _ClassVar[int]
    POLICY_VERSION_FIELD_NUMBER: _ClassVar[int]
    quote: _complaint_pb2.Quote
    commitments: _containers.RepeatedCompositeFieldContainer[_complaint_pb2.Commitment]
    policy_version: str
    def __init__(self, quote: _Optional[_Union[_complaint_pb2.Quote, _Mapping]] = ..., commitments: _Optional[_Iterable[_Union[_complaint_pb2.Commitment, _Mapping]]] = ..., policy_version: _Optional[str] = ...) -> None: ...
