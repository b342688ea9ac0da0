"""What deciding gives back."""

from __future__ import annotations

from dataclasses import dataclass

from followup.events import Event
from services.scheduler.case import Case
from services.scheduler.customer import Customer


@dataclass(frozen=True, slots=True)
class Decision:
    """The case as it now stands, what to say, and why, one line for each reason.

    `customer` is what is now remembered of the customer, if that has changed.
    """

    case: Case
    outgoing: tuple[Event, ...] = ()
    why: tuple[str, ...] = ()
    customer: Customer | None = None


def together(first: Decision, then: Decision) -> Decision:
    """Return both as one; the second was decided from the case of the first."""
    return Decision(
        then.case,
        (*first.outgoing, *then.outgoing),
        (*first.why, *then.why),
        then.customer or first.customer,
    )
