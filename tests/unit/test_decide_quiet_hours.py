"""Messages that would disturb the customer wait until they do not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from followup.complaint import Channel, Contact, Severity
from followup.events import Audience, DeliveryOutcome, Update, UpdateKind
from followup.facts import Fact
from followup.policy import promise_times
from followup.promising import commitment_of
from services.scheduler.case import Message
from services.scheduler.decide.quiet import quiet_until
from services.scheduler.glance import glance_of
from tests.support.desk import Desk
from tests.support.facts import Storyteller, delivery
from tests.support.policies import DAY, HOUR, live_policy

MINUTE = timedelta(minutes=1)
VIENNA = ZoneInfo("Europe/Vienna")
TELLER = Storyteller(live_policy())
SATURDAY_NIGHT = datetime(2030, 1, 12, 21, tzinfo=VIENNA)
MONDAY_MORNING = datetime(2030, 1, 14, 8, tzinfo=VIENNA)
TEXTED = Contact(
    email="robin@example.com",
    phone="+4915901234567",
    channels=(Channel.SMS, Channel.EMAIL),
    locale="en",
    time_zone="Europe/Vienna",
)


def received(when: datetime = SATURDAY_NIGHT, **changes: Any) -> Fact:
    """Return a complaint of somebody who prefers texts, promised what intake would."""
    contact = changes.pop("contact", TEXTED)
    told = promise_times(
        live_policy(),
        category="other",
        severity=Severity.HIGH,
        opened=when.astimezone(UTC),
        customer_zone=contact.time_zone,
        by=contact.allowed[0],
    )
    promises = tuple(
        commitment_of(
            one, id_=one.kind.name, start=when.astimezone(UTC), owner="A", locale="en"
        )
        for one in told
    )
    return TELLER.received(
        when.astimezone(UTC), contact=contact, commitments=promises, **changes
    )


def message(kind: UpdateKind, channel: Channel) -> Message:
    """Return a message that is about to leave."""
    return Message(
        id="m-1",
        kind=kind,
        audience=Audience.CUSTOMER,
        cause="c-1",
        decided_time=SATURDAY_NIGHT,
        expires_time=SATURDAY_NIGHT + DAY,
        why="a test",
        channel=channel,
    )


def test_a_text_at_night_waits_for_the_morning() -> None:
    """
    Nothing leaves on Saturday night; on Monday at eight it does, and nobody is alarmed.
    """
    desk = Desk(live_policy())
    desk.play([received()], MONDAY_MORNING - MINUTE)
    before, seen = desk.messages(), glance_of(desk.case)
    desk.until(MONDAY_MORNING + 30 * MINUTE)

    assert [] == before
    assert 0 == seen.held
    assert ["ACKNOWLEDGEMENT"] == desk.messages()
    assert MONDAY_MORNING == desk.case.messages[0].waits_until
    assert [] == desk.alerts()
    assert "KEPT_EARLY" == desk.outcomes()["ACKNOWLEDGE 0"]


def test_what_is_still_untold_in_the_morning_alarms_after_its_time() -> None:
    """
    The clock of untold promises starts when they may be told, and then it runs.
    """
    desk = Desk(live_policy(), post=False)
    desk.play([received()], MONDAY_MORNING + 10 * MINUTE - timedelta(seconds=1))
    before = desk.alerts()
    desk.until(MONDAY_MORNING + 15 * MINUTE)

    assert "UNSENT" not in before
    assert {"UNTOLD", "UNSENT"} <= set(desk.alerts())


def test_what_was_overtaken_in_the_night_is_never_said() -> None:
    """
    Put right on Sunday: the customer hears that on Monday, and no acknowledgement.
    """
    desk = Desk(live_policy())
    sunday = (SATURDAY_NIGHT + 12 * HOUR).astimezone(UTC)
    desk.play([received(), TELLER.resolved(sunday)], MONDAY_MORNING + 30 * DAY)

    assert ["RESOLVED"] == desk.messages()
    assert MONDAY_MORNING == desk.case.messages[-1].channel_time
    assert [] == desk.alerts()


def test_what_no_night_makes_older_still_comes_to_its_end() -> None:
    """
    The provider is down for days: what had its day, nights left out, is not said.
    """
    contact = replace(TEXTED, channels=(Channel.SMS,))
    desk = Desk(live_policy(), fates=[DeliveryOutcome.FAILED] * 100)
    done = TELLER.resolved((SATURDAY_NIGHT + HOUR).astimezone(UTC))
    desk.play([received(contact=contact), done], MONDAY_MORNING + 10 * DAY)
    (said,) = [one for one in desk.case.messages if one.kind is UpdateKind.RESOLVED]

    assert MONDAY_MORNING + DAY < said.expires_time <= MONDAY_MORNING + 36 * HOUR
    assert 10 < said.attempt < 40


def test_a_person_who_speaks_meanwhile_takes_the_place_of_what_waits() -> None:
    """
    The customer wrote at night; a person calls on Sunday, and no answer is sent.
    """
    desk = Desk(live_policy())
    opened = received(SATURDAY_NIGHT - 4 * HOUR)
    wrote = TELLER.wrote(SATURDAY_NIGHT.astimezone(UTC))
    spoke = TELLER.update((SATURDAY_NIGHT + HOUR).astimezone(UTC), told=True)
    desk.play([opened, wrote, spoke], MONDAY_MORNING + MINUTE)

    assert ["ACKNOWLEDGEMENT"] == desk.messages()
    assert [DeliveryOutcome.ACCEPTED, DeliveryOutcome.EXPIRED] == [
        one.outcome for one in desk.case.messages
    ]


def test_the_next_channel_keeps_its_own_hours() -> None:
    """
    A mail that bounces at night is not followed by a text before the morning.
    """
    contact = replace(TEXTED, channels=(Channel.EMAIL, Channel.SMS))
    desk = Desk(live_policy(), fates=[DeliveryOutcome.BOUNCED])
    desk.play([received(contact=contact)], MONDAY_MORNING + MINUTE)
    first, second = desk.of(Update)

    assert (Channel.EMAIL, Channel.SMS) == (first.channel, second.channel)
    assert first.message_id == second.message_id
    assert MONDAY_MORNING == desk.case.messages[0].channel_time


def test_what_goes_by_text_in_the_night_is_not_missing_before_the_morning() -> None:
    """
    A mail's refusal is heard late: the text waits, and nobody is asked to tell them.
    """
    contact = replace(TEXTED, channels=(Channel.EMAIL, Channel.SMS))
    opened = received(contact=contact)
    desk = Desk(live_policy(), post=False)
    mail = desk.hear(opened, opened.occurred_time)[-1]
    assert isinstance(mail, Update)
    late = opened.occurred_time + HOUR
    desk.hear(delivery(mail, DeliveryOutcome.BOUNCED, occurred_time=late), late)

    assert ["OVERDUE ACKNOWLEDGE"] == desk.alerts()


def test_a_refusal_heard_twice_does_not_undo_the_next_channel() -> None:
    """
    The mail's bounce is reported again while the text waits: it leaves all the same.
    """
    contact = replace(TEXTED, channels=(Channel.EMAIL, Channel.SMS))
    desk = Desk(live_policy(), fates=[DeliveryOutcome.BOUNCED], echo=True)
    desk.play([received(contact=contact)], MONDAY_MORNING + MINUTE)

    assert [Channel.EMAIL, Channel.SMS] == [one.channel for one in desk.of(Update)]
    assert "UNSENT" not in desk.alerts()


@pytest.mark.parametrize(
    ("kind", "channel", "waits"),
    [
        (UpdateKind.BROKEN_PROMISE, Channel.SMS, True),
        (UpdateKind.BROKEN_PROMISE, Channel.VOICE, True),
        (UpdateKind.BROKEN_PROMISE, Channel.PUSH, True),
        (UpdateKind.BROKEN_PROMISE, Channel.EMAIL, False),
        (UpdateKind.BROKEN_PROMISE, Channel.CONSOLE, False),
    ],
)
def test_each_channel_has_its_own_rule(
    kind: UpdateKind, channel: Channel, *, waits: bool
) -> None:
    """
    What rings waits for the customer's hours; mail is read when they like.
    """
    found = quiet_until(message(kind, channel), TEXTED, live_policy(), SATURDAY_NIGHT)

    assert (MONDAY_MORNING if waits else None) == found


@pytest.mark.parametrize(
    ("zone", "clock", "waits"),
    [
        ("Europe/Vienna", "08:00", False),
        ("Europe/Vienna", "07:59", True),
        ("Europe/Vienna", "19:59", False),
        ("Europe/Vienna", "20:00", True),
        ("America/New_York", "12:00", True),
        ("America/New_York", "14:00", False),
        ("", "08:00", True),
        ("", "10:00", False),
        ("", "17:59", False),
        ("", "18:00", True),
    ],
)
def test_the_hours_are_the_customers(zone: str, clock: str, *, waits: bool) -> None:
    """
    From eight until just before twenty where they are; ten to eighteen if unknown.
    """
    now = datetime.fromisoformat(f"2030-01-08T{clock}").replace(tzinfo=VIENNA)
    text = message(UpdateKind.NEXT_UPDATE, Channel.SMS)
    contact = replace(TEXTED, time_zone=zone)

    assert waits is (quiet_until(text, contact, live_policy(), now) is not None)
