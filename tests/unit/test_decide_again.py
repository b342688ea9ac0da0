"""What a crash leaves behind: decided anew later, it is still said once and truly."""

from __future__ import annotations

from datetime import timedelta

from followup.complaint import CommitmentKind, Severity
from followup.events import DeliveryOutcome, Update, UpdateKind
from followup.policy.durations import parse
from tests.support.desk import Desk
from tests.support.facts import MONDAY, Storyteller, promise
from tests.support.policies import HOUR, live_policy, policy_with

MINUTE = timedelta(minutes=1)


def test_a_persons_words_acknowledge_though_our_own_mail_comes_late() -> None:
    """Told by a person in time, an acknowledgement is kept; nobody is alarmed later."""
    late_mail = [DeliveryOutcome.FAILED] * 4
    desk = Desk(live_policy(), fates=late_mail)
    teller = Storyteller(live_policy())
    desk.hear(teller.received(), MONDAY)

    desk.hear(teller.update(MONDAY + MINUTE, told=True), MONDAY + MINUTE)
    desk.until(MONDAY + HOUR)

    assert 5 == desk.of(Update)[-1].attempt
    assert "KEPT_EARLY" == desk.outcomes()["ACKNOWLEDGE 0"]
    assert "OVERDUE ACKNOWLEDGE" not in desk.alerts()


def test_a_break_admitted_anew_after_a_crash_is_the_same_message() -> None:
    """When more is broken by the second time, the notice still has its first id."""
    severities = dict(live_policy().severities)
    severities[Severity.HIGH] = severities[Severity.HIGH].model_copy(
        update={"remedy_offer": parse("2 open hours")}
    )
    policy = policy_with(severities=severities)
    teller = Storyteller(policy)
    received = teller.received()
    first = promise(received, CommitmentKind.REMEDY_OFFER)
    second = promise(received, CommitmentKind.FIRST_REPLY)
    notices = []
    for looked in (first.promised_time, second.promised_time):
        desk = Desk(policy)
        desk.hear(received, MONDAY)
        desk.hear(None, looked)
        notices += [
            one for one in desk.of(Update) if one.kind is UpdateKind.BROKEN_PROMISE
        ]

    assert notices[0].broken != notices[1].broken
    assert notices[0].message_id == notices[1].message_id


def test_a_promise_made_while_the_resolution_was_on_its_way_ends_with_it() -> None:
    """A resolution heard late ends the next update that we promised meanwhile."""
    policy = policy_with(broken_promise_next_update=parse("2 open hours"))
    desk, teller = Desk(policy), Storyteller(policy)
    received = teller.received()
    first_reply = promise(received, CommitmentKind.FIRST_REPLY)
    desk.hear(received, MONDAY)
    desk.until(first_reply.promised_time)
    resolved = first_reply.promised_time - MINUTE

    desk.hear(teller.resolved(resolved, told=True), resolved + HOUR)
    desk.until(MONDAY + 400 * HOUR)
    beats = [
        one
        for one in desk.case.statuses
        if one.commitment.start_time == first_reply.promised_time
    ]

    assert ["WITHDRAWN"] == [one.outcome.name for one in beats if one.outcome]
    assert "OVERDUE NEXT_UPDATE" not in desk.alerts()
