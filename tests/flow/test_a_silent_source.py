"""Stories of a source that falls silent: the owner is asked before "no news" goes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from followup.complaint import Person, ReviewDecision, Severity
from followup.events import Alert, AlertKind, CaseRef, Hold, Update, UpdateKind, WakeUp
from followup.facts import MessageReviewed
from followup.holds import scope_of_source
from followup.wire.envelope import record_of
from services.intake.handler import SOURCE
from services.scheduler.lookout import silence
from services.scheduler.lookout.look import View, look
from services.scheduler.lookout.seen import Arrival
from tests.support.policies import DAY, HOUR, live_policy
from tests.support.world import NAME, World

MINUTE = timedelta(minutes=1)


async def falls_silent(world: World) -> tuple[View, Hold]:
    """Let a source that spoke every few minutes speak no more, and the lookout see."""
    seen = [Arrival(SOURCE, world.now() - one * 5 * MINUTE) for one in range(30)]
    await world.fast_forward(HOUR)
    view, said = look(
        View(),
        seen,
        live_policy(),
        Person(id="operators"),
        world.now(),
        heard_until=world.now(),
    )
    word, alert = said
    assert isinstance(word, Hold)
    assert isinstance(alert, Alert)
    assert AlertKind.SOURCE_SILENT is alert.kind
    world.holds.take(word)
    return view, word


async def speaks_again(world: World, view: View) -> None:
    """Let it speak, the lookout say so, and the scheduler look at what is held."""
    fact = Arrival(SOURCE, world.now())
    _, said = look(view, [fact], live_policy(), Person(id="operators"), world.now())
    word, cleared = said
    assert isinstance(word, Hold)
    assert isinstance(cleared, Alert)
    assert AlertKind.CLEARED is cleared.kind
    world.holds.take(word)
    hint = WakeUp(cases=(CaseRef(customer=NAME.customer, complaint=NAME.complaint),))
    await world.publish(record_of(hint, world.topics, source="//clock", partition=0))
    await world.settle()


async def asked_about() -> tuple[World, View, Alert]:
    """Let "no news" fall due while its source is silent; return the owner's question.

    A person has told the news, so that of all promises only the next update is owed.
    """
    world = World(live_policy())
    await world.complain(severity=Severity.LOW)
    await world.fast_forward(HOUR)
    await world.update()
    view, _ = await falls_silent(world)
    await world.fast_forward(3 * DAY + 5 * HOUR)
    wanted = AlertKind.APPROVAL_WANTED
    (question,) = (one for one in world.said(Alert) if one.kind is wanted)
    return world, view, question


def kinds(world: World) -> list[UpdateKind]:
    return [one.kind for one in world.said(Update)]


async def test_no_news_waits_until_the_source_speaks() -> None:
    """
    The owner is asked and told why; when the source speaks the message leaves, with
    nobody's word, and the question is closed.
    """
    world, view, question = await asked_about()

    assert UpdateKind.NO_NEWS is question.message_kind
    assert f"{SOURCE} is silent" in question.why
    assert UpdateKind.NO_NEWS not in kinds(world)
    await speaks_again(world, view)
    said = world.said(Update)[-1]
    closed = [
        one.incident_key for one in world.said(Alert) if one.kind is AlertKind.CLEARED
    ]
    assert UpdateKind.NO_NEWS is said.kind
    assert "silent" not in said.why
    assert question.incident_key in closed


@pytest.mark.parametrize("decision", ReviewDecision)
async def test_no_news_goes_with_the_owners_word_or_not_at_all(
    decision: ReviewDecision,
) -> None:
    """
    The owner knows better than a silent source: approved it leaves, rejected it never
    does, whatever the source says later.
    """
    world, view, question = await asked_about()
    word = MessageReviewed(
        message_id=question.message_id, decision=decision, author=Person(id="alex")
    )
    await world.tell(word)
    await speaks_again(world, view)

    sent = [one for one in world.said(Update) if one.message_id == question.message_id]
    assert (decision is ReviewDecision.APPROVED) == bool(sent)
    assert len(sent) == len(kinds(world)) - 2


async def test_a_silence_holds_nothing_else_back() -> None:
    """
    The customer writes, a promise is broken, a person has news: all of it is said.
    """
    world = World(live_policy())
    await world.complain()
    await falls_silent(world)
    await world.wrote()
    await world.fast_forward(4 * HOUR)
    await world.update()
    await world.fast_forward(DAY)

    assert {
        UpdateKind.ACKNOWLEDGEMENT,
        UpdateKind.EARLY_WARNING,
        UpdateKind.BROKEN_PROMISE,
        UpdateKind.NEXT_UPDATE,
    } <= set(kinds(world))


async def test_what_nobody_released_ends_by_itself() -> None:
    """
    A source that never speaks again is not waited for: after a week its hold is over.
    """
    world = World(live_policy())
    _, word = await falls_silent(world)
    scope = scope_of_source(SOURCE)

    assert word == world.holds.holding((scope,), world.now() + silence.FORGOTTEN / 2)
    assert world.holds.holding((scope,), world.now() + silence.FORGOTTEN) is None
