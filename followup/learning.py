"""What is learned of how long complaints take, from what, and what was quoted by it.

Enum members and field names are those of `proto/followup/v1`; all moments are aware
datetimes in UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import Enum
from hashlib import blake2b
from itertools import pairwise
from math import isfinite
from struct import pack

from followup.complaint import ComplaintName, Severity
from followup.lead_times import curves
from followup.lead_times.ages import EDGES, hours_of
from followup.lead_times.curve import Curve
from followup.lead_times.segments import EVERY, Key, Segment
from followup.value import Value

EFFECTIVE_AFTER = timedelta(seconds=60)
"""How long after it was made a curve is quoted from: every instance has it by then."""

KEPT = timedelta(hours=curves.KEPT)
"""For how long a curve that is no longer in force can still be asked for."""

STALE = timedelta(hours=curves.STALE)
"""How long after it came into force a curve that was not renewed is still trusted."""


class QuoteMethod(Enum):
    """What a quoted time was taken from."""

    LEARNED = "LEARNED"
    POLICY = "POLICY"


class Quote(Value):
    """How long a complaint is expected to take, by what was known at its promises.

    `quoted_time` is when a share `level` of such complaints is put right, before it is
    rounded and before any ceiling; `category`, `severity` and `team` are of the kind
    that knew, where empty means all.
    """

    level: float
    method: QuoteMethod
    quoted_time: datetime | None = None
    median_time: datetime | None = None
    sample_size: int = 0
    effective_sample_size: float = 0.0
    half_life: timedelta | None = None
    lead_time_version: str = ""
    category: str = ""
    severity: Severity | None = None
    team: str = ""
    resolution_promised: bool = False
    why: str = ""


class MilestoneKind(Enum):
    """What happened to a complaint, as far as it says how long complaints take."""

    OPENED = "OPENED"
    RESOLVED = "RESOLVED"
    WITHDRAWN = "WITHDRAWN"
    REOPENED = "REOPENED"


class Milestone(Value):
    """A complaint opened or ended; internal, for the learner alone.

    `fact_id` is of the fact by which it became known; `heard_time` is when, and what
    the learner takes for the present. With OPENED, `quote` is what was quoted then.
    """

    fact_id: str
    complaint: str
    kind: MilestoneKind
    occurred_time: datetime
    heard_time: datetime
    customer: str = ""
    category: str = ""
    severity: Severity | None = None
    team: str = ""
    quote: Quote | None = None

    @property
    def name(self) -> str:
        """The complaint's resource name; "-" stands for a customer nobody named."""
        return str(ComplaintName(self.customer or "-", self.complaint))

    @property
    def segment(self) -> Segment:
        """The kind of complaint it is about."""
        return segment_of(self.category, self.severity, self.team)


class LeadTime(Value):
    """The learned curve of one kind of complaint; empty fields of a kind mean all.

    `cumulative` is the cumulative hazard at each of `followup.lead_times.ages.EDGES`.
    """

    made_time: datetime
    effective_from: datetime
    version: str
    category: str = ""
    severity: Severity | None = None
    team: str = ""
    cumulative: tuple[float, ...] = ()
    arrivals: int = 0
    weight: float = 0.0
    half_life: timedelta | None = None

    @property
    def key(self) -> Key:
        """The kind of complaint, as lead times are told apart by."""
        return key_of(self.category, self.severity, self.team)

    @property
    def name(self) -> str:
        """The kind of complaint as a record's key: one name for each kind."""
        segment = f"{self.category}/{_name(self.severity)}/{self.team}"
        names = ("all", f"category/{self.category}", "", f"segment/{segment}")
        return names[len(self.key)]


def segment_of(category: str, severity: Severity | None, team: str) -> Segment:
    """Return the closest kind of a complaint."""
    return Segment(category=category, severity=_name(severity), team=team)


def key_of(category: str, severity: Severity | None, team: str) -> Key:
    """Return the kind that these name, where empty means all."""
    if severity is not None or team:
        return (category, _name(severity), team)
    return (category,) if category else EVERY


def lead_time_of(
    curve: Curve, effective_from: datetime, half_life: timedelta
) -> LeadTime | None:
    """Return the event that publishes a curve.

    None of a kind that cannot be named, since what it lacks would mean all: complaints
    of no category, or of a category with neither severity nor team. Nobody asks for
    such a kind; they count in the kinds above it.
    """
    category, severity, team = (*curve.key, "", "", "")[:3]
    urgency = Severity[severity] if severity in Severity.__members__ else None
    if key_of(category, urgency, team) != curve.key:
        return None
    content = (*curve.cumulative, curve.weight, float(curve.arrivals))
    digest = blake2b(
        pack(f"<{len(content)}d", *content),
        key="/".join(curve.key).encode()[:64],
        digest_size=8,
    )
    return LeadTime(
        made_time=datetime.fromtimestamp(curve.made * 3600, UTC),
        effective_from=effective_from,
        version=digest.hexdigest(),
        category=category,
        severity=urgency,
        team=team,
        cumulative=curve.cumulative,
        arrivals=curve.arrivals,
        weight=curve.weight,
        half_life=half_life,
    )


def curve_of(lead_time: LeadTime) -> Curve:
    """Return the curve that was published; raises ValueError if it is none.

    That is one with other edges than this version has, or with hazards that are
    negative or no numbers.
    """
    cumulative = lead_time.cumulative
    if len(cumulative) != len(EDGES) or cumulative[0] != 0:
        raise ValueError(f"a curve has {len(EDGES)} edges and begins at 0")
    if not isfinite(cumulative[-1]) or any(
        not low <= high for low, high in pairwise(cumulative)
    ):
        raise ValueError("a cumulative hazard is finite and never decreases")
    return Curve(
        key=lead_time.key,
        made=hours_of(lead_time.made_time),
        cumulative=cumulative,
        arrivals=lead_time.arrivals,
        weight=lead_time.weight,
    )


def _name(severity: Severity | None) -> str:
    return severity.name if severity is not None else ""
