import datetime

from followup.v1 import complaint_pb2 as _complaint_pb2
from followup.v1 import events_pb2 as _events_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Message(_message.Message):
    __slots__ = ("id", "kind", "audience", "cause", "promises", "broken", "line", "decided_time", "expires_time", "outcome", "outcome_time", "attempt", "retry_time", "why")
    ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    AUDIENCE_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    PROMISES_FIELD_NUMBER: _ClassVar[int]
    BROKEN_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    DECIDED_TIME_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_TIME_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_TIME_FIELD_NUMBER: _ClassVar[int]
    ATTEMPT_FIELD_NUMBER: _ClassVar[int]
    RETRY_TIME_FIELD_NUMBER: _ClassVar[int]
    WHY_FIELD_NUMBER: _ClassVar[int]
    id: str
    kind: _events_pb2.UpdateKind
    audience: _events_pb2.Audience
    cause: str
    promises: _containers.RepeatedScalarFieldContainer[str]
    broken: _containers.RepeatedScalarFieldContainer[str]
    line: str
    decided_time: _timestamp_pb2.Timestamp
    expires_time: _timestamp_pb2.Timestamp
    outcome: _events_pb2.DeliveryOutcome
    outcome_time: _timestamp_pb2.Timestamp
    attempt: int
    retry_time: _timestamp_pb2.Timestamp
    why: str
    def __init__(self, id: _Optional[str] = ..., kind: _Optional[_Union[_events_pb2.UpdateKind, str]] = ..., audience: _Optional[_Union[_events_pb2.Audience, str]] = ..., cause: _Optional[str] = ..., promises: _Optional[_Iterable[str]] = ..., broken: _Optional[_Iterable[str]] = ..., line: _Optional[str] = ..., decided_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., expires_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., outcome: _Optional[_Union[_events_pb2.DeliveryOutcome, str]] = ..., outcome_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., attempt: _Optional[int] = ..., retry_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., why: _Optional[str] = ...) -> None: ...

class Raised(_message.Message):
    __slots__ = ("alert_id", "incident_key", "kind", "commitment", "raised_time")
    ALERT_ID_FIELD_NUMBER: _ClassVar[int]
    INCIDENT_KEY_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    COMMITMENT_FIELD_NUMBER: _ClassVar[int]
    RAISED_TIME_FIELD_NUMBER: _ClassVar[int]
    alert_id: str
    incident_key: str
    kind: _events_pb2.AlertKind
    commitment: str
    raised_time: _timestamp_pb2.Timestamp
    def __init__(self, alert_id: _Optional[str] = ..., incident_key: _Optional[str] = ..., kind: _Optional[_Union[_events_pb2.AlertKind, str]] = ..., commitment: _Optional[str] = ..., raised_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Case(_message.Message):
    __slots__ = ("schema", "customer", "complaint", "revision", "facts", "made", "statuses", "messages", "raised", "quarantined_time")
    SCHEMA_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    FACTS_FIELD_NUMBER: _ClassVar[int]
    MADE_FIELD_NUMBER: _ClassVar[int]
    STATUSES_FIELD_NUMBER: _ClassVar[int]
    MESSAGES_FIELD_NUMBER: _ClassVar[int]
    RAISED_FIELD_NUMBER: _ClassVar[int]
    QUARANTINED_TIME_FIELD_NUMBER: _ClassVar[int]
    schema: int
    customer: str
    complaint: str
    revision: int
    facts: _containers.RepeatedCompositeFieldContainer[_events_pb2.Fact]
    made: _containers.RepeatedCompositeFieldContainer[_complaint_pb2.Commitment]
    statuses: _containers.RepeatedCompositeFieldContainer[_complaint_pb2.CommitmentStatus]
    messages: _containers.RepeatedCompositeFieldContainer[Message]
    raised: _containers.RepeatedCompositeFieldContainer[Raised]
    quarantined_time: _timestamp_pb2.Timestamp
    def __init__(self, schema: _Optional[int] = ..., customer: _Optional[str] = ..., complaint: _Optional[str] = ..., revision: _Optional[int] = ..., facts: _Optional[_Iterable[_Union[_events_pb2.Fact, _Mapping]]] = ..., made: _Optional[_Iterable[_Union[_complaint_pb2.Commitment, _Mapping]]] = ..., statuses: _Optional[_Iterable[_Union[_complaint_pb2.CommitmentStatus, _Mapping]]] = ..., messages: _Optional[_Iterable[_Union[Message, _Mapping]]] = ..., raised: _Optional[_Iterable[_Union[Raised, _Mapping]]] = ..., quarantined_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
