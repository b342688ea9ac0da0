"""What the due index and the gauges need of one case, in one small value."""

from __future__ import annotations

from datetime import datetime

from followup.complaint import State
from followup.events import Audience, DeliveryOutcome
from followup.facts import ComplaintAssigned
from followup.value import Value
from services.scheduler.case import Case, Message

RULES = 3
"""Raised when cases are looked at at other moments than before: those kept under an
earlier number are then looked at once, as soon as the new version has them."""

_WAITING = {None, DeliveryOutcome.SENDING}
_HELD = DeliveryOutcome.HELD
_MINUTE = 60


class Glance(Value):
    """One case as seen from afar; minutes and seconds are counted since the epoch.

    `look` is when time alone next matters to the case (None: never), worked out by the
    `rules` of that number. `promised` holds the minute of each open promise.
    """

    rules: int = RULES
    revision: int = 0
    look: datetime | None = None
    promised: tuple[int, ...] = ()
    untold: int = 0
    unowned: int = 0
    quarantined: int = 0
    unsent_since: float | None = None
    held: int = 0


def glance_of(case: Case) -> Glance:
    """Return what is to be seen of a case from afar."""
    open_ = tuple(
        int(one.commitment.promised_time.timestamp()) // _MINUTE
        for one in case.statuses
        if one.state is State.OPEN
    )
    untold = sum(one.state is State.PROPOSED for one in case.statuses)
    return Glance(
        revision=case.revision,
        look=None if case.quarantined_time else case.look,
        promised=open_,
        untold=untold,
        unowned=int(bool(open_ or untold) and not _owner(case)),
        quarantined=int(case.quarantined_time is not None),
        unsent_since=_unsent_since(case),
        held=sum(one.outcome is _HELD and not one.is_patient for one in case.messages),
    )


def _owner(case: Case) -> str:
    received = case.received
    owner = received[1].owner.id if received else ""
    for fact in case.facts:
        if isinstance(fact.what, ComplaintAssigned):
            owner = fact.what.owner.id or owner
    return owner


def _is_tried(message: Message) -> bool:
    return message.retry_time is not None and message.outcome is not _HELD


def _unsent_since(case: Case) -> float | None:
    waiting = [
        one.free_time.timestamp()
        for one in case.messages
        if one.audience is Audience.CUSTOMER
        and (one.outcome in _WAITING or _is_tried(one))
    ]
    return min(waiting, default=None)
