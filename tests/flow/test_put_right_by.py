"""Stories of a time to put it right that was promised in the first answer."""

from __future__ import annotations

from datetime import UTC, datetime

from followup.complaint import CommitmentKind, Outcome, State
from followup.events import Alert, AlertKind, CommitmentState
from followup.lead_times.curves import Curves
from followup.learning import QuoteMethod
from tests.support.curves import curve, curves_of
from tests.support.facts import MONDAY
from tests.support.policies import DAY, HOUR, promising
from tests.support.world import World

DUE = datetime(2030, 1, 8, 15, tzinfo=UTC)


def known(nine_of_ten: float) -> Curves:
    return curves_of(curve(nine_of_ten=nine_of_ten), since=MONDAY)


def resolutions(world: World) -> list[tuple[State, Outcome | None]]:
    """Return the changes of the promise to put it right."""
    changes = [one.status for one in world.said(CommitmentState)]
    return [
        (one.state, one.outcome)
        for one in changes
        if one.commitment.kind is CommitmentKind.RESOLUTION
    ]


async def test_promised_told_warned_and_kept() -> None:
    """
    The mail names the time, the owner hears when most of it is used, and the end keeps
    it; nothing of it is broken, and nothing more is said.
    """
    world = World(promising(), lead_times=known(29.5))
    answer = await world.complain()
    quote = answer.received.quote
    promise = answer.received.commitments[-1]

    assert quote is not None
    assert (QuoteMethod.LEARNED, True) == (quote.method, quote.resolution_promised)
    assert (CommitmentKind.RESOLUTION, DUE) == (promise.kind, promise.promised_time)
    assert promise.internal_target_time == quote.median_time
    assert "put right by Tuesday, 8 January 2030, 16:00" in world.next_mail().text

    await world.fast_forward(2 * HOUR)
    await world.update()
    await world.fast_forward(promise.warning_time - world.time - HOUR)
    before = len(world.said(Alert))
    await world.fast_forward(2 * HOUR)
    warned = [
        one
        for one in world.said(Alert)[before:]
        if one.kind is AlertKind.AT_RISK
        and one.commitment is not None
        and one.commitment.kind is CommitmentKind.RESOLUTION
    ]
    assert [promise.warning_time] == [one.due_time for one in warned]

    await world.resolve()
    await world.fast_forward(30 * DAY)
    assert [
        (State.PROPOSED, None),
        (State.OPEN, None),
        (State.SETTLED, Outcome.KEPT_EARLY),
    ] == resolutions(world)


async def test_beyond_the_ceiling_it_is_not_promised() -> None:
    """
    The customer hears what we control, and the quote says why no more.
    """
    world = World(promising(), lead_times=known(24 * 9.0))
    answer = await world.complain()
    quote = answer.received.quote

    assert quote is not None
    assert "beyond the ceiling of 2 open days for HIGH" == quote.why
    assert CommitmentKind.RESOLUTION not in {
        one.kind for one in answer.received.commitments
    }
    assert "put right by" not in world.next_mail().text
    await world.resolve()
    await world.fast_forward(30 * DAY)
    assert [] == resolutions(world)


async def test_beyond_what_a_law_allows_the_lead_hears_of_it() -> None:
    """
    Nothing is promised beyond it, and one alert asks for the time; its end clears it.
    """
    world = World(promising(not_after=5 * DAY), lead_times=known(24 * 9.0))
    answer = await world.complain()
    world.next_mail()
    alert = world.next_alert()

    assert len(answer.received.commitments) == 4
    assert AlertKind.CAPACITY is alert.kind
    assert "robin" == alert.recipient.id
    assert alert.why.startswith(
        "90 % of such complaints are put right only by 2030-01-16"
    )
    world.expect_silence()
    await world.resolve()
    assert AlertKind.CLEARED is world.next_alert().kind


async def test_without_knowledge_no_law_is_known_to_be_missed() -> None:
    """
    The policy's own ceiling beyond the limit alerts nobody: it says nothing of us.
    """
    world = World(promising(not_after=2 * DAY))
    answer = await world.complain()
    world.next_mail()

    assert answer.received.quote is not None
    assert QuoteMethod.POLICY is answer.received.quote.method
    world.expect_silence()
