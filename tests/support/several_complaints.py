"""A complaint that is about to be warned of, and another that waits for the same."""

from __future__ import annotations

from datetime import timedelta

from followup.complaint import CommitmentKind, Severity, Teller
from followup.events import DeliveryOutcome, OpenComplaint, Update
from services.scheduler.case import Case
from services.scheduler.customer import Customer, Waits
from services.scheduler.decide.merging import reader_of
from services.scheduler.decide.standing import standing
from tests.support.desk import Desk
from tests.support.facts import Storyteller, promise
from tests.support.policies import live_policy

MINUTE = timedelta(minutes=1)
TELLER = Storyteller(live_policy())
OFFER = promise(TELLER.received(severity=Severity.LOW), CommitmentKind.REMEDY_OFFER)
RECEIVED = TELLER.received(
    severity=Severity.LOW, teller=Teller.ALREADY_TOLD, commitments=(OFFER,)
)
STANDING = standing(
    Case(customer="c-1001", complaint="T-42", facts=(RECEIVED,)), RECEIVED.occurred_time
)
assert OFFER.notice_time is not None
assert STANDING is not None
READER = reader_of(STANDING)
NOTICE = OFFER.notice_time
OTHER = Waits(
    message="m-2",
    until=NOTICE - MINUTE,
    told=OpenComplaint(
        complaint="T-43", issue="the invoice is wrong", at_risk=(OFFER,)
    ),
    reader=READER,
    category=TELLER.policy.default_category,
)


def desk(customer: Customer, *fates: DeliveryOutcome) -> Desk:
    """Return a complaint that is about to be warned of."""
    made = Desk(live_policy(), fates=fates)
    made.customer = customer
    made.play([RECEIVED], NOTICE - MINUTE)
    return made


def said(made: Desk) -> Update:
    """Return the one update that was said."""
    (update,) = made.of(Update)
    return update
