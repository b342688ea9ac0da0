"""Stories of messages that wait for a person, through all three services."""

from __future__ import annotations

from datetime import timedelta

import pytest

from followup.complaint import Person, ReviewDecision
from followup.events import Alert, AlertKind, Update, UpdateKind
from followup.facts import MessageReviewed
from followup.policy import Mode
from tests.support.policies import DAY, HOUR, policy_with, shipped_policy
from tests.support.world import World

MINUTE = timedelta(minutes=1)
EFFORT = "I am responsible for getting this sorted."


async def say(world: World, message_id: str, decision: ReviewDecision) -> None:
    await world.tell(
        MessageReviewed(
            message_id=message_id, decision=decision, author=Person(id="alex")
        )
    )


@pytest.mark.parametrize("approved", [True, False])
async def test_a_warning_goes_whole_with_a_word_and_plain_without(
    *, approved: bool
) -> None:
    """
    The owner is asked; with their word the whole letter leaves, in silence a plain one.
    """
    world = World(shipped_policy())
    await world.complain()
    world.next_mail()
    await world.fast_forward(3 * HOUR + 30 * MINUTE)
    assert AlertKind.AT_RISK is world.next_alert().kind
    question = world.next_alert()
    assert AlertKind.APPROVAL_WANTED is question.kind
    world.expect_silence()

    if approved:
        await say(world, question.message_id, ReviewDecision.APPROVED)
    else:
        await world.fast_forward(15 * MINUTE)

    letter = world.next_mail()
    assert approved == (EFFORT in letter.text)
    assert UpdateKind.EARLY_WARNING is world.said(Update)[-1].kind
    cleared = world.next_alert()
    assert AlertKind.CLEARED is cleared.kind
    assert question.incident_key == cleared.incident_key
    world.expect_silence()


async def test_in_review_mode_a_complaint_ends_without_a_word_by_itself() -> None:
    """
    Each message is asked about, and goes once it is approved.
    """
    world = World(policy_with(mode=Mode.REVIEW))
    await world.complain()
    acknowledgement = world.next_alert()
    world.expect_silence()
    await say(world, acknowledgement.message_id, ReviewDecision.APPROVED)
    assert "[T-42]" in world.next_mail().subject
    assert AlertKind.CLEARED is world.next_alert().kind

    await world.resolve()
    resolved = world.next_alert()
    assert UpdateKind.RESOLVED is resolved.message_kind
    world.expect_silence()
    await say(world, resolved.message_id, ReviewDecision.APPROVED)
    assert "A new charger arrived." in world.next_mail().text
    assert AlertKind.CLEARED is world.next_alert().kind
    await world.fast_forward(30 * DAY)
    world.expect_silence()


async def test_what_a_rejected_message_would_have_kept_is_still_owed() -> None:
    """
    The customer never heard that it was put right: our people are warned, as they must.
    """
    world = World(policy_with(mode=Mode.REVIEW))
    await world.complain()
    await say(world, world.next_alert().message_id, ReviewDecision.APPROVED)
    await world.resolve()
    await say(world, world.said(Alert)[-1].message_id, ReviewDecision.REJECTED)
    before = [one.kind for one in world.said(Alert)]
    await world.fast_forward(4 * HOUR)

    assert AlertKind.OVERDUE not in before
    assert AlertKind.OVERDUE in {one.kind for one in world.said(Alert)}
    assert ["ACKNOWLEDGEMENT"] == [one.kind.name for one in world.said(Update)]
