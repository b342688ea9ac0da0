"""What intake answers when a request is right and still cannot be promised."""

from __future__ import annotations

from datetime import date, timedelta
from importlib.resources import files

import pytest

from followup.policy import load_policy
from services.intake.handler import Refused
from tests.support.world import World


async def test_a_calendar_closed_for_longer_than_a_year_is_a_violation() -> None:
    """
    Where the policy has no open hours for 400 days, the caller is told, not crashed.
    """
    text = (files("followup.policy") / "default.yaml").read_text(encoding="utf-8")
    first = date(2030, 1, 1)
    closed = "".join(
        f"      {first + timedelta(days=day)}: closed\n" for day in range(450)
    )
    policy = load_policy(
        text.replace("    overrides:\n", f"    overrides:\n{closed}"), name="closed"
    )
    world = World(policy)

    with pytest.raises(Refused, match="NO_OPEN_TIME") as refused:
        await world.complain()

    assert 1 == len(refused.value.violations)
    world.expect_silence()
