"""Stories of a customer with several open complaints."""

from __future__ import annotations

from datetime import timedelta

from followup import facts
from followup.complaint import ComplaintName, Person, Severity
from followup.events import Alert, Update, UpdateKind
from services.intake import requests
from services.notifier.channels.channel import bounced
from services.notifier.letter import Letter
from tests.support.policies import DAY, HOUR, live_policy
from tests.support.world import World

MINUTE = timedelta(minutes=1)
NAMES = [ComplaintName("c-1001", f"T-{one}") for one in (1, 2, 3)]


async def three_complaints() -> World:
    """Let a customer complain three times within a moment, and be answered."""
    world = World(live_policy())
    for number, name in enumerate(NAMES):
        await world.complain(
            name=name,
            request_id=f"request-{number}",
            severity=Severity.LOW,
            issue=f"charger {number} stopped working",
        )
        world.next_mail()
    return world


async def put_right(world: World, name: ComplaintName) -> None:
    """Let a person put one of them right, having told the customer."""
    line = "A new charger arrived."
    what = facts.ComplaintResolved(
        author=Person(id="alex"), line=line, told_customer=True
    )
    await world.ask(
        requests.ReportFact(
            name=name,
            request_id=f"done {name.complaint}",
            occurred_time=world.now(),
            what=what,
        )
    )


def kinds(world: World) -> list[tuple[str, str]]:
    """Return which complaint said what, after the acknowledgements."""
    return [(one.complaint, one.kind.name) for one in world.said(Update)[3:]]


def letters(world: World) -> list[Letter]:
    """Return what reached the customer's mailbox after the acknowledgements."""
    ids = [one.message_id for one in world.said(Update)[3:]]
    return [one for one in world.mail.letters if one.id in ids]


async def test_warnings_over_budget_leave_as_one_message() -> None:
    """
    Three are late at once: one warning leaves, and four hours later one message about
    the other two; put right, the customer hears no more.
    """
    world = await three_complaints()
    await world.fast_forward(2 * DAY + 7 * HOUR)

    assert [("T-1", "EARLY_WARNING"), ("T-2", "OPEN_COMPLAINTS")] == kinds(world)
    alone, together = letters(world)
    second = world.said(Update)[-1]
    assert ["T-3"] == [one.complaint for one in second.others]
    assert "charger 0 stopped working" in alone.text
    assert "charger 1 stopped working" in together.text
    assert "charger 2 stopped working" in together.text
    assert second.others[0].at_risk[0].words in together.text

    for name in NAMES:
        await put_right(world, name)
    await world.fast_forward(30 * DAY)
    assert 2 == len(kinds(world)) == len(letters(world))


async def test_what_was_put_right_meanwhile_is_not_told() -> None:
    """
    The third is put right while its warning waits: the second warns of itself alone.
    """
    world = await three_complaints()
    await world.fast_forward(2 * DAY + 4 * HOUR)
    await put_right(world, NAMES[2])
    await world.fast_forward(3 * HOUR)

    assert [("T-1", "EARLY_WARNING"), ("T-2", "EARLY_WARNING")] == kinds(world)


async def test_one_message_that_is_refused_is_nobodys_warning() -> None:
    """
    The mailbox refuses it: each owner of the two hears that the customer was not told.
    """
    world = await three_complaints()
    await world.fast_forward(2 * DAY + 4 * HOUR)
    world.mail.fates.extend([bounced("550 no such mailbox")] * 2)
    await world.fast_forward(3 * HOUR)

    unsent = [one.complaint for one in world.said(Alert) if one.kind.name == "UNSENT"]
    said = [one for one in world.said(Update) if one.kind is UpdateKind.OPEN_COMPLAINTS]
    assert ["T-2"] == unsent[:1]
    assert 1 == len(said)
    assert ("T-3", "EARLY_WARNING") not in kinds(world)
