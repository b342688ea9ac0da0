"""What an earlier release remembered is still understood."""

from __future__ import annotations

from datetime import timedelta

import pytest

from followup.complaint import Outcome
from followup.policy import Policies
from services.scheduler.decide import Judge
from services.scheduler.memory import SCHEMA, from_bytes
from tests.support.facts import MONDAY, Storyteller
from tests.support.policies import live_policy
from tests.support.repository import ROOT

KEPT = ROOT / "tests" / "support" / "cases"


@pytest.mark.parametrize("schema", range(1, SCHEMA + 1))
def test_a_case_of_every_schema_is_read_and_goes_on(schema: int) -> None:
    """
    A case as that release wrote it loads, and the next fact is decided on it.
    """
    case = from_bytes((KEPT / f"schema-{schema}.msgpack").read_bytes())
    later = MONDAY + timedelta(days=3)
    fact = Storyteller(live_policy()).resolved(later, told=True)

    decision = Judge(Policies([live_policy()])).decide(case, fact, later)

    assert 7 == case.revision
    assert all(one.outcome is not None for one in decision.case.statuses)
    assert Outcome.BROKEN in {one.outcome for one in decision.case.statuses}
