"""What a judgement says for the learner of lead times: opened, ended, open again.

It follows from how the complaint stood before and stands after, so that a fact that
comes late, or counts for nothing, says what is true and no more. These are only
measurements: nobody reads them but the learner, and no case remembers them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from msgspec.structs import replace

from followup.complaint import Origin
from followup.facts import (
    ComplaintReceived,
    ComplaintReopened,
    ComplaintResolved,
    ComplaintWithdrawn,
    Fact,
)
from followup.learning import Milestone, MilestoneKind
from followup.policy import Policy
from services.scheduler.case import Case
from services.scheduler.decide.closing import Closing, closings

_MATTERS = frozenset(
    {ComplaintReceived, ComplaintReopened, ComplaintResolved, ComplaintWithdrawn}
)


def milestones(
    before: Case, after: Case, heard: object, policy: Policy, now: datetime
) -> tuple[Milestone, ...]:
    """Return what a fact that was just taken into the case says of its lead time.

    `heard` is None, or anything but a fact, where nothing new happened. All is told in
    its name: judging it again says the same, and no fact says a kind twice. Facts that
    waited for their complaint are told with its opening.

    Nothing is told of an imported complaint: those that ended before the import were
    not brought over, so what is left would look slower than it was.
    """
    if not isinstance(heard, Fact) or type(heard.what) not in _MATTERS:
        return ()
    if after.received is None:
        return ()
    opened, received = after.received
    if received.origin is Origin.IMPORTED:
        return ()
    bare = Milestone(
        fact_id=heard.id,
        customer=after.customer,
        complaint=after.complaint,
        kind=MilestoneKind.OPENED,
        category=received.category,
        severity=received.severity,
        team=policy.category(received.category).team,
        occurred_time=opened.occurred_time,
        heard_time=now,
    )
    is_new = before.received is None
    ends = tuple(_ends(() if is_new else before.facts, after.facts))
    return (
        *((replace(bare, quote=received.quote),) if is_new else ()),
        *(
            replace(bare, kind=kind, occurred_time=fact.occurred_time)
            for kind, fact in ends
        ),
    )


def _ends(
    before: tuple[Fact, ...], after: tuple[Fact, ...]
) -> Iterator[tuple[MilestoneKind, Fact]]:
    """Give what changes the end that was told into the one that holds now."""
    told, holds = _end(before), _end(after)
    if told == holds:
        return
    if told is not None:
        last = closings(after)
        reopened = next(
            (one.reopened for one in reversed(last) if one.reopened is not None), None
        )
        yield MilestoneKind.REOPENED, reopened or told.fact
    if holds is not None:
        kind = MilestoneKind.WITHDRAWN if holds.is_withdrawn else MilestoneKind.RESOLVED
        yield kind, holds.fact


def _end(facts: tuple[Fact, ...]) -> Closing | None:
    found = closings(facts)
    return found[-1] if found and found[-1].reopened is None else None
