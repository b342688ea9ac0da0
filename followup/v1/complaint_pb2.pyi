import datetime

from third_party.buf.validate import validate_pb2 as _validate_pb2
from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Severity(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SEVERITY_UNSPECIFIED: _ClassVar[Severity]
    SEVERITY_LOW: _ClassVar[Severity]
    SEVERITY_MEDIUM: _ClassVar[Severity]
    SEVERITY_HIGH: _ClassVar[Severity]
    SEVERITY_CRITICAL: _ClassVar[Severity]

class CommitmentKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    COMMITMENT_KIND_UNSPECIFIED: _ClassVar[CommitmentKind]
    COMMITMENT_KIND_ACKNOWLEDGE: _ClassVar[CommitmentKind]
    COMMITMENT_KIND_FIRST_REPLY: _ClassVar[CommitmentKind]
    COMMITMENT_KIND_UNDERSTANDING: _ClassVar[CommitmentKind]
    COMMITMENT_KIND_NEXT_UPDATE: _ClassVar[CommitmentKind]
    COMMITMENT_KIND_REMEDY_OFFER: _ClassVar[CommitmentKind]
    COMMITMENT_KIND_RESOLUTION: _ClassVar[CommitmentKind]
    COMMITMENT_KIND_CALLBACK: _ClassVar[CommitmentKind]
    COMMITMENT_KIND_CUSTOM: _ClassVar[CommitmentKind]
    COMMITMENT_KIND_OWED_TO_US: _ClassVar[CommitmentKind]

class Outcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    OUTCOME_UNSPECIFIED: _ClassVar[Outcome]
    OUTCOME_KEPT_EARLY: _ClassVar[Outcome]
    OUTCOME_KEPT: _ClassVar[Outcome]
    OUTCOME_KEPT_EMPTY: _ClassVar[Outcome]
    OUTCOME_BROKEN: _ClassVar[Outcome]
    OUTCOME_REVISED_BEFORE: _ClassVar[Outcome]
    OUTCOME_REVISED_AFTER: _ClassVar[Outcome]
    OUTCOME_DID_NOT_HOLD: _ClassVar[Outcome]
    OUTCOME_WITHDRAWN: _ClassVar[Outcome]

class BreakReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    BREAK_REASON_UNSPECIFIED: _ClassVar[BreakReason]
    BREAK_REASON_CAPACITY: _ClassVar[BreakReason]
    BREAK_REASON_THIRD_PARTY: _ClassVar[BreakReason]
    BREAK_REASON_INTERNAL_HANDOFF: _ClassVar[BreakReason]
    BREAK_REASON_MISSED: _ClassVar[BreakReason]
    BREAK_REASON_WRONG_ESTIMATE: _ClassVar[BreakReason]
    BREAK_REASON_SYSTEM: _ClassVar[BreakReason]
    BREAK_REASON_OTHER: _ClassVar[BreakReason]
    BREAK_REASON_FORCE_MAJEURE: _ClassVar[BreakReason]

class PauseReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PAUSE_REASON_UNSPECIFIED: _ClassVar[PauseReason]
    PAUSE_REASON_WAITING_CUSTOMER: _ClassVar[PauseReason]
    PAUSE_REASON_WAITING_THIRD_PARTY: _ClassVar[PauseReason]
    PAUSE_REASON_CUSTOMER_REQUEST: _ClassVar[PauseReason]
    PAUSE_REASON_FORCE_MAJEURE: _ClassVar[PauseReason]

class SeverityRule(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SEVERITY_RULE_UNSPECIFIED: _ClassVar[SeverityRule]
    SEVERITY_RULE_TIGHTEN_ONLY: _ClassVar[SeverityRule]
    SEVERITY_RULE_KEEP: _ClassVar[SeverityRule]
    SEVERITY_RULE_RESET: _ClassVar[SeverityRule]

class UpdateFrequency(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    UPDATE_FREQUENCY_UNSPECIFIED: _ClassVar[UpdateFrequency]
    UPDATE_FREQUENCY_EVERY_STEP: _ClassVar[UpdateFrequency]
    UPDATE_FREQUENCY_WEEKLY: _ClassVar[UpdateFrequency]
    UPDATE_FREQUENCY_ONLY_RESULT: _ClassVar[UpdateFrequency]

class Teller(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TELLER_UNSPECIFIED: _ClassVar[Teller]
    TELLER_FOLLOWUP: _ClassVar[Teller]
    TELLER_CALLER: _ClassVar[Teller]
    TELLER_ALREADY_TOLD: _ClassVar[Teller]

class Handling(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    HANDLING_UNSPECIFIED: _ClassVar[Handling]
    HANDLING_NORMAL: _ClassVar[Handling]
    HANDLING_PERSON_ONLY: _ClassVar[Handling]
    HANDLING_LEGAL_HOLD: _ClassVar[Handling]

class Origin(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ORIGIN_UNSPECIFIED: _ClassVar[Origin]
    ORIGIN_REPORTED: _ClassVar[Origin]
    ORIGIN_IMPORTED: _ClassVar[Origin]

class Channel(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CHANNEL_UNSPECIFIED: _ClassVar[Channel]
    CHANNEL_EMAIL: _ClassVar[Channel]
    CHANNEL_WEBHOOK: _ClassVar[Channel]
    CHANNEL_CONSOLE: _ClassVar[Channel]
    CHANNEL_SMS: _ClassVar[Channel]
    CHANNEL_VOICE: _ClassVar[Channel]
    CHANNEL_PUSH: _ClassVar[Channel]

class Consent(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CONSENT_UNSPECIFIED: _ClassVar[Consent]
    CONSENT_INFORMED: _ClassVar[Consent]
    CONSENT_ASKED: _ClassVar[Consent]
    CONSENT_ACCEPTED: _ClassVar[Consent]
    CONSENT_DECLINED: _ClassVar[Consent]

class ReviewDecision(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REVIEW_DECISION_UNSPECIFIED: _ClassVar[ReviewDecision]
    REVIEW_DECISION_APPROVED: _ClassVar[ReviewDecision]
    REVIEW_DECISION_REJECTED: _ClassVar[ReviewDecision]

class ThresholdClock(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    THRESHOLD_CLOCK_UNSPECIFIED: _ClassVar[ThresholdClock]
    THRESHOLD_CLOCK_TARGET: _ClassVar[ThresholdClock]
    THRESHOLD_CLOCK_PROMISE: _ClassVar[ThresholdClock]

class QuoteMethod(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    QUOTE_METHOD_UNSPECIFIED: _ClassVar[QuoteMethod]
    QUOTE_METHOD_LEARNED: _ClassVar[QuoteMethod]
    QUOTE_METHOD_POLICY: _ClassVar[QuoteMethod]
SEVERITY_UNSPECIFIED: Severity
SEVERITY_LOW: Severity
SEVERITY_MEDIUM: Severity
SEVERITY_HIGH: Severity
SEVERITY_CRITICAL: Severity
COMMITMENT_KIND_UNSPECIFIED: CommitmentKind
COMMITMENT_KIND_ACKNOWLEDGE: CommitmentKind
COMMITMENT_KIND_FIRST_REPLY: CommitmentKind
COMMITMENT_KIND_UNDERSTANDING: CommitmentKind
COMMITMENT_KIND_NEXT_UPDATE: CommitmentKind
COMMITMENT_KIND_REMEDY_OFFER: CommitmentKind
COMMITMENT_KIND_RESOLUTION: CommitmentKind
COMMITMENT_KIND_CALLBACK: CommitmentKind
COMMITMENT_KIND_CUSTOM: CommitmentKind
COMMITMENT_KIND_OWED_TO_US: CommitmentKind
OUTCOME_UNSPECIFIED: Outcome
OUTCOME_KEPT_EARLY: Outcome
OUTCOME_KEPT: Outcome
OUTCOME_KEPT_EMPTY: Outcome
OUTCOME_BROKEN: Outcome
OUTCOME_REVISED_BEFORE: Outcome
OUTCOME_REVISED_AFTER: Outcome
OUTCOME_DID_NOT_HOLD: Outcome
OUTCOME_WITHDRAWN: Outcome
BREAK_REASON_UNSPECIFIED: BreakReason
BREAK_REASON_CAPACITY: BreakReason
BREAK_REASON_THIRD_PARTY: BreakReason
BREAK_REASON_INTERNAL_HANDOFF: BreakReason
BREAK_REASON_MISSED: BreakReason
BREAK_REASON_WRONG_ESTIMATE: BreakReason
BREAK_REASON_SYSTEM: BreakReason
BREAK_REASON_OTHER: BreakReason
BREAK_REASON_FORCE_MAJEURE: BreakReason
PAUSE_REASON_UNSPECIFIED: PauseReason
PAUSE_REASON_WAITING_CUSTOMER: PauseReason
PAUSE_REASON_WAITING_THIRD_PARTY: PauseReason
PAUSE_REASON_CUSTOMER_REQUEST: PauseReason
PAUSE_REASON_FORCE_MAJEURE: PauseReason
SEVERITY_RULE_UNSPECIFIED: SeverityRule
SEVERITY_RULE_TIGHTEN_ONLY: SeverityRule
SEVERITY_RULE_KEEP: SeverityRule
SEVERITY_RULE_RESET: SeverityRule
UPDATE_FREQUENCY_UNSPECIFIED: UpdateFrequency
UPDATE_FREQUENCY_EVERY_STEP: UpdateFrequency
UPDATE_FREQUENCY_WEEKLY: UpdateFrequency
UPDATE_FREQUENCY_ONLY_RESULT: UpdateFrequency
TELLER_UNSPECIFIED: Teller
TELLER_FOLLOWUP: Teller
TELLER_CALLER: Teller
TELLER_ALREADY_TOLD: Teller
HANDLING_UNSPECIFIED: Handling
HANDLING_NORMAL: Handling
HANDLING_PERSON_ONLY: Handling
HANDLING_LEGAL_HOLD: Handling
ORIGIN_UNSPECIFIED: Origin
ORIGIN_REPORTED: Origin
ORIGIN_IMPORTED: Origin
CHANNEL_UNSPECIFIED: Channel
CHANNEL_EMAIL: Channel
CHANNEL_WEBHOOK: Channel
CHANNEL_CONSOLE: Channel
CHANNEL_SMS: Channel
CHANNEL_VOICE: Channel
CHANNEL_PUSH: Channel
CONSENT_UNSPECIFIED: Consent
CONSENT_INFORMED: Consent
CONSENT_ASKED: Consent
CONSENT_ACCEPTED: Consent
CONSENT_DECLINED: Consent
REVIEW_DECISION_UNSPECIFIED: ReviewDecision
REVIEW_DECISION_APPROVED: ReviewDecision
REVIEW_DECISION_REJECTED: ReviewDecision
THRESHOLD_CLOCK_UNSPECIFIED: ThresholdClock
THRESHOLD_CLOCK_TARGET: ThresholdClock
THRESHOLD_CLOCK_PROMISE: ThresholdClock
QUOTE_METHOD_UNSPECIFIED: QuoteMethod
QUOTE_METHOD_LEARNED: QuoteMethod
QUOTE_METHOD_POLICY: QuoteMethod

class Person(_message.Message):
    __slots__ = ("id", "display_name", "email")
    ID_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    EMAIL_FIELD_NUMBER: _ClassVar[int]
    id: str
    display_name: str
    email: str
    def __init__(self, id: _Optional[str] = ..., display_name: _Optional[str] = ..., email: _Optional[str] = ...) -> None: ...

class Contact(_message.Message):
    __slots__ = ("display_name", "email", "channels", "locale", "time_zone", "phone")
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    EMAIL_FIELD_NUMBER: _ClassVar[int]
    CHANNELS_FIELD_NUMBER: _ClassVar[int]
    LOCALE_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    PHONE_FIELD_NUMBER: _ClassVar[int]
    display_name: str
    email: str
    channels: _containers.RepeatedScalarFieldContainer[Channel]
    locale: str
    time_zone: str
    phone: str
    def __init__(self, display_name: _Optional[str] = ..., email: _Optional[str] = ..., channels: _Optional[_Iterable[_Union[Channel, str]]] = ..., locale: _Optional[str] = ..., time_zone: _Optional[str] = ..., phone: _Optional[str] = ...) -> None: ...

class Commitment(_message.Message):
    __slots__ = ("id", "kind", "promised_time", "internal_target_time", "start_time", "warning_time", "words", "time_zone", "policy_version", "revision", "supersedes", "calendar_version", "owed_by", "notice_time", "line")
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[Commitment.State]
        STATE_PROPOSED: _ClassVar[Commitment.State]
        STATE_OPEN: _ClassVar[Commitment.State]
        STATE_SETTLED: _ClassVar[Commitment.State]
    STATE_UNSPECIFIED: Commitment.State
    STATE_PROPOSED: Commitment.State
    STATE_OPEN: Commitment.State
    STATE_SETTLED: Commitment.State
    ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    PROMISED_TIME_FIELD_NUMBER: _ClassVar[int]
    INTERNAL_TARGET_TIME_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    WARNING_TIME_FIELD_NUMBER: _ClassVar[int]
    WORDS_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    POLICY_VERSION_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    SUPERSEDES_FIELD_NUMBER: _ClassVar[int]
    CALENDAR_VERSION_FIELD_NUMBER: _ClassVar[int]
    OWED_BY_FIELD_NUMBER: _ClassVar[int]
    NOTICE_TIME_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    id: str
    kind: CommitmentKind
    promised_time: _timestamp_pb2.Timestamp
    internal_target_time: _timestamp_pb2.Timestamp
    start_time: _timestamp_pb2.Timestamp
    warning_time: _timestamp_pb2.Timestamp
    words: str
    time_zone: str
    policy_version: str
    revision: int
    supersedes: str
    calendar_version: str
    owed_by: str
    notice_time: _timestamp_pb2.Timestamp
    line: str
    def __init__(self, id: _Optional[str] = ..., kind: _Optional[_Union[CommitmentKind, str]] = ..., promised_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., internal_target_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., start_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., warning_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., words: _Optional[str] = ..., time_zone: _Optional[str] = ..., policy_version: _Optional[str] = ..., revision: _Optional[int] = ..., supersedes: _Optional[str] = ..., calendar_version: _Optional[str] = ..., owed_by: _Optional[str] = ..., notice_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., line: _Optional[str] = ...) -> None: ...

class CommitmentStatus(_message.Message):
    __slots__ = ("commitment", "state", "outcome", "early", "changed_time", "break_reason")
    COMMITMENT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    EARLY_FIELD_NUMBER: _ClassVar[int]
    CHANGED_TIME_FIELD_NUMBER: _ClassVar[int]
    BREAK_REASON_FIELD_NUMBER: _ClassVar[int]
    commitment: Commitment
    state: Commitment.State
    outcome: Outcome
    early: _duration_pb2.Duration
    changed_time: _timestamp_pb2.Timestamp
    break_reason: BreakReason
    def __init__(self, commitment: _Optional[_Union[Commitment, _Mapping]] = ..., state: _Optional[_Union[Commitment.State, str]] = ..., outcome: _Optional[_Union[Outcome, str]] = ..., early: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., changed_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., break_reason: _Optional[_Union[BreakReason, str]] = ...) -> None: ...

class Crossing(_message.Message):
    __slots__ = ("clock", "crossed_time", "percent", "after", "sent", "skipped")
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    CROSSED_TIME_FIELD_NUMBER: _ClassVar[int]
    PERCENT_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    SENT_FIELD_NUMBER: _ClassVar[int]
    SKIPPED_FIELD_NUMBER: _ClassVar[int]
    clock: ThresholdClock
    crossed_time: _timestamp_pb2.Timestamp
    percent: int
    after: _duration_pb2.Duration
    sent: bool
    skipped: bool
    def __init__(self, clock: _Optional[_Union[ThresholdClock, str]] = ..., crossed_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., percent: _Optional[int] = ..., after: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., sent: _Optional[bool] = ..., skipped: _Optional[bool] = ...) -> None: ...

class Quote(_message.Message):
    __slots__ = ("level", "method", "quoted_time", "median_time", "sample_size", "effective_sample_size", "half_life", "lead_time_version", "category", "severity", "team", "resolution_promised", "why")
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    METHOD_FIELD_NUMBER: _ClassVar[int]
    QUOTED_TIME_FIELD_NUMBER: _ClassVar[int]
    MEDIAN_TIME_FIELD_NUMBER: _ClassVar[int]
    SAMPLE_SIZE_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_SAMPLE_SIZE_FIELD_NUMBER: _ClassVar[int]
    HALF_LIFE_FIELD_NUMBER: _ClassVar[int]
    LEAD_TIME_VERSION_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    SEVERITY_FIELD_NUMBER: _ClassVar[int]
    TEAM_FIELD_NUMBER: _ClassVar[int]
    RESOLUTION_PROMISED_FIELD_NUMBER: _ClassVar[int]
    WHY_FIELD_NUMBER: _ClassVar[int]
    level: float
    method: QuoteMethod
    quoted_time: _timestamp_pb2.Timestamp
    median_time: _timestamp_pb2.Timestamp
    sample_size: int
    effective_sample_size: float
    half_life: _duration_pb2.Duration
    lead_time_version: str
    category: str
    severity: Severity
    team: str
    resolution_promised: bool
    why: str
    def __init__(self, level: _Optional[float] = ..., method: _Optional[_Union[QuoteMethod, str]] = ..., quoted_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., median_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., sample_size: _Optional[int] = ..., effective_sample_size: _Optional[float] = ..., half_life: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., lead_time_version: _Optional[str] = ..., category: _Optional[str] = ..., severity: _Optional[_Union[Severity, str]] = ..., team: _Optional[str] = ..., resolution_promised: _Optional[bool] = ..., why: _Optional[str] = ...) -> None: ...
