"""`explain` knows that a customer's other complaints count: what waits is told so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from followup.complaint import ComplaintName, Severity
from followup.events import Delivery
from followup.facts import Fact
from followup.policy import Policies
from followup_cli.comparing import Told
from followup_cli.explain import account_of
from followup_cli.hearing import hear
from followup_cli.line import Line
from followup_cli.lines import text
from followup_cli.retelling import retell
from followup_cli.telling import tell
from services.scheduler.case import Case
from services.scheduler.customer import Ask, Customer
from services.scheduler.decide import Decision, Judge
from tests.support.policies import DAY, HOUR, live_policy
from tests.support.world import World

NAMES = [ComplaintName("c-1001", f"T-{one}") for one in (1, 2, 3)]


async def late_thrice(hours: int) -> tuple[World, list[Told]]:
    """Let three complaints of a customer be late at once; return what topics hold."""
    world = World(live_policy())
    for name in NAMES:
        await world.complain(
            name=name, request_id=f"request {name}", severity=Severity.LOW
        )
    await world.fast_forward(2 * DAY + hours * HOUR)
    found = ((one.written_time, hear(one, world.topics).event) for one in world.journal)
    return world, [(when, event) for when, event in found if when and event]


def shown(name: ComplaintName, seen: Sequence[Told], now: datetime) -> str:
    """Return the story as it is printed."""
    judge = Judge(Policies([live_policy()]))
    account = account_of(judge, name, seen, now, World(live_policy()).topics)
    return "\n".join(
        text(line, UTC, 200) if isinstance(line, Line) else line
        for line in tell(account, now, UTC)
    )


async def test_what_had_to_wait_for_the_others_is_told_as_it_was() -> None:
    """
    One warning left, four hours later one message about two: nothing is strange or
    missing in the story of any of them, and each says that the others count.
    """
    world, seen = await late_thrice(hours=7)
    for name in NAMES:
        told = shown(name, seen, world.now())

        assert "not seen" not in told
        assert "these rules would not say" not in told
        assert "2 more of this customer" in told
    assert "open complaints" in shown(NAMES[1], seen, world.now())


async def test_what_waits_for_the_customers_sake_is_told_as_to_come() -> None:
    """
    While the second warning waits for the budget, its moment is told, and why.
    """
    world, seen = await late_thrice(hours=4)
    told = shown(NAMES[1], seen, world.now())
    alone = [(when, one) for when, one in seen if NAMES[1].complaint in repr(one)]

    assert "may leave, if it is still true: early warning; it waits" in told
    assert "more of this customer" not in shown(NAMES[1], alone, world.now())
    assert "may leave" not in shown(NAMES[0], seen, world.now())


class FailsOnOne:
    """Fails on the first complaint, as a defect would; judges the others."""

    def __init__(self) -> None:
        self._judge = Judge(Policies([live_policy()]))

    def decide(
        self,
        case: Case,
        heard: Fact | Delivery | None,
        now: datetime,
        *,
        customer: Ask = Customer,
    ) -> Decision:
        if case.complaint == NAMES[0].complaint:
            raise ZeroDivisionError("a defect")
        return self._judge.decide(case, heard, now, customer=customer)


async def test_another_complaint_that_the_rules_fail_on_spoils_no_story() -> None:
    """
    A case that crashes the scheduler is set aside there; here it is left out.
    """
    world, seen = await late_thrice(hours=1)
    heard = [(when, one) for when, one in seen if isinstance(one, Fact | Delivery)]
    story = retell(FailsOnOne(), NAMES[1], heard, world.now())

    assert {"ACKNOWLEDGEMENT"} <= {one.kind.name for one in story.case.messages}


def test_nothing_heard_is_no_story() -> None:
    """A customer of whom nothing was heard has an empty story, and no exception."""
    later = datetime(2030, 1, 7, tzinfo=UTC) + timedelta(hours=1)
    story = retell(Judge(Policies([live_policy()])), NAMES[0], [], later)

    assert story.chapters == ()
