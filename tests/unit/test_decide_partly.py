"""A call that happened counts, whatever was said of the next one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from followup.complaint import CommitmentKind
from followup.events import Alert, AlertKind
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller
from tests.support.policies import DAY, HOUR, live_policy

MINUTE = timedelta(minutes=1)
TELLER = Storyteller(live_policy())
WHEN = MONDAY + HOUR


def callbacks(desk: Desk) -> int:
    return sum(
        one.commitment.kind is CommitmentKind.CALLBACK for one in desk.case.statuses
    )


@pytest.mark.parametrize("next_time", [WHEN - MINUTE, WHEN + 500 * DAY])
@pytest.mark.parametrize("first", ["complaint", "call"])
def test_the_call_counts_and_only_the_next_time_is_refused(
    next_time: datetime, first: str
) -> None:
    """
    Whichever is heard first: the customer was reached, so the first reply is kept, and
    the publisher hears why nobody has promised to call again; once, also of a repeat.
    """
    desk = Desk(live_policy(), echo=True)
    received = TELLER.received()
    call = TELLER.called(WHEN, reached=True, next_time=next_time)
    heard = [received, call] if first == "complaint" else [call, received]
    for fact in heard:
        desk.hear(fact, WHEN)
    desk.hear(call, WHEN + MINUTE)
    refused = [one for one in desk.of(Alert) if one.kind is AlertKind.FACT_REFUSED]

    assert desk.outcomes()["FIRST_REPLY 0"].startswith("KEPT")
    assert callbacks(desk) == 0
    assert len(refused) == 1
    assert "the call counts, the time of the next one does not" in refused[0].why


def test_a_next_time_that_can_be_is_promised() -> None:
    """
    A call back is a promise like any other.
    """
    desk = Desk(live_policy())
    call = TELLER.called(WHEN, reached=True, next_time=WHEN + DAY)
    desk.play([TELLER.received(), call], WHEN + MINUTE)

    assert callbacks(desk) == 1
    assert "FACT_REFUSED" not in desk.alerts()
