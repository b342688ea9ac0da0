"""The mail that says it is put right keeps what was still owed in words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from followup.events import DeliveryOutcome, Update
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller, delivery
from tests.support.policies import DAY, HOUR, live_policy

TELLER = Storyteller(live_policy())
RESOLVED = MONDAY + HOUR


def resolved() -> tuple[Desk, Update]:
    """Return a desk whose complaint was just put right, and the mail that says so."""
    desk = Desk(live_policy(), post=False)
    desk.hear(TELLER.received(), MONDAY)
    (first,) = desk.of(Update)
    desk.hear(delivery(first), MONDAY)
    desk.hear(TELLER.resolved(RESOLVED, told=False), RESOLVED)
    return desk, desk.of(Update)[-1]


@pytest.mark.parametrize("seconds", [0, 0.02, 60])
def test_a_resolution_by_mail_keeps_what_is_owed_in_words(seconds: float) -> None:
    """However long the mail takes, the answer and the next update count as kept."""
    desk, mail = resolved()
    heard = RESOLVED + timedelta(seconds=seconds)
    desk.hear(delivery(mail, occurred_time=heard), heard)

    assert desk.outcomes() == {
        "ACKNOWLEDGE 0": "KEPT_EARLY",
        "FIRST_REPLY 0": "KEPT_EARLY",
        "NEXT_UPDATE 0": "KEPT_EARLY",
        "REMEDY_OFFER 0": "WITHDRAWN",
    }


def test_a_mail_that_comes_back_leaves_it_owed() -> None:
    """Nobody has answered this customer, and in time our people hear of it."""
    desk, mail = resolved()
    soon = RESOLVED + timedelta(seconds=1)
    desk.hear(delivery(mail, DeliveryOutcome.BOUNCED, occurred_time=soon), soon)
    before = desk.outcomes()["FIRST_REPLY 0"]
    desk.until(MONDAY + DAY)

    assert before == "OPEN"
    assert desk.outcomes()["FIRST_REPLY 0"] == "BROKEN"
    assert "AT_RISK FIRST_REPLY" in desk.alerts()
