"""A warning that also keeps the next update, and was held beyond that one's time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from followup import ids
from followup.complaint import CommitmentKind
from followup.events import Event, Hold, Update, UpdateKind
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller, promise
from tests.support.policies import HOUR, live_policy

MINUTE = timedelta(minutes=1)
TELLER = Storyteller(live_policy())


def hold(desk: Desk, when: datetime, *, held: bool) -> Sequence[Event]:
    """Hold everything from now on, or release it; return what is said then."""
    desk.holds.take(
        Hold(
            id=ids.derive(held),
            scope="all",
            held=held,
            author=TELLER.lead,
            occurred_time=when,
        )
    )
    return desk.hear(None, when)


def test_a_released_warning_expires_with_what_it_still_says() -> None:
    """The next update that it would have kept is over; what it warns of is not."""
    desk = Desk(live_policy())
    received = TELLER.received()
    desk.hear(received, MONDAY)
    offer = promise(received, CommitmentKind.REMEDY_OFFER)
    spoke = MONDAY + 10 * MINUTE
    desk.hear(TELLER.update(spoke, told=False, kept_commitments=(offer.id,)), spoke)
    beat = next(
        one.commitment
        for one in reversed(desk.case.statuses)
        if one.commitment.kind is CommitmentKind.NEXT_UPDATE
    )
    made = TELLER.made(
        spoke + MINUTE,
        CommitmentKind.RESOLUTION,
        beat.promised_time + 16 * HOUR,
        told_customer=True,
    )
    desk.hear(made, made.occurred_time)
    hold(desk, MONDAY + 20 * MINUTE, held=True)
    assert beat.notice_time is not None
    desk.until(beat.notice_time - MINUTE)
    # Nobody looked for a while: one message warns of the one and keeps the other.
    desk.hear(None, beat.promised_time - 30 * MINUTE)
    desk.until(beat.promised_time + 5 * MINUTE)
    released = beat.promised_time + 10 * MINUTE
    (warning,) = [
        one
        for one in hold(desk, released, held=False)
        if isinstance(one, Update) and one.kind is UpdateKind.EARLY_WARNING
    ]

    assert [one.kind for one in warning.at_risk] == [CommitmentKind.RESOLUTION]
    assert warning.expires_time > released
