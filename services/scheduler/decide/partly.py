"""Facts of which a part cannot be: what is left of them counts."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from followup.facts import CallAttempted, Fact
from followup.policy import Policy
from services.scheduler.case import Case
from services.scheduler.decide.refusals import wrong_next_time


def without_wrong_times(
    case: Case, facts: Iterable[Fact], policy: Policy
) -> tuple[Case, tuple[tuple[Fact, str], ...]]:
    """Return the case without the next times of calls that cannot be promised.

    Of `facts`, which are in the case, each such call is given with why; the call itself
    happened, whatever was said of the next one.
    """
    wrong = tuple(
        (one, f"the call counts, the time of the next one does not: {why}")
        for one in facts
        if (why := wrong_next_time(one, case, policy))
    )
    if not wrong:
        return case, ()
    ids = {one.id for one, _ in wrong}
    kept = tuple(without_next_time(one) if one.id in ids else one for one in case.facts)
    return replace(case, facts=kept), wrong


def without_next_time(fact: Fact) -> Fact:
    """Return a call without the time of the next one; every other fact as it is."""
    what = fact.what
    if not isinstance(what, CallAttempted) or what.next_time is None:
        return fact
    return replace(fact, what=replace(what, next_time=None))
