"""What the gauges say about all cases of one partition, kept up to date by change.

Read straight from a case's bytes: building every fact of every case anew would cost
more than deciding does. Nothing is kept for each case but the few that wait to be sent.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from followup.v1 import complaint_pb2, events_pb2
from services.scheduler.v1 import case_pb2

_MINUTE = 60

_WAITING = (
    events_pb2.DELIVERY_OUTCOME_UNSPECIFIED,
    events_pb2.DELIVERY_OUTCOME_SENDING,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Glance:
    """What one case adds to the gauges; moments in seconds since the epoch."""

    promised: tuple[int, ...] = ()
    untold: int = 0
    unowned: int = 0
    quarantined: int = 0
    unsent_since: float | None = None


class Tally:
    """Sums over the cases of one partition."""

    def __init__(self) -> None:
        self.untold = 0
        self.unowned = 0
        self.quarantined = 0
        self._promised: Counter[int] = Counter()
        self._unsent: dict[bytes, float] = {}

    def change(self, key: bytes, before: bytes | None, after: bytes) -> None:
        """Replace what a case added by what it adds now."""
        if before is not None:
            self._count(_glance(before), -1)
        glance = _glance(after)
        self._count(glance, 1)
        if glance.unsent_since is None:
            self._unsent.pop(key, None)
        else:
            self._unsent[key] = glance.unsent_since

    def promised_by(self, moment: datetime) -> int:
        """Return how many open commitments are promised by then, to the minute."""
        minute = int(moment.timestamp()) // _MINUTE
        return sum(n for one, n in self._promised.items() if one <= minute)

    def oldest_unsent(self) -> float | None:
        """Return since when the oldest customer message waits, if any does."""
        return min(self._unsent.values(), default=None)

    def _count(self, glance: _Glance, sign: int) -> None:
        self.untold += sign * glance.untold
        self.unowned += sign * glance.unowned
        self.quarantined += sign * glance.quarantined
        for minute in glance.promised:
            self._promised[minute] += sign
            if not self._promised[minute]:
                del self._promised[minute]


def _glance(state: bytes) -> _Glance:
    case = case_pb2.Case.FromString(state)
    open_ = [
        one for one in case.statuses if one.state == complaint_pb2.Commitment.STATE_OPEN
    ]
    proposed = [
        one
        for one in case.statuses
        if one.state == complaint_pb2.Commitment.STATE_PROPOSED
    ]
    return _Glance(
        promised=tuple(
            one.commitment.promised_time.seconds // _MINUTE for one in open_
        ),
        untold=len(proposed),
        unowned=int(bool(open_ or proposed) and not _owner(case)),
        quarantined=int(case.HasField("quarantined_time")),
        unsent_since=_unsent_since(case),
    )


def _owner(case: case_pb2.Case) -> str:
    owner = ""
    for fact in case.facts:
        match fact.WhichOneof("what"):
            case "complaint_received":
                owner = owner or fact.complaint_received.owner.id
            case "complaint_assigned":
                owner = fact.complaint_assigned.owner.id or owner
    return owner


def _unsent_since(case: case_pb2.Case) -> float | None:
    waiting = [
        one.decided_time.seconds + one.decided_time.nanos / 1e9
        for one in case.messages
        if one.audience == events_pb2.AUDIENCE_CUSTOMER
        and (one.outcome in _WAITING or one.HasField("retry_time"))
    ]
    return min(waiting, default=None)
