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

class MilestoneKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MILESTONE_KIND_UNSPECIFIED: _ClassVar[MilestoneKind]
    MILESTONE_KIND_OPENED: _ClassVar[MilestoneKind]
    MILESTONE_KIND_RESOLVED: _ClassVar[MilestoneKind]
    MILESTONE_KIND_WITHDRAWN: _ClassVar[MilestoneKind]
    MILESTONE_KIND_REOPENED: _ClassVar[MilestoneKind]
MILESTONE_KIND_UNSPECIFIED: MilestoneKind
MILESTONE_KIND_OPENED: MilestoneKind
MILESTONE_KIND_RESOLVED: MilestoneKind
MILESTONE_KIND_WITHDRAWN: MilestoneKind
MILESTONE_KIND_REOPENED: MilestoneKind

class Milestone(_message.Message):
    __slots__ = ("fact_id", "customer", "complaint", "kind", "category", "severity", "team", "occurred_time", "heard_time", "quote")
    FACT_ID_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    SEVERITY_FIELD_NUMBER: _ClassVar[int]
    TEAM_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_TIME_FIELD_NUMBER: _ClassVar[int]
    HEARD_TIME_FIELD_NUMBER: _ClassVar[int]
    QUOTE_FIELD_NUMBER: _ClassVar[int]
    fact_id: str
    customer: str
    complaint: str
    kind: MilestoneKind
    category: str
    severity: _complaint_pb2.Severity
    team: str
    occurred_time: _timestamp_pb2.Timestamp
    heard_time: _timestamp_pb2.Timestamp
    quote: _complaint_pb2.Quote
    def __init__(self, fact_id: _Optional[str] = ..., customer: _Optional[str] = ..., complaint: _Optional[str] = ..., kind: _Optional[_Union[MilestoneKind, str]] = ..., category: _Optional[str] = ..., severity: _Optional[_Union[_complaint_pb2.Severity, str]] = ..., team: _Optional[str] = ..., occurred_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., heard_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., quote: _Optional[_Union[_complaint_pb2.Quote, _Mapping]] = ...) -> None: ...

class LeadTime(_message.Message):
    __slots__ = ("category", "severity", "team", "made_time", "effective_from", "version", "cumulative", "arrivals", "weight", "half_life")
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    SEVERITY_FIELD_NUMBER: _ClassVar[int]
    TEAM_FIELD_NUMBER: _ClassVar[int]
    MADE_TIME_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_FROM_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    CUMULATIVE_FIELD_NUMBER: _ClassVar[int]
    ARRIVALS_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_FIELD_NUMBER: _ClassVar[int]
    HALF_LIFE_FIELD_NUMBER: _ClassVar[int]
    category: str
    severity: _complaint_pb2.Severity
    team: str
    made_time: _timestamp_pb2.Timestamp
    effective_from: _timestamp_pb2.Timestamp
    version: str
    cumulative: _containers.RepeatedScalarFieldContainer[float]
    arrivals: int
    weight: float
    half_life: _duration_pb2.Duration
    def __init__(self, category: _Optional[str] = ..., severity: _Optional[_Union[_complaint_pb2.Severity, str]] = ..., team: _Optional[str] = ..., made_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., effective_from: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., version: _Optional[str] = ..., cumulative: _Optional[_Iterable[float]] = ..., arrivals: _Optional[int] = ..., weight: _Optional[float] = ..., half_life: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...
