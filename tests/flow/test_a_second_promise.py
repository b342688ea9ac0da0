"""The story of a promise that became unlikely, and of the surer one in its place."""

from __future__ import annotations

from datetime import timedelta

from followup import facts
from followup.complaint import CommitmentKind, Consent, Outcome, Person, State
from followup.events import Alert, AlertKind, CommitmentState, Update, UpdateKind
from tests.support.curves import curve, curves_of
from tests.support.facts import MONDAY
from tests.support.policies import DAY, HOUR, promising
from tests.support.world import World

FALLS = MONDAY + timedelta(hours=30 - 29.5 * 0.5228787452803376)
"""Nine of ten end within 29.5 hours, and so many have gone when seven of ten are."""


async def test_the_owner_is_asked_in_time_and_gives_a_time_that_holds() -> None:
    """
    A learned promise becomes unlikely in the night; the owner is asked at once, with a
    time that would hold, gives it, and the customer is told; nothing else is said.
    """
    learned = curves_of(curve(nine_of_ten=29.5), since=MONDAY)
    world = World(promising(), lead_times=learned, watched=True)
    answer = await world.complain()
    first = answer.received.commitments[-1]
    assert CommitmentKind.RESOLUTION is first.kind
    await world.fast_forward(2 * HOUR)
    await world.update()
    await world.fast_forward(MONDAY + 22 * HOUR - world.time)

    (asked,) = [one for one in world.said(Alert) if one.prospect is not None]
    prospect = asked.prospect
    assert prospect is not None
    assert AlertKind.AT_RISK is asked.kind
    assert abs(asked.due_time - FALLS) < timedelta(milliseconds=1)
    assert 0.7 == round(prospect.chance, 6)
    assert prospect.second_time == MONDAY + timedelta(days=2, hours=5)
    assert ["at risk", "2030-01-09 14:00 UTC would be with 95 %"] == [
        word
        for word in ("at risk", "2030-01-09 14:00 UTC would be with 95 %")
        if any(word in f"{one.subject} {one.text}" for one in world.pager.letters)
    ]
    assert not [one for one in world.mail.letters if "9 January" in one.text]

    await world.tell(
        facts.CommitmentRevised(
            commitment=first.id,
            promised_time=prospect.second_time,
            reason="the part comes a day later",
            consent=Consent.INFORMED,
            author=Person(id="alex"),
        )
    )
    await world.fast_forward(2 * HOUR)
    await world.resolve()
    await world.fast_forward(30 * DAY)

    assert [
        UpdateKind.ACKNOWLEDGEMENT,
        UpdateKind.NEXT_UPDATE,
        UpdateKind.REVISED_PROMISE,
        UpdateKind.RESOLVED,
    ] == [one.kind for one in world.said(Update)]
    (revised,) = [one for one in world.mail.letters if "9 January" in one.text]
    assert "put right by Wednesday, 9 January 2030, 15:00" in revised.text
    assert [] == [
        one.kind
        for one in world.said(Alert)
        if one.kind
        not in {AlertKind.AT_RISK, AlertKind.CLEARED, AlertKind.UPDATE_WANTED}
    ]
    changes = [one.status for one in world.said(CommitmentState)]
    assert [
        (0, State.PROPOSED, None),
        (0, State.OPEN, None),
        (1, State.PROPOSED, None),
        (0, State.SETTLED, Outcome.REVISED_BEFORE),
        (1, State.OPEN, None),
        (1, State.SETTLED, Outcome.KEPT_EARLY),
    ] == [
        (one.commitment.revision, one.state, one.outcome)
        for one in changes
        if one.commitment.kind is CommitmentKind.RESOLUTION
    ]
