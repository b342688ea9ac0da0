"""What was on its way when the customer spoke is no answer to what they said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from followup.complaint import CommitmentKind, Outcome
from followup.events import (
    Alert,
    AlertKind,
    DeliveryOutcome,
    Event,
    Update,
    UpdateKind,
)
from followup.facts import Fact
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller, delivery
from tests.support.policies import DAY, HOUR, live_policy

SECOND = timedelta(seconds=1)
TELLER = Storyteller(live_policy())
SAID = MONDAY + HOUR


def interrupted(said: Fact, spoke: Fact) -> tuple[Desk, Update]:
    """Return a desk whose mail failed, and whose customer then spoke; and that mail."""
    desk = Desk(live_policy(), post=False)
    desk.hear(TELLER.received(), MONDAY)
    (first,) = desk.of(Update)
    desk.hear(delivery(first), MONDAY)
    desk.hear(said, said.occurred_time)
    mail = desk.of(Update)[-1]
    failed = said.occurred_time + SECOND
    desk.hear(delivery(mail, DeliveryOutcome.FAILED, occurred_time=failed), failed)
    desk.hear(spoke, spoke.occurred_time)
    return desk, mail


def take(desk: Desk, until: datetime) -> None:
    """Let the channel take what is said from now on, each a second later."""
    known = len(desk.of(Update))
    while desk.case.look and desk.case.look <= until:
        look = desk.case.look
        desk.hear(None, look)
        for update in desk.of(Update)[known:]:
            desk.hear(delivery(update, occurred_time=look + SECOND), look + SECOND)
        known = len(desk.of(Update))


def last_beat(desk: Desk) -> Outcome | None:
    """Return how the next update that was promised last ended, if it did."""
    return [
        one.outcome
        for one in desk.case.statuses
        if one.commitment.kind is CommitmentKind.NEXT_UPDATE
    ][-1]


def test_put_right_is_not_said_of_what_was_reopened() -> None:
    """The mail is withdrawn, and the next update is owed as the customer was told."""
    desk, mail = interrupted(
        TELLER.resolved(SAID, told=False), TELLER.reopened(SAID + 3 * SECOND)
    )
    take(desk, SAID + HOUR)
    said = [one.message_id for one in desk.of(Update)]

    assert mail.kind is UpdateKind.RESOLVED
    assert said.count(mail.message_id) == 1
    assert last_beat(desk) is None


def test_a_line_from_before_they_wrote_again_does_not_answer_them() -> None:
    """It is sent, and what they were promised for writing is still owed."""
    desk, mail = interrupted(
        TELLER.update(SAID, told=False), TELLER.wrote(SAID + 2 * SECOND)
    )
    take(desk, SAID + HOUR)
    said = [one.message_id for one in desk.of(Update)]

    assert said.count(mail.message_id) == 2
    assert last_beat(desk) is None


def test_an_answer_to_who_wrote_after_the_end_is_sent() -> None:
    """Once, at once, and not again when the complaint is reopened; nothing else is."""
    desk = Desk(live_policy())
    desk.hear(TELLER.received(), MONDAY)
    wrote, answered = SAID + HOUR, SAID + 2 * HOUR
    desk.hear(TELLER.resolved(SAID, told=True), SAID)
    desk.hear(TELLER.wrote(wrote), wrote)
    desk.hear(TELLER.update(answered, told=False), answered)
    at_the_end = desk.messages()
    desk.until(answered + DAY)
    reopened = answered + 2 * DAY
    desk.hear(TELLER.reopened(reopened), reopened)
    desk.until(reopened + HOUR)

    assert at_the_end == ["ACKNOWLEDGEMENT", "NEXT_UPDATE"]
    assert desk.messages() == [*at_the_end, "REOPENED"]
    assert desk.alerts() == ["WROTE_AFTER_RESOLUTION", "CLEARED"]
    assert last_beat(desk) is None


def test_a_line_that_the_end_overtook_is_not_sent_after_it() -> None:
    """Resolved in a person's own words while a mail failed: the mail stays unsaid."""
    desk, mail = interrupted(
        TELLER.update(SAID, told=False),
        TELLER.resolved(SAID + 2 * SECOND, told=True),
    )
    take(desk, SAID + DAY)

    assert [one.message_id for one in desk.of(Update)].count(mail.message_id) == 1


def test_a_line_from_before_they_wrote_makes_no_broken_answer_good() -> None:
    """What they were promised for writing stays overdue until a person answers."""
    desk, line = interrupted(
        TELLER.update(SAID, told=False), TELLER.wrote(SAID + 2 * SECOND)
    )
    told = SAID + 3 * SECOND
    desk.hear(delivery(desk.of(Update)[-1], occurred_time=told), told)
    asked = desk.case.statuses[-1].commitment
    desk.until(asked.promised_time)
    arrived = asked.promised_time + SECOND
    known = len(desk.said)
    desk.hear(delivery(line, occurred_time=arrived), arrived)
    at_arrival = cleared(desk.said[known:])
    answered = arrived + SECOND
    known = len(desk.said)
    desk.hear(TELLER.update(answered, told=True), answered)

    assert asked.id in overdue(desk)
    assert asked.id not in at_arrival
    assert asked.id in cleared(desk.said[known:])


def test_a_second_word_that_it_is_put_right_is_overtaken_as_well() -> None:
    """Two told us that it was put right; once it is reopened, neither is passed on."""
    again = SAID + 5 * SECOND
    desk, mail = failed_at_the_end(
        TELLER.resolved(again, told=False), TELLER.reopened(again + 2 * SECOND)
    )

    assert mail.kind is UpdateKind.RESOLVED
    assert times_said(desk, mail) == 1


def test_an_answer_after_one_end_is_overtaken_by_the_next() -> None:
    """The complaint was reopened, and put right in person, while its mail failed."""
    answered = SAID + HOUR
    desk, mail = failed_at_the_end(
        TELLER.update(answered, told=False),
        TELLER.reopened(answered + 2 * SECOND),
        TELLER.resolved(answered + 3 * SECOND, told=True),
    )

    assert mail.kind is UpdateKind.NEXT_UPDATE
    assert times_said(desk, mail) == 1


def failed_at_the_end(said: Fact, *later: Fact) -> tuple[Desk, Update]:
    """Return an ended complaint an hour after a mail failed, and that mail.

    `later` is what was heard before the mail could be tried again.
    """
    desk = Desk(live_policy(), post=False)
    desk.hear(TELLER.received(), MONDAY)
    desk.hear(TELLER.resolved(SAID, told=True), SAID)
    desk.hear(said, said.occurred_time)
    mail = desk.of(Update)[-1]
    failed = said.occurred_time + SECOND
    desk.hear(delivery(mail, DeliveryOutcome.FAILED, occurred_time=failed), failed)
    for fact in later:
        desk.hear(fact, fact.occurred_time)
    take(desk, failed + HOUR)
    return desk, mail


def times_said(desk: Desk, mail: Update) -> int:
    """Return how often this mail was given to its channel."""
    return [one.message_id for one in desk.of(Update)].count(mail.message_id)


def overdue(desk: Desk) -> list[str]:
    """Return the promises our people were told are broken."""
    return [
        one.commitment.id
        for one in desk.of(Alert)
        if one.kind is AlertKind.OVERDUE and one.commitment
    ]


def cleared(said: Sequence[Event]) -> list[str]:
    """Return the promises of which nothing more is to be done."""
    return [
        one.commitment.id
        for one in said
        if isinstance(one, Alert)
        and one.kind is AlertKind.CLEARED
        and one.commitment is not None
    ]
