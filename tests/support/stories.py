"""One complaint from beginning to end, for tests that assert all that was said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from followup.complaint import CommitmentKind, CommitmentStatus, Teller
from followup.events import DeliveryOutcome
from followup.facts import Fact
from followup.policy import Policy
from services.scheduler.decide.telling import made_id
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller, promise
from tests.support.policies import DAY, live_policy

TELLER = Storyteller(live_policy())
MINUTE = timedelta(minutes=1)
SOON = MONDAY + 5 * MINUTE
MONTH = MONDAY + 30 * DAY
BARE = TELLER.received(teller=Teller.ALREADY_TOLD, commitments=())
"""A complaint that was promised nothing yet."""

FULL = TELLER.received(teller=Teller.ALREADY_TOLD)
"""A complaint of HIGH severity whose first answer the customer has."""

REPLY = promise(FULL, CommitmentKind.FIRST_REPLY)
UPDATE = promise(FULL, CommitmentKind.NEXT_UPDATE)
OFFER = promise(FULL, CommitmentKind.REMEDY_OFFER)


def story(
    *facts: Fact,
    received: Fact = BARE,
    fates: Sequence[DeliveryOutcome] = (),
    policies: Sequence[Policy] = (),
) -> Desk:
    """Let a complaint be heard, then the facts, then nothing for a month.

    Everything is heard twice, which changes nothing.
    """
    desk = Desk(*(policies or (live_policy(),)), fates=fates, echo=True)
    desk.play((received, *facts), MONTH)
    return desk


def made_by(desk: Desk, fact: Fact) -> CommitmentStatus:
    """Return how the promise stands that a person made by this fact."""
    ours = [one for one in desk.case.statuses if one.commitment.id == made_id(fact)]
    assert ours, "no promise was made"
    return ours[0]
