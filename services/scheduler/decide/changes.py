"""What is published of promises: each change of where one stands."""

from __future__ import annotations

from collections.abc import Sequence

from followup.complaint import CommitmentStatus
from followup.events import CommitmentState, Delivery
from followup.facts import Fact
from services.scheduler.case import Case, Recorded
from services.scheduler.decide.concerns import plain
from services.scheduler.decide.crossings import crossings_of
from services.scheduler.decide.standing import Standing


def changes(
    case: Case,
    known: Sequence[CommitmentStatus],
    recorded: Sequence[Recorded],
    now_is: Standing,
    heard: Fact | Delivery | None,
) -> tuple[CommitmentState, ...]:
    """Return each changed state; of an ended promise also what it crossed since."""
    before = {one.commitment.id: one for one in known}
    fresh = {one.commitment for one in case.recorded if one not in recorded}
    return tuple(
        CommitmentState(
            customer=case.customer,
            complaint=case.complaint,
            status=status,
            owner=now_is.owner,
            severity=now_is.received.severity,
            category=now_is.received.category,
            cause=_cause(heard),
            why=_why(status, before.get(status.commitment.id)),
            crossings=crossings_of(status.commitment.id, case),
        )
        for status in now_is.statuses
        if status != before.get(status.commitment.id)
        or (fresh and status.outcome and status.commitment.id in fresh)
    )


def _cause(heard: Fact | Delivery | None) -> str:
    if isinstance(heard, Fact):
        return heard.id
    return heard.message_id if heard else ""


def _why(status: CommitmentStatus, before: CommitmentStatus | None) -> str:
    kind = plain(status.commitment.kind.name)
    if status.outcome is not None:
        return f"{kind}: {plain(status.outcome.name)}"
    if before is None:
        return f"{kind}: promised"
    return f"{kind}: the customer was told"
