"""No chain of escalation is lost: not by "on track", an outage, or a mail come back."""

from __future__ import annotations

from datetime import timedelta

from followup.complaint import Commitment, CommitmentKind, Severity
from followup.events import Alert, AlertKind, DeliveryOutcome, Update
from followup.policy import Policy
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller, delivery, promise
from tests.support.policies import DAY, HOUR, live_policy

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
TELLER = Storyteller(live_policy())


def begun(
    severity: Severity = Severity.MEDIUM, policy: Policy | None = None
) -> tuple[Desk, Commitment]:
    """Return a desk with a new complaint, and its first reply."""
    desk, received = Desk(policy or live_policy()), TELLER.received(severity=severity)
    desk.hear(received, MONDAY)
    return desk, promise(received, CommitmentKind.FIRST_REPLY)


def alerts(desk: Desk, reply: Commitment) -> list[tuple[AlertKind, int]]:
    """Return what our people heard of the first reply, without questions."""
    return [
        (one.kind, one.level)
        for one in desk.of(Alert)
        if one.commitment == reply and one.kind is not AlertKind.REASON_WANTED
    ]


def test_on_track_before_the_warning_puts_the_chain_off_and_no_more() -> None:
    """The promise is broken all the same: then its owner hears, and then others."""
    desk, reply = begun()
    said = reply.warning_time - 10 * MINUTE
    desk.until(said)
    desk.hear(TELLER.on_track(said, reply.id), said)
    desk.until(reply.promised_time - MINUTE)
    before = alerts(desk, reply)
    desk.until(reply.promised_time + HOUR)

    assert before == []
    assert alerts(desk, reply) == [
        (AlertKind.OVERDUE, 100),
        (AlertKind.ESCALATED, 20),
    ]


def test_an_outage_over_the_warning_starts_the_chain_late() -> None:
    """What nobody could warn of is broken; the chain goes on from when it was due."""
    desk, reply = begun()
    desk.until(reply.warning_time - MINUTE)
    desk.hear(None, reply.promised_time + MINUTE)
    desk.until(reply.promised_time + HOUR)
    (step,) = [one for one in desk.of(Alert) if one.kind is AlertKind.ESCALATED]

    assert alerts(desk, reply) == [
        (AlertKind.OVERDUE, 100),
        (AlertKind.ESCALATED, 20),
    ]
    assert step.due_time == reply.warning_time + HOUR


def test_after_an_outage_only_the_highest_step_is_sent() -> None:
    """One alert for each promise, not one for each repetition, now or ever after."""
    desk, reply = begun(Severity.CRITICAL)
    desk.until(reply.warning_time + MINUTE)
    back = reply.warning_time + 3 * HOUR
    desk.hear(None, back)
    steps = [
        (one.commitment and one.commitment.id, one.level)
        for one in desk.of(Alert)
        if one.kind is AlertKind.ESCALATED
    ]
    desk.until(back + DAY)
    later = [
        level for kind, level in alerts(desk, reply) if kind is AlertKind.ESCALATED
    ]

    assert len(steps) == len({promised for promised, _ in steps})
    assert (reply.id, 22) in steps
    assert later[0] == 22
    assert later == sorted(set(later))


def test_words_that_came_back_open_the_incident_again() -> None:
    """A mail made up for the break and was returned: the owner hears of it anew."""
    desk, reply = begun()
    desk.until(reply.promised_time)
    spoke = reply.promised_time + 5 * MINUTE
    desk.hear(TELLER.update(spoke, told=False), spoke)
    mail = desk.of(Update)[-1]
    before = alerts(desk, reply)
    came_back = spoke + 10 * MINUTE
    fate = delivery(mail, DeliveryOutcome.BOUNCED, occurred_time=came_back)
    desk.hear(fate, came_back)
    desk.until(came_back + HOUR)
    after = alerts(desk, reply)[len(before) :]
    ids = [one.alert_id for one in desk.of(Alert)]

    assert before[-1][0] is AlertKind.CLEARED
    assert after == [(AlertKind.OVERDUE, 100)]
    assert len(ids) == len(set(ids))


def test_words_that_came_back_in_time_leave_it_at_risk() -> None:
    """The promise is open again, and who comes after its owner hears in their turn."""
    desk, reply = begun()
    spoke = reply.warning_time + MINUTE
    desk.until(spoke)
    desk.hear(TELLER.update(spoke, told=False), spoke)
    mail = desk.of(Update)[-1]
    came_back = spoke + 10 * MINUTE
    desk.until(came_back)
    fate = delivery(mail, DeliveryOutcome.BOUNCED, occurred_time=came_back)
    desk.hear(fate, came_back)
    desk.until(reply.promised_time + HOUR)

    assert alerts(desk, reply) == [
        (AlertKind.AT_RISK, 80),
        (AlertKind.CLEARED, 0),
        (AlertKind.ESCALATED, 20),
        (AlertKind.OVERDUE, 100),
    ]


def test_a_break_made_good_stays_closed() -> None:
    """Words that arrive end the incident for good, whatever comes later."""
    desk, reply = begun()
    desk.until(reply.promised_time)
    spoke = reply.promised_time + 5 * MINUTE
    desk.hear(TELLER.update(spoke, told=False), spoke)
    before = alerts(desk, reply)
    desk.until(spoke + SECOND + DAY)

    assert before[-1][0] is AlertKind.CLEARED
    assert alerts(desk, reply) == before
