"""`followup explain` says how likely open promises are, by what was learned."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

from followup.complaint import CommitmentKind, Teller
from followup.policy import Policies
from followup.topics import Topics
from followup_cli.chances import chances_of
from followup_cli.explain import account_of
from followup_cli.telling import tell
from services.scheduler.decide import Judge
from services.scheduler.decide.telling import made_id
from tests.support.curves import curve, curves_of
from tests.support.facts import MONDAY, Storyteller
from tests.support.policies import HOUR, live_policy
from tests.support.stories import SOON
from tests.support.world import NAME

TELLER = Storyteller(live_policy())
POLICIES = Policies([live_policy()])


def test_the_chance_of_an_open_promise_is_told() -> None:
    """Nine of ten end within 40 hours, and 24 of 48 are left."""
    now = MONDAY + 24 * HOUR
    curves = curves_of(curve(nine_of_ten=40.0), since=MONDAY)
    promised = TELLER.made(
        SOON, CommitmentKind.RESOLUTION, now + 24 * HOUR, told_customer=True
    )
    opened = TELLER.received(teller=Teller.ALREADY_TOLD)
    heard = [(MONDAY, opened), (SOON, promised)]
    judge = Judge(POLICIES, lead_times=curves)
    account = account_of(judge, NAME, heard, now, Topics())
    assert account.story is not None
    chances = chances_of(account.story.case, POLICIES, curves, now)
    lines = [
        one
        for one in tell(replace(account, chances=chances), now, UTC)
        if isinstance(one, str) and "by what was learned kept with 75 %" in one
    ]

    assert [made_id(promised)] == list(chances)
    assert 1 == len(lines)
